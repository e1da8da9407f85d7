import Glibc
import OrderedJSON
import Testing

/// An answer of a library, recorded in the folder Recorded by scripts/record-metrics.py.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    let json: JSON

    var name: String { json["name"]?.string ?? "" }
    var testDescription: String { name }

    subscript(key: String) -> JSON { json[key] ?? .null }
    func number(_ key: String) -> Double { json[key]?.recordedNumber ?? .nan }
    func numbers(_ key: String) -> [Double] { json[key]?.recordedNumbers ?? [] }
}

extension JSON {
    /// A number, or one of the texts that stand for what JSON cannot say.
    var recordedNumber: Double {
        switch string {
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: double ?? .nan
        }
    }
    var recordedNumbers: [Double] { (array ?? []).map(\.recordedNumber) }
}

/// All that was recorded.
enum Recorded {
    static let regression = load("regression").map(RecordedCase.init)
    static let binary = load("binary").map(RecordedCase.init)
    static let multiclass = load("multiclass").map(RecordedCase.init)
    static let tables = load("tables").map(RecordedCase.init)
    static let quantiles = load("quantiles").map(\.recordedNumbers)

    private static func load(_ name: String, from here: StaticString = #filePath) -> [JSON] {
        let folder = "\(here)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        guard let handle = fopen(folder.joined(separator: "/") + "/Recorded/\(name).json", "r") else { return [] }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, handle), count > 0 {
            bytes += chunk[..<count]
        }
        return (try? JSON(parsing: bytes))?["cases"]?.array ?? []
    }
}

/// Whether two numbers agree to 12 digits, of themselves or of the numbers they were made of (`scale`), which may have
/// cancelled; NaN agrees with NaN.
func agree(_ a: Double, _ b: Double, scale: Double = 0) -> Bool {
    if a.isNaN || b.isNaN || a.isInfinite || b.isInfinite { return a == b || a.isNaN && b.isNaN }
    return abs(a - b) <= 1e-12 * max(abs(a), abs(b), scale)
}

/// Whether two lists agree number by number.
func agree(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { agree($0, $1) }
}
