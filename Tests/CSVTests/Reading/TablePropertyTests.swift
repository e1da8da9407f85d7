import Columnar
import Compression
import Testing

@testable import CSV

/// Properties of Hive tables beyond those of the SerDe's bytes.
@Suite struct TablePropertyTests {
    private static let comma = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","))

    private func rows(
        _ bytes: [UInt8], suffix: String = ".csv", header: Int, footer: Int, chunk: Int? = nil
    ) throws -> (rows: [[Value]], count: Int) {
        let file = TemporaryText(bytes, suffix: suffix)
        var table = try TextTable(
            name: "t", files: [file.file], dialect: TablePropertyTests.comma, columns: .text(1), skippedRows: header,
            skippedFooterRows: footer)
        table.options.chunkSize = chunk
        return (try table.rows(), try table.count())
    }

    @Test(
        arguments: [
            ("h\nx\ny\nf\n", 1, 1, ["x", "y"]), ("x\ny\nf", 0, 1, ["x", "y"]), ("x\r\ny\r\nf\r\n", 0, 2, ["x"]),
            ("x\ry\rf\r", 0, 1, ["x", "y"]), ("x\n\n\n", 0, 1, ["x", ""]), ("h\nf\n", 1, 1, []), ("h\nf\n", 1, 5, []),
            ("", 0, 1, []), ("x\n", 0, 1, []), ("x", 0, 2, []),
        ])
    func `lines are left out at the end of a file`(
        text: String, header: Int, footer: Int, expected: [String]
    ) throws {
        let bytes = Array(text.utf8)
        let wanted = expected.map { [CSVTests.text($0)] }

        for (bytes, suffix) in [(bytes, ".csv"), (gzipped(bytes), ".gz")] {
            let found = try rows(bytes, suffix: suffix, header: header, footer: footer)
            #expect(found.rows == wanted)
            #expect(found.count == wanted.count)
        }
    }

    @Test(arguments: [".csv", ".gz"]) func `many lines are left out at the end of a large file`(suffix: String) throws {
        let bytes = Array((0..<40_000).map { "line \($0)\n" }.joined().utf8)

        let found = try rows(
            suffix == ".gz" ? gzipped(bytes) : bytes, suffix: suffix, header: 1, footer: 20_000, chunk: 10_000)

        #expect(found.count == 19_999)
        #expect(found.rows.last == [text("line 19999")])
    }

    @Test(
        arguments: [
            ("1970/01/02 00:01", 86_460_000_000), ("02-Jan-1970", 86_400_000_000), ("1500", 1_500_000),
            ("-1.9", -1000), ("1970-01-01 00:00:01", 1_000_000), (" 1970/01/01 00:01 ", 60_000_000),
            ("1970/13/01 00:01", nil), ("x", nil), ("", nil),
        ] as [(String, Int64?)])
    func `timestamps may be written in the forms of the table`(text: String, micros: Int64?) throws {
        let file = TemporaryText("\(text)\n")
        let table = try TextTable(
            name: "t", files: [file.file], dialect: TablePropertyTests.comma,
            columns: [TextColumn(name: "t", type: .timestamp(3))],
            timestampFormats: ["yyyy/MM/dd HH:mm", "dd-MMM-yyyy", "millis"])

        #expect(try table.rows() == [[micros.map(Value.int64) ?? .null]])
    }

    @Test func `a form that is no pattern is refused`() {
        #expect(throws: CSVError.impossibleLayout(reason: "Illegal pattern component: QQ")) {
            try TextTable(
                name: "t", files: [], dialect: TablePropertyTests.comma, columns: .text(1),
                timestampFormats: ["yyyy/QQ"])
        }
    }

    @Test(
        arguments: [
            (".gz", CompressionFormat.gzip), (".bz2", .bzip2), (".zst", .zstd), (".snappy", .snappyHadoop),
            (".snappy", .snappyFramed), (".lz4", .lz4Hadoop), (".lz4", .lz4Frame), (".deflate", .zlib),
        ])
    func `the ending of a file's name says how it is compressed`(suffix: String, format: CompressionFormat) throws {
        let text = (0..<20_000).map { "row \($0)\n" }.joined()
        let compressor = try BlockCompressor(format)
        let file = TemporaryText(try compressor.compress(Array(text.utf8)), suffix: suffix)
        let table = try TextTable(
            name: "t", files: [file.file], dialect: TablePropertyTests.comma, columns: .text(1))

        #expect(try table.rows() == (0..<20_000).map { [.text("row \($0)")] })

        let cut = TemporaryText(Array(try compressor.compress(Array(text.utf8)).dropLast(9)), suffix: suffix)
        let short = try TextTable(name: "t", files: [cut.file], dialect: TablePropertyTests.comma, columns: .text(1))
        let error = #expect(throws: CSVError.self) { try short.rows() }
        #expect(error?.what.contains("input\(suffix)") == true)
    }

    @Test(arguments: [".lzo", ".lzo_deflate"])
    func `files that are compressed otherwise are refused by name`(suffix: String) throws {
        let file = TemporaryText("x\n", suffix: suffix)
        let table = try TextTable(
            name: "t", files: [file.file], dialect: TablePropertyTests.comma, columns: .text(1))

        #expect(throws: CSVError.unsupportedCompression(file: file.file.location, suffix: suffix)) { try table.rows() }
    }
}
