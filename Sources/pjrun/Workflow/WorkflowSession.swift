import JobEngine
import JobModel
import JobStore
import LocalServices
import OrderedJSON
import StatesLanguage
import Synchronization

/// One execution in this process, from its start to its end.
struct WorkflowSession: Sendable {
    /// The one that is run, and those that its tasks can start.
    let machines: [KnownMachines.Machine]
    let input: String
    let name: String?
    var mocks: TaskMocks?
    var isFastForward = false
    var isQuiet = false

    init(machines: [KnownMachines.Machine], input: String, name: String?) {
        self.machines = machines
        self.input = input
        self.name = name
    }

    private var machine: KnownMachines.Machine { machines[0] }

    /// The tasks that are really done.
    private var realTasks: [(state: String, resource: TaskResource)] {
        machines.flatMap(\.machine.tasks).filter { !(mocks?.isMocked($0.state) ?? false) }
    }

    /// Whether a home is needed: what really happens is kept, and goes on after a crash.
    var needsHome: Bool { mocks == nil || !realTasks.isEmpty || machines.contains { $0.machine.usesObjects } }

    /// Whether jobs or functions are run, which find the AWS APIs here.
    var needsServer: Bool {
        realTasks.contains { task in
            switch task.resource.target {
            case .function, .integration("lambda", _, _), .integration("sagemaker", _, _), .integration("pjrun", _, _):
                true
            default: false
            }
        }
    }

    // MARK: - Running

    /// Runs it where nothing is called and nothing is kept.
    func runAlone() async throws -> WorkflowEnding { try await run(performer: nil, nil, clock: clock { false }) }

    /// Runs it in a home; `access` is the server's, where one runs.
    func run(_ composition: Composition, _ access: Server.Access?) async throws -> WorkflowEnding {
        let known = KnownMachines(machines)
        let performer = tasks(composition, access, known)
        for task in realTasks {
            guard let reason = performer.unsupportedReason(for: task.resource) else { continue }
            throw UserError(message: "the state '\(task.state)' cannot be run: \(reason)")
        }
        let clock = clock { (access?.queue.activeCount ?? 0) > 0 }
        composition.store.observeStatusChanges { [weak events = composition.events] record in
            events?.publish(record)
            (clock as? VirtualClock)?.jobDidChange()
        }
        return try await run(performer: performer, composition, clock: clock, known)
    }

    /// A machine's own time, or one that does not wait.
    private func clock(areJobsRunning: @escaping @Sendable () -> Bool) -> any WorkflowClock {
        guard isFastForward else { return MachineClock() }
        return VirtualClock(
            at: WallTime(milliseconds: Composition.now.milliseconds), areJobsRunning: areJobsRunning)
    }

    /// What performs the tasks.
    private func tasks(
        _ composition: Composition, _ access: Server.Access?, _ known: KnownMachines
    ) -> TaskIntegrations {
        var tasks = TaskIntegrations()
        tasks.objects = ObjectTasks(store: composition.objects)
        tasks.executions = ExecutionTasks(starter: known, now: { Composition.now })
        tasks.events = EventTasks(
            publisher: EventEntries(bus: composition.events, identity: composition.identity, now: { Composition.now }))
        tasks.commands = CommandTasks()
        if let access {
            tasks.functions = FunctionTasks(invoker: access.functions, now: { Composition.now })
            tasks.processingJobs = ProcessingJobTasks(
                queue: access.queue, directory: composition.store,
                recover: { _ = try? composition.recover(waitingForEvents: false) }, now: { Composition.now })
        }
        return tasks
    }

    private func run(
        performer: (any TaskPerformer)?, _ composition: Composition?, clock: any WorkflowClock,
        _ known: KnownMachines? = nil
    ) async throws -> WorkflowEnding {
        let unanswered = FirstValue<TaskRequest>()
        let isMocked = mocks != nil
        let tasks: any TaskPerformer =
            if let mocks {
                MockedTasks(mocks, others: performer) { unanswered.set($0) }
            } else {
                performer ?? TaskIntegrations()
            }
        let progress = isQuiet ? nil : WorkflowConsole()
        var objects: (any MapRunObjects)?
        var directory: (any ExecutionDirectory)?
        var folders: ExecutionFolders?
        if let composition {
            objects = HomeMapRunObjects(store: composition.objects, outputs: composition.objects)
            if !isMocked {
                directory = composition.store
                folders = ExecutionFolders(root: composition.home.executions)
            }
        }
        let hear: @Sendable (String, HistoryEvent) -> Void = { progress?.show($1) }
        let runner = WorkflowRunner(
            performer: tasks, clock: clock, objects: objects, directory: directory, folders: folders,
            scratch: composition?.home.scratch ?? "/tmp", hear: hear)
        known?.run(with: runner)
        if let composition { WorkflowEvents.publish(of: runner, composition) }
        let record = try start(runner)
        StopSignals.follow { isFirst in
            if isFirst { try? runner.stop(record.arn) }
        }
        let task = try await unanswered.value(or: { body in try runner.whenEnded(record.arn) { _ in body() } })
        return try WorkflowEnding(runner.execution(record.arn), unanswered: task, runner)
    }

    /// - Throws: `UserError` in the words of the service.
    private func start(_ runner: WorkflowRunner) throws -> ExecutionRecord {
        do {
            return try runner.start(machine.request(name: name, input: input))
        } catch let error as WorkflowError {
            throw WorkflowSession.explained(error)
        }
    }

    /// What the service says of an execution that cannot be started, and what to do.
    static func explained(_ error: WorkflowError) -> UserError {
        switch error {
        case .executionAlreadyExists(let arn):
            UserError(
                message: "Execution Already Exists: '\(arn)'",
                help: "names stay taken after an execution has ended; leave --name out, or choose another")
        case .executionDoesNotExist(let arn):
            UserError(message: "Execution Does Not Exist: '\(arn)'", help: "'pjrun workflow list' lists all")
        case .invalidName(let name, let why): UserError(message: "Invalid Name: '\(name)': \(why)")
        case .invalidExecutionInput(let why):
            UserError(
                message: "Invalid State Machine Execution Input: '\(why)'",
                help: "--input takes JSON, also @FILE; quote it for the shell")
        case .runsElsewhere(let arn): UserError(message: "'\(arn)' runs in another process")
        case .historyUnavailable(let arn, let why): UserError(message: "there is no history of '\(arn)': \(why)")
        }
    }
}

/// The first of some values, for one who waits.
final class FirstValue<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var isDecided = false
        var waiter: CheckedContinuation<Value?, Never>?
    }

    private let state = Mutex(State())

    func set(_ value: Value) { decide(value) }

    private func decide(_ value: Value?) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard !state.isDecided else { return nil }
            state.isDecided = true
            state.value = value
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: value)
    }

    /// The value; nil when `other` calls its body first.
    func value(or other: (@escaping @Sendable () -> Void) throws -> Void) async throws -> Value? {
        try other { [self] in decide(nil) }
        return await withCheckedContinuation { continuation in
            let value = state.withLock { state -> Value?? in
                guard !state.isDecided else { return .some(state.value) }
                state.waiter = continuation
                return nil
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
