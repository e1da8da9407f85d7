import Columnar

/// Stored rows in an order, given out in batches by whoever asks.
final class SortedRows: Sendable {
    /// Rows of a batch.
    static let chunkRows = 8192

    private let rows: StoredRows
    private let order: Buffer
    /// Rows that are given out.
    let count: Int

    /// Rows in an order.
    ///
    /// - Parameters:
    ///   - rows: the rows.
    ///   - order: their numbers as `UInt32`, at least `count` of them.
    ///   - count: how many are given out; nil for all.
    init(_ rows: StoredRows, order: Buffer, count: Int? = nil) {
        self.rows = rows
        self.order = order
        self.count = min(rows.count, count ?? rows.count)
    }

    /// Rows of a batch in an order.
    convenience init(_ batch: ColumnBatch, order: Buffer) {
        self.init(StoredRows(batch), order: order)
    }

    /// Batches.
    var chunkCount: Int { (count + SortedRows.chunkRows - 1) / SortedRows.chunkRows }

    /// One batch; any thread may ask for it.
    ///
    /// - Parameter number: from 0; also the sequence of the batch.
    /// - Returns: all columns of the rows.
    func chunk(_ number: Int) -> ColumnBatch {
        let start = number * SortedRows.chunkRows
        return batch(start..<min(count, start + SortedRows.chunkRows), sequence: number)
    }

    /// Some of the rows.
    ///
    /// - Parameters:
    ///   - range: positions in the order.
    ///   - sequence: the sequence of the batch.
    /// - Returns: all columns of the rows.
    func batch(_ range: Range<Int>, sequence: Int = 0) -> ColumnBatch {
        let all = Lane<UInt32>(order, count: count)
        let picked = unsafe Lane<UInt32>(base: all.pointer + range.lowerBound, count: range.count)
        return ColumnBatch(
            columns: rows.columns.map { $0.gathered(picked) }, count: range.count, sequence: sequence)
    }
}
