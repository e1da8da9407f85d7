public import StatesLanguage

/// Which task of a queue starts when, and what comes of it.
///
/// It decides and does nothing: an event goes in, actions come out. There are never more tasks at once than permits, every task
/// ends in exactly one way, and one that was interrupted has not failed. What waits to be tried again holds no permit.
public struct FanOutPlan {
    /// How a queue is run.
    public struct Settings: Hashable, Sendable {
        /// How many tasks run at once.
        public var maximumConcurrency: Int
        /// How often a task that failed is tried again.
        public var retries: Int
        /// How long to wait before that.
        public var backoff: RetryBackoff

        /// Puts the numbers together.
        public init(maximumConcurrency: Int, retries: Int = 0, backoff: RetryBackoff = RetryBackoff()) {
            self.maximumConcurrency = maximumConcurrency
            self.retries = retries
            self.backoff = backoff
        }
    }

    /// What a plan hears.
    public enum Event: Hashable, Sendable {
        /// It begins, or goes on in a new process.
        case begin
        /// A task that was started has ended.
        case ended(task: Int, RunEnd)
        /// Time has passed.
        case clock
        /// Somebody wants the queue to stop; it can go on later.
        case stop(immediately: Bool)
    }

    /// How one run of a task ended.
    public enum RunEnd: UInt8, Hashable, Sendable, CaseIterable {
        /// Its job is Completed.
        case succeeded
        /// Its job is Failed, took too long, or could not be made for now.
        case failed
        /// The request can never become a job here.
        case refused
        /// Somebody has stopped its job.
        case stopped
        /// The queue was stopped, or its process ended: nothing is known against the task.
        case interrupted
    }

    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// Starts a task; answered by `ended`.
        case start(task: Int)
        /// Nothing: the task has failed, and will be tried again at that time.
        case delay(task: Int, until: Int64)
        /// Says the time at this moment, by `clock`; in milliseconds since 1970. A later one replaces it.
        case wake(at: Int64)
        /// Stops the tasks that run; each is still answered by `ended`.
        case stopRunning(immediately: Bool)
        /// Nothing follows.
        case finish
    }

    /// How a task stands.
    public enum Phase: UInt8, Hashable, Sendable, CaseIterable {
        /// It waits for its turn.
        case waiting
        /// It has failed and waits to be tried again.
        case delayed
        /// It runs.
        case running
        /// Its job is Completed.
        case succeeded
        /// It has failed for good.
        case failed
        /// Somebody has stopped its job.
        case stopped

        /// Whether nothing more will become of it.
        public var isOver: Bool { self == .succeeded || self == .failed || self == .stopped }
    }

    private struct TaskState {
        var phase = Phase.waiting
        var failures: UInt32 = 0
    }

    /// How the queue is run.
    public let settings: Settings
    /// The count of those that run.
    public private(set) var permits: Permits
    private var tasks: [TaskState]
    private var counts: [Phase: Int]
    /// All before it have been started once.
    private var next = 0
    /// Those behind `next` whose turn has come again.
    private var again: [Int] = []
    private var delayed = BinaryHeap<(time: Int64, task: Int)> { ($0.time, $0.task) < ($1.time, $1.task) }
    private var hasBegun = false
    private var isStopping = false
    private var hasFinished = false
    private let fraction: () -> Double

    /// Makes a plan in which nothing has happened.
    /// - Parameters:
    ///   - taskCount: the tasks are `0 ..< taskCount`.
    ///   - settings: how the queue is run.
    ///   - fraction: random numbers of at least 0 and less than 1, for jitter.
    public init(
        taskCount: Int, _ settings: Settings, fraction: @escaping () -> Double = { .random(in: 0..<1) }
    ) {
        self.settings = settings
        self.fraction = fraction
        permits = Permits(limit: settings.maximumConcurrency)
        tasks = Array(repeating: TaskState(), count: taskCount)
        counts = [.waiting: taskCount]
    }

    /// How many tasks there are.
    public var taskCount: Int { tasks.count }
    /// How many tasks stand so.
    public func count(_ phase: Phase) -> Int { counts[phase] ?? 0 }
    /// How a task stands.
    public func phase(of task: Int) -> Phase { tasks[task].phase }
    /// How often a task has failed.
    public func failures(of task: Int) -> Int { Int(tasks[task].failures) }
    /// Whether every task has ended.
    public var isOver: Bool { Phase.allCases.allSatisfy { $0.isOver || count($0) == 0 } }

    // MARK: - After a restart

    /// Takes over how a task stands from a former process; before any event.
    ///
    /// For one that was running `ended` must follow, before `begin`. One that is delayed waits until its time, but never longer than it would have had to wait from now on: clocks jump.
    public mutating func restore(task: Int, _ phase: Phase, failures: Int, due: Int64 = 0, at now: Int64 = 0) {
        tasks[task].failures = UInt32(clamping: failures)
        move(task, to: phase)
        if phase == .running { permits.restore() }
        guard phase == .delayed else { return }
        let longest = settings.backoff.milliseconds(afterRetries: max(0, failures - 1)) { 1 }
        delayed.insert((min(due, now + longest), task))
    }

    // MARK: - Deciding

    /// Takes an event at a time in milliseconds since 1970, and says what is to be done about it.
    public mutating func handle(_ event: Event, at now: Int64) -> [Action] {
        guard !hasFinished else { return [] }
        var actions: [Action] = []
        switch event {
        case .begin: hasBegun = true
        case .clock: break
        case .ended(let task, let end): ended(task, end, at: now, &actions)
        case .stop(let immediately):
            isStopping = true
            if permits.taken > 0 { actions.append(.stopRunning(immediately: immediately)) }
        }
        guard hasBegun else { return actions }
        if !isStopping { start(at: now, &actions) }
        if permits.taken == 0, isStopping || isOver {
            hasFinished = true
            actions.append(.finish)
        }
        return actions
    }

    private mutating func ended(_ task: Int, _ end: RunEnd, at now: Int64, _ actions: inout [Action]) {
        guard tasks[task].phase == .running else { return }
        permits.giveBack()
        switch end {
        case .succeeded: move(task, to: .succeeded)
        case .stopped: move(task, to: .stopped)
        case .refused: fail(task)
        case .interrupted:
            move(task, to: .waiting)
            again.append(task)
        case .failed:
            let retries = Int(tasks[task].failures)
            guard retries < settings.retries else { return fail(task) }
            tasks[task].failures += 1
            move(task, to: .delayed)
            let due = now + settings.backoff.milliseconds(afterRetries: retries, fraction: fraction)
            delayed.insert((due, task))
            actions.append(.delay(task: task, until: due))
        }
    }

    private mutating func fail(_ task: Int) {
        tasks[task].failures += 1
        move(task, to: .failed)
    }

    private mutating func start(at now: Int64, _ actions: inout [Action]) {
        while let first = delayed.first, first.time <= now {
            _ = delayed.removeFirst()
            move(first.task, to: .waiting)
            again.append(first.task)
        }
        while permits.isAnyFree, let task = takeWaiting(), permits.take() {
            move(task, to: .running)
            actions.append(.start(task: task))
        }
        if permits.isAnyFree, let first = delayed.first { actions.append(.wake(at: first.time)) }
    }

    /// Those that come again are first, so that a task that is begun comes to its end.
    private mutating func takeWaiting() -> Int? {
        if !again.isEmpty { return again.removeFirst() }
        while next < tasks.count {
            defer { next += 1 }
            if tasks[next].phase == .waiting { return next }
        }
        return nil
    }

    private mutating func move(_ task: Int, to phase: Phase) {
        counts[tasks[task].phase, default: 0] -= 1
        counts[phase, default: 0] += 1
        tasks[task].phase = phase
    }
}
