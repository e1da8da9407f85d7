import Columnar
import Glibc
import Synchronization

/// What the operators of one run of a query did, for EXPLAIN ANALYZE.
///
/// The tree grows as the executor asks for the streams of plans, which one thread does; the counters are added to by all
/// threads.
final class QueryProfile: Sendable {
    /// The query's output.
    let root = OperatorProfile(title: "Output")
    private let state = Mutex(State())

    private struct State {
        var open: [OperatorProfile] = []
        // Time of the executor's thread that some operator has been given already.
        var elapsed = 0
    }

    /// The operator whose stream is being made.
    var current: OperatorProfile { state.withLock { $0.open.last } ?? root }

    /// Makes the stream of an operator, and gives the operator the time that no pipeline was given.
    ///
    /// - Parameters:
    ///   - title: what the operator is.
    ///   - body: makes the stream.
    /// - Throws: what the body throws.
    /// - Returns: the stream; what is new in it belongs to the operator.
    func stream(of title: String, _ body: () throws -> Stream) rethrows -> Stream {
        let profile = OperatorProfile(title: title)
        current.add(profile)
        state.withLock { $0.open.append(profile) }
        defer { state.withLock { _ = $0.open.popLast() } }
        var stream = try measured(profile, body)
        for branch in stream.branches.indices { stream.branches[branch].claim(for: profile) }
        return stream
    }

    private func measured(_ profile: OperatorProfile, _ body: () throws -> Stream) rethrows -> Stream {
        let (clock, counted, elapsed) = (OperatorClock.process, root.totalCPU, state.withLock(\.elapsed))
        let stream = try body()
        let now = OperatorClock.process
        let cpu = max(0, now.cpu - clock.cpu - (root.totalCPU - counted))
        let wall = max(0, now.wall - clock.wall - (state.withLock(\.elapsed) - elapsed))
        profile.cpu.add(cpu, ordering: .relaxed)
        profile.wall.add(wall, ordering: .relaxed)
        state.withLock { $0.elapsed += wall }
        return stream
    }

    /// Adds a scan that runs as one with the current operator, and counts its rows alone.
    func addScan(_ title: String) { current.add(OperatorProfile(title: title, isMeasured: false)) }

    /// Runs a pipeline, whose stages measure themselves.
    func pipeline(_ body: () throws -> Void) rethrows {
        let start = OperatorClock.process.wall
        defer {
            let wall = OperatorClock.process.wall - start
            state.withLock { $0.elapsed += wall }
        }
        try body()
    }
}

/// What one operator did.
final class OperatorProfile: Sendable {
    /// The operator as the plan shows it.
    let title: String
    /// Nanoseconds of processors.
    let cpu = Atomic<Int>(0)
    /// Nanoseconds that threads were at it, added up.
    let wall = Atomic<Int>(0)
    /// Rows that it gave.
    let rows = Atomic<Int>(0)
    /// Bytes of their values.
    let bytes = Atomic<Int>(0)
    /// Whether time and bytes are known; false for a scan that runs as one with the filter above it.
    let isMeasured: Bool
    private let inputs = Mutex<[OperatorProfile]>([])

    init(title: String, isMeasured: Bool = true) {
        self.title = title
        self.isMeasured = isMeasured
    }

    /// The operators that it reads from, in the order in which they were run.
    var children: [OperatorProfile] { inputs.withLock { $0 } }

    fileprivate func add(_ child: OperatorProfile) { inputs.withLock { $0.append(child) } }

    /// Processor time of it and all below.
    var totalCPU: Int { children.reduce(cpu.load(ordering: .relaxed)) { $0 + $1.totalCPU } }

    /// Thread time of it and all below.
    var totalWall: Int { children.reduce(wall.load(ordering: .relaxed)) { $0 + $1.totalWall } }
}

/// Two readings of clocks, in nanoseconds.
struct OperatorClock {
    let cpu: Int
    let wall: Int

    /// Now, by the processor time of this thread.
    static var thread: OperatorClock { read(CLOCK_THREAD_CPUTIME_ID) }
    /// Now, by the processor time of all threads.
    static var process: OperatorClock { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> OperatorClock {
        OperatorClock(cpu: nanoseconds(clock), wall: nanoseconds(CLOCK_MONOTONIC))
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

extension Stream.Branch {
    /// Says that the stages which belong to nobody yet belong to an operator.
    fileprivate mutating func claim(for profile: OperatorProfile) {
        while operators.count <= transforms.count { operators.append(profile) }
    }
}

/// Follows a thread through the stages of a pipeline: the source, the transforms, the consumer.
struct StageClock {
    private let stages: [OperatorProfile]
    private var stage = 0
    private var last: OperatorClock

    /// Begins in the source.
    init(_ stages: [OperatorProfile]) {
        self.stages = stages
        last = .thread
    }

    /// The thread goes to another stage.
    ///
    /// - Returns: the stage that it comes from.
    mutating func enter(_ next: Int) -> Int {
        let now = OperatorClock.thread
        stages[stage].cpu.add(now.cpu - last.cpu, ordering: .relaxed)
        stages[stage].wall.add(now.wall - last.wall, ordering: .relaxed)
        let before = stage
        (last, stage) = (now, next)
        return before
    }

    /// A batch leaves a stage.
    func count(_ batch: ColumnBatch, from stage: Int) {
        // What goes from stage to stage of one operator is its own affair.
        if stage + 1 < stages.count, stages[stage] === stages[stage + 1] { return }
        stages[stage].rows.add(batch.count, ordering: .relaxed)
        stages[stage].bytes.add(batch.columns.reduce(0) { $0 + $1.valueBytes }, ordering: .relaxed)
    }
}

extension Column {
    /// Bytes of the values of all rows: of text its length, of others what they take in memory.
    fileprivate var valueBytes: Int {
        let stored: Int
        if decoder != nil || type.physical == .bytes {
            let views = views
            stored = (0..<self.stored).reduce(0) { $0 + (isNull($1) ? 0 : views[$1].count) }
        } else if type.physical == .nested {
            stored = children.reduce(0) { $0 + $1.valueBytes }
        } else {
            stored = self.stored * type.physical.byteCount
        }
        return isConstant && self.stored == 1 ? stored * count : stored
    }
}
