import Glibc
import JobEngine
import JobModel
import JobStore
import LocalServices
import OrderedJSON
import StatesLanguage
import Synchronization

/// Executions in this process, from their start, or from where a process that is gone has left them, to their end.
struct WorkflowSession: Sendable {
    /// What is run.
    enum Purpose: Sendable {
        /// The first of the machines.
        case start(input: String, name: String?)
        /// These executions; their machines are in their journals.
        case resume([ExecutionRecord])
        /// This execution, which has ended and not succeeded.
        case redrive(ExecutionRecord)
    }

    /// The one that is run, and those that its tasks can start.
    let machines: [KnownMachines.Machine]
    let purpose: Purpose
    var mocks: TaskMocks?
    var isFastForward = false
    var isQuiet = false
    /// Stops executions, for who cannot wait for the runner to be made.
    let stops = ExecutionStops()
    /// Done when one who has asked for a stop asks again.
    var kill: @Sendable () -> Void = { _exit(130) }

    init(machines: [KnownMachines.Machine], _ purpose: Purpose) {
        self.machines = machines
        self.purpose = purpose
    }

    /// The tasks that are really done.
    private var realTasks: [(state: String, resource: TaskResource)] {
        machines.flatMap(\.machine.tasks).filter { !(mocks?.isMocked($0.state) ?? false) }
    }

    /// Whether a home is needed: what really happens is kept, and goes on after a crash.
    var needsHome: Bool { mocks == nil || !realTasks.isEmpty || machines.contains { $0.machine.usesObjects } }

    /// Whether jobs or functions are run, which find the AWS APIs here.
    var needsServer: Bool {
        // What executions of other processes do is in their journals.
        switch purpose {
        case .resume, .redrive: return true
        case .start: break
        }
        return realTasks.contains { task in
            switch task.resource.target {
            case .function, .activity, .integration("lambda", _, _), .integration("sagemaker", _, _),
                .integration("pjrun", _, _), .integration(_, _, .waitForTaskToken), .sdk(_, _, .waitForTaskToken):
                true
            default: false
            }
        }
    }

    // MARK: - Running

    /// Runs it where nothing is called and nothing is kept.
    func runAlone() async throws -> [WorkflowEnding] { try await run(performer: nil, nil, clock: clock { false }) }

    /// Runs it in a home; `access` is the server's, where one runs.
    func run(_ composition: Composition, _ access: Server.Access?) async throws -> [WorkflowEnding] {
        let known = KnownMachines(machines)
        let performer = composition.tasks(access, starter: known)
        composition.events.deliver { $0.machines = EventStarter(known) }
        try makeActivities(composition)
        if let access, !isQuiet { tell(of: access) }
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

    /// The activities that the machines name are there when they run here: a file is run as it is.
    private func makeActivities(_ composition: Composition) throws {
        for task in realTasks {
            guard case .activity(let arn) = task.resource.target else { continue }
            let name = arn.split(separator: ":").last.map(String.init) ?? arn
            _ = try composition.store.createActivity(
                ActivityRecord(arn: arn, name: name, creationTime: Composition.now))
        }
    }

    /// Says how tasks that wait for somebody are answered.
    private func tell(of access: Server.Access) {
        access.tokens.observe { [endpoint = access.endpoint] task in
            Terminal.progress("waits", "\(task.stateName) waits for an answer:")
            Terminal.progress("", "  pjrun approvals approve \(task.executionName)   (or reject, or fail)")
            Terminal.progress("", "  \(task.link("approve", endpoint))")
            Terminal.progress("", "  \(task.link("reject", endpoint))")
        }
    }

    /// A machine's own time, or one that does not wait.
    private func clock(areJobsRunning: @escaping @Sendable () -> Bool) -> any WorkflowClock {
        guard isFastForward else { return MachineClock() }
        return VirtualClock(
            at: WallTime(milliseconds: Composition.now.milliseconds), areJobsRunning: areJobsRunning)
    }

    private func run(
        performer: (any TaskPerformer)?, _ composition: Composition?, clock: any WorkflowClock,
        _ known: KnownMachines? = nil
    ) async throws -> [WorkflowEnding] {
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
        stops.set(runner)
        let kill = kill
        StopSignals.follow { [stops] isFirst in
            if isFirst { stops.stopAll() } else { kill() }
        }
        var endings: [WorkflowEnding] = []
        for record in try begin(runner) {
            guard runner.running.contains(record.arn) else {
                try await WorkflowSession.waitElsewhere(record, runner)
                endings.append(try WorkflowEnding(runner.execution(record.arn), unanswered: nil, runner))
                continue
            }
            let task = try await unanswered.value(or: { body in try runner.whenEnded(record.arn) { _ in body() } })
            endings.append(try WorkflowEnding(runner.execution(record.arn), unanswered: task, runner))
        }
        if endings.allSatisfy({ $0.unanswered == nil }) { try await WorkflowSession.waitForOthers(runner) }
        return endings
    }

    /// Executions that tasks have started and not waited for go on, as in the cloud.
    private static func waitForOthers(_ runner: WorkflowRunner) async throws {
        var isTold = false
        while let arn = runner.running.first {
            if !isTold {
                let count = Amount.count(runner.running.count, "execution")
                Terminal.error("pjrun: \(count) started by a task goes on; Ctrl-C stops what is left")
            }
            isTold = true
            _ = try await runner.waitForEnd(of: arn)
        }
    }

    /// - Throws: `UserError` in the words of the service.
    private func begin(_ runner: WorkflowRunner) throws -> [ExecutionRecord] {
        do {
            switch purpose {
            case .start(let input, let name):
                var request = machines[0].request(name: name, input: input)
                if isFastForward { request.seed = WorkflowSession.seed(machines[0].definition, input) }
                let record = try runner.start(request)
                guard record.status == .running, !runner.running.contains(record.arn) else { return [record] }
                // It has been started before, with the same input: it goes on here, if nobody else runs it.
                return [try WorkflowSession.resume(record, runner)]
            case .redrive(let record): return [try runner.redrive(record.arn)]
            case .resume(let records): return try records.map { try WorkflowSession.resume($0, runner) }
            }
        } catch let error as WorkflowError {
            throw WorkflowSession.explained(error)
        }
    }

    /// The same for the same machine and input, so that fast-forward runs have the same random numbers: FNV-1a.
    private static func seed(_ definition: String, _ input: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in Array(definition.utf8) + [0] + Array(input.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }

    private static func resume(_ record: ExecutionRecord, _ runner: WorkflowRunner) throws -> ExecutionRecord {
        do {
            return try runner.resume(record.arn)
        } catch WorkflowError.runsElsewhere {
            return record
        }
    }

    /// Waits for the end of an execution that another process runs.
    private static func waitElsewhere(_ record: ExecutionRecord, _ runner: WorkflowRunner) async throws {
        guard try runner.execution(record.arn).status == .running else { return }
        Terminal.progress("", "'\(record.name)' runs in another process")
        while try runner.execution(record.arn).status == .running { try await Task.sleep(for: .milliseconds(100)) }
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
        case .notRedrivable(let arn, let reason):
            UserError(message: "Execution \(arn) invalid for redrive as: \(reason)")
        case .runsElsewhere(let arn): UserError(message: "'\(arn)' runs in another process")
        case .historyUnavailable(let arn, let why): UserError(message: "there is no history of '\(arn)': \(why)")
        }
    }
}

/// Stops executions, also before there is a runner that runs them.
final class ExecutionStops: Sendable {
    private struct State {
        weak var runner: WorkflowRunner?
        var isStopped = false
        var also: Also?
    }

    private struct Also {
        let body: @Sendable () -> Void
    }

    private let state = Mutex(State())

    /// What else is done when all are stopped.
    func onStopAll(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.also = Also(body: body) } }

    func set(_ runner: WorkflowRunner) {
        let isStopped = state.withLock { state in
            state.runner = runner
            return state.isStopped
        }
        if isStopped { stopAll() }
    }

    /// Stops one of this process.
    func stop(_ arn: String) { try? state.withLock({ $0.runner })?.stop(arn) }

    /// Stops all of this process.
    func stopAll() {
        let (runner, also) = state.withLock { state in
            state.isStopped = true
            return (state.runner, state.also)
        }
        let running = runner?.running ?? []
        for arn in running { try? runner?.stop(arn) }
        // With executions go the jobs that they wait for; without any, what is left are jobs alone.
        if running.isEmpty { also?.body() }
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
