import Glibc
import OrderedJSON
import Testing

@testable import LinearLearner

/// Bytes that SageMaker's Python SDK wrote, recorded in the folder Recorded by scripts/record-recordio.py.
struct RecordedBytes: Sendable, CustomTestStringConvertible {
    let name: String
    let isSparse: Bool
    let type: TensorType
    let labelType: TensorType?
    let rows: [[Double]]
    let labels: [Double]?
    let bytes: [UInt8]

    var testDescription: String { name }

    static let all: [RecordedBytes] = (file["records"]?.array ?? []).compactMap { json in
        guard let name = json["name"]?.string, let type = tensorType(json["type"]),
            let bytes = json["bytes"]?.string.flatMap(base64)
        else { return nil }
        return RecordedBytes(
            name: name, isSparse: json["kind"]?.string == "sparse", type: type,
            labelType: tensorType(json["labelType"]),
            rows: (json["rows"]?.array ?? []).map { ($0.array ?? []).compactMap(\.double) },
            labels: json["labels"]?.array?.compactMap(\.double), bytes: bytes)
    }

    /// The payloads of response records, by name.
    static let responses: [String: [UInt8]] = (file["responses"]?.array ?? []).reduce(into: [:]) { found, json in
        if let name = json["name"]?.string { found[name] = json["payload"]?.string.flatMap(base64) }
    }

    private static let file: JSON = load()

    private static func load(from here: StaticString = #filePath) -> JSON {
        let folder = "\(here)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        guard let handle = fopen(folder.joined(separator: "/") + "/Recorded/recordio.json", "r") else { return .null }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, handle), count > 0 {
            bytes += chunk[..<count]
        }
        return (try? JSON(parsing: bytes)) ?? .null
    }

    private static func tensorType(_ json: JSON?) -> TensorType? {
        switch json?.string {
        case "float32": .float32
        case "float64": .float64
        case "int32": .int32
        default: nil
        }
    }

    private static func base64(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
