public import Columnar
import Synchronization

/// Writes a query's result to one output, in order, as its batches come from several threads.
///
/// Each thread turns its batches into bytes; the bytes go out in the order of the result, in writes of 64 KiB or more.
/// Usable for one result. After an error, and when the query is cancelled, call ``discard()`` or release the sink: then
/// a file is not there.
public final class StreamSink: ResultSink {
    private let format: ResultFormat
    private let output: any ByteOutput
    private let layout: TableLayout
    private let session = Mutex<Session?>(nil)

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - format: the form of the result.
    ///   - output: where its bytes go.
    ///   - table: how ``ResultFormat/table`` looks; other formats do not use it.
    public init(format: ResultFormat, output: any ByteOutput, table: TableLayout = TableLayout()) {
        self.format = format
        self.output = output
        layout = table
    }

    /// Writes to a file, which appears when the result is complete.
    public convenience init(format: ResultFormat, path: String, table: TableLayout = TableLayout()) throws {
        self.init(format: format, output: try FileOutput(path: path), table: table)
    }

    /// Writes to an open descriptor.
    public convenience init(format: ResultFormat, descriptor: Int32, table: TableLayout = TableLayout()) {
        self.init(format: format, output: DescriptorOutput(descriptor: descriptor), table: table)
    }

    /// Text that is canonical already is copied.
    public var takesUndecoded: Bool { true }

    /// Rows that have been put in order so far; all of them after the last thread's end.
    public var rowCount: Int { session.withLock { $0 }?.stream.rowCount.load(ordering: .relaxed) ?? 0 }

    /// Prepares writing; a header goes out even if no row follows.
    public func open(columns: [ColumnSchema], threads: Int) throws {
        if format.isHive { try HiveTypes.check(columns) }
        let stream = OutputStream(format: format, columns: columns, output: output, layout: layout)
        let writers = (0..<threads).map { _ in RowWriter(format: format, columns: columns) }
        session.withLock { $0 = Session(writers: writers, stream: stream) }
        try stream.begin()
    }

    /// Writes the rows of a batch.
    public func write(_ batch: ColumnBatch, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        let piece = session.stream.pool.take()
        try session.writers[thread].append(batch, to: piece)
        try session.delivery.put(piece, sequence: batch.sequence, thread: thread)
    }

    /// Lets the rows of other threads go out that come before.
    public func advance(to sequence: Int, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { return }
        try session.delivery.advance(to: sequence, thread: thread)
    }

    /// Says that a thread has no more rows; with the last one the result is complete.
    public func end(thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        try session.delivery.end(thread: thread)
        if session.ended.add(1, ordering: .acquiringAndReleasing).newValue == session.writers.count {
            try session.stream.end()
        }
    }

    /// Forgets what was written, so that the result can be written anew by ``open(columns:threads:)``.
    ///
    /// Call it when no thread writes any more.
    ///
    /// - Returns: false if part of the result cannot be taken back.
    @discardableResult
    public func discard() -> Bool {
        session.withLock { $0 = nil }
        return output.discard()
    }

    /// What belongs to one attempt to write the result.
    private final class Session: @unchecked Sendable {
        // Each thread uses its own writer alone.
        let writers: [RowWriter]
        let stream: OutputStream
        let delivery: OrderedDelivery<TextPiece>
        let ended = Atomic<Int>(0)

        init(writers: [RowWriter], stream: OutputStream) {
            self.writers = writers
            self.stream = stream
            delivery = OrderedDelivery(threads: writers.count) { try stream.take($0) }
        }
    }
}
