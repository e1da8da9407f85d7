import ArgumentParser
import JobEngine
import JobModel
import JobStore

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

    @OptionGroup var options: GoingOnOptions

    func run() async throws {
        let records = try interrupted()
        guard !records.isEmpty else {
            print("no execution is interrupted")
            return
        }
        let endings = try await options.perform(.resume(records))
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

    @OptionGroup var options: GoingOnOptions

    func run() async throws {
        let record = try Composition.open().execution(named: execution)
        let ending = try await options.perform(.redrive(record))[0]
        ending.show(isQuiet: false)
        throw ExitCode(ending.exitCode)
    }
}

/// What executions need that go on: their own machines are in their journals.
struct GoingOnOptions: ParsableArguments {
    @Option(help: "The definition of a machine that tasks start. Repeatable.")
    var machine: [String] = []

    @Flag(help: "Waits, retries and timeouts take no time.")
    var fastForward = false

    @OptionGroup(title: "Functions") var functions: FunctionOptions
    @OptionGroup(title: "Jobs") var execution: ExecutionOptions
    @OptionGroup(title: "Events") var events: EventOptions

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    /// Lets them go on to their ends.
    func perform(_ purpose: WorkflowSession.Purpose) async throws -> [WorkflowEnding] {
        let identity = Composition.identityOfEnvironment
        let others = try machine.map { path in
            try DefinitionOptions.load(path, parameters: [:], stateMachine: nil, identity).known(identity)
        }
        var session = WorkflowSession(machines: others, purpose)
        session.isFastForward = fastForward
        let places = WorkflowPlaces(functions: functions, execution: execution, events: events, maxHosts: maxHosts)
        return try await places.perform(session)
    }
}
