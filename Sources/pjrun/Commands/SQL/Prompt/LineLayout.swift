/// How a text with its prompts lies on a terminal, row by row.
struct LineLayout {
    /// What to send, from the first column of the first row on.
    private(set) var output = ""
    /// Row and column of the cursor.
    private(set) var cursor = (row: 0, column: 0)
    /// The row in which the text ends.
    private(set) var lastRow = 0

    /// Lays out a text.
    ///
    /// - Parameters:
    ///   - buffer: the text.
    ///   - prompt: in front of the first line.
    ///   - continuation: in front of the others; as wide as the prompt.
    ///   - width: columns of the terminal.
    init(_ buffer: LineBuffer, prompt: String, continuation: String, width: Int) {
        var (row, column) = (0, prompt.count)
        output = prompt
        for (position, character) in buffer.characters.enumerated() {
            if position == buffer.cursor { cursor = (row, column) }
            if character == "\n" {
                output += "\r\n" + continuation
                (row, column) = (row + 1, continuation.count)
                continue
            }
            let size = LineLayout.width(of: character)
            if column + size > width {
                output += "\r\n"
                (row, column) = (row + 1, 0)
            }
            output.append(size == 0 ? " " : character)
            column += max(1, size)
        }
        if column >= width {
            output += "\r\n"
            (row, column) = (row + 1, 0)
        }
        if buffer.cursor == buffer.characters.count { cursor = (row, column) }
        if cursor.column >= width { cursor = (cursor.row + 1, 0) }
        lastRow = row
    }

    /// Columns that a character takes; 0 for those that a terminal would act on.
    ///
    /// Unicode, "East Asian Width": the blocks in which nearly everything is wide.
    static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
