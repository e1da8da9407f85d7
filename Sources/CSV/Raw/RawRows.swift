internal import CKernels
public import Columnar

/// All rows of a table as the bytes that stand in its files, to be written in another order.
///
/// Holds the text of the files; a row takes 16 bytes more, and another 16 if a field is to come first.
@safe public struct RawRows: Sendable {
    /// Rows.
    public let count: Int
    private let rows: Buffer
    private let fields: Buffer?
    private let texts: [Buffer]
    private let delimiter: UInt8

    /// Puts the blocks of a scan together.
    ///
    /// - Parameters:
    ///   - pieces: the rows of all blocks of a scan, in any order; all with a field, or none.
    ///   - dialect: of the table.
    public init(_ pieces: [RawRowPiece], dialect: Dialect) {
        let pieces = pieces.sorted { $0.sequence < $1.sequence }
        count = pieces.reduce(0) { $0 + $1.rowCount }
        delimiter = dialect.delimiter
        texts = pieces.map(\.text)
        rows = RawRows.joined(pieces.map { ($0.rows, $0.rowCount) }, count)
        let wanted = pieces.compactMap { piece in piece.fields.map { ($0, piece.rowCount) } }
        fields = wanted.isEmpty ? nil : RawRows.joined(wanted, count)
    }

    private static func joined(_ pieces: [(Buffer, Int)], _ count: Int) -> Buffer {
        let whole = Buffer(byteCount: 16 * count)
        var end = 0
        for (piece, rows) in pieces {
            unsafe (whole.base + end).copyMemory(from: piece.base, byteCount: 16 * rows)
            end += 16 * rows
        }
        return whole
    }

    /// A row with its row end.
    ///
    /// - Precondition: below ``count``.
    public subscript(row: Int) -> ByteView {
        precondition(row >= 0 && row < count, "row \(row) is outside 0..<\(count)")
        return Lane<ByteView>(rows, count: count)[row]
    }

    /// Bytes of some rows together.
    ///
    /// - Precondition: every row number is below ``count``.
    public func byteCount(of order: ArraySlice<UInt32>) -> Int {
        unsafe order.withUnsafeBufferPointer { order in
            guard let start = order.baseAddress else { return 0 }
            return unsafe pjrun_order_length(rows.fieldViews, start, order.count)
        }
    }

    /// Copies rows one after the other, the field that pieces were made with in front of the others.
    ///
    /// - Parameters:
    ///   - order: row numbers below ``count``.
    ///   - target: has room for their bytes and ``Buffer/padding`` more.
    /// - Returns: bytes written.
    @discardableResult
    public func copy(_ order: ArraySlice<UInt32>, to target: Buffer) -> Int {
        unsafe order.withUnsafeBufferPointer { order in
            guard let start = order.baseAddress else { return 0 }
            guard let fields else {
                return unsafe pjrun_copy_ordered(rows.fieldViews, start, order.count, target.bytes)
            }
            return unsafe pjrun_copy_ordered_field_first(
                rows.fieldViews, fields.fieldViews, start, order.count, delimiter, target.bytes)
        }
    }
}
