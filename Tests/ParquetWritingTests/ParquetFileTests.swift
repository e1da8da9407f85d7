import Columnar
import Glibc
import PjrunTesting
import Testing

@testable import Parquet

/// When files appear, and what their footers say.
struct ParquetFileTests {
    private let folder = ScratchDirectory()
    private let columns = [ColumnSchema(name: "a", type: .bigint), ColumnSchema(name: nil, type: .text)]

    private func batch(_ values: Range<Int>, sequence: Int = 0) -> ColumnBatch {
        var numbers = ColumnBuilder(type: .bigint)
        var texts = ColumnBuilder(type: .text)
        for value in values {
            numbers.append(.int64(Int64(value)))
            texts.append(value % 10 == 3 ? .null : .text("text \(value % 7)"))
        }
        return ColumnBatch(columns: [numbers.finish(), texts.finish()], count: values.count, sequence: sequence)
    }

    private var names: [String] {
        Shell.run(["ls", "-A", folder.path]).output.split(separator: "\n").map(String.init)
    }

    /// The footer of a file.
    private func metadata(_ name: String) throws -> FileMetadata {
        let file = try #require(fopen(folder(name), "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
        #expect(Array(bytes.prefix(4)) == Array("PAR1".utf8) && Array(bytes.suffix(4)) == Array("PAR1".utf8))
        let size = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let footer = Array(bytes.dropLast(8).suffix(size))
        return try footer.withUnsafeBufferPointer { buffer in
            let start = try #require(buffer.baseAddress)
            var reader = CompactReader(start: start, count: buffer.count, origin: 0)
            return try FileMetadata(from: &reader)
        }
    }

    @Test func `a file appears when it is complete`() throws {
        let writer = try ParquetWriter(path: folder("x"), columns: columns, options: ParquetWriterOptions())
        try writer.append(batch(0..<1000))
        #expect(names == [])

        try writer.finish()

        #expect(names == ["x"])
        #expect(writer.rowCount == 1000)
    }

    @Test func `a writer that is dropped leaves nothing`() throws {
        do {
            let writer = try ParquetWriter(path: folder("x"), columns: columns, options: ParquetWriterOptions())
            try writer.append(batch(0..<1000))
        }

        #expect(names == [])
    }

    @Test func `an existing file is replaced and keeps its place when writing fails`() throws {
        folder.write("x", "before")
        #expect(throws: Failure("NOT_SUPPORTED", "Unsupported Hive type: json")) {
            try ParquetSink(path: folder("x"), options: ParquetWriterOptions()).open(
                columns: [ColumnSchema(name: "j", type: .array(.json))], threads: 1)
        }
        #expect(folder.read("x") == "before")

        let sink = ParquetSink(path: folder("x"), options: ParquetWriterOptions())
        try sink.open(columns: columns, threads: 1)
        try sink.write(batch(0..<10), thread: 0)
        sink.discard()
        #expect(folder.read("x") == "before" && names == ["x"])

        try sink.open(columns: columns, threads: 1)
        try sink.write(batch(0..<10), thread: 0)
        try sink.end(thread: 0)
        #expect(try metadata("x").rowCount == 10)
        #expect(sink.rowCount == 10)
    }

    @Test(arguments: [
        (
            DataType.row([.init(name: nil, type: .integer), .init(name: nil, type: .varbinary)]),
            "Anonymous row type is not supported in Hive. Please give each field a name: row(integer, varbinary)"
        ),
        (.uuid, "Unsupported Hive type: uuid"), (.time(3), "Unsupported Hive type: time(3)"),
        (.unknown, "Unsupported Hive type: unknown"),
        (.timestampWithTimeZone(3), "Unsupported Hive type: timestamp(3) with time zone"),
        (.map(key: .text, value: .intervalDayToSecond), "Unsupported Hive type: interval day to second"),
    ])
    func `types that Hive has not are refused as CTAS does`(type: DataType, message: String) {
        // HiveTypeTranslator of Trino 401.
        let set = BatchFileSet(parquetIn: folder.path, options: ParquetWriterOptions()) { "\($0)" }
        #expect(throws: Failure("NOT_SUPPORTED", message)) {
            try set.open(columns: [ColumnSchema(name: "x", type: type)], threads: 1)
        }
    }

    @Test func `each thread has files of its own, and none without rows`() throws {
        var options = ParquetWriterOptions()
        options.rowGroupRows = 100
        let set = BatchFileSet(parquetIn: folder.path, options: options, bytesPerFile: 1000) { "part-\($0)" }
        try set.open(columns: columns, threads: 3)
        for number in 0..<4 {
            try set.write(batch(number * 100..<number * 100 + 100, sequence: number), thread: number % 2)
        }
        for thread in 0..<2 { try set.end(thread: thread) }
        #expect(names.allSatisfy { $0.hasPrefix(".") })

        try set.end(thread: 2)

        #expect(names == set.files.map(\.name))
        #expect(set.files.count >= 2)
        #expect(set.files.reduce(0) { $0 + $1.rowCount } == 400)
        #expect(try set.files.map(\.rowCount) == set.files.map { try metadata($0.name).rowCount })
    }

    @Test func `a set that is discarded leaves nothing`() throws {
        let set = BatchFileSet(parquetIn: folder.path, options: ParquetWriterOptions()) { "part-\($0)" }
        try set.open(columns: columns, threads: 2)
        try set.write(batch(0..<100), thread: 0)
        try set.end(thread: 0)

        set.discard()

        #expect(names == [] && set.files == [])
    }

    @Test func `a folder that is not there`() throws {
        #expect(throws: OutputError.failed(operation: "create", output: folder("no/x"), errno: ENOENT)) {
            try ParquetWriter(path: folder("no/x"), columns: columns, options: ParquetWriterOptions())
        }
    }

    @Test func `the footer is one of Athena's`() throws {
        let types: [(String, DataType)] = [
            ("i", .smallint), ("t", .timestamp(3)), ("d", .decimal(precision: 10, scale: 2)), ("l", .array(.text)),
            ("m", .map(key: .text, value: .date)), ("r", .row([.init(name: "x", type: .real)])),
        ]
        let writer = try ParquetWriter(
            path: folder("x"), columns: types.map { ColumnSchema(name: $0.0, type: $0.1) },
            options: ParquetWriterOptions())
        try writer.finish()

        let footer = try metadata("x")

        // Names, repetitions and types: ParquetSchemaConverter of Trino.
        let nodes = footer.schema.map { node in
            "\(node.repetition.map { "\($0) " } ?? "")\(node.type.map { "\($0) " } ?? "")\(node.name)"
        }
        #expect(
            nodes == [
                "trino_schema", "optional int32 i", "optional int96 t", "optional fixed_len_byte_array d", "optional l",
                "repeated list", "optional binary element", "optional m", "repeated key_value", "required binary key",
                "optional int32 value", "optional r", "optional float x",
            ])
        #expect(footer.schema[3].typeLength == 5)
        #expect(footer.createdBy?.hasPrefix("parquet-mr-trino version ") == true)
        #expect(footer.keyValueMetadata == [KeyValue(key: "writer.time.zone", value: "UTC")])
        #expect(footer.rowGroups == [])
    }

    @Test func `bytes that decimals need`() {
        // PRECISION_TO_BYTE_COUNT of Trino, from Hive's ParquetHiveSerDe.
        #expect(
            [1, 2, 3, 4, 9, 10, 18, 19, 20, 37, 38].map(StoredForm.bytesOfDecimal) == [
                1, 1, 2, 2, 4, 5, 8, 9, 9, 16, 16,
            ])
    }

    @Test func `bounds, NULLs and dictionaries are in the footer`() throws {
        var options = ParquetWriterOptions()
        options.pageValues = 3000
        let writer = try ParquetWriter(path: folder("x"), columns: columns, options: options)
        for start in stride(from: 0, to: 10_000, by: 2500) { try writer.append(batch(start..<start + 2500)) }
        try writer.finish()

        let group = try #require(try metadata("x").rowGroups.first)

        let (number, text) = (try #require(group.columns[0].metadata), try #require(group.columns[1].metadata))
        #expect(number.statistics?.minValue == [0, 0, 0, 0, 0, 0, 0, 0])
        #expect(number.statistics?.maxValue == [0x0F, 0x27, 0, 0, 0, 0, 0, 0])
        #expect(number.encodings == [.rle, .plain] && number.dictionaryPageOffset == nil)
        #expect(text.statistics?.nullCount == 1000)
        #expect(text.statistics?.minValue == Array("text 0".utf8) && text.statistics?.maxValue == Array("text 6".utf8))
        #expect(text.encodings == [.rle, .plainDictionary] && text.dictionaryPageOffset != nil)
        #expect(group.columns.allSatisfy { $0.columnIndexOffset != nil && $0.offsetIndexOffset != nil })
    }

    @Test func `long texts are cut in bounds`() {
        let text = Array("ab" + String(repeating: "雪", count: 5)).map(String.init).joined().utf8
        let cut = CutText.cut(Array(text), 7)
        #expect(String(decoding: cut, as: UTF8.self) == "ab雪")
        #expect(CutText.above(cut).map { String(decoding: $0, as: UTF8.self) } == "ab\u{96EB}")
        #expect(CutText.above(Array("a\u{10FFFF}".utf8)) == Array("b".utf8))
        #expect(CutText.above(Array("\u{10FFFF}".utf8)) == nil)
        #expect(CutText.above(Array("\u{D7FF}".utf8)) == Array("\u{E000}".utf8))
        #expect(CutText.aboveBytes([1, 0xFF]) == [2])
        #expect(CutText.aboveBytes([0xFF, 0xFF]) == nil)
    }
}
