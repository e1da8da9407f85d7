import Columnar
import Testing

@testable import CSV

@Suite struct ResultFormatTests {
    static let formats = ResultFormat.allCases.filter { $0 != .table }

    @Test(arguments: formats, [0, 1, 100, 1025])
    func `every format writes what the plain writer does`(format: ResultFormat, count: Int) throws {
        var dice = Dice(UInt64(count) + 7)
        let schema = RandomRows.schema(format)
        let rows = RandomRows.rows(schema, count, &dice)

        let bytes = try written(format, schema, [RandomRows.batch(schema, rows)])

        expectSame(bytes, ReferenceWriter(format: format, columns: schema).text(rows))
    }

    @Test(arguments: formats)
    func `batches of any size give one result`(format: ResultFormat) throws {
        var dice = Dice(11)
        let schema = RandomRows.schema(format)
        let rows = RandomRows.rows(schema, 200, &dice)
        var batches: [ColumnBatch] = []
        var from = 0
        while from < rows.count {
            let count = min(dice.below(40), rows.count - from)
            batches.append(RandomRows.batch(schema, Array(rows[from..<from + count]), sequence: batches.count))
            from += count
        }

        let bytes = try written(format, schema, batches)

        expectSame(bytes, ReferenceWriter(format: format, columns: schema).text(rows))
    }

    @Test(arguments: formats)
    func `a constant column is the same value in each row`(format: ResultFormat) throws {
        var dice = Dice(5)
        let schema = RandomRows.schema(format)
        for _ in 0..<4 {
            let row = schema.map { RandomRows.value($0.type, &dice) }
            let columns = zip(row, schema).map { Column.constant($0, type: $1.type, count: 1030) }

            let bytes = try written(format, schema, [ColumnBatch(columns: columns, count: 1030)])

            let rows = Array(repeating: row, count: 1030)
            expectSame(bytes, ReferenceWriter(format: format, columns: schema).text(rows))
        }
    }

    @Test func `Athena's form quotes everything but NULL`() throws {
        let schema = [ColumnSchema(name: "n", type: .bigint), ColumnSchema(name: "s", type: .text)]
        let rows: [[Value]] = [[.int64(1), .text("say \"hi\"")], [.null, .text("")], [.int64(-2), .null]]

        let bytes = try written(.athenaCSV, schema, [RandomRows.batch(schema, rows)])

        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                "n","s"
                "1","say ""hi""\"
                ,""
                "-2",

                """)
    }

    @Test func `values with a time zone are shown on its clocks`() throws {
        let schema = [
            ColumnSchema(name: "t", type: .timestampWithTimeZone(3)),
            ColumnSchema(name: "o", type: .timeWithTimeZone(0)),
        ]
        let zurich = try TimeZoneKey("Europe/Zurich")
        let winter = ZonedTimestamp(millis: 1_577_836_800_123, zone: zurich.number)
        let summer = ZonedTimestamp(millis: 1_593_561_600_000, zone: zurich.number)
        let time = ZonedTime(picosOfDay: 3_723_000_000_000_000, offsetMinutes: -210)
        let rows: [[Value]] = [
            [.int128(winter.bits), .int128(time.bits)], [.int128(summer.at(zone: 0).bits), .null],
            [.null, .int128(time.bits)], [.int128(summer.bits), .null],
        ]
        func text(_ format: ResultFormat) throws -> String {
            String(decoding: try written(format, schema, [RandomRows.batch(schema, rows)]), as: UTF8.self)
        }

        #expect(
            try text(.athenaCSV) == """
                "t","o"
                "2020-01-01 01:00:00.123 Europe/Zurich","01:02:03-03:30"
                "2020-07-01 00:00:00.000 UTC",
                ,"01:02:03-03:30"
                "2020-07-01 02:00:00.000 Europe/Zurich",

                """)
        #expect(try text(.csv).contains("\n2020-01-01 01:00:00.123 Europe/Zurich,01:02:03-03:30\n"))
        #expect(try text(.jsonl).contains("[\"2020-07-01 02:00:00.000 Europe/Zurich\",null]"))
    }

    @Test func `a lone NULL is an empty line`() throws {
        let schema = [ColumnSchema(name: nil, type: .bigint)]

        let bytes = try written(.athenaCSV, schema, [RandomRows.batch(schema, [[.null], [.int64(7)]])])

        #expect(String(decoding: bytes, as: UTF8.self) == "\"_col0\"\n\n\"7\"\n")
    }

    @Test func `RFC 4180 quotes only what needs it, and the empty string`() throws {
        let schema = [ColumnSchema(name: "a b", type: .text), ColumnSchema(name: "x,y", type: .double)]
        let rows: [[Value]] = [[.text(" space "), .double(1)], [.text(""), .null], [.text("a\rb"), .double(1e10)]]

        let bytes = try written(.csv, schema, [RandomRows.batch(schema, rows)])

        #expect(String(decoding: bytes, as: UTF8.self) == "a b,\"x,y\"\n space ,1.0\n\"\",\n\"a\rb\",1.0E10\n")
    }

    @Test func `TEXTFILE and JSON are what Hive writes`() throws {
        let schema = [
            ColumnSchema(name: "ID", type: .integer), ColumnSchema(name: "at", type: .timestamp(3)),
            ColumnSchema(name: "amount", type: .decimal(precision: 6, scale: 2)),
            ColumnSchema(name: "bin", type: .varbinary),
        ]
        let rows: [[Value]] = [
            [.int64(1), .int64(1_704_067_200_000_000), .int64(150), .bytes([0, 255, 65])],
            [.null, .int64(1_704_067_200_500_000), .int64(-5), .null],
        ]

        let text = try written(.textFile, schema, [RandomRows.batch(schema, rows)])
        let json = try written(.hiveJSON, schema, [RandomRows.batch(schema, rows)])

        #expect(
            String(decoding: text, as: UTF8.self)
                == "1\u{1}2024-01-01 00:00:00\u{1}1.50\u{1}AP9B\n\\N\u{1}2024-01-01 00:00:00.5\u{1}-0.05\u{1}\\N\n")
        #expect(
            String(decoding: json, as: UTF8.self) == """
                {"id":1,"at":"2024-01-01 00:00:00","amount":1.5,"bin":"\\u0000\u{FFFD}A"}
                {"id":null,"at":"2024-01-01 00:00:00.5","amount":-0.05,"bin":null}

                """)
    }

    @Test func `a statement is one line of JSON`() throws {
        let schema = [
            ColumnSchema(name: "x", type: .double), ColumnSchema(name: nil, type: .decimal(precision: 3, scale: 1)),
            ColumnSchema(name: "t", type: .varchar(3)), ColumnSchema(name: "b", type: .varbinary),
        ]
        let rows: [[Value]] = [
            [.double(.nan), .int64(15), .text("a\nb"), .bytes([1, 171])], [.double(1e10), .null, .text(""), .null],
        ]

        let bytes = try written(.jsonl, schema, [RandomRows.batch(schema, rows)])
        let empty = try written(.jsonl, Array(schema.prefix(1)), [])

        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                {"columns":[{"name":"x","type":"double"},{"name":"_col1","type":"decimal(3,1)"},\
                {"name":"t","type":"varchar(3)"},{"name":"b","type":"varbinary"}],\
                "rows":[["NaN","1.5","a\\nb","01ab"],[1.0E10,null,"",null]]}

                """)
        #expect(
            String(decoding: empty, as: UTF8.self)
                == "{\"columns\":[{\"name\":\"x\",\"type\":\"double\"}],\"rows\":[]}\n")
    }

    @Test(arguments: [ResultFormat.textFile, .hiveJSON], [DataType.time(3), .intervalDayToSecond, .unknown])
    func `types that Hive does not have are refused`(format: ResultFormat, type: DataType) {
        #expect(throws: Failure("NOT_SUPPORTED", "Unsupported Hive type: \(type)")) {
            try written(format, [ColumnSchema(name: "x", type: type)], [])
        }
    }

    @Test func `a row's failure is thrown`() {
        let schema = [ColumnSchema(name: "x", type: .bigint)]
        let failure = Failure("DIVISION_BY_ZERO", "Division by zero")
        let column = Column.constant(.int64(1), type: .bigint, count: 3).with(failures: RowFailures([2: failure]))

        #expect(throws: failure) { try written(.csv, schema, [ColumnBatch(columns: [column], count: 3)]) }
    }

    @Test func `one value has the text that the vectorised writers give it`() throws {
        var dice = Dice(3)
        let schema = RandomRows.schema(.athenaCSV)
        let batch = RandomRows.batch(schema, RandomRows.rows(schema, 200, &dice))
        for (column, field) in zip(batch.columns, schema) {
            for row in 0..<batch.count where !column.isNull(row) {
                var text = TextBuffer()
                try ValueText.append(column, row, to: &text)

                var quoted = TextBuffer()
                text.array.withUnsafeBufferPointer {
                    quoted.append(quoted: ByteView(start: $0.baseAddress ?? ByteView.empty.start, count: $0.count))
                }
                let one = ColumnBatch(columns: [column.gathered(Selection([row]))], count: 1)
                let line = try written(.athenaCSV, [ColumnSchema(name: "x", type: field.type)], [one])
                #expect(Array(line.dropFirst(4).dropLast()) == quoted.array)
            }
        }
    }
}

/// Compares long texts and shows where they part.
func expectSame(_ found: [UInt8], _ wanted: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    if found == wanted { return }
    let place = zip(found, wanted).enumerated().first { $1.0 != $1.1 }?.offset ?? min(found.count, wanted.count)
    let from = max(0, place - 60)
    let shown = { (bytes: [UInt8]) in String(decoding: bytes.dropFirst(from).prefix(120), as: UTF8.self) }
    Issue.record(
        "the texts differ at \(place): found \(shown(found)) wanted \(shown(wanted))", sourceLocation: sourceLocation)
}
