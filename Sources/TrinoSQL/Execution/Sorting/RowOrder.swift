import Columnar
import Synchronization

/// The order of rows by keys.
enum RowOrder {
    /// Sorts rows; those with equal keys keep the order of the input.
    ///
    /// - Parameters:
    ///   - keys: decoded columns without failures, the most important first.
    ///   - count: rows.
    ///   - parallelism: threads.
    /// - Returns: row numbers as `UInt32`.
    static func sorted(
        keys: [(column: Column, isDescending: Bool, nullsFirst: Bool)], count: Int, parallelism: Int
    ) -> Buffer {
        sorted(
            StoredRows(columns: [], count: count),
            keys: keys.map {
                KeyColumn(StoredColumn($0.column), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
            }, parallelism: parallelism)
    }

    /// Sorts stored rows; those with equal keys keep the order of the input.
    ///
    /// - Parameters:
    ///   - rows: the rows.
    ///   - keys: columns with the same row numbers, the most important first.
    ///   - parallelism: threads.
    ///   - isCancelled: asked now and then; once it says yes the result is of no use.
    /// - Returns: row numbers as `UInt32`.
    static func sorted(
        _ rows: StoredRows, keys: [KeyColumn], parallelism: Int,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) -> Buffer {
        let order = Buffer(byteCount: rows.count * 4)
        let sorter = RowSorter(
            keys.filter { $0.column.constant == nil },
            input: RowNumbers(lane: rows.numbers.map { Lane($0, count: rows.count) }, count: rows.count),
            order: Lane(order, count: rows.count), parallelism: parallelism, isCancelled: isCancelled)
        withExtendedLifetime((rows, order)) { sorter.run() }
        return order
    }

    /// Sorts stored rows for a query: counts the memory, and ends with an error when the query is cancelled.
    ///
    /// - Throws: ``SQLError``.
    static func sorted(_ rows: StoredRows, keys: [KeyColumn], context: QueryContext) throws -> Buffer {
        // Row numbers stay; the words that the sort works on go afterwards.
        var account = MemoryAccount(context.memory)
        try account.set(rows.count * 20)
        let order = sorted(
            rows, keys: keys, parallelism: context.session.parallelism,
            isCancelled: { context.cancellation.isCancelled })
        try account.set(rows.count * 4)
        try context.check()
        return order
    }

    /// Runs a body that cannot fail on several threads.
    static func parallel(_ workers: Int, _ body: @escaping @Sendable (Int) -> Void) {
        // Nothing is thrown that could be lost.
        try? Workers.run(workers) { body($0) }
    }

    /// What a body gives for each of several threads, in their order.
    static func gathered<Result: Sendable>(_ workers: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
        if workers <= 1 { return [body(0)] }
        let results = Mutex<[(worker: Int, result: Result)]>([])
        parallel(workers) { worker in
            let result = body(worker)
            results.withLock { $0.append((worker, result)) }
        }
        return results.withLock { $0.sorted { $0.worker < $1.worker }.map(\.result) }
    }
}
