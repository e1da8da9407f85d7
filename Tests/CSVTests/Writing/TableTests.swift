import Columnar
import Testing

@testable import CSV

@Suite struct TableTests {
    private let schema = [
        ColumnSchema(name: "id", type: .bigint), ColumnSchema(name: "name", type: .text),
        ColumnSchema(name: nil, type: .decimal(precision: 6, scale: 2)),
    ]

    private func table(_ rows: [[Value]], _ layout: TableLayout = TableLayout(), batches: Int = 1) throws -> String {
        let size = max(1, (rows.count + batches - 1) / batches)
        let parts = stride(from: 0, to: rows.count, by: size).map { from in
            RandomRows.batch(schema, Array(rows[from..<min(from + size, rows.count)]), sequence: from)
        }
        return String(decoding: try written(.table, schema, parts, table: layout), as: UTF8.self)
    }

    @Test func `numbers stand right and wide characters take two columns`() throws {
        let text = try table([
            [.int64(1), .text("アリス"), .int64(1250)], [.int64(22), .text("bob"), .null],
            [.int64(-333), .text("e\u{301}\n\u{1B}[31m"), .int64(-5)],
        ])

        let lines = [
            "   id | name        | _col2",
            "------+-------------+-------",
            "    1 | アリス      | 12.50",
            "   22 | bob         |  NULL",
            " -333 | e\u{301}\\n\\x1b[31m | -0.05",
            "(3 rows)", "",
        ]
        #expect(text == lines.joined(separator: "\n"))
    }

    @Test func `an empty result has its header`() throws {
        #expect(try table([]) == " id | name | _col2\n----+------+-------\n(0 rows)\n")
    }

    @Test func `one row is counted as one`() throws {
        #expect(try table([[.int64(1), .text(""), .null]]).hasSuffix("(1 row)\n"))
    }

    @Test func `NULL is dimmed on a terminal with colours`() throws {
        let text = try table([[.null, .text("NULL"), .int64(0)]], TableLayout(dimsNull: true))

        #expect(text.split(separator: "\n")[2] == " \u{1B}[2mNULL\u{1B}[0m | NULL |  0.00")
    }

    @Test(arguments: [30, 40, 60])
    func `long values are cut to fit a terminal`(width: Int) throws {
        let long = String(repeating: "漢字", count: 30)
        let text = try table(
            [[.int64(1), .text(long), .int64(1)], [.int64(2), .text("short"), .int64(2)]],
            TableLayout(terminalWidth: width))

        for line in text.split(separator: "\n").dropLast() { #expect(DisplayText.width(String(line)) <= width) }
        #expect(text.contains("…"))
        #expect(try table([[.int64(1), .text(long), .int64(1)]]).contains(long))
    }

    @Test(arguments: [1, 3, 50])
    func `rows beyond the measured ones keep the widths`(batches: Int) throws {
        let rows: [[Value]] = (0..<100).map { [.int64(Int64($0)), .text("n\($0)"), .int64(Int64($0))] }
        let all = try table(rows, TableLayout(measuredRows: 1000), batches: batches)

        let streamed = try table(rows, TableLayout(measuredRows: 30), batches: batches)

        #expect(streamed.split(separator: "\n").count == all.split(separator: "\n").count)
        #expect(streamed == all)
    }
}
