import Columnar
import Testing

@testable import CSV

@Suite struct LazySimpleSerDe {
    private let comma = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","))

    @Test func `missing fields are NULL, further ones ignored, quotes are text`() throws {
        let file = TemporaryText("1,a\n2\n3,\"c\",x\n\\N,\\N\n\n,\n")
        let columns = [TextColumn(name: "n", type: .integer), TextColumn(name: "s", type: .text)]
        let table = try TextTable.of(file, comma, columns)

        #expect(
            try table.rows() == [
                [.int64(1), text("a")], [.int64(2), .null], [.int64(3), text("\"c\"")], [.null, .null], [.null, .null],
                [.null, text("")],
            ])
        #expect(try table.count() == 6)
    }

    @Test(
        arguments: [
            (DataType.tinyint, "127|128|-128|+5|1.9|007", [127, nil, -128, 5, 1, 7] as [Int64?]),
            (.integer, "2147483648|-2147483648|.5| 1||a", [nil, -2_147_483_648, 0, nil, nil, nil]),
            (.bigint, "9223372036854775807|9223372036854775808|-9223372036854775808", [.max, nil, .min]),
            (.date, "2023-02-30|1970-01-02|x|1970-1-3 00:00:00", [19418, 1, nil, 2]),
            (
                .timestamp(3),
                "1970-01-01 00:00:01|1970-01-01|1970-01-01T00:00:02|1970-01-01 00:00:00.0015|1970-1-1 0:0:3",
                [1_000_000, nil, 2_000_000, 2_000, 3_000_000]
            ),
            (.decimal(precision: 4, scale: 2), "1.005|-1.005|99.999|1e1|x", [101, -101, nil, 1000, nil]),
        ])
    func `bad values are NULL`(type: DataType, values: String, expected: [Int64?]) throws {
        let file = TemporaryText(values.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\n"))
        let table = try TextTable.of(file, comma, [TextColumn(name: "v", type: type)])

        #expect(try table.rows() == expected.map { [$0.map(Value.int64) ?? .null] })
        #expect(try table.rows(undecoded: true) == expected.map { [$0.map(Value.int64) ?? .null] })
    }

    @Test func `binary is Base64, or the text itself`() throws {
        let file = TemporaryText("aGk=\naGk\n\n!\naGlq\nQUI=\n\\N\nA\n")
        let table = try TextTable.of(file, comma, [TextColumn(name: "v", type: .varbinary)])

        #expect(
            try table.rows().map(\.[0]) == [
                text("hi"), text("hi"), text(""), text("!"), text("hij"), text("AB"), .null, text("A"),
            ])
    }

    @Test func `an escape hides a delimiter and is undone in text`() throws {
        let file = TemporaryText("a\\,b,c\\\\\n\\\\N,\\N\nx\\")
        let dialect = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","), escape: UInt8(ascii: "\\"))
        let table = try TextTable.of(file, dialect, .text(2))

        #expect(
            try table.rows() == [[text("a,b"), text("c\\")], [text("\\N"), .null], [text("x\\"), .null]])
    }

    @Test func `the last column may take the rest`() throws {
        let file = TemporaryText("a,b,c,d\ne,f\r\ng\r\n")
        let dialect = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","), lastColumnTakesRest: true)

        #expect(
            try TextTable.of(file, dialect, .text(2)).rows() == [
                [text("a"), text("b,c,d")], [text("e"), text("f")], [text("g"), .null],
            ])
        #expect(try TextTable.of(file, dialect, .text(1)).rows() == [[text("a")], [text("e")], [text("g")]])
    }

    @Test func `another NULL sequence may be a number`() throws {
        let file = TemporaryText("0,0\n1,\n")
        let dialect = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","), nullFormat: [UInt8(ascii: "0")])
        let columns = [TextColumn(name: "n", type: .integer), TextColumn(name: "s", type: .text)]

        #expect(try TextTable.of(file, dialect, columns).rows() == [[.null, .null], [.int64(1), text("")]])
    }

    @Test(arguments: 0..<400) func `random lines are read as by the reference`(stream: Int) throws {
        var generator = SeededGenerator(stream: UInt64(9000 + stream))
        let alphabet = Array("ab,,\\\n\r\"N".utf8)
        let source = (0..<generator.below(300)).map { _ in alphabet[generator.below(alphabet.count)] }
        let escape = generator.chance(2) ? UInt8(ascii: "\\") : nil
        let dialect = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","), escape: escape)
        let columns = 1 + generator.below(3)
        let reading = Reading.random(&generator)
        let expected = try ReferenceReader(dialect: dialect).rows(of: source).map { row in
            (0..<columns).map { column -> Value in
                guard column < row.count, row[column].bytes != Array("\\N".utf8) else { return .null }
                return .bytes(unescaped(row[column].bytes, escape))
            }
        }

        for file in [TemporaryText(source), TemporaryText(gzipped(source), suffix: ".gz")] {
            let table = try TextTable.of(file, dialect, .text(columns), reading)
            #expect(try table.rows(readers: reading.readers) == expected, "\(reading) \(source)")
            #expect(try table.count(readers: reading.readers) == expected.count, "\(reading) \(source)")
        }
    }

    private func unescaped(_ bytes: [UInt8], _ escape: UInt8?) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == escape && at + 1 < bytes.count { at += 1 }
            result.append(bytes[at])
            at += 1
        }
        return result
    }
}

@Suite struct OpenCSVSerDe {
    private let dialect = Dialect.openCSV()

    @Test(
        arguments: [
            ("a,b", ["a", "b"] as [String?]), ("\"a,1\",\"b\"\"c\"", ["a,1", "b\"c"]), ("a\\,b", ["a", "b"]),
            ("\"a\\\"b\",c", ["a\"b", "c"]), ("a,\"b", ["a", nil]), ("x", ["x", nil]), ("", [nil, nil]),
            ("a,b,c", ["a", "b"]), ("abcd\"e\"f,g", ["abcd\"e\"f", "g"]), ("a,  \"b\"", ["a", "b"]),
            ("\"\",", ["", ""]), (" \"a\",b", [" a", "b"]), ("\"a\" ,b", ["a ", "b"]), ("\"a\nb\"", [nil, nil]),
        ])
    func `lines are taken apart as Hive does it`(line: String, fields: [String?]) throws {
        let file = TemporaryText(line + "\n")
        let table = try TextTable.of(file, dialect, .text(2))

        #expect(try table.rows().first == fields.map(text))
    }

    @Test(arguments: 0..<400) func `the fast paths agree with the plain one`(stream: Int) throws {
        var generator = SeededGenerator(stream: UInt64(20_000 + stream))
        let alphabets = ["ab,\n", "a,\"\n", "\"\n,ab ", "a\r\n,\"", "ab,\n\\\"", "\",\"\n\r", "é\",ab\n"]
        let alphabet = Array(alphabets[generator.below(alphabets.count)].utf8)
        var source = (0..<generator.below(200)).map { _ in alphabet[generator.below(alphabet.count)] }
        if generator.chance(2) {
            let fields = ["\"\"", "\"a\"", "b", "\"c,\"", "", "\"\"\"\"", "\"x\"\"y\""].map { Array($0.utf8) }
            source = (0..<generator.below(60)).flatMap { _ in
                fields[generator.below(fields.count)] + [generator.chance(3) ? 10 : UInt8(ascii: ",")]
            }
        }
        let columns = 1 + generator.below(3)
        let reading = Reading.random(&generator)
        let expected = plain(source, columns)

        for file in [TemporaryText(source), TemporaryText(gzipped(source), suffix: ".gz")] {
            let table = try TextTable.of(file, dialect, .text(columns), reading)
            #expect(try table.rows(readers: reading.readers) == expected, "\(reading) \(source)")
            #expect(try table.count(readers: reading.readers) == expected.count, "\(reading) \(source)")
        }
    }

    /// Every line through `OpenCSVLines`.
    private func plain(_ source: [UInt8], _ columns: Int) -> [[Value]] {
        var rows: [[Value]] = []
        var line: [UInt8] = []
        func end() {
            let padded = [UInt8](repeating: 0, count: 64) + line + [UInt8](repeating: 10, count: 65)
            let ends: [UInt32] = [.max, UInt32(line.count)]
            let arena = ByteArena()
            let views = Buffer(byteCount: 16)
            rows.append(
                (0..<columns).map { field in
                    padded.withUnsafeBufferPointer { text in
                        var missing: UInt8 = 0
                        let lines = OpenCSVLines(
                            text: UnsafePointer(text.baseAddress.unsafelyUnwrapped + 64), ends: ends, dialect: dialect)
                        _ = lines.gather(
                            field, rows: nil, count: 1, views: Lane(views, count: 1), missing: &missing, arena: arena)
                        return missing == 1 ? .null : .bytes(Lane<ByteView>(views, count: 1)[0].array)
                    }
                })
            line = []
        }
        var at = 0
        while at < source.count {
            if source[at] == 10 || source[at] == 13 {
                end()
                if source[at] == 13 && at + 1 < source.count && source[at + 1] == 10 { at += 1 }
            } else {
                line.append(source[at])
            }
            at += 1
        }
        if !line.isEmpty { end() }
        return rows
    }

    @Test func `numbers, dates and timestamps are Athena's`() throws {
        let file = TemporaryText("\"5\",\"1.5\",\"true\",\"18276\",\"1579059880000\",\"\"\n")
        let columns = [
            TextColumn(name: "i", type: .integer), TextColumn(name: "d", type: .double),
            TextColumn(name: "b", type: .boolean), TextColumn(name: "day", type: .date),
            TextColumn(name: "t", type: .timestamp(3)), TextColumn(name: "s", type: .text),
        ]
        let rows = try TextTable.of(file, dialect, columns).rows()

        #expect(
            rows == [[.int64(5), .double(1.5), .bool(true), .int64(18276), .int64(1_579_059_880_000_000), text("")]])
    }

    @Test(
        arguments: [
            (DataType.integer, "a,", "Error parsing field value '' for field 1: For input string: \"\""),
            (.bigint, "a,xy", "Error parsing field value 'xy' for field 1: For input string: \"xy\""),
            (.double, "a,\"\"", "Error parsing field value '' for field 1: empty String"),
            (
                .integer, "a,2147483648",
                "Error parsing field value '2147483648' for field 1: For input string: \"2147483648\""
            ),
        ])
    func `a bad number fails its row`(type: DataType, line: String, message: String) throws {
        let file = TemporaryText(line)
        let columns = [TextColumn(name: "s", type: .text), TextColumn(name: "v", type: type)]
        let table = try TextTable.of(file, dialect, columns)

        #expect(throws: Failure("HIVE_BAD_DATA", message)) { try table.rows() }
        #expect(try table.rows([0]) == [[text("a")]])
    }

    @Test func `bad numbers may be NULL, and missing ones always are`() throws {
        let columns = [TextColumn(name: "s", type: .text), TextColumn(name: "v", type: .integer)]
        let file = TemporaryText("a,\nb,x\nc,3\n\n")
        let lenient = try TextTable.of(file, .openCSV(useNullForInvalid: true), columns)
        let short = TemporaryText("a\n\n")
        let missing = try TextTable.of(short, dialect, columns)

        #expect(
            try lenient.rows() == [
                [text("a"), .null], [text("b"), .null], [text("c"), .int64(3)], [.null, .null],
            ])
        #expect(try missing.rows() == [[text("a"), .null], [.null, .null]])
    }
}
