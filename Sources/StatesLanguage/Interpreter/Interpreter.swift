import OrderedJSON

/// Runs one execution of a machine: stimuli go in, actions come out, and nothing else happens.
///
/// It is deterministic: the same stimuli at the same times give the same events, ids and random numbers. So a journal of
/// stimuli is all that is needed to come back to where an execution was.
///
/// Work is done in the order in which it arises, one state at a time, so branches and iterations go on side by side. Order and
/// links of events are those of recorded histories.
public struct Interpreter: Sendable {
    /// Counts up when the same stimuli would give other events.
    public static let version = 1

    /// How the execution ended; nil while it runs.
    public internal(set) var result: ExecutionResult?

    /// What the execution is called and where it came from, with its redrives.
    public internal(set) var context: ExecutionContext

    let machine: StateMachine
    /// The machine's own line of states as it was at the end, unless that was a success.
    var remains: Frame?
    /// Only while one state is tested: it is not left, not tried again, and what it does is written down.
    var test: StateProbe?

    var frames: [Frame?] = []
    private var freeSlots: [Int] = []
    var tasks: [TaskID: RunningTask] = [:]
    var timers: [TimerID: RunningTimer] = [:]
    var mapRuns: [TaskID: (slot: Int, request: MapRunRequest, started: Int)] = [:]
    var random: SeededRandom
    var now: WallTime

    private(set) var eventCount = 0
    private var taskCount = 0
    private var timerCount = 0
    private var work = WorkQueue()
    private var actions: [Action] = []

    /// Makes an execution that has not started: its first stimulus is `start`.
    public init(_ machine: StateMachine, context: ExecutionContext) {
        self.machine = machine
        self.context = context
        random = SeededRandom(seed: context.seed)
        now = context.startTime
    }

    /// Hears of what happened, and says what is to be done.
    ///
    /// All stimuli of one call are heard before anything follows from them; after the end they are passed over, up to a
    /// `redrive`.
    /// - Parameters:
    ///   - stimuli: what happened, in its order.
    ///   - now: when; what events are stamped with.
    ///   - perform: gets the actions, in their order.
    public mutating func handle(_ stimuli: [Stimulus], at now: WallTime, perform: (Action) -> Void) {
        self.now = now
        for stimulus in stimuli {
            if case .redrive(let time) = stimulus { redrive(at: time) } else if result == nil { hear(stimulus) }
        }
        flush(perform)
        while result == nil, let next = work.next() {
            step(next)
            flush(perform)
        }
        if result != nil { forgetEverything() }
        flush(perform)
    }

    /// What is still to be answered, for a restart: tasks, timers and map runs, in the order in which they were started.
    public var outstanding: (tasks: [TaskRequest], timers: [(id: TimerID, at: WallTime)], mapRuns: [MapRunRequest]) {
        (
            tasks.sorted { $0.key < $1.key }.map(\.value.request),
            timers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.at) },
            mapRuns.sorted { $0.key < $1.key }.map(\.value.request)
        )
    }

    // MARK: - Work

    /// One step, to be taken when those before it are done.
    enum Work: Sendable {
        case enter(slot: Int, state: Int, Payload)
        case attempt(slot: Int)
        case taskStarted(TaskID)
        case complete(slot: Int, Payload, succeeded: Int?)
        case fail(slot: Int, StateFailure, isHeartbeat: Bool)
        case leaveWait(slot: Int)
        case endGroup(slot: Int, Payload)
    }

    mutating func later(_ step: Work) { work.append(step) }

    /// The step that is due for a line of states.
    func dueStep(_ slot: Int) -> Work? { work.first(slot: slot) }

    private mutating func step(_ step: Work) {
        switch step {
        case .enter(let slot, let state, let input): enter(slot, state, input)
        case .attempt(let slot): attempt(slot)
        case .taskStarted(let id): recordTaskStarted(id)
        case .complete(let slot, let result, let succeeded): complete(slot, result, succeeded: succeeded)
        case .fail(let slot, let failure, let isHeartbeat): fail(slot, failure, isHeartbeat: isHeartbeat)
        case .leaveWait(let slot): leaveWait(slot)
        case .endGroup(let slot, let output): endGroup(slot, output)
        }
    }

    private mutating func flush(_ perform: (Action) -> Void) {
        for action in actions { perform(action) }
        actions.removeAll(keepingCapacity: true)
    }

    mutating func act(_ action: Action) { actions.append(action) }

    // MARK: - Events

    /// Adds an event to the history.
    /// - Returns: its id. When it would be one too many, the execution ends instead.
    @discardableResult
    mutating func record(_ kind: HistoryEvent.Kind, after previous: Int, at time: WallTime? = nil) -> Int {
        guard result == nil else { return eventCount }
        if eventCount >= Limit.events - 1, !kind.endsExecution {
            finish(
                .failed, error: "States.Runtime",
                cause: "The execution reached the maximum number of history events (\(Limit.events)).",
                after: eventCount)
            return eventCount
        }
        eventCount += 1
        act(.record(HistoryEvent(id: eventCount, previousID: previous, time: time ?? now, kind: kind)))
        return eventCount
    }

    // MARK: - Ids

    mutating func newTaskID() -> TaskID {
        taskCount += 1
        return TaskID(taskCount)
    }

    mutating func startTimer(at time: WallTime, _ purpose: RunningTimer.Purpose) -> TimerID {
        timerCount += 1
        let id = TimerID(timerCount)
        timers[id] = RunningTimer(at: time, purpose: purpose)
        act(.startTimer(id, at: time))
        return id
    }

    mutating func cancelTimer(_ id: TimerID?) {
        guard let id, timers.removeValue(forKey: id) != nil else { return }
        act(.cancelTimer(id))
    }

    // MARK: - Frames

    mutating func addFrame(_ frame: Frame) -> Int {
        if let slot = freeSlots.popLast() {
            frames[slot] = frame
            return slot
        }
        frames.append(frame)
        return frames.count - 1
    }

    mutating func removeFrame(_ slot: Int) {
        frames[slot] = nil
        freeSlots.append(slot)
        // Work of a line that is gone must not reach the one that gets its place.
        work.remove(slot: slot)
    }

    func frame(_ slot: Int) -> Frame {
        guard let frame = frames[slot] else { preconditionFailure("slot \(slot) has no frame") }
        return frame
    }

    // MARK: - Ending

    /// Ends the execution with its last event.
    mutating func finish(_ status: ExecutionResult.Status, error: String?, cause: String?, after previous: Int) {
        guard result == nil else { return }
        let kind: HistoryEvent.Kind =
            switch status {
            case .failed: .executionFailed(error: error, cause: cause)
            // The event names the error; DescribeExecution does not.
            case .timedOut: .executionTimedOut(error: "States.Timeout", cause: cause)
            case .aborted: .executionAborted(error: error, cause: cause)
            case .succeeded: preconditionFailure("a success has an output")
            }
        record(kind, after: previous)
        result = ExecutionResult(status: status, output: nil, error: error, cause: cause)
    }

    mutating func succeed(_ output: Payload, after previous: Int) {
        record(.executionSucceeded(output: output.text), after: previous)
        guard result == nil else { return }
        result = ExecutionResult(status: .succeeded, output: output.text, error: nil, cause: nil)
    }

    /// Takes everything back that still runs, and says how the execution ended.
    private mutating func forgetEverything() {
        guard let result, !frames.isEmpty || !timers.isEmpty else { return }
        if result.status != .succeeded, !frames.isEmpty { remains = frozen(0) }
        for id in tasks.keys.sorted() { act(.cancelTask(id)) }
        for id in mapRuns.keys.sorted() { act(.cancelMapRun(id)) }
        for id in timers.keys.sorted() { act(.cancelTimer(id)) }
        tasks = [:]
        mapRuns = [:]
        timers = [:]
        frames = []
        freeSlots = []
        work = WorkQueue()
        act(.finish(result))
    }
}

/// What is to be done, first come first served.
struct WorkQueue: Sendable {
    private var items: [Interpreter.Work?] = []
    private var head = 0

    mutating func append(_ item: Interpreter.Work) { items.append(item) }

    mutating func next() -> Interpreter.Work? {
        while head < items.count {
            let item = items[head]
            items[head] = nil
            head += 1
            if head == items.count || head > 1024 {
                items.removeFirst(head)
                head = 0
            }
            if let item { return item }
        }
        return nil
    }

    func first(slot: Int) -> Interpreter.Work? {
        for case let item? in items where item.slot == slot { return item }
        return nil
    }

    mutating func remove(slot: Int) {
        for index in items.indices where items[index]?.slot == slot { items[index] = nil }
    }
}

extension Interpreter.Work {
    fileprivate var slot: Int? {
        switch self {
        case .enter(let slot, _, _), .attempt(let slot), .complete(let slot, _, _), .fail(let slot, _, _),
            .leaveWait(let slot), .endGroup(let slot, _):
            slot
        case .taskStarted: nil
        }
    }
}

extension HistoryEvent.Kind {
    var endsExecution: Bool {
        switch self {
        case .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted: true
        default: false
        }
    }
}
