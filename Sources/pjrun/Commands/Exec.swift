import ArgumentParser
import FileTree
import Glibc
import JobModel
import JobStore

struct Exec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command with an endpoint of its own, and say which AWS calls it made.",
        discussion: """
            pjrun exec -- python3 start_job.py
            pjrun exec --ledger calls.jsonl -- aws s3 ls
            """)

    @OptionGroup var functions: FunctionOptions
    @OptionGroup var execution: ExecutionOptions

    @Option(help: "Write the calls to a file, one JSON object a line, and not to standard error.")
    var ledger: String?

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    @OptionGroup var quotas: QuotaOptions

    @Flag(
        help:
            "When the command has ended, wait for the jobs and executions that it started; without it jobs are stopped."
    )
    var waitForJobs = false

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after '--'.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("the command is missing: pjrun exec -- COMMAND") }
        if maxHosts < 1 { throw ValidationError("--max-hosts is a number from 1") }
    }

    func run() async throws {
        let composition = try Composition.open()
        quotas.set(composition.store)
        let ledger = try Ledger(path: ledger)
        var settings = Server.Settings()
        settings.port = 0
        settings.hostLimit = maxHosts
        settings.functions = try functions.path()
        settings.ledger = { ledger.add($0) }
        let server = Server(composition, settings, execution)
        let child = ChildProcess(command)
        // The terminal sends its signals to the command, too; those of others are handed on.
        StopSignals.follow { isFirst in child.signal(isFirst ? SIGTERM : SIGKILL) }
        let waits = waitForJobs
        let ending = Ending()
        try await server.run { endpoint in
            // Owner: this function; it ends with the command.
            Task {
                ending.set(await Exec.run(child, composition, endpoint))
                if waits { await server.drainAll() }
                let executions = server.activeExecutionCount
                if executions > 0 {
                    Terminal.error(
                        "pjrun: \(Amount.count(executions, "execution")) still ran; 'pjrun serve' goes on with what is left"
                    )
                }
                let left = server.activeJobCount
                if left > 0 {
                    Terminal.error("pjrun: \(Amount.count(left, "job")) still ran, stopped with the server")
                }
                server.stop(immediately: false)
            }
        }
        if self.ledger == nil { Terminal.write(2, ledger.summary) }
        switch ending.result {
        case .success(let code): throw ExitCode(code)
        case .failure(let error): throw error
        }
    }

    private static func run(
        _ child: ChildProcess, _ composition: Composition, _ endpoint: String
    ) async -> Result<Int32, any Error> {
        do {
            let files = ClientFiles(try Installation.find())
            let variables = ClientEnvironment(
                endpoint: endpoint, region: composition.identity.region, files: files,
                callersPythonPath: composition.environment["PYTHONPATH"]
            ).variables
            return .success(try await child.run(adding: variables, to: composition.environment))
        } catch {
            return .failure(error)
        }
    }
}
