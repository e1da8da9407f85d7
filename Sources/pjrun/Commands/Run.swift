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
        if dryRun { return try await PlanRendering.show(prepared.request, prepared.composition, execution, format) }
        if isDetached { return try Detaching.start(prepared.request, execution.arguments + events.arguments) }
        let supervisor = try prepared.composition.supervisor(
            execution.settings(prepared.composition), objects: execution.objectStore(prepared.composition),
            openPaths: execution.openPaths())
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

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
