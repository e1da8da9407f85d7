import Columnar

/// A value in the text of a ``TextPiece``.
struct TableCell: Sendable {
    var offset: Int
    var length: Int
    /// Columns that it takes on a terminal.
    var width: Int
    var isNull: Bool
}

extension TextPiece {
    /// Appends the values of a slice, with control characters made visible.
    func appendCells(_ columns: [ColumnText], _ count: Int) {
        for row in 0..<count {
            for column in columns {
                let offset = text.count
                if let nulls = column.nulls, nulls[row] != 0 {
                    text.append("NULL")
                    cells.append(TableCell(offset: offset, length: 4, width: 4, isNull: true))
                    continue
                }
                var width = DisplayText.append(column.views[row], to: &text)
                var suffix = column.suffix
                for _ in 0..<column.suffixLength {
                    text.append(UInt8(truncatingIfNeeded: suffix))
                    suffix >>= 8
                }
                width += column.suffixLength
                cells.append(TableCell(offset: offset, length: text.count - offset, width: width, isNull: false))
            }
        }
    }
}
