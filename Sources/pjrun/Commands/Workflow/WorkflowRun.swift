import ArgumentParser
import DefinitionSources
import FileTree
import Glibc
import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage
import Synchronization

/// `pjrun workflow run`.
struct WorkflowRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a state machine to its end.",
        discussion: """
            pjrun workflow run machine.asl.json --input '{"day": "2026-11-21"}'
            pjrun workflow run template.yaml --state-machine Train --parameter Bucket=data --functions ./functions
            pjrun workflow run machine.asl.json --mock answers.json --fast-forward --format json

            Exit code 0 when the execution SUCCEEDED, 1 when it did not, 2 for a bad definition, 3 when a task had no answer.
            """)

    @OptionGroup var definition: DefinitionOptions

    @Option(help: "The input: JSON, or @FILE; '-' reads standard input.")
    var input: String = "{}"

    @Option(help: "The execution's name; a running one with this name and input goes on. Default: a new UUID.")
    var name: String?

    @Option(help: "Answers for tasks, so that nothing is called: {\"STATE\": [{\"output\": …}, {\"error\": …}]}.")
    var mock: String?

    @Option(help: "With a MockConfigFile.json of Step Functions Local: its test case.")
    var mockCase: String?

    @Flag(
        help: "Waits, retries and timeouts take no time; while a job runs, a wait ends when the job's status changes.")
    var fastForward = false

    @Option(
        help: "The definition of another machine, which tasks start as the machine of that file's name. Repeatable.")
    var machine: [String] = []

    @OptionGroup(title: "Functions") var functions: FunctionOptions
    @OptionGroup(title: "Jobs") var execution: ExecutionOptions
    @OptionGroup(title: "Events") var events: EventOptions

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    @OptionGroup var quotas: QuotaOptions

    @Option(help: "text: the output, and what happens on standard error; json: one document with all events.")
    var format: OutputFormat = .text

    @Flag(name: .shortAndLong, help: "With text: say nothing but errors.")
    var quiet = false

    func validate() throws {
        if mockCase != nil, mock == nil { throw ValidationError("--mock-case chooses from the file of --mock") }
        if maxHosts < 1 { throw ValidationError("--max-hosts is a number from 1") }
    }

    func run() async throws {
        let identity = Composition.identityOfEnvironment
        let checked = try definition.load(identity)
        if !checked.isGood || (format == .text && !quiet) { checked.report() }
        guard checked.isGood else { throw ExitCode(2) }
        let own = try checked.known(identity)
        let others = try machine.map { path in
            let other = try DefinitionOptions.load(path, parameters: [:], stateMachine: nil, identity)
            if !other.isGood { other.report() }
            guard other.isGood else { throw ExitCode(2) }
            return try other.known(identity)
        }
        let mocks = try readMocks(own)
        var session = WorkflowSession(machines: [own] + others, .start(input: try readInput(), name: name))
        session.mocks = mocks
        session.isFastForward = fastForward
        session.isQuiet = quiet || format == .json
        var places = WorkflowPlaces(functions: functions, execution: execution, events: events, maxHosts: maxHosts)
        places.placed = try checked.functions()
        places.quotas = quotas
        let ending = try await places.perform(session)[0]
        switch format {
        case .json: print(ending.json.serialized(.pretty))
        case .text: ending.show(isQuiet: quiet)
        }
        throw ExitCode(ending.exitCode)
    }

    // MARK: - Arguments

    private func readInput() throws -> String {
        guard input == "-" || input.hasPrefix("@") else { return input }
        let path = input == "-" ? "-" : String(input.dropFirst())
        do {
            let bytes =
                path == "-"
                ? try OpenFile(owning: dup(0), path: "standard input").readToEnd()
                : try OpenFile(path: FileName(path)).readToEnd()
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw UserError(message: "the input in \(path) is not UTF-8")
            }
            return text
        } catch let error as FileTreeError {
            throw UserError(message: "the input cannot be read: \(error)")
        }
    }

    private func readMocks(_ machine: KnownMachines.Machine) throws -> TaskMocks? {
        guard let mock else { return nil }
        do {
            let bytes = try OpenFile(path: FileName(mock)).readToEnd()
            let mocks = try TaskMocks.parse(bytes, file: mock, machine: machine.name, testCase: mockCase)
            if let fault = mocks.unknownState(among: machine.machine.stateNames) {
                // Answers may be shared by several machines.
                Terminal.error("warning: \(fault.file), \(fault.path): \(fault.message)")
                if let help = fault.help { Terminal.error("  help: \(help)") }
            }
            return mocks
        } catch let error as FileTreeError {
            throw UserError(message: "the answers cannot be read: \(error)")
        } catch let error as MockFileError {
            let place = error.path.description
            throw UserError(
                message: error.message, place: place.isEmpty ? error.file : "\(error.file), \(place)", help: error.help)
        }
    }
}
