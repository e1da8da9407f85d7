import Columnar
import Glibc
import Testing

@testable import CSV

@Suite struct `Bad text` {
    private func at(_ line: Int, _ byte: Int) -> CSVPosition { CSVPosition(file: "input.csv", line: line, byte: byte) }

    private func error(
        _ source: String, _ columns: [TextColumn] = .text(2), chunkSize: Int? = nil
    ) throws -> CSVError? {
        let file = TemporaryText(source)
        let table = try TextTable.of(file, .csv, columns, Reading(chunkSize: chunkSize))
        do {
            _ = try table.rows()
            return nil
        } catch let error as CSVError {
            return error
        }
    }

    @Test(arguments: [nil, 1, 4, 7, 64])
    func `faults have their place, whatever the chunks`(chunkSize: Int?) throws {
        #expect(
            try error("a,b\n1,2\n3\n", chunkSize: chunkSize)
                == .fieldCountMismatch(expected: 2, found: 1, at: at(3, 8)))
        #expect(
            try error("a,b\n1,\"2\n\"\n3,4,5\n", chunkSize: chunkSize)
                == .fieldCountMismatch(expected: 2, found: 3, at: at(4, 11)))
        #expect(try error("a,b\n1,2\"3\n", chunkSize: chunkSize) == .quoteInUnquotedField(at: at(2, 7)))
        #expect(
            try error("a,b\n1,\"2\"3\n", chunkSize: chunkSize)
                == .textAfterClosingQuote(opened: at(2, 6), at: at(2, 8)))
        #expect(try error("a,b\n1,2\n3,\"4\n5\n", chunkSize: chunkSize) == .unterminatedQuote(opened: at(3, 10)))
        #expect(
            try error("a,b\n1,\"2\n3,\"4\"\n", chunkSize: chunkSize)
                == .textAfterClosingQuote(opened: at(2, 6), at: at(3, 11)))
    }

    @Test func `a bad value of a declared type has its place`() throws {
        let columns = [TextColumn(name: "a", type: .integer), TextColumn(name: "b", type: .date)]

        #expect(
            try error("a,b\n1,2020-01-01\n\"x\",2020-01-01\n", columns)
                == .badValue(column: "a", type: .integer, value: "x", at: at(3, 18)))
        #expect(
            try error("a,b\n1,\"\"\n", columns) == .badValue(column: "b", type: .date, value: "", at: at(2, 7)))
        let text = try error("a,b\nx,2020-01-01\n", columns).map { "\($0)" }
        #expect(
            text == """
                column "a" is integer, which "x" is not
                  --> input.csv, line 2, byte 4
                  help: correct the value, or declare the column VARCHAR and use TRY_CAST
                """)
    }

    @Test func `a bad value in a compressed file has its place too`() throws {
        let file = TemporaryText(gzipped(Array("a\n1\n2\nx\n".utf8)), suffix: ".csv.gz")
        let table = try TextTable.of(
            file, .csv, [TextColumn(name: "a", type: .integer)], Reading(chunkSize: 2))

        #expect(
            throws: CSVError.badValue(
                column: "a", type: .integer, value: "x", at: CSVPosition(file: "input.csv.gz", line: 4, byte: 6))
        ) { try table.rows() }
    }

    @Test func `declared types take what CAST takes`() throws {
        let columns = [
            TextColumn(name: "i", type: .integer), TextColumn(name: "d", type: .double),
            TextColumn(name: "b", type: .boolean), TextColumn(name: "n", type: .decimal(precision: 20, scale: 2)),
            TextColumn(name: "t", type: .timestamp(9)), TextColumn(name: "v", type: .varchar(2)),
            TextColumn(name: "c", type: .char(3)),
        ]
        let file = TemporaryText("i,d,b,n,t,v,c\n 7 ,NaN,t,1.255,1970-01-01 00:00:00.000000001,éàü,a \n")
        let row = try TextTable.of(file, .csv, columns).rows()[0]

        #expect(row[0] == .int64(7))
        #expect(row[2...] == [.bool(true), .int128(126), .int128(1000), text("éà"), text("a")])
        if case .double(let number) = row[1] { #expect(number.isNaN) } else { Issue.record("\(row[1])") }
    }

    @Test func `only text is text`() throws {
        func inferring(_ bytes: [UInt8], suffix: String = ".csv") throws -> TextTable {
            let file = TemporaryText(bytes, suffix: suffix)
            return try TextTable.inferring(name: "t", files: [file.file])
        }

        #expect(throws: CSVError.emptyFile(file: "input.csv")) { try inferring([]) }
        #expect(throws: CSVError.wideEncoding(file: "input.csv", encoding: "UTF-16")) {
            try inferring([0xFF, 0xFE, 0x61, 0])
        }
        #expect(throws: CSVError.wideEncoding(file: "input.csv", encoding: "UTF-16")) {
            try inferring([0x61, 0, 0x62, 0, 10, 0])
        }
        #expect(throws: CSVError.binary(file: "input.csv", byte: 4)) {
            try inferring([0x7F, 0x45, 0x4C, 0x46, 0, 1, 1])
        }
        #expect(throws: CSVError.loneCarriageReturns(file: "input.csv")) { try inferring(Array("a,b\r1,2\r".utf8)) }
        #expect(throws: CSVError.corrupt(.gzip, file: "input.gz", byte: 2)) {
            try inferring(Array("no gzip at all".utf8), suffix: ".gz")
        }
        #expect(throws: CSVError.cannotRead(file: "/nowhere", errno: ENOENT)) {
            try TextTable.inferring(name: "t", files: [TextFile(path: Array("/nowhere".utf8), size: 1)])
        }
        #expect(throws: CSVError.cannotRead(file: "/tmp", errno: EISDIR)) {
            try TextTable.inferring(name: "t", files: [TextFile(path: Array("/tmp".utf8), size: 1)])
        }
    }

    @Test func `a byte order mark is no part of the header`() throws {
        let file = TemporaryText([0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8))
        let gzip = TemporaryText(gzipped([0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8)), suffix: ".gz")

        for file in [file, gzip] {
            let table = try TextTable.inferring(name: "t", files: [file.file])
            #expect(table.columns.map(\.name) == ["a", "b"])
            #expect(try table.rows() == [[.int64(1), .int64(2)]])
        }
    }

    @Test func `truncated and damaged gzip is refused`() throws {
        var whole = gzipped((0..<50_000).flatMap { Array("\($0)\n".utf8) })
        let short = TemporaryText(Array(whole.dropLast(20)), suffix: ".gz")
        #expect(throws: CSVError.truncated(.gzip, file: "input.gz", byte: whole.count - 20)) {
            try TextTable.of(short, .csv, .text(1)).rows()
        }
        for at in 1000..<1100 { whole[at] = 0xFF }
        let damaged = TemporaryText(whole, suffix: ".gz")
        #expect { try TextTable.of(damaged, .csv, .text(1)).rows() } throws: { error in
            if case .corrupt? = error as? CSVError { true } else { false }
        }
    }

    @Test func `a file that shrinks while it is read is refused, one that grows is read as it was`() throws {
        let line = "some text that fills a line\n"
        let source = "h\n" + String(repeating: line, count: 2000)
        let shrinking = TemporaryText(source)
        let growing = TemporaryText(source)
        let options = Reading(chunkSize: 4096)

        var table = try TextTable.of(shrinking, .csv, .text(1), options)
        var reader = try table.scan(columns: [0], constraints: []).makeReader()
        _ = try reader.next()
        truncate(shrinking.path, 10_000)
        #expect(throws: CSVError.fileChanged(file: "input.csv")) { while try reader.next() != nil {} }

        table = try TextTable.of(growing, .csv, .text(1), options)
        reader = try table.scan(columns: [0], constraints: []).makeReader()
        var count = try reader.next()?.rowCount ?? 0
        let file = fopen(growing.path, "a")
        fputs(String(repeating: line, count: 500), file)
        fclose(file)
        while let block = try reader.next() { count += block.rowCount }
        #expect(count == 2000)
    }

    @Test func `rows may be longer than chunks, but not without limit`() throws {
        let long = String(repeating: "x", count: 1_500_000)
        let file = TemporaryText("a,b\n1,\(long)\n\"\(long)\n\",2\n")
        let table = try TextTable.of(file, .csv, .text(2))
        #expect(try table.rows() == [[text("1"), text(long)], [text(long + "\n"), text("2")]])
        #expect(try table.count() == 2)

        let endless = TemporaryText("a\n" + String(repeating: "y", count: 3_000_000))
        var limited = try TextTable.of(endless, .csv, .text(1), Reading(chunkSize: 262_144))
        limited.options.rowLimit = 1 << 20
        #expect(throws: CSVError.lineTooLong(limit: 1 << 20, at: at(2, 2))) { try limited.rows() }
    }

    @Test func `files of a table must have one header`() throws {
        let files = [TemporaryText("a,b\n1,2\n"), TemporaryText("a,b\n3,4\n"), TemporaryText("b,a\n5,6\n")]
        defer { withExtendedLifetime(files) {} }
        let table = try TextTable.inferring(name: "t", files: files.prefix(2).map(\.file))
        #expect(try table.rows() == [[.int64(1), .int64(2)], [.int64(3), .int64(4)]])

        let mixed = try TextTable.inferring(name: "t", files: files.map(\.file))
        #expect(throws: CSVError.headerMismatch(file: "input.csv", expected: ["a", "b"], found: ["b", "a"])) {
            try mixed.rows()
        }
    }

    @Test func `layouts that cannot be read are refused`() {
        #expect(throws: CSVError.self) {
            try TextTable(name: "t", files: [], dialect: .rfc4180(delimiter: 34), columns: [])
        }
        #expect(
            throws: CSVError.unsupportedType(column: "a", type: .json, dialect: "LazySimpleSerDe")
        ) {
            try TextTable(
                name: "t", files: [], dialect: .lazySimple(),
                columns: [TextColumn(name: "a", type: .json)])
        }
    }

    @Test(arguments: 0..<300) func `random bytes never crash`(stream: Int) throws {
        var generator = SeededGenerator(stream: UInt64(70_000 + stream))
        let source = (0..<generator.below(3000)).map { _ in
            generator.chance(3) ? Array(",\"\n\r\\N0-1.e:T ".utf8)[generator.below(14)] : UInt8(generator.below(256))
        }
        let dialects: [Dialect] = [
            .csv, .lazySimple(fieldDelimiter: 44, escape: 92), .openCSV(), .openCSV(useNullForInvalid: true),
        ]
        let types: [DataType] = [
            .boolean, .tinyint, .bigint, .real, .double, .decimal(precision: 10, scale: 2),
            .decimal(precision: 38, scale: 4), .varchar(3), .char(2), .varbinary, .date, .timestamp(0), .timestamp(6),
            .text,
        ]
        for suffix in [".csv", ".gz"] {
            let file = TemporaryText(suffix == ".gz" && generator.chance(2) ? gzipped(source) : source, suffix: suffix)
            for dialect in dialects {
                let columns = (0..<(1 + generator.below(4))).map {
                    TextColumn(name: "c\($0)", type: types[generator.below(types.count)])
                }
                let table = try TextTable.of(file, dialect, columns, Reading.random(&generator))
                _ = try? table.rows(readers: 2)
                _ = try? table.count(readers: 2)
            }
            _ = try? TextTable.inferring(name: "t", files: [file.file]).rows()
        }
    }
}
