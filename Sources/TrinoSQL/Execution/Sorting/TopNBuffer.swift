import Columnar

/// The first rows of a stream in an order, for one thread.
///
/// Holds a few times as many rows as are wanted. Once there are enough, rows that come after the last of them are
/// dropped by their first key, before anything else of them is looked at. Rows with equal keys keep the order of the
/// input, which takes that a thread's batches have ascending sequence.
final class TopNBuffer {
    /// A column of the batches that rows are ordered by.
    typealias Key = (position: Int, isDescending: Bool, nullsFirst: Bool)

    private let types: [DataType]
    private let keys: [Key]
    private let count: Int
    private let withTies: Bool
    private var rows: ColumnConcatenator
    private var bounds: [KeyBound] = []
    /// Rows at which the buffer is put in order.
    private var limit: Int

    /// An empty buffer.
    ///
    /// - Parameters:
    ///   - types: the columns of the batches.
    ///   - keys: the most important first; at least one.
    ///   - count: how many rows are wanted.
    ///   - withTies: whether rows that the order does not tell from the last are wanted too.
    init(types: [DataType], keys: [Key], count: Int, withTies: Bool) {
        // The input's order: sequence and row.
        self.types = types + [.bigint, .bigint]
        self.keys = keys
        self.count = count
        self.withTies = withTies
        rows = ColumnConcatenator(types: self.types)
        limit = TopNBuffer.limit(count)
    }

    /// Bytes held.
    var byteCount: Int { rows.byteCount }

    private static func limit(_ kept: Int) -> Int { kept < 1 << 40 ? kept + max(kept, 1024) : .max }

    /// Takes the rows of a batch that may be among the first.
    ///
    /// Columns may be undecoded; of those that are no keys only the rows that are taken are decoded.
    /// - Throws: a failure of the batch, or what decoding throws.
    func add(_ batch: ColumnBatch) throws {
        for column in batch.columns {
            if let failure = column.failures?.first { throw failure }
        }
        guard count > 0, batch.count > 0 else { return }
        var selection: Selection?
        if let first = bounds.first {
            let column = try batch.columns[keys[0].position].decoded()
            selection = first.select(column, orEqual: withTies || keys.count > 1)
            if selection?.count == 0 { return }
            if keys.count > 1 { selection = try compareAll(batch, selection) }
            if selection?.count == 0 { return }
        }
        let columns = try batch.columns.map { column in
            try (selection.map(column.gathered) ?? column).decoded()
        }
        for column in columns {
            if let failure = column.failures?.first { throw failure }
        }
        let taken = selection?.count ?? batch.count
        rows.append(
            ColumnBatch(
                columns: columns + [
                    .constant(.int64(Int64(batch.sequence)), type: .bigint, count: taken),
                    TopNBuffer.numbers(selection, count: taken),
                ], count: taken))
        if rows.count >= limit { arrange() }
    }

    private static func numbers(_ selection: Selection?, count: Int) -> Column {
        let buffer = Buffer(byteCount: count * 8)
        let lane = Lane<Int64>(buffer, count: count)
        if let rows = selection?.lane {
            for position in 0..<count { lane[position] = Int64(rows[position]) }
        } else {
            for position in 0..<count { lane[position] = Int64(position) }
        }
        return Column(type: .bigint, count: count, values: buffer)
    }

    /// Of rows whose first key lets them pass: those that all keys let pass.
    private func compareAll(_ batch: ColumnBatch, _ selection: Selection?) throws -> Selection? {
        let columns = try keys.map { key in
            let column = batch.columns[key.position]
            return try (selection.map(column.gathered) ?? column).decoded()
        }
        let candidates = selection?.count ?? batch.count
        let buffer = Buffer(byteCount: candidates * 4)
        let kept = Lane<UInt32>(buffer, count: candidates)
        let (numbers, last) = (selection?.lane, withTies ? 0 : -1)
        var number = 0
        for position in 0..<candidates {
            var order = 0
            var key = 0
            while order == 0 && key < bounds.count {
                order = bounds[key].compare(columns[key], position)
                key += 1
            }
            if order > last { continue }
            kept[number] = numbers.map { $0[position] } ?? UInt32(truncatingIfNeeded: position)
            number += 1
        }
        return number == batch.count ? nil : Selection(rows: buffer, count: number)
    }

    /// Takes over the rows of another thread's buffer, which must not be used afterwards.
    func merge(_ other: TopNBuffer) {
        rows.append(other.rows.finish())
        bounds = []
    }

    /// The first rows, in order; the buffer must not be used afterwards.
    func finish() -> ColumnBatch {
        arrange()
        let all = rows.finish()
        return ColumnBatch(columns: Array(all.columns.dropLast(2)), count: all.count)
    }

    /// Puts the rows in order and drops those that are not among the first.
    private func arrange() {
        let all = rows.finish()
        var order = keys.map {
            KeyColumn(StoredColumn(all.columns[$0.position]), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        }
        let wanted = order.count
        order += all.columns.suffix(2).map { KeyColumn(StoredColumn($0), isDescending: false, nullsFirst: false) }
        let sorted = RowOrder.sorted(StoredRows(all), keys: order, parallelism: 1)
        let numbers = Lane<UInt32>(sorted, count: all.count)
        defer { withExtendedLifetime(sorted) {} }
        var kept = min(count, all.count)
        if withTies && kept > 0 {
            let last = Int(numbers[kept - 1])
            let tied = Array(order.prefix(wanted))
            while kept < all.count && tied.compare(last, Int(numbers[kept])) == 0 { kept += 1 }
        }
        let first = SortedRows(all, order: sorted).batch(0..<kept)
        if kept >= count && kept > 0 {
            let last = Int(numbers[count - 1])
            bounds = keys.map { KeyBound(all.columns[$0.position], last, $0) }
        }
        rows = ColumnConcatenator(types: types)
        rows.append(first)
        limit = TopNBuffer.limit(kept)
    }
}
