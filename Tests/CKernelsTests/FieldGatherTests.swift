import CKernels
import Testing

/// A table and the RFC 4180 text that a simple writer makes of it.
private struct WrittenTable {
    var rows: [[String]] = []
    var text: [UInt8] = []

    /// Every row has `columns` fields if `even`, otherwise about so many.
    init(_ generator: inout SeededGenerator, columns: Int, even: Bool, crlf: Bool) {
        let pieces = [
            "", "a", "7", "long text without anything in it", "a,b", "say \"hi\"", "two\nlines", "\"", "\r\n", "é",
        ]
        for _ in 0..<(1 + generator.below(30)) {
            let count = even || generator.chance(2) ? columns : 1 + generator.below(columns + 2)
            let row = (0..<count).map { _ in pieces[generator.below(pieces.count)] }
            rows.append(row)
            let fields = row.map { field in
                let needs = field.contains { ",\"\n\r\r\n".contains($0) } || generator.chance(5)
                return needs
                    ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                        + "\"" : field
            }
            text += Array((fields.joined(separator: ",") + (crlf ? "\r\n" : "\n")).utf8)
        }
    }
}

@Suite struct `Gathering fields` {
    @Test(arguments: Level.all, [true, false])
    func `a written table is read back`(level: Level, even: Bool) throws {
        var generator = SeededGenerator(stream: even ? 10 : 11)
        for round in 0..<60 {
            let columns = 1 + generator.below(9)
            let table = WrittenTable(&generator, columns: columns, even: even, crlf: round % 2 == 0)

            #expect(try read(table, level, columns: columns) == table.rows)
        }
    }

    private func read(_ table: WrittenTable, _ level: Level, columns: Int) throws -> [[String]] {
        try withPadded(table.text, alignment: 5) { text, length in
            var state = pjrun_scan_state_t(
                in_quote: 0, previous: UInt8(ascii: "\n"), before_previous: UInt8(ascii: "\n"), escaped: 0)
            var layout = pjrun_layout_t(
                delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), escape: 0, lone_cr_ends_row: 0)
            var result = pjrun_index_t()
            var positions = [UInt32](repeating: 0, count: length + 66)
            level.kernels.index_quoted(text, length, &layout, &state, &positions, length + 66, &result)
            try #require(result.rows == table.rows.count)

            let comma = UInt8(ascii: ",")
            let uneven = table.rows.firstIndex { $0.count != columns }
            let regular = pjrun_regular_rows(text, positions, result.separators, result.rows, comma, columns)
            #expect(regular == (uneven ?? result.rows) || (uneven != nil && regular < uneven ?? 0))

            var first = [UInt32](repeating: 0, count: result.rows + 2)
            #expect(pjrun_row_table(text, positions, result.separators, comma, &first) == result.rows)
            #expect(pjrun_first_uneven_row(first, result.rows, columns) == uneven ?? result.rows)
            #expect(pjrun_row_start(positions, first, columns, result.rows) == length)

            let widest = table.rows.map(\.count).max() ?? 0
            var read = [[String]](repeating: [], count: result.rows)
            for column in 0..<widest {
                var views = [pjrun_view_t](repeating: pjrun_view_t(start: text, count: 0), count: result.rows)
                var missing = [UInt8](repeating: 9, count: result.rows)
                if uneven == nil {
                    pjrun_gather(text, positions, nil, columns, column, 0, result.rows, nil, &views, &missing)
                } else {
                    let absent = pjrun_gather(
                        text, positions, first, columns, column, 0, result.rows, nil, &views, &missing)
                    #expect(absent == missing.count { $0 == 1 })
                }
                var flags = [UInt8](repeating: 9, count: result.rows)
                let met = pjrun_unquote(&views, result.rows, layout.quote, &flags)
                #expect(met.quoted == flags.count { $0 != 0 })
                #expect(met.doubled == flags.count { $0 == 3 })
                for row in 0..<result.rows where missing[row] == 0 {
                    let view = views[row]
                    var copy = [UInt8](repeating: 0, count: view.count)
                    let kept = pjrun_copy_undoubled(view.start, view.count, layout.quote, &copy)
                    #expect((kept < view.count) == (flags[row] == 3))
                    read[row].append(String(decoding: copy[..<kept], as: UTF8.self))
                }
            }
            return read
        }
    }

    @Test func `chosen rows come in the order chosen`() {
        let text = Array("a,b\nc,d\ne,f\r\n".utf8)
        let positions: [UInt32] = [.max, 1, 3, 5, 7, 9, 12]

        let found = withPadded(text) { text, _ in
            var views = [pjrun_view_t](repeating: pjrun_view_t(start: text, count: 9), count: 2)
            #expect(pjrun_gather(text, positions, nil, 2, 1, 0, 2, [2, 0], &views, nil) == 0)
            return views.map { String(decoding: UnsafeBufferPointer(start: $0.start, count: $0.count), as: UTF8.self) }
        }

        #expect(found == ["f", "b"])
    }

    @Test func `a quote without its partner is told of`() {
        let fields = FieldTexts(["\"a", "\"", "\"\"", "b", ""])
        var flags = [UInt8](repeating: 9, count: 5)
        var nulls = flags

        fields.withViews { given in
            var views = Array(UnsafeBufferPointer(start: given, count: 5))
            let met = pjrun_unquote(&views, 5, UInt8(ascii: "\""), &flags)

            #expect(met.first_bad == 0)
            #expect(met.first_empty == 2)
            #expect(views.map(\.count) == [2, 1, 0, 1, 0])
            #expect(pjrun_bare_empty(views, flags, 5, &nulls) == 1)
        }

        #expect(flags == [0, 0, 1, 0, 0])
        #expect(nulls == [0, 0, 0, 0, 1])
    }
}
