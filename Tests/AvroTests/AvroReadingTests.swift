import Columnar
import Glibc
import PjrunTesting
import Testing

@testable import Avro

/// Files that fastavro 1.13.1 wrote on 2026-11-22: 100 rows, blocks of 1000 bytes, one file for each codec.
///
/// It lacks Zstandard here: the blocks of that file are those of null.avro, compressed by pyarrow 26.
struct AvroReadingTests {
    private static let codecs = ["null", "deflate", "snappy", "zstandard", "bzip2"]

    private static let columns: [(String, DataType)] = [
        ("Id", .bigint), ("name", .text), ("kind", .text), ("hash", .varbinary),
        ("price", .decimal(precision: 10, scale: 2)), ("day", .date), ("at", .timestamp(6)), ("score", .double),
        ("small", .real), ("ok", .boolean), ("tags", .array(.text)), ("counts", .map(key: .text, value: .integer)),
        ("inner", .row([.init(name: "x", type: .integer), .init(name: "again", type: .text)])),
    ]

    /// What the script put into a row.
    private func row(_ i: Int) -> [Value] {
        [
            .int64(Int64(i * 1_000_003)), i % 5 == 0 ? .null : .text("näme \(i)"), .text(["A", "B", "C"][i % 3]),
            .bytes(Array(repeating: UInt8(i), count: 4)), i % 4 == 0 ? .null : .int64(Int64(i - 50)),
            .int64(Int64(18262 + i)), .int64(1_609_459_200_000_000 + Int64(i) * 1_234_567),
            i % 7 == 0 ? .null : .double(Double(i) / 4), .double(Double(i) / 2), .bool(i % 2 == 0),
            .nested((0..<i % 4).map { $0 == 1 ? .null : .text("t\($0)") }),
            .nested((0..<i % 3).flatMap { [.text("k\($0)"), .int64(Int64(i * $0))] }),
            i % 6 == 0 ? .null : .nested([.int64(Int64(-i)), i % 2 == 1 ? .null : .text("B")]),
        ]
    }

    @Test(arguments: codecs)
    func `files of all codecs are read with their own schema`(codec: String) throws {
        let table = try AvroTable(name: "t", files: [AvroFiles.recorded(codec)])

        #expect(table.columns == Self.columns.map { ColumnSchema(name: $0.0, type: $0.1) })
        #expect(try AvroFiles.rows(table, Array(0..<13)) == (0..<100).map(row))
    }

    @Test(arguments: [50, 700, 1 << 20])
    func `pieces of a file are read by several threads`(pieceSize: Int) throws {
        var table = try AvroTable(name: "t", files: [AvroFiles.recorded("null"), AvroFiles.recorded("deflate")])
        table.pieceSize = pieceSize

        let found = try AvroFiles.rows(table, [0, 10], readers: 3)

        #expect(found == ((0..<100).map(row) + (0..<100).map(row)).map { [$0[0], $0[10]] })
    }

    @Test func `columns are found by name, and those that are not there are NULL`() throws {
        let file = TableFile(
            path: Array(AvroFiles.path("snappy").utf8), location: "s3://b/x.avro", size: 1, partition: [.text("p")])
        let table = try AvroTable(
            name: "t", files: [file],
            columns: [
                ColumnSchema(name: "ID", type: .bigint), ColumnSchema(name: "missing", type: .array(.double)),
                ColumnSchema(name: "small", type: .double),
                ColumnSchema(
                    name: "inner", type: .row([.init(name: "nothing", type: .date), .init(name: "X", type: .bigint)])),
            ], partitionColumns: [ColumnSchema(name: "part", type: .text)])

        let found = try AvroFiles.rows(table, [0, 1, 2, 3, 4, 5])

        #expect(
            found[7] == [
                .int64(7_000_021), .null, .double(3.5), .nested([.null, .int64(-7)]), .text("p"),
                .text("s3://b/x.avro"),
            ])
        #expect(try AvroFiles.rows(table, []).count == 100)
        let none = ColumnConstraint(column: 4) { $0 != .text("p") }
        #expect(table.tableFiles(satisfying: [none]).isEmpty)
    }

    @Test func `texts are cut to the length of their type`() throws {
        func row(_ number: Int, _ columns: [(String, DataType)]) throws -> [Value] {
            let table = try AvroTable(
                name: "t", files: [AvroFiles.recorded("null")],
                columns: columns.map { ColumnSchema(name: $0.0, type: $0.1) })
            return try AvroFiles.rows(table, Array(columns.indices))[number]
        }
        #expect(
            try row(3, [("name", .varchar(3)), ("kind", .char(4)), ("tags", .array(.varchar(1)))])
                == [.text("näm"), .text("A"), .nested([.text("t"), .null, .text("t")])])
        // "näme 3": the space at the end of what is left is no part of a CHAR.
        #expect(try row(3, [("name", .char(5)), ("kind", .varchar(0))]) == [.text("näme"), .text("")])
        #expect(
            try row(5, [("counts", .map(key: .char(9), value: .bigint))])
                == [.nested([.text("k0"), .int64(0), .text("k1"), .int64(5)])])
    }

    @Test func `types that a value is not are refused`() throws {
        let table = try AvroTable(
            name: "t", files: [AvroFiles.recorded("null")], columns: [ColumnSchema(name: "name", type: .bigint)])

        let error = #expect(throws: AvroError.self) { try AvroFiles.rows(table, [0]) }

        #expect(error?.code == "NOT_SUPPORTED")
        #expect(
            error?.message.hasPrefix("Unsupported Trino column type (bigint) for Avro column (name: string)") == true)
        let small = try AvroTable(
            name: "t", files: [AvroFiles.recorded("null")], columns: [ColumnSchema(name: "id", type: .smallint)])
        #expect(throws: AvroError.valueOutOfRange(declared: .smallint, value: "1000003", file: "null.avro")) {
            try AvroFiles.rows(small, [0])
        }
    }

    @Test(arguments: codecs)
    func `damage is an error or other rows and never a crash`(codec: String) throws {
        let whole = AvroFiles.bytes(codec)
        let folder = ScratchDirectory()
        var random = SystemRandomNumberGenerator()
        var errors = 0
        for round in 0..<150 {
            var bytes = whole
            if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
            for _ in 0..<(round % 3 == 0 ? 0 : 4) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let path = folder("x")
            let file = try #require(fopen(path, "w"))
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
            do {
                let table = try AvroTable(
                    name: "t", files: [TableFile(path: Array(path.utf8), location: "x", size: bytes.count)])
                _ = try AvroFiles.rows(table, Array(table.columns.indices))
            } catch is AvroError {
                errors += 1
            }
        }
        #expect(errors > 20)
    }

    @Test func `a file of something else`() throws {
        let folder = ScratchDirectory()
        let path = folder.write("x.avro", "Obj?not avro at all")

        #expect(throws: AvroError.wrongMagic(file: "x.avro")) {
            try AvroTable(name: "t", files: [TableFile(path: Array(path.utf8), location: "x.avro", size: 19)])
        }
        #expect(throws: AvroError.cannotRead(file: "gone", errno: ENOENT)) {
            try AvroTable(name: "t", files: [TableFile(path: Array("/gone".utf8), location: "gone", size: 1)])
        }
    }
}

/// Files and what is read of them.
enum AvroFiles {
    static func path(_ codec: String) -> String {
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Recorded/\(codec).avro"
    }

    static func recorded(_ codec: String) -> TableFile {
        TableFile(path: Array(path(codec).utf8), location: "\(codec).avro", size: bytes(codec).count)
    }

    static func bytes(_ codec: String) -> [UInt8] {
        guard let file = fopen(path(codec), "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
        return bytes
    }

    /// The rows of a scan, by sequence, of readers that take turns.
    static func rows(_ table: AvroTable, _ columns: [Int], readers count: Int = 1) throws -> [[Value]] {
        let scan = try table.scan(columns: columns, constraints: [])
        var readers = try (0..<count).map { _ in try scan.makeReader() }
        var found: [(Int, [[Value]])] = []
        while !readers.isEmpty {
            for position in readers.indices.reversed() {
                guard let block = try readers[position].next() else {
                    readers.remove(at: position)
                    continue
                }
                let values = try columns.indices.map { try block.column($0, rows: nil, undecoded: false) }
                found.append((block.sequence, (0..<block.rowCount).map { row in values.map { $0.value(row) } }))
            }
        }
        return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
}
