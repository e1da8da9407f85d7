public import JobModel
import OrderedJSON
public import StatesLanguage
import Synchronization

/// Runs executions of state machines in this process, any number at a time.
///
/// Calls block for as long as a row and a file take; executions themselves run on Dispatch's threads and block none.
public final class WorkflowRunner: Sendable {
    private struct Observer {
        let hear: @Sendable (ExecutionRecord) -> Void
    }
    private struct Memory {
        let request: @Sendable (ExecutionRecord) -> ExecutionRequest?
    }
    struct Compiler {
        let compile: @Sendable (String) throws -> StateMachine
    }
    private struct State {
        var live: [String: RunningExecution] = [:]
        /// All of them, while there is no directory that knows them.
        var known: [String: ExecutionRecord] = [:]
        /// Events of executions without journals.
        var histories: [String: [HistoryEvent]] = [:]
        var observers: [Observer] = []
        var memory: Memory?
        var isSuspended = false
        var problems: [String] = []
    }

    private let performer: any TaskPerformer
    let clock: any WorkflowClock
    private let objects: (any MapRunObjects)?
    private let directory: (any ExecutionDirectory)?
    let folders: ExecutionFolders?
    private let scratch: String
    private let hear: (@Sendable (_ arn: String, HistoryEvent) -> Void)?
    private let concurrencyLimit: Int
    let compiler: Compiler
    private let state = Mutex(State())

    /// Makes a runner.
    /// - Parameters:
    ///   - performer: does what tasks ask for.
    ///   - clock: the time of executions.
    ///   - objects: what item readers read and result writers write; without it they fail.
    ///   - directory: knows all executions; without it, this process alone does.
    ///   - folders: where journals are; without it, executions end with this process.
    ///   - scratch: where files are made before they are put elsewhere.
    ///   - concurrencyLimit: how many children of a map run run at once when its machine does not say; the service's limit.
    ///   - hear: hears of every event of executions as it happens, on their threads; must return soon.
    ///   - compile: makes a machine of a definition, for executions that are resumed or looked at; the compiler unless set.
    public init(
        performer: any TaskPerformer, clock: any WorkflowClock = MachineClock(), objects: (any MapRunObjects)? = nil,
        directory: (any ExecutionDirectory)? = nil, folders: ExecutionFolders? = nil, scratch: String,
        concurrencyLimit: Int = 10_000, hear: (@Sendable (_ arn: String, HistoryEvent) -> Void)? = nil,
        compile: (@Sendable (String) throws -> StateMachine)? = nil
    ) {
        self.hear = hear
        self.performer = performer
        self.clock = clock
        self.objects = objects
        self.directory = directory
        self.folders = folders
        self.scratch = scratch
        self.concurrencyLimit = concurrencyLimit
        compiler = Compiler(compile: compile ?? { try StateMachine(JSON(parsing: $0)) })
    }

    /// Lets somebody hear of every change of status, the start included.
    ///
    /// The body is called on the thread of the execution, before anybody who waits for its end; it must return soon.
    public func observeStatusChanges(_ body: @escaping @Sendable (ExecutionRecord) -> Void) {
        state.withLock { $0.observers.append(Observer(hear: body)) }
    }

    /// What could not be recorded: rows of ended executions.
    public var problems: [String] { state.withLock { $0.problems } }

    // MARK: - Starting

    /// Starts an execution; it runs when this returns.
    ///
    /// One with the same name and input that runs is given back instead.
    /// - Throws: `WorkflowError`, or an error of the directory or the file system; nothing has started then.
    public func start(_ request: ExecutionRequest) throws -> ExecutionRecord {
        let name = request.name ?? RandomUUID.text()
        if let why = WorkflowName.problem(name) { throw WorkflowError.invalidName(name, why: why) }
        let parts = request.stateMachineARN.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7 else {
            throw WorkflowError.invalidName(request.stateMachineARN, why: "it is no ARN of a state machine")
        }
        let input = try WorkflowRunner.payload(request.input)
        let arn =
            request.arn
            ?? WorkflowRunner.arn(
                of: name, machineARN: request.stateMachineARN, machineName: request.stateMachineName)
        var record = ExecutionRecord(
            arn: arn, name: name, stateMachineARN: request.stateMachineARN,
            stateMachineName: request.stateMachineName,
            startTime: Timestamp(milliseconds: clock.now().milliseconds), input: input.text, folder: RandomUUID.text())
        record.stateMachineVersionARN = request.stateMachineVersionARN
        record.stateMachineAliasARN = request.stateMachineAliasARN
        record.stateMachineRevision = request.stateMachineRevision
        record.traceHeader = request.traceHeader
        if let existing = try take(record) {
            guard existing.status == .running, existing.input == record.input else {
                throw WorkflowError.executionAlreadyExists(arn: existing.arn)
            }
            return existing
        }
        do {
            try begin(record, request, input, region: parts[3])
        } catch {
            var failed = record
            failed.status = .failed
            failed.stopTime = record.startTime
            failed.error = "States.Runtime"
            failed.cause = "The journal of the execution cannot be made: \(error)."
            didEnd(failed)
            throw error
        }
        return record
    }

    /// Makes the journal of an execution that has a row, and runs it.
    private func begin(_ record: ExecutionRecord, _ request: ExecutionRequest, _ input: Payload, region: String) throws
    {
        var random = SystemRandomNumberGenerator()
        let context = ExecutionContext(
            arn: record.arn, name: record.name, stateMachineARN: record.stateMachineARN,
            stateMachineName: record.stateMachineName, roleARN: request.roleARN,
            startTime: WallTime(milliseconds: record.startTime.milliseconds), input: input,
            seed: request.seed ?? random.next(), region: region)
        var work = ExecutionWork(
            services, record: record, interpreter: Interpreter(request.machine, context: context))
        work.journal = try folders?.create(
            record.folder,
            OpenedExecution(definition: request.definition, context: context, interpreterVersion: Interpreter.version))
        if folders == nil { work.events = [] }
        work.hear(0, .start)
        run(record, work)
    }

    /// Names who knows what an execution was to run whose process ended before its journal had a beginning.
    ///
    /// Such an execution begins when it is resumed; without an answer it fails.
    public func recall(_ body: @escaping @Sendable (ExecutionRecord) -> ExecutionRequest?) {
        state.withLock { $0.memory = Memory(request: body) }
    }

    /// What an execution of a machine is called.
    static func arn(of name: String, machineARN: String, machineName: String) -> String {
        let parts = machineARN.split(separator: ":", omittingEmptySubsequences: false).prefix(5)
        return (parts.map(String.init) + ["execution", machineName, name]).joined(separator: ":")
    }

    private static func payload(_ text: String) throws(WorkflowError) -> Payload {
        guard text.utf8.count <= 262_144 else {
            throw .invalidExecutionInput(why: "it has \(text.utf8.count) bytes; 262144 are allowed")
        }
        do throws(JSONSyntaxError) {
            return Payload(json: try JSON(parsing: text, duplicateKeys: .lastWins), text: text)
        } catch {
            throw .invalidExecutionInput(why: error.message)
        }
    }

    /// Takes the name; the execution that has it when it is taken.
    private func take(_ record: ExecutionRecord) throws -> ExecutionRecord? {
        if let directory { return try directory.create(record) }
        return state.withLock { state in
            if let existing = state.known[record.arn] { return existing }
            state.known[record.arn] = record
            return nil
        }
    }

    /// Lets one that ended run again; false when it does already.
    func claim(_ record: ExecutionRecord) throws -> Bool {
        if let directory { return try directory.redrive(record) }
        return state.withLock { state in
            guard let known = state.known[record.arn], known.status != .running, known.status != .succeeded,
                known.redriveCount == record.redriveCount - 1
            else { return false }
            state.known[record.arn] = record
            return true
        }
    }

    private var services: WorkflowServices {
        WorkflowServices(
            performer: performer, clock: clock, objects: objects, scratch: scratch, concurrencyLimit: concurrencyLimit,
            hear: hear, didEnd: { [weak self] in self?.didEnd($0, $1) })
    }

    private func run(_ record: ExecutionRecord, _ work: sending ExecutionWork) {
        let execution = RunningExecution(record, work: work, clock: clock)
        let (observers, isSuspended) = state.withLock { state in
            state.live[record.arn] = execution
            return (state.observers, state.isSuspended)
        }
        if isSuspended { execution.suspend() }
        for observer in observers { observer.hear(record) }
        execution.post(.look)
    }

    private func didEnd(_ record: ExecutionRecord, _ events: [HistoryEvent]? = nil) {
        var problem: String?
        do { try directory?.end(record) } catch {
            problem = "the end of the execution '\(record.arn)' cannot be recorded: \(error)"
        }
        let (live, observers) = state.withLock { state in
            if directory == nil { state.known[record.arn] = record }
            if let events { state.histories[record.arn] = events }
            if let problem, state.problems.count < 100 { state.problems.append(problem) }
            return (state.live.removeValue(forKey: record.arn), state.observers)
        }
        for observer in observers { observer.hear(record) }
        live?.watchers.end(record)
    }

    // MARK: - Stopping and waiting

    /// Stops an execution of this process: it is ABORTED at once, and what its tasks started is stopped as far as can be.
    ///
    /// One that has ended stays as it is.
    /// - Throws: `WorkflowError`, or an error of the directory.
    public func stop(_ arn: String, error: String? = nil, cause: String? = nil) throws {
        if let live = state.withLock({ $0.live[arn] }) {
            return live.post(.heard(execution: 0, .stop(error: error, cause: cause)))
        }
        if try self.execution(arn).status == .running { throw WorkflowError.runsElsewhere(arn: arn) }
    }

    /// Leaves all executions as they are, for the end of the process: they hear nothing any more, and those that are started
    /// from now on wait; ``resumeInterrupted()`` of another process goes on with them.
    ///
    /// Executions without journals are lost.
    public func suspend() {
        let live = state.withLock { state in
            state.isSuspended = true
            return Array(state.live.values)
        }
        for execution in live { execution.suspend() }
    }

    /// The ARNs of the executions that run in this process.
    public var running: [String] { state.withLock { $0.live.keys.sorted() } }

    /// An execution as it is now.
    /// - Throws: `WorkflowError.executionDoesNotExist`, or an error of the directory.
    public func execution(_ arn: String) throws -> ExecutionRecord {
        let known = state.withLock { $0.live[arn]?.started ?? $0.known[arn] }
        if let known { return known }
        guard let record = try directory?.execution(arn: arn) else {
            throw WorkflowError.executionDoesNotExist(arn: arn)
        }
        return record
    }

    /// Calls a body when an execution of this process has ended; at once when it has.
    ///
    /// On the execution's thread, before its time goes on: what follows from an end can be started there without the
    /// fast-forward clock running ahead. The body must return soon.
    public func whenEnded(_ arn: String, _ body: @escaping @Sendable (ExecutionRecord) -> Void) throws {
        if let live = state.withLock({ $0.live[arn] }) {
            live.watchers.follow(body)
        } else {
            let record = try execution(arn)
            guard record.status != .running else { throw WorkflowError.runsElsewhere(arn: arn) }
            body(record)
        }
    }

    /// Waits until an execution of this process has ended, or the waiting task is cancelled.
    /// - Returns: the execution as it is then.
    public func waitForEnd(of arn: String) async throws -> ExecutionRecord {
        if let live = state.withLock({ $0.live[arn] }), let end = await live.watchers.wait() { return end }
        return try execution(arn)
    }

    /// The same on a thread that may block.
    public func blockUntilEnd(of arn: String) throws -> ExecutionRecord {
        if let live = state.withLock({ $0.live[arn] }) { return live.watchers.block() }
        return try execution(arn)
    }

    // MARK: - Restarts

    /// Goes on with all executions whose process is gone, also those that have a folder and no row.
    /// - Returns: those that run again here. Those that cannot go on have failed, and their cause says why.
    @discardableResult
    public func resumeInterrupted() throws -> [ExecutionRecord] {
        guard let directory, let folders else { return [] }
        // All of them are there before time goes on.
        clock.begin(.step)
        defer { clock.end(.step) }
        let known = try directory.folders()
        var lost: [ExecutionRecord] = []
        for folder in try folders.all() where !known.contains(folder) {
            // One without a beginning was never started.
            if let record = ExecutionHistory.record(of: folder, folders) { lost.append(record) }
        }
        return goOn(try directory.takeInterrupted(arn: nil, ofStoredMachines: false) + directory.adopt(lost), folders)
    }

    /// Goes on with all executions of stored machines whose process is gone; cheap when there are none.
    /// - Throws: an error of the directory.
    /// - Returns: those that run again here.
    @discardableResult
    public func resumeInterruptedOfStoredMachines() throws -> [ExecutionRecord] {
        guard let directory, let folders else { return [] }
        return goOn(try directory.takeInterrupted(arn: nil, ofStoredMachines: true), folders)
    }

    /// Goes on with an execution whose process is gone.
    /// - Throws: `WorkflowError.runsElsewhere` when its process lives, `executionDoesNotExist`, or an error of the directory.
    /// - Returns: the execution as it is then; one that had ended stays so.
    @discardableResult
    public func resume(_ arn: String) throws -> ExecutionRecord {
        let record = try execution(arn)
        guard record.status == .running, state.withLock({ $0.live[arn] == nil }) else { return record }
        guard let directory, let folders,
            let mine = try directory.takeInterrupted(arn: arn, ofStoredMachines: false).first
        else {
            throw WorkflowError.runsElsewhere(arn: arn)
        }
        _ = goOn([mine], folders)
        return try execution(arn)
    }

    /// Lets executions go on from their journals; one that was replayed already is not replayed again.
    func goOn(
        _ records: [ExecutionRecord], _ folders: ExecutionFolders, _ replayed: (ExecutionReplay, JournalPlace)? = nil
    ) -> [ExecutionRecord] {
        records.filter { record in
            do {
                return try goOn(record, folders, replayed)
            } catch {
                var failed = record
                failed.status = .failed
                failed.stopTime = Timestamp(milliseconds: clock.now().milliseconds)
                failed.error = "States.Runtime"
                failed.cause = "The execution cannot be resumed: \(error)."
                didEnd(failed)
                return false
            }
        }
    }

    private func goOn(
        _ record: ExecutionRecord, _ folders: ExecutionFolders, _ replayed: (ExecutionReplay, JournalPlace)?
    ) throws -> Bool {
        do {
            let work = try ExecutionWork(
                resuming: record, services, folders: folders,
                replayed: replayed ?? ExecutionReplay.run(folders.journal(record.folder), compile: compiler.compile))
            if work.isOver { return false }
            run(record, work)
        } catch let error as JournalError where error.isOfNoBeginning {
            // The row was written, and then the process ended: nothing has been done.
            let parts = record.stateMachineARN.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 7, let request = state.withLock({ $0.memory })?.request(record) else { throw error }
            try begin(record, request, try WorkflowRunner.payload(record.input), region: String(parts[3]))
        }
        return true
    }

    // MARK: - History

    /// Some events of an execution, running or ended, in their order or from the last one backwards.
    ///
    /// Of the history no more than a page is held, but what is before it is gone through.
    /// - Parameters:
    ///   - arn: the execution.
    ///   - skipping: how many events come before the page, in its order.
    ///   - limit: at most so many.
    ///   - isReversed: from the last one backwards.
    /// - Returns: the page, and how many events there are.
    /// - Throws: `WorkflowError`, `JournalError`, or an error of the directory.
    public func history(of arn: String, skipping: Int = 0, limit: Int = 1000, isReversed: Bool = false) throws
        -> (events: [HistoryEvent], total: Int)
    {
        let record = try execution(arn)
        guard let folders else {
            let live = state.withLock { $0.live[arn] }
            let events = live?.withWork { $0.events ?? [] } ?? state.withLock { $0.histories[arn] ?? [] }
            let ordered = isReversed ? events.reversed() : events
            return (Array(ordered.dropFirst(skipping).prefix(limit)), events.count)
        }
        return try ExecutionHistory.page(
            folders.journal(record.folder), skipping: skipping, limit: limit, isReversed: isReversed,
            compile: compiler.compile)
    }

    // MARK: - Map runs

    /// Whether an execution has map runs; looks at no journal.
    public func hasMapRuns(_ execution: ExecutionRecord) -> Bool { folders?.hasChildren(execution.folder) ?? false }

    /// The map runs of an execution with a journal, those of its children included.
    /// - Throws: `WorkflowError`, `JournalError`, or an error of the directory.
    public func mapRuns(of arn: String) throws -> [MapRunSummary] { try reading(arn).summaries }

    /// Changes a map run of an execution of this process, or of one of its children; one that has ended stays as it is.
    /// - Throws: `WorkflowError.runsElsewhere`.
    public func updateMapRun(_ mapRun: String, of arn: String, _ update: MapRunUpdate) throws {
        guard let live = state.withLock({ $0.live[arn] }) else { throw WorkflowError.runsElsewhere(arn: arn) }
        live.post(.updateRun(arn: mapRun, update))
    }

    /// A child of a map run, with its input and output, and some of its events.
    /// - Parameters:
    ///   - arn: the child.
    ///   - parent: the execution that has the run, or has the child that has it.
    ///   - skipping: how many events come before the page.
    ///   - limit: at most so many.
    /// - Returns: the child, the page, and how many events there are.
    /// - Throws: `WorkflowError`, `JournalError`, or an error of the directory.
    public func child(_ arn: String, of parent: String, skipping: Int = 0, limit: Int = 1000) throws
        -> (record: ExecutionRecord, events: [HistoryEvent], total: Int)
    {
        var events: [HistoryEvent] = []
        var total = 0
        let record = try reading(parent).detail(of: arn) { event in
            if total >= skipping, events.count < limit { events.append(event) }
            total += 1
        }
        guard let record else { throw WorkflowError.executionDoesNotExist(arn: arn) }
        return (record, events, total)
    }

    private func reading(_ arn: String) throws -> MapRunReading {
        let record = try execution(arn)
        guard let folders else {
            throw WorkflowError.historyUnavailable(arn: arn, why: "it has no journal, in which its map runs would be")
        }
        return try MapRunReading(of: record, folders, compile: compiler.compile)
    }
}
