import ArgumentParser
import Glibc
import JobEngine
import JobModel
import JobStore
import OrderedJSON

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job to its end (the default command).",
        discussion: """
            pjrun --script preprocess.py --input data=./data --output train=./out/train
            pjrun run --request job.json --detach
            """)

    @OptionGroup var job: JobOptions
    @OptionGroup var execution: ExecutionOptions
    @OptionGroup var events: EventOptions

    @Flag(help: "Print what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: [.customLong("detach"), .customShort("d")], help: "Run in the background and print the job's name.")
    var isDetached = false

    @Option(help: "With --dry-run: text or json.")
    var format: OutputFormat = .text

    @Flag(name: [.customLong("quiet"), .customShort("q")], help: "Say only what went wrong.")
    var isQuiet = false

    @Option(name: .customLong("ready-descriptor"), help: .hidden)
    var readyDescriptor: Int32?

    func run() async throws {
        let prepared = try JobSource.prepare(job, events: try events.settings(isDryRun: dryRun))
        if dryRun { return try PlanRendering.show(prepared.request, prepared.composition, execution, format) }
        if isDetached { return try Detaching.start(prepared.request, execution.arguments + events.arguments) }
        let supervisor = try prepared.composition.supervisor(
            execution.settings(prepared.composition), openPaths: execution.openPaths())
        let accepted = try supervisor.accept(prepared.request)
        let name = prepared.request.name
        StopSignals.follow { isFirst in
            supervisor.stop(name, immediately: !isFirst)
            if isFirst { Terminal.error("pjrun: stopping \(name); once more kills it") }
        }
        StopRequests.follow(prepared.composition.store) { supervisor.stop($0, immediately: $1) }
        if let readyDescriptor { Detaching.sayReady(readyDescriptor) }
        let console = JobConsole(prepared.request, isQuiet: isQuiet)
        let report = await supervisor.run(accepted, observer: console)
        console.ended(report)
        prepared.composition.finishEvents()
        prepared.composition.store.close()
        throw ExitCode(report.exitCode)
    }
}

/// How jobs are run here, whatever they ask for.
struct ExecutionOptions: ParsableArguments {
    @Option(help: "Seconds a script has after the stop signal.")
    var stopGrace: Int = 120

    @Option(help: "Signal that asks a script to stop: TERM or INT.")
    var stopSignal: StopSignal = .term

    @Flag(help: "Copy inputs, even where links would do.")
    var copyInputs = false

    @Option(name: .customLong("open-path"), help: "PATH[:rw]: let the job see a path of this machine. Repeatable.")
    var opened: [String] = []

    enum StopSignal: String, ExpressibleByArgument, CaseIterable {
        case term = "TERM"
        case int = "INT"
        var number: Int32 { self == .term ? SIGTERM : SIGINT }
    }

    func validate() throws {
        if stopGrace < 0 { throw ValidationError("--stop-grace is a number of seconds, 0 or more") }
    }

    func settings(_ composition: Composition) -> JobSettings {
        var settings = composition.settings()
        settings.stopGrace = .seconds(stopGrace)
        settings.stopSignal = stopSignal.number
        settings.copiesInputs = copyInputs
        return settings
    }

    func openPaths() throws(UserError) -> [(path: String, isWritable: Bool)] {
        try opened.map { text throws(UserError) in
            let isWritable = text.hasSuffix(":rw")
            let path = isWritable ? String(text.dropLast(3)) : text
            guard path.hasPrefix("/"), unsafe access(path, F_OK) == 0 else {
                throw UserError(
                    message: "--open-path '\(path)' is not an absolute path that exists",
                    help: "write /path or /path:rw")
            }
            return (path, isWritable)
        }
    }

    /// The flags again, for a process that does the same.
    var arguments: [String] {
        ["--stop-grace", "\(stopGrace)", "--stop-signal", stopSignal.rawValue] + (copyInputs ? ["--copy-inputs"] : [])
            + opened.flatMap { ["--open-path", $0] }
    }
}

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
