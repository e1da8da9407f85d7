import Columnar
import Testing

@testable import CSV

extension JSONTable {
    /// A table of some lines.
    static func of(
        _ file: TemporaryText, _ serde: JSONSerDe, _ columns: [ColumnSchema], chunkSize: Int? = nil
    ) throws -> JSONTable {
        var table = try JSONTable(name: "t", files: [file.file], serde: serde, columns: columns)
        table.lines.options.chunkSize = chunkSize
        return table
    }

    /// The values of some columns in all rows.
    func rows(_ wanted: [Int]? = nil) throws -> [[Value]] {
        let wanted = wanted ?? Array(columns.indices)
        let reader = try scan(columns: wanted, constraints: []).makeReader()
        var blocks: [(Int, [[Value]])] = []
        while let block = try reader.next() {
            let read = try wanted.indices.map { try block.column($0, rows: nil, undecoded: false) }
            blocks.append((block.sequence, (0..<block.rowCount).map { row in read.map { $0.value(row) } }))
        }
        return blocks.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
}

/// What a column `a` of a type is in one line, or the reason why it is not.
func read(_ line: String, _ type: DataType, _ serde: JSONSerDe) -> String {
    let file = TemporaryText(line + "\n", suffix: ".json")
    do {
        let table = try JSONTable.of(file, serde, [ColumnSchema(name: "a", type: type)])
        let rows = try table.rows()
        guard rows.count == 1, rows[0].count == 1 else { return "rows: \(rows.count)" }
        return shown(rows[0][0])
    } catch let error as CSVError {
        return "error: \(error.what)"
    } catch {
        return "error: \(error)"
    }
}

private func shown(_ value: Value) -> String {
    switch value {
    case .null: "NULL"
    case .bool(let flag): "\(flag)"
    case .int64(let number): "\(number)"
    case .int128(let number): "\(number)"
    case .double(let number): "\(number)"
    case .bytes(let bytes): "'\(String(decoding: bytes, as: UTF8.self))'"
    case .nested(let values): "[\(values.map(shown).joined(separator: ", "))]"
    }
}

extension DataType {
    static let texts = DataType.array(.text)
    static let ages = DataType.map(key: .text, value: .bigint)
    static let pair = DataType.row([.init(name: "x", type: .bigint), .init(name: "y_z", type: .text)])
}
