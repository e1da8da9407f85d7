import Columnar
import PjrunTesting
import Testing

@testable import Avro

struct AvroWritingTests {
    private let folder = ScratchDirectory()

    private static let types: [DataType] = [
        .boolean, .tinyint, .integer, .bigint, .real, .double, .text, .varchar(20), .char(3), .varbinary, .date,
        .timestamp(3), .decimal(precision: 5, scale: 2), .decimal(precision: 38, scale: 0), .array(.array(.integer)),
        .map(key: .text, value: .row([.init(name: "a", type: .date)])),
    ]

    private func value(_ type: DataType, _ seed: Int) -> Value {
        if seed % 7 == 3 { return .null }
        switch type {
        case .boolean: return .bool(seed % 2 == 0)
        case .tinyint: return .int64(Int64(seed % 256 - 128))
        case .real, .double: return .double(Double(seed) / 4 - 10)
        case .varchar, .char: return .text("t\(seed % 90)")
        case .varbinary: return .bytes([UInt8(seed % 256), 0, 255])
        case .timestamp: return .int64(Int64(seed - 500) * 86_399_999_000)
        case .decimal(let precision, _):
            return precision > 18 ? .int128(Int128(seed - 500) << 100) : .int64(Int64(seed % 1000 - 500) * 128)
        case .array(let element): return .nested((0..<seed % 4).map { value(element, seed * 3 + $0) })
        case .map(_, let item): return .nested((0..<seed % 3).flatMap { [.text("k\($0)"), value(item, seed + $0)] })
        case .row(let fields): return .nested(fields.map { value($0.type, seed) })
        default: return .int64(Int64(seed) * 12_345 - 1_000_000)
        }
    }

    private func batch(_ rows: Range<Int>) -> ColumnBatch {
        let columns = Self.types.map { type in
            var builder = ColumnBuilder(type: type)
            for row in rows { builder.append(value(type, row)) }
            return builder.finish()
        }
        return ColumnBatch(columns: columns, count: rows.count)
    }

    private var columns: [ColumnSchema] {
        Self.types.enumerated().map { ColumnSchema(name: "c\($0)", type: $1) }
    }

    @Test(arguments: [AvroCompression.none, .deflate(), .snappy, .zstandard(), .bzip2])
    func `what is written is read`(compression: AvroCompression) throws {
        let writer = try AvroWriter(path: folder("x"), columns: columns, compression: compression)
        for start in [0, 1000, 2000] { try writer.append(batch(start..<start + 1000)) }
        try writer.finish()

        let file = TableFile(path: Array(folder("x").utf8), location: "x", size: writer.byteCount)
        let found = try AvroFiles.rows(
            AvroTable(name: "t", files: [file], columns: columns), Array(Self.types.indices))

        #expect(writer.rowCount == 3000)
        #expect(found == (0..<3000).map { row in Self.types.map { value($0, row) } })
    }

    @Test func `a set of files appears when it is complete`() throws {
        let set = BatchFileSet(avroIn: folder.path, compression: .snappy, bytesPerFile: 1 << 20) { "p\($0).avro" }
        try set.open(columns: columns, threads: 2)
        try set.write(batch(0..<500), thread: 0)
        try set.write(batch(500..<600), thread: 1)
        try set.end(thread: 0)
        #expect(set.files == [])

        try set.end(thread: 1)

        #expect(set.files.map(\.name) == ["p0.avro", "p1.avro"] && set.files.map(\.rowCount) == [500, 100])
    }

    @Test(arguments: [
        (DataType.uuid, "Unsupported Hive type: uuid"), (.array(.json), "Unsupported Hive type: json"),
        (.map(key: .integer, value: .text), "Key of Map can only be a String"),
    ])
    func `types that Avro tables have not are refused`(type: DataType, message: String) {
        #expect(throws: Failure("NOT_SUPPORTED", message)) {
            try AvroWriter(path: folder("x"), columns: [ColumnSchema(name: "x", type: type)], compression: .none)
        }
    }

    @Test func `a writer that is dropped leaves nothing`() throws {
        do { try AvroWriter(path: folder("x"), columns: columns, compression: .none).append(batch(0..<10)) }

        #expect(Shell.run(["ls", "-A", folder.path]).output == "")
    }
}
