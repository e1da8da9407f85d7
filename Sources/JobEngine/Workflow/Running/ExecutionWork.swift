import FileTree
import JobModel
import StatesLanguage

/// An execution with the children of its map runs, as it is between two turns.
///
/// What is heard is written to the journal first and acted upon then, so that a restart can come back here.
struct ExecutionWork {
    /// An interpreter and whose it is.
    struct Participant {
        var interpreter: Interpreter
        var context: ExecutionContext { interpreter.context }
        var eventCount = 0
        /// Of a child: its run and what it is there.
        var child: (run: Int, ChildExecution)?
    }

    struct TaskKey: Hashable {
        let execution: Int
        let task: TaskID
    }

    let services: WorkflowServices
    /// As it started, and with its end as soon as that has come.
    var record: ExecutionRecord
    /// The execution itself is 0, its children are counted from 1.
    var participants: [Int: Participant] = [:]
    var runs: [Int: ActiveMapRun] = [:]
    var journal: ExecutionJournal?
    /// What children of its map runs have heard; nil unless the execution came out of a journal.
    var childrenPath: String?
    var timers = ExecutionTimers()
    var lastExecution = 0
    var lastRun = 0
    /// What is to be heard, in the order of who hears.
    private var heard: [Int: [Stimulus]] = [:]
    private var hearers: [Int] = []
    var runEvents: [(run: Int, event: MapRun.Event)] = []
    private var tasks: [TaskKey: StartedTask] = [:]
    /// Answered, and not yet in the journal.
    private var unsettled: [StartedTask] = []
    /// What the clock was told last.
    private var wakeTime: WallTime?
    /// Tasks and map runs to take up again after a restart.
    var resumedTasks: [(execution: Int, TaskRequest)] = []
    var resumedRuns: [(execution: Int, MapRunRequest)] = []
    /// What the sources of resumed runs were when these began, by the runs' numbers.
    var identities: [Int: String] = [:]
    /// Ends of children that a former process has not written down.
    var unwritten: [JournalRecord] = []
    /// What was heard before a restart was heard then: no event is older than those before it, whatever clock they had.
    var lastTime = WallTime(milliseconds: 0)
    /// Without a journal, all events; nil with one.
    var events: [HistoryEvent]?
    private var isEndTold = false

    init(_ services: WorkflowServices, record: ExecutionRecord, interpreter: Interpreter) {
        self.services = services
        self.record = record
        participants[0] = Participant(interpreter: interpreter)
    }

    var isOver: Bool { record.status != .running }

    // MARK: - Turns

    /// Does all that can be done now.
    mutating func turn(_ run: RunningExecution) {
        resume(run)
        while true {
            let now = max(services.clock.now(), lastTime)
            for message in run.takeMessages() { take(message) }
            while let key = timers.take(until: now) { hear(key.execution, .timerFired(key.timer)) }
            if hearers.isEmpty, runEvents.isEmpty { break }
            decideRuns(now, run)
            handleHeard(now, run)
        }
        // An execution that is over has not heard the answer, and never will.
        settleAnswered()
        let next = isOver ? nil : timers.next
        if next != wakeTime { services.clock.wake(run, at: next) }
        wakeTime = next
        tellEnd()
    }

    private mutating func take(_ message: RunningExecution.Message) {
        switch message {
        case .look: wakeTime = nil
        case .heard(let execution, let stimulus):
            if let task = stimulus.answeredTask {
                let key = TaskKey(execution: execution, task: task)
                if let answered = tasks.removeValue(forKey: key) {
                    answered.finish(cancelling: false)
                    unsettled.append(answered)
                }
            }
            hear(execution, stimulus)
        case .opened(let run, let opened, let skipped): sourceOpened(run, opened, skipped: skipped)
        case .openingFailed(let run, let cause): openingFailed(run, cause)
        case .written(let run, let event): written(run, event)
        case .updateRun(let arn, let update): updateRun(arn, update)
        }
    }

    /// Notes what an execution is to hear in this turn.
    mutating func hear(_ execution: Int, _ stimulus: Stimulus) {
        // One that is over hears of nothing but a redrive, and its journal need not say so.
        guard let participant = participants[execution] else { return }
        if participant.interpreter.result != nil {
            guard case .redrive = stimulus, participant.interpreter.isRedrivable else { return }
        }
        if heard[execution]?.append(stimulus) == nil {
            heard[execution] = [stimulus]
            hearers.append(execution)
        }
    }

    private mutating func handleHeard(_ now: WallTime, _ run: RunningExecution) {
        let turn = (hearers, heard)
        (hearers, heard) = ([], [:])
        do throws(FileTreeError) {
            if let journal {
                for execution in turn.0 {
                    try journal.append(.heard(execution: execution, at: now, turn.1[execution] ?? []))
                }
                try journal.flush()
            }
        } catch {
            return abandon(error, now)
        }
        settleAnswered()
        for execution in turn.0 {
            // What an earlier one has ended in this turn hears nothing any more; a replay comes to the same.
            guard var participant = participants.removeValue(forKey: execution) else { continue }
            var actions: [Action] = []
            let keepsEvents = execution == 0 && events != nil
            let listener = execution == 0 ? services.hear : nil
            var newEvents: [HistoryEvent] = []
            participant.interpreter.handle(turn.1[execution] ?? [], at: now) { action in
                if case .record(let event) = action {
                    participant.eventCount += 1
                    if keepsEvents { newEvents.append(event) }
                    listener?(record.arn, event)
                } else {
                    actions.append(action)
                }
            }
            if keepsEvents { events? += newEvents }
            participants[execution] = participant
            for action in actions { perform(action, execution, now, run) }
        }
    }

    private mutating func settleAnswered() {
        for task in unsettled { task.settle() }
        unsettled = []
    }

    // MARK: - Actions

    private mutating func perform(_ action: Action, _ execution: Int, _ now: WallTime, _ run: RunningExecution) {
        switch action {
        case .record: return
        case .startTask(let request): start(request, execution, isResumed: false, run)
        case .cancelTask(let id):
            tasks.removeValue(forKey: TaskKey(execution: execution, task: id))?.finish(cancelling: true)
        case .startTimer(let id, let time): timers.start(.init(execution: execution, timer: id), at: time)
        case .cancelTimer(let id): timers.cancel(.init(execution: execution, timer: id))
        case .startMapRun(let request): open(request, execution, run)
        case .cancelMapRun(let id): cancelRun(execution, id)
        case .finish(let result):
            if execution == 0 { conclude(result, now) } else { childEnded(execution, result, now) }
        }
    }

    mutating func start(_ request: TaskRequest, _ execution: Int, isResumed: Bool, _ run: RunningExecution) {
        guard let participant = participants[execution] else { return }
        let task = StartedTask(request, clock: services.clock)
        tasks[TaskKey(execution: execution, task: request.id)] = task
        task.begin()
        let id = request.id
        let handle = services.performer.start(request, of: participant.context, isResumed: isResumed) {
            [weak run] report in
            task.hear(report)
            run?.post(.heard(execution: execution, Stimulus(report, of: id)))
        }
        task.began(handle)
    }

    private mutating func childEnded(_ execution: Int, _ result: ExecutionResult, _ now: WallTime) {
        guard let participant = participants.removeValue(forKey: execution), let (run, child) = participant.child else {
            return
        }
        // With the next flush: without it, a replay ends the child again.
        try? journal?.append(.ended(execution: execution, at: now, result, eventCount: participant.eventCount))
        runs[run]?.live[child.index] = nil
        let ended = MapRun.EndedChild(
            child: child, result: result, stopTime: now, redriveCount: participant.context.redriveCount,
            redriveTime: participant.context.redriveTime)
        runEvents.append((run, .childEnded(ended)))
    }

    // MARK: - Ending

    mutating func conclude(_ result: ExecutionResult, _ now: WallTime) {
        guard !isOver else { return }
        record.status = ExecutionRecord.Status(rawValue: result.status.rawValue) ?? .failed
        record.stopTime = Timestamp(milliseconds: now.milliseconds)
        record.output = result.output
        record.error = result.error
        record.cause = result.cause
        let eventCount = participants[0]?.eventCount ?? 0
        do throws(FileTreeError) {
            try journal?.append(.ended(execution: 0, at: now, result, eventCount: eventCount))
            try journal?.flush()
        } catch {
            // What was heard is written, and leads to this end again.
            journal = nil
        }
    }

    /// Tells of the end once all that belongs to it is written: from then on, anybody may redrive the execution.
    mutating func tellEnd() {
        guard isOver, !isEndTold else { return }
        isEndTold = true
        services.didEnd(record, events)
    }

    /// Ends what cannot be written down any more.
    private mutating func abandon(_ error: FileTreeError, _ now: WallTime) {
        journal = nil
        for (key, task) in tasks.sorted(by: { ($0.key.execution, $0.key.task) < ($1.key.execution, $1.key.task) }) {
            _ = key
            task.finish(cancelling: true)
        }
        tasks = [:]
        timers.cancelAll()
        for run in runs.values { run.discard() }
        runs = [:]
        runEvents = []
        participants = participants.filter { $0.key == 0 }
        conclude(
            ExecutionResult(
                status: .failed, error: "States.Runtime",
                cause:
                    "The journal of the execution cannot be written, so it could not go on after a restart and is ended here: \(error)."
            ), now)
        participants = [:]
    }
}

extension Stimulus {
    /// What a performer says, as the interpreter hears it.
    init(_ report: TaskReport, of task: TaskID) {
        self =
            switch report {
            case .started(let workerName): .taskStarted(task, workerName: workerName)
            case .submitted(let output): .taskSubmitted(task, output: output)
            case .heartbeat: .heartbeat(task)
            case .succeeded(let output): .taskSucceeded(task, output: output)
            case .failed(let failure): .taskFailed(task, failure)
            }
    }

    /// The task whose last word it is.
    fileprivate var answeredTask: TaskID? {
        switch self {
        case .taskSucceeded(let id, _), .taskFailed(let id, _): id
        default: nil
        }
    }
}
