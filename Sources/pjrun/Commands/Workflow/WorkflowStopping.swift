import ArgumentParser
import JobEngine
import JobModel
import JobStore
import StatesLanguage

/// `pjrun workflow stop`.
struct WorkflowStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop an execution, and the jobs that its tasks wait for.",
        discussion: "pjrun workflow stop my-execution")

    @Argument(help: "Name or ARN of the execution.")
    var execution: String

    func run() async throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let record = try composition.execution(named: execution)
        guard record.status == .running else {
            throw UserError(
                message: "the execution '\(record.name)' has ended: it is \(record.status.rawValue)", code: 1)
        }
        if try composition.store.requestStop(ofExecution: record.arn) {
            // The process that runs it is told; its row says when it is done.
            while try composition.store.execution(arn: record.arn)?.status == .running {
                try await Task.sleep(for: .milliseconds(10))
            }
        } else {
            // Its process is gone: it is taken over, and ends without a task being started again.
            let runner = WorkflowRunner(
                performer: NoTasks(), directory: composition.store,
                folders: ExecutionFolders(root: composition.home.executions), scratch: composition.home.scratch)
            WorkflowEvents.publish(of: runner, composition)
            _ = try runner.resume(record.arn)
            try runner.stop(record.arn)
            _ = try await runner.waitForEnd(of: record.arn)
        }
        composition.finishEvents()
    }

    /// Begins nothing.
    private struct NoTasks: TaskPerformer {
        private struct Handle: TaskHandle {
            func cancel() {}
        }

        func start(
            _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
            report: @escaping @Sendable (TaskReport) -> Void
        ) -> any TaskHandle { Handle() }
    }
}

/// `pjrun workflow resume`.
struct WorkflowResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with executions whose process is gone, from their last recorded event.",
        discussion: """
            pjrun workflow resume
            pjrun workflow resume my-execution --functions ./functions
            """)

    @Argument(help: "Names or ARNs of executions; without any, all that are interrupted.")
    var executions: [String] = []

    @Option(help: "The definition of a machine that tasks start. Repeatable.")
    var machine: [String] = []

    @Flag(help: "Waits, retries and timeouts take no time.")
    var fastForward = false

    @OptionGroup(title: "Functions") var functions: FunctionOptions
    @OptionGroup(title: "Jobs") var execution: ExecutionOptions
    @OptionGroup(title: "Events") var events: EventOptions

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    func run() async throws {
        let identity = Composition.identityOfEnvironment
        let records = try interrupted()
        guard !records.isEmpty else {
            print("no execution is interrupted")
            return
        }
        let others = try machine.map { path in
            try DefinitionOptions.load(path, parameters: [:], stateMachine: nil, identity).known(identity)
        }
        var session = WorkflowSession(machines: others, .resume(records))
        session.isFastForward = fastForward
        let places = WorkflowPlaces(functions: functions, execution: execution, events: events, maxHosts: maxHosts)
        let endings = try await places.perform(session)
        for ending in endings { print("\(ending.record.name)\t\(ending.record.status.rawValue)") }
        if endings.contains(where: { $0.record.status != .succeeded }) { throw ExitCode(1) }
    }

    private func interrupted() throws -> [ExecutionRecord] {
        let composition = try Composition.open()
        guard executions.isEmpty else { return try executions.map { try composition.execution(named: $0) } }
        var query = ExecutionListQuery()
        query.status = .running
        var found: [ExecutionRecord] = []
        while true {
            let page = try composition.store.page(query)
            found += page.entries
            guard let next = page.next else { return found.reversed() }
            query.after = next
        }
    }
}

/// `pjrun workflow redrive`.
struct WorkflowRedrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Go on with an execution that has failed, from the states that failed, as RedriveExecution does.",
        discussion: "pjrun workflow redrive my-execution --functions ./functions")

    @Argument(help: "Name or ARN of the execution.")
    var execution: String

    @Option(help: "The definition of a machine that tasks start. Repeatable.")
    var machine: [String] = []

    @Flag(help: "Waits, retries and timeouts take no time.")
    var fastForward = false

    @OptionGroup(title: "Functions") var functions: FunctionOptions
    @OptionGroup(title: "Jobs") var options: ExecutionOptions
    @OptionGroup(title: "Events") var events: EventOptions

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    func run() async throws {
        let identity = Composition.identityOfEnvironment
        let record = try Composition.open().execution(named: execution)
        let others = try machine.map { path in
            try DefinitionOptions.load(path, parameters: [:], stateMachine: nil, identity).known(identity)
        }
        var session = WorkflowSession(machines: others, .redrive(record))
        session.isFastForward = fastForward
        let places = WorkflowPlaces(functions: functions, execution: options, events: events, maxHosts: maxHosts)
        let ending = try await places.perform(session)[0]
        ending.show(isQuiet: false)
        throw ExitCode(ending.exitCode)
    }
}
