import CSV
import FileTree
import Glibc
import Splitting

/// Splits a job's input into its outputs.
///
/// `runtimes/README.md` says which file goes where.
public struct SplitRuntime {
    private let root: String
    private let limits: TaskLimits

    /// Makes a runtime.
    ///
    /// - Parameters:
    ///   - root: `/opt/ml`.
    ///   - limits: how much of the machine may be used.
    public init(root: String, limits: TaskLimits) {
        self.root = root
        self.limits = limits
    }

    /// How it is called.
    public static var usage: String { SplitArguments.usage }

    /// Splits as the arguments say, and says on standard error what became of it.
    ///
    /// - Parameter arguments: what follows `pjrun-worker split`.
    /// - Returns: the exit code: 0; 1 when the data cannot be split so, then `output/message` has the reason; 2 for wrong
    ///   arguments.
    public func run(_ arguments: [String]) -> Int32 {
        do {
            try split(try SplitArguments(arguments))
            return 0
        } catch {
            return JobTask.end(error, root: root)
        }
    }

    private func split(_ arguments: SplitArguments) throws {
        // Flags are looked at before anything else.
        _ = try SplitTask(arguments.flags, threads: limits.threads)
        let container = try JobTask.container(root: root, command: "pjrun split")
        let places = PartPlaces(container)
        var flags = arguments.flags
        flags.statistics = arguments.statistics ?? places.hasReport
        let task = try SplitTask(
            flags, threads: limits.threads, memory: arguments.memoryLimit ?? limits.memory,
            temporaryFolder: unsafe getenv("TMPDIR").map { unsafe String(cString: $0) })
        let input = try JobTask.input(
            container, named: arguments.input,
            example: "pjrun --image local/splitter --input data=data.csv --output split=out")
        let source = try JobTask.files(input, delimiter: arguments.delimiter, hasHeader: arguments.hasHeader)
        for note in task.notes(reports: true) { SQLRuntime.say("note: \(note)\n") }
        let ending = source.isTabbed ? "tsv" : "csv"
        let report = try task.write(
            source, to: { try places.path($0, ending: ending) }, hasHeader: arguments.writesHeader)
        SQLRuntime.say(report.text)
        try places.write(report)
        if !report.fitted.isEmpty || arguments.savePreprocessing != nil {
            try places.writePreprocessing(report, to: arguments.savePreprocessing)
        }
    }
}
