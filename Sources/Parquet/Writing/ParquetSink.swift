public import Columnar
import Dispatch
import Synchronization

/// Writes a query's result to one Parquet file, in order, as its batches come from several threads.
///
/// Whichever thread's batch fills a row group encodes it, while the others gather the next one. The file appears when the
/// result is complete; after an error, and when the sink is released before, it is not there.
public final class ParquetSink: ResultSink {
    private let path: String
    private let options: ParquetWriterOptions
    private let session = Mutex<Session?>(nil)

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - path: the file to be; it is replaced if it exists.
    ///   - options: what the file shall be like.
    public init(path: String, options: ParquetWriterOptions) {
        self.path = path
        self.options = options
    }

    /// Text is decoded by the threads that bring it.
    public var takesUndecoded: Bool { false }
    /// Rows that have been put in order so far; all of them after the last thread's end.
    public var rowCount: Int { session.withLock { $0 }?.rowCount.load(ordering: .relaxed) ?? 0 }

    /// Prepares writing and creates the hidden file.
    ///
    /// - Throws: `Failure` for types that Hive has not, ``ParquetWriteError``.
    public func open(columns: [ColumnSchema], threads: Int) throws {
        let schema = try WrittenSchema(columns, options: options)
        let opened = try Session(path, schema, options, threads: threads)
        session.withLock { $0 = opened }
    }

    /// Takes the rows of a batch.
    public func write(_ batch: ColumnBatch, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        let decoded = ColumnBatch(
            columns: try batch.columns.map { try $0.decoded() }, count: batch.count, sequence: batch.sequence)
        try session.delivery.put(decoded, sequence: batch.sequence, thread: thread)
        try session.encodeFull(thread)
    }

    /// Lets the rows of other threads go on that come before.
    public func advance(to sequence: Int, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { return }
        try session.delivery.advance(to: sequence, thread: thread)
        try session.encodeFull(thread)
    }

    /// Says that a thread has no more rows; with the last one the file is complete.
    public func end(thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        try session.delivery.end(thread: thread)
        try session.encodeFull(thread)
        if session.ended.add(1, ordering: .acquiringAndReleasing).newValue == session.threads { try session.complete() }
    }

    /// Forgets what was written, so that the result can be written anew by ``open(columns:threads:)``.
    ///
    /// Call it when no thread writes any more.
    ///
    /// - Returns: true; nothing is left of an incomplete result.
    @discardableResult
    public func discard() -> Bool {
        session.withLock { $0 = nil }
        return true
    }
}

// MARK: - State

extension ParquetSink {
    /// Rows that become a row group.
    private struct Group: Sendable {
        let number: Int
        var batches: [[Column]] = []
        var rowCounts: [Int] = []
        var rowCount = 0
        /// Bytes that the values have in memory, texts at a guess.
        var byteCount = 0
    }

    /// Batches in order, put together to groups.
    private struct Gathering: Sendable {
        var filling = Group(number: 0)
        var full: [Group] = []
    }

    /// What belongs to one attempt to write the result.
    private final class Session: @unchecked Sendable {
        // Each thread uses its own encoder and workshop alone; the last one uses all.
        let threads: Int
        let rowCount = Atomic<Int>(0)
        let ended = Atomic<Int>(0)
        let delivery: OrderedDelivery<ColumnBatch>
        private let schema: WrittenSchema
        private let options: ParquetWriterOptions
        private let gathering: GatheringBox
        private let file: Mutex<OrderedFile>
        private var encoders: [RowGroupEncoder?]
        private var workshops: [EncodingWorkshop?]

        init(_ path: String, _ schema: WrittenSchema, _ options: ParquetWriterOptions, threads: Int) throws {
            self.threads = threads
            self.schema = schema
            self.options = options
            file = try Mutex(OrderedFile(builder: ParquetFileBuilder(path: path, schema: schema)))
            encoders = Array(repeating: nil, count: threads)
            workshops = Array(repeating: nil, count: threads)
            let gathering = GatheringBox(options)
            self.gathering = gathering
            delivery = OrderedDelivery(threads: threads) { batch in gathering.add(batch) }
        }

        /// Encodes groups that are full.
        func encodeFull(_ thread: Int) throws {
            while let group = gathering.takeFull() { try encode(group, thread, alone: false) }
        }

        /// Encodes what is left, on all threads, and ends the file.
        func complete() throws {
            if let group = gathering.takeRest() { try encode(group, 0, alone: true) }
            rowCount.store(gathering.rowCount, ordering: .relaxed)
            try file.withLock { try $0.complete() }
        }

        private func encode(_ group: Group, _ thread: Int, alone: Bool) throws {
            let encoder = encoders[thread] ?? RowGroupEncoder(schema, options: options)
            encoders[thread] = encoder
            var tools: [EncodingWorkshop] = []
            for worker in alone ? 0..<threads : thread..<(thread + 1) {
                let workshop = try workshops[worker] ?? EncodingWorkshop(options)
                workshops[worker] = workshop
                tools.append(workshop)
            }
            let encoded = try encoder.encode(group.batches, rowCounts: group.rowCounts, workshops: tools)
            try file.withLock { try $0.put(encoded, number: group.number) }
        }
    }

    private final class GatheringBox: Sendable {
        private let state = Mutex(Gathering())
        private let options: ParquetWriterOptions
        private let rows = Atomic<Int>(0)

        init(_ options: ParquetWriterOptions) {
            self.options = options
        }

        var rowCount: Int { rows.load(ordering: .relaxed) }

        func add(_ batch: ColumnBatch) {
            if batch.count == 0 { return }
            rows.add(batch.count, ordering: .relaxed)
            state.withLock { state in
                state.filling.batches.append(batch.columns)
                state.filling.rowCounts.append(batch.count)
                state.filling.rowCount += batch.count
                state.filling.byteCount += batch.columns.reduce(0) { $0 + $1.values.byteCount }
                // Bytes are counted before compression here: memory is what they cost.
                if state.filling.rowCount < options.rowGroupRows && state.filling.byteCount < 2 * options.rowGroupBytes
                {
                    return
                }
                let next = Group(number: state.filling.number + 1)
                state.full.append(state.filling)
                state.filling = next
            }
        }

        func takeFull() -> Group? {
            state.withLock { $0.full.isEmpty ? nil : $0.full.removeFirst() }
        }

        func takeRest() -> Group? {
            state.withLock { $0.filling.rowCount == 0 ? nil : $0.filling }
        }
    }

    /// The file, and groups that wait for earlier ones.
    private struct OrderedFile {
        let builder: ParquetFileBuilder
        var next = 0
        var waiting: [Int: EncodedRowGroup] = [:]

        mutating func put(_ group: EncodedRowGroup, number: Int) throws {
            waiting[number] = group
            while let group = waiting.removeValue(forKey: next) {
                try builder.append(group)
                next += 1
            }
        }

        func complete() throws {
            try builder.close()
            try builder.publish()
        }
    }
}
