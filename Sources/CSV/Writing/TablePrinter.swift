import Columnar

/// Lays rows out in columns: gathers the first ones to find widths, then writes each as it comes.
struct TablePrinter: ~Copyable {
    private let layout: TableLayout
    private let names: [String]
    private let isRightAligned: [Bool]
    /// Rows that wait for the widths: their text and values.
    private var text = TextBuffer()
    private var cells: [TableCell] = []
    /// Widths of the columns, once they are known.
    private var widths: [Int]?
    private var rowCount = 0

    init(columns: [ColumnSchema], layout: TableLayout) {
        self.layout = layout
        names = columns.indices.map {
            var shown = TextBuffer()
            let arena = ByteArena()
            let name = columns[$0].resultName(at: $0)
            withExtendedLifetime(arena) { _ = DisplayText.append(arena.copy(name), to: &shown) }
            return shown.string
        }
        isRightAligned = columns.map(\.type.isNumeric)
    }

    /// Takes the rows of a piece.
    mutating func add(_ piece: TextPiece, to output: inout TextBuffer) {
        rowCount += piece.rowCount
        let offset = text.count
        unsafe piece.text.withBytes { unsafe text.append($0) }
        for var cell in piece.cells {
            cell.offset += offset
            cells.append(cell)
        }
        if rowCount >= layout.measuredRows { writeGathered(to: &output) }
    }

    /// Writes what waits, and the line that counts the rows.
    mutating func end(to output: inout TextBuffer) {
        writeGathered(to: &output)
        output.append(rowCount == 1 ? "(1 row)\n" : "(\(rowCount) rows)\n")
    }

    private mutating func writeGathered(to output: inout TextBuffer) {
        let widths = widths ?? measuredWidths()
        if self.widths == nil {
            self.widths = widths
            writeHeader(widths, to: &output)
        }
        var position = 0
        while position < cells.count {
            writeRow(position, widths, to: &output)
            position += names.count
        }
        cells.removeAll(keepingCapacity: true)
        text.removeAll()
    }

    /// As wide as the longest value, or what the terminal has room for.
    private func measuredWidths() -> [Int] {
        var widths = names.map(DisplayText.width)
        for (position, cell) in cells.enumerated() {
            widths[position % names.count] = max(widths[position % names.count], cell.width)
        }
        guard let terminalWidth = layout.terminalWidth else { return widths }
        // Values stand between spaces, and columns between bars.
        let room = terminalWidth - 3 * names.count + 1
        let narrowest = 6
        while widths.reduce(0, +) > room {
            guard let widest = widths.max(), widest > narrowest else { break }
            let second = widths.filter { $0 < widest }.max() ?? 0
            let count = widths.count { $0 == widest }
            let surplus = widths.reduce(0, +) - room
            let width = max(narrowest, second, widest - (surplus + count - 1) / count)
            widths = widths.map { min($0, width) }
        }
        return widths
    }

    private func writeHeader(_ widths: [Int], to output: inout TextBuffer) {
        for (position, name) in names.enumerated() {
            if position > 0 { output.append("|") }
            write(name, DisplayText.width(name), position, widths, isNull: false, to: &output)
        }
        output.append("\n")
        for (position, width) in widths.enumerated() {
            if position > 0 { output.append("+") }
            output.append(String(repeating: "-", count: width + 2))
        }
        output.append("\n")
    }

    private func writeRow(_ first: Int, _ widths: [Int], to output: inout TextBuffer) {
        for position in names.indices {
            if position > 0 { output.append("|") }
            let cell = cells[first + position]
            let value = unsafe text.withBytes {
                unsafe String(decoding: $0[cell.offset..<cell.offset + cell.length], as: UTF8.self)
            }
            write(value, cell.width, position, widths, isNull: cell.isNull, to: &output)
        }
        output.append("\n")
    }

    private func write(
        _ value: String, _ width: Int, _ position: Int, _ widths: [Int], isNull: Bool, to output: inout TextBuffer
    ) {
        var (shown, width) = (value, width)
        if layout.terminalWidth != nil && width > widths[position] {
            (shown, width) = DisplayText.prefix(value, columns: widths[position] - 1)
            shown += "…"
            width += 1
        }
        let padding = widths[position] - width
        let isLast = position == names.count - 1
        output.append(spaces: 1 + (isRightAligned[position] ? padding : 0))
        let dims = isNull && layout.dimsNull
        if dims { output.append("\u{1B}[2m") }
        output.append(shown)
        if dims { output.append("\u{1B}[0m") }
        // No spaces at the end of a line.
        if !isLast { output.append(spaces: 1 + (isRightAligned[position] ? 0 : padding)) }
    }
}
