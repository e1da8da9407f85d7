import Glibc
import OrderedJSON
import Testing

@testable import Splitting

/// The answers of the real libraries, recorded in the folder Recorded by scripts/record-splits.py.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    let json: JSON
    /// The line of the file.
    let line: Int

    var method: String { json["method"]?.string ?? "" }
    var rowCount: Int { json["rows"]?.int ?? 0 }
    var testDescription: String {
        let rest = ["rows", "parameters", "split", "labels", "groups"].compactMap { key in
            json[key].map { "\(key) \($0.serialized().prefix(120))" }
        }
        return "\(line): \(method) \(rest.joined(separator: ", "))"
    }

    func splitMethod() throws -> SplitMethod {
        try SplitMethod(name: method, parameters: json["parameters"]?.object ?? [:])
    }

    /// The method and the input, and what became of them.
    func outcome() throws -> SplitOutcome {
        let method = try splitMethod()
        let input = SplitInput(
            rowCount: rowCount, labels: RecordedColumn.column(json["labels"], rowCount: rowCount),
            groups: RecordedColumn.column(json["groups"], rowCount: rowCount),
            weights: RecordedColumn.weights(json["weights"], rowCount: rowCount),
            features: RecordedColumn.features(json["features"], rowCount: rowCount))
        return try method.split(input, number: json["split"]?.int ?? 0)
    }
}

/// All that was recorded.
enum Recorded {
    static let file: JSON = load()
    static let cases: [RecordedCase] = (file["cases"]?.array ?? []).enumerated().map {
        RecordedCase(json: $1, line: $0)
    }
    static let streams: [JSON] = file["streams"]?.array ?? []

    /// `PJRUN_SPLITS` names another recording, for runs with thousands of random cases.
    private static func load(from here: StaticString = #filePath) -> JSON {
        let folder = "\(here)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let other = getenv("PJRUN_SPLITS").map { String(cString: $0) }
        let path = other ?? folder.joined(separator: "/") + "/Recorded/splits.json"
        guard let handle = fopen(path, "r") else { return .null }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, handle), count > 0 {
            bytes += chunk[..<count]
        }
        return (try? JSON(parsing: bytes)) ?? .null
    }
}

/// Columns as the recording describes them.
enum RecordedColumn {
    static func column(_ spec: JSON?, rowCount: Int) -> LabelColumn? {
        guard let spec else { return nil }
        if let columns = spec["columns"]?.array {
            return LabelColumn(joining: columns.compactMap { column($0, rowCount: rowCount) })
        }
        if let size = spec["pool"]?.int {
            let base = spec["base"]?.int ?? 0
            return LabelColumn(drawn(rowCount, of: size, seed: spec["seed"]?.int ?? 0).map { Int64($0 + base) })
        }
        var values = spec["values"]?.array ?? []
        if let pool = spec["pool"]?.array {
            values = drawn(rowCount, of: pool.count, seed: spec["seed"]?.int ?? 0).map { pool[$0] }
        }
        switch spec["type"]?.string {
        case "int": return LabelColumn(values.map { Int64($0.int ?? 0) })
        case "float": return LabelColumn(values.map { $0.double ?? $0.string.flatMap(Double.init) ?? .nan })
        case "bool": return LabelColumn(values.map { $0.bool ?? false })
        default: return LabelColumn(values.map(\.string))
        }
    }

    /// The weight of each row.
    static func weights(_ spec: JSON?, rowCount: Int) -> [Double]? {
        guard let column = column(spec, rowCount: rowCount) else { return nil }
        if spec?["type"]?.string == "int" {
            return column.codes.compactMap { Double(column.classes.text(at: Int($0))) }
        }
        let values = spec?["values"]?.array ?? []
        let pool = spec?["pool"]?.array ?? []
        let drawn = drawn(rowCount, of: max(1, pool.count), seed: spec?["seed"]?.int ?? 0)
        return (0..<rowCount).map { row in
            let value = values.isEmpty ? pool[drawn[row]] : values[row]
            return value.double ?? value.string.flatMap(Double.init) ?? .nan
        }
    }

    /// Numbers drawn for each row, for Kennard and Stone's selection.
    static func features(_ spec: JSON?, rowCount: Int) -> FeatureMatrix? {
        guard let width = spec?["columns"]?.int, let size = spec?["size"]?.int else { return nil }
        let divisor = spec?["divide"]?.double ?? 1
        let columns = (0..<width).map { drawn(rowCount, of: size, seed: (spec?["seed"]?.int ?? 0) + $0) }
        return FeatureMatrix(
            columnCount: width,
            values: (0..<rowCount).flatMap { row in columns.map { Double($0[row]) / divisor } })
    }

    /// Row i gets a number below `size` by the hash that the script uses.
    private static func drawn(_ count: Int, of size: Int, seed: Int) -> [Int] {
        (0..<UInt64(count)).map { row in
            var z = (row &+ UInt64(seed) << 32) &* 0x9E37_79B9_7F4A_7C15
            z ^= z >> 29
            z = z &* 0xBF58_476D_1CE4_E5B9
            z ^= z >> 32
            return Int(z % UInt64(size))
        }
    }
}
