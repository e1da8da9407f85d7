public import Columnar
import Synchronization

/// Collects a query's result in memory, in order.
public final class MemorySink: ResultSink {
    private struct State {
        var columns: [ColumnSchema] = []
        var rows: [[Value]] = []
        var delivery: OrderedDelivery<[[Value]]>?
    }

    private let state = Mutex(State())

    /// An empty sink.
    public init() {}

    /// Values are wanted, so text is to be decoded before.
    public var takesUndecoded: Bool { false }
    /// The columns of the result.
    public var columns: [ColumnSchema] { state.withLock { $0.columns } }
    /// The rows that are in order so far; all of them after the last thread's end.
    public var rows: [[Value]] { state.withLock { $0.rows } }

    /// Forgets earlier rows.
    public func open(columns: [ColumnSchema], threads: Int) throws {
        let delivery = OrderedDelivery<[[Value]]>(threads: threads) { [weak self] rows in
            self?.state.withLock { $0.rows.append(contentsOf: rows) }
        }
        state.withLock { $0 = State(columns: columns, delivery: delivery) }
    }

    /// Keeps the rows of a batch.
    public func write(_ batch: ColumnBatch, thread: Int) throws {
        let columns = try batch.columns.map { try $0.decoded() }
        for column in columns { if let failure = column.failures?.first { throw failure } }
        let rows = (0..<batch.count).map { row in columns.map { $0.value(row) } }
        try state.withLock { $0.delivery }?.put(rows, sequence: batch.sequence, thread: thread)
    }

    /// Says that a thread has no more rows.
    public func end(thread: Int) throws {
        try state.withLock { $0.delivery }?.end(thread: thread)
    }
}
