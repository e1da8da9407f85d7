import Columnar

/// Window functions of one window, over all rows of their input.
///
/// The rows are sorted by partition and order, and cut into slices of whole partitions, which any thread may compute
/// without the others; only a slice at a time needs memory besides the input.
final class WindowOperator: Sendable {
    private let rows: SortedRows
    private let node: Plan.WindowNode
    private let positions: [Symbol: Int]
    private let check: @Sendable () throws -> Void
    /// Where slices end.
    private let ends: [Int]

    /// Rows that a slice has at least, the last one excepted.
    private static let sliceRows = 16_384

    /// Sorts the rows.
    ///
    /// - Parameters:
    ///   - rows: decoded, without failures.
    ///   - layout: the symbol of each column.
    ///   - node: the window.
    ///   - check: throws once the query is cancelled.
    ///   - sort: gives the order of the rows by keys.
    /// - Throws: what the sort throws.
    init(
        rows: StoredRows, layout: [Symbol], node: Plan.WindowNode, check: @escaping @Sendable () throws -> Void = {},
        sort: (StoredRows, [KeyColumn]) throws -> Buffer
    ) throws {
        var positions: [Symbol: Int] = [:]
        for (position, symbol) in layout.enumerated() where positions[symbol] == nil { positions[symbol] = position }
        func column(_ symbol: Symbol) -> StoredColumn {
            guard let position = positions[symbol] else {
                preconditionFailure("the symbol \(symbol.name)#\(symbol.id) is not an input")
            }
            return rows.columns[position]
        }
        let partition = node.partition.map {
            KeyColumn(column($0), isDescending: false, nullsFirst: false, ordersZeros: false)
        }
        let keys = node.order.map {
            KeyColumn(
                column($0.symbol), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst, isEncoded: $0.isEncoded)
        }
        let order = try sort(rows, partition + keys)
        try withExtendedLifetime((rows, order)) {
            try ComparedNulls.check(Lane(order, count: rows.count), count: rows.count, keys: partition + keys)
        }
        self.rows = SortedRows(rows, order: order)
        self.node = node
        self.positions = positions
        self.check = check
        ends = withExtendedLifetime(rows) {
            WindowOperator.cuts(Lane(order, count: rows.count), rows.count, partition)
        }
    }

    private static func cuts(_ order: Lane<UInt32>, _ count: Int, _ partition: [KeyColumn]) -> [Int] {
        var ends: [Int] = []
        var start = 0
        while start < count {
            var low = min(count, start + sliceRows)
            var high = count
            // Behind the last row of the partition that the slice would cut.
            let last = Int(order[low - 1])
            var step = 1
            while low + step < count && partition.compare(Int(order[low + step - 1]), last) == 0 {
                low += step
                step *= 2
            }
            high = min(count, low + step)
            while low < high {
                let middle = low + (high - low) / 2
                if partition.compare(Int(order[middle]), last) == 0 { low = middle + 1 } else { high = middle }
            }
            ends.append(low)
            start = low
        }
        return ends
    }

    /// Slices.
    var sliceCount: Int { ends.count }

    /// Computes one slice; any thread may ask for it.
    ///
    /// - Parameter number: from 0; also the sequence of the batch.
    /// - Returns: the columns of the input and the results of the functions, in the order of the window.
    /// - Throws: ``Failure``.
    func slice(_ number: Int) throws -> ColumnBatch {
        let range = (number == 0 ? 0 : ends[number - 1])..<ends[number]
        let batch = rows.batch(range, sequence: number)
        let results = try WindowSlice(batch, node, positions, check: check).results()
        return ColumnBatch(columns: batch.columns + results, count: batch.count, sequence: number)
    }

    /// Computes all rows at once.
    ///
    /// - Parameters:
    ///   - rows: decoded, without failures.
    ///   - layout: the symbol of each column.
    ///   - node: the window.
    ///   - parallelism: threads.
    /// - Returns: the columns of the input and the results of the functions, in the order of the window.
    /// - Throws: ``Failure``.
    static func evaluate(
        rows: ColumnBatch, layout: [Symbol], node: Plan.WindowNode, parallelism: Int
    ) throws -> ColumnBatch {
        let window = try WindowOperator(rows: StoredRows(rows), layout: layout, node: node) {
            RowOrder.sorted($0, keys: $1, parallelism: parallelism)
        }
        if window.sliceCount == 1 { return try window.slice(0) }
        let types = rows.columns.map(\.type) + node.functions.map(\.symbol.type)
        // Each thread has one of its own.
        let parts = UncheckedBox((0..<max(1, parallelism)).map { _ in ColumnConcatenator(types: types) })
        let next = Counter()
        try Workers.run(parts.value.count) { worker in
            while true {
                let number = next.next()
                if number >= window.sliceCount { return }
                let batch = try window.slice(number)
                for column in batch.columns {
                    if let failure = column.failures?.first { throw failure }
                }
                parts.value[worker].append(batch)
            }
        }
        parts.value[0].merge(Array(parts.value.dropFirst()))
        return parts.value[0].finish()
    }
}
