import Columnar
import Synchronization

/// Puts the pieces of a result, which come in order, around with what belongs before, between and after them.
///
/// Small pieces are gathered until there are enough bytes for a write; large ones go out as they are.
final class OutputStream: @unchecked Sendable {
    // Used by one thread at a time: before the threads begin, under the lock of OrderedDelivery, after they have ended.
    private let format: ResultFormat
    private let columns: [ColumnSchema]
    private let output: any ByteOutput
    private var pending = TextBuffer(capacity: 2 * OutputStream.writeSize)
    private var table: TablePrinter
    private var hasRows = false
    let rowCount = Atomic<Int>(0)
    let pool = PiecePool()

    /// Bytes that are worth a write.
    private static let writeSize = 1 << 16

    init(format: ResultFormat, columns: [ColumnSchema], output: any ByteOutput, layout: TableLayout) {
        self.format = format
        self.columns = columns
        self.output = output
        table = TablePrinter(columns: columns, layout: layout)
    }

    /// Writes what comes before the rows.
    func begin() throws {
        pending.append(format.header(columns))
    }

    /// Writes the rows of a piece and gives it back to the pool.
    func take(_ piece: TextPiece) throws {
        defer { pool.put(piece) }
        if piece.rowCount == 0 { return }
        rowCount.add(piece.rowCount, ordering: .relaxed)
        if format == .table {
            table.add(piece, to: &pending)
            return try flush(ifAbove: OutputStream.writeSize)
        }
        pending.append(hasRows ? format.rowSeparator : format.beforeFirstRow)
        hasRows = true
        if piece.text.count < OutputStream.writeSize {
            unsafe piece.text.withBytes { unsafe pending.append($0) }
            return try flush(ifAbove: OutputStream.writeSize)
        }
        try flush(ifAbove: 0)
        try unsafe piece.text.withBytes { try unsafe output.write($0) }
    }

    /// Writes what comes after the rows.
    func end() throws {
        if format == .table { table.end(to: &pending) }
        pending.append(format.footer(hasRows: hasRows))
        try flush(ifAbove: 0)
        try output.finish()
    }

    private func flush(ifAbove limit: Int) throws {
        if pending.count <= limit { return }
        try unsafe pending.withBytes { try unsafe output.write($0) }
        pending.removeAll()
    }
}
