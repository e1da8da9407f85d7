import Columnar
import OrderedJSON
import Testing

@testable import Parquet

#if canImport(Glibc)
    import Glibc
#endif

/// A recorded file and what is in it.
struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/") + "/Fixtures"

    /// All files that can be read.
    static let all: [Fixture] = names.filter { $0 != "arrow-brotli" }.map { Fixture(name: $0) }

    private static let names: [String] = {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(".parquet") { found.append(String(name.dropLast(8))) }
        }
        return found.sorted()
    }()

    var file: TableFile {
        let path = Fixture.folder + "/\(name).parquet"
        return TableFile(path: Array(path.utf8), location: "s3://bucket/\(name).parquet", size: 0)
    }

    func bytes() throws -> [UInt8] { try Fixture.bytes(of: "\(name).parquet") }

    static func bytes(of name: String) throws -> [UInt8] {
        let descriptor = open(folder + "/" + name, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(count))
    }

    /// Columns as `name type`, and rows as text.
    func expected() throws -> (columns: [String], rows: [String]) {
        let json = try JSON(parsing: Fixture.bytes(of: "\(name).json"))
        let columns = try #require(json["columns"]?.array).map { column in
            (column.array ?? []).compactMap(\.string).joined(separator: " ")
        }
        return (columns, try #require(json["rows"]?.array).compactMap(\.string))
    }

    func table(_ options: ReadingOptions = ReadingOptions()) throws -> ParquetTable {
        var table = try ParquetTable(name: name, files: [file])
        table.options = options
        return table
    }
}

extension ParquetTable {
    /// All rows of some columns as text; of each block those that a choice picks.
    func rows(
        columns: [Int]? = nil, constraints: [ColumnConstraint] = [], choosing: (Int) -> Selection? = { _ in nil }
    ) throws -> [String] {
        let wanted = columns ?? Array(self.columns.indices)
        let reader = try scan(columns: wanted, constraints: constraints).makeReader()
        var rows: [String] = []
        var last = -1
        while let block = try reader.next() {
            #expect(block.sequence > last)
            last = block.sequence
            let selection = choosing(block.rowCount)
            let columns = try wanted.indices.map {
                try block.column($0, rows: selection, undecoded: false)
            }
            let count = selection?.count ?? block.rowCount
            for (position, column) in zip(wanted, columns) {
                try #require(column.count == count)
                try #require(column.type == schema[position].type)
                if let dictionary = column.dictionary {
                    let numbers = Lane<UInt32>(dictionary.numbers, count: count)
                    for row in 0..<count {
                        try #require(dictionary.dictionary.values.value(Int(numbers[row])) == column.value(row))
                    }
                }
            }
            for row in 0..<count {
                rows.append(columns.map { canonical($0.value(row)) }.joined(separator: " | "))
            }
        }
        return rows
    }
}

/// A value as the script that wrote the expected values prints it.
func canonical(_ value: Value) -> String {
    switch value {
    case .null: return "NULL"
    case .bool(let flag): return flag ? "true" : "false"
    case .int64(let number): return "\(number)"
    case .int128(let number): return "\(number)"
    case .double(let number): return "\(number)"
    case .nested(let values): return "[" + values.map(canonical).joined(separator: ", ") + "]"
    case .bytes(let bytes):
        if bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let text = String(validating: bytes, as: UTF8.self) {
            return text
        }
        let digits = Array("0123456789abcdef")
        return "x" + bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }
}
