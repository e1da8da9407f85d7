import Columnar
import Synchronization

/// Runs a stream into consumers, one for each thread.
enum Pipeline {
    /// Runs all branches of a stream.
    ///
    /// Consumer i belongs to thread i and outlives the branches. Sequences of later branches are above those of
    /// earlier ones. A consumer that wants no more ends its thread, and keeps later branches from being run; it must
    /// have all it wants of what comes later in the stream.
    /// - Parameters:
    ///   - stream: what is run.
    ///   - consumers: at most as many threads are used.
    ///   - context: the query's.
    /// - Throws: the error of the first thread that threw one.
    static func run(_ stream: Stream, into consumers: [any Consumer], context: QueryContext) throws {
        guard let profile = context.profile else { return try runAll(stream, into: consumers, context: context) }
        try profile.pipeline { try runAll(stream, into: consumers, context: context) }
    }

    private static func runAll(_ stream: Stream, into consumers: [any Consumer], context: QueryContext) throws {
        for (number, branch) in stream.branches.enumerated() {
            let threads = max(1, min(consumers.count, branch.source.parallelism))
            let state = State()
            // Consumers are used by one thread each.
            let shared = UncheckedBox(consumers)
            // Threads without work in this branch hold nobody up.
            for consumer in consumers.dropFirst(threads) { try consumer.reach((number + 1) << 44) }
            try Workers.run(threads) { worker in
                do {
                    try read(
                        branch, into: shared.value[worker], base: number << 44, state: state, context: context)
                } catch {
                    state.stop.store(true, ordering: .relaxed)
                    throw error
                }
            }
            if state.satisfied.load(ordering: .relaxed) { return }
        }
    }

    private final class State: Sendable {
        let stop = Atomic<Bool>(false)
        let satisfied = Atomic<Bool>(false)
    }

    private static func read(
        _ branch: Stream.Branch, into consumer: any Consumer, base: Int, state: State, context: QueryContext
    ) throws {
        let reader = try branch.source.makeReader()
        let transforms = try branch.transforms.map { try $0() }
        if let profile = context.profile {
            return try readMeasured(
                branch, reader, transforms, consumer, base: base, state: state, context: context,
                StageClock(branch.operators + [profile.current]))
        }
        var wantsMore = true
        func pass(_ batch: ColumnBatch, _ step: Int) throws {
            guard wantsMore, batch.count > 0 else { return }
            if step == transforms.count {
                if try !consumer.consume(batch) { wantsMore = false }
            } else {
                try transforms[step].process(batch) { try pass($0, step + 1) }
            }
        }
        while wantsMore && !state.stop.load(ordering: .relaxed) {
            try context.check()
            guard let batch = try reader.next() else {
                try consumer.reach(base + 1 << 44)
                break
            }
            try consumer.reach(base + batch.sequence)
            try pass(
                ColumnBatch(columns: batch.columns, count: batch.count, sequence: base + batch.sequence), 0)
        }
        if !wantsMore { state.satisfied.store(true, ordering: .relaxed) }
    }

    /// The same with a clock: the loop of queries that nobody measures has no trace of it.
    private static func readMeasured(
        _ branch: Stream.Branch, _ reader: any StreamReader, _ transforms: [any Transform], _ consumer: any Consumer,
        base: Int, state: State, context: QueryContext, _ start: StageClock
    ) throws {
        var (clock, wantsMore) = (start, true)
        // The transforms are the stages 1 and up, the consumer the last.
        func pass(_ batch: ColumnBatch, _ step: Int) throws {
            guard wantsMore, batch.count > 0 else { return }
            clock.count(batch, from: step)
            let before = clock.enter(step + 1)
            if step == transforms.count {
                if try !consumer.consume(batch) { wantsMore = false }
            } else {
                try transforms[step].process(batch) { try pass($0, step + 1) }
            }
            _ = clock.enter(before)
        }
        while wantsMore && !state.stop.load(ordering: .relaxed) {
            try context.check()
            guard let batch = try reader.next() else {
                try consumer.reach(base + 1 << 44)
                break
            }
            try consumer.reach(base + batch.sequence)
            try pass(
                ColumnBatch(columns: batch.columns, count: batch.count, sequence: base + batch.sequence), 0)
        }
        _ = clock.enter(0)
        if !wantsMore { state.satisfied.store(true, ordering: .relaxed) }
    }
}

/// Carries a value to threads that the type system cannot see to be safe; each use says why it is.
struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
