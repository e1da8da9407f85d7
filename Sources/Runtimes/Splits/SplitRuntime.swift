import CSV
import FileTree
import Splitting

/// Splits a job's input into its outputs.
///
/// `runtimes/README.md` says which file goes where.
public struct SplitRuntime {
    private let root: String
    private let threads: Int

    /// Makes a runtime.
    ///
    /// - Parameters:
    ///   - root: `/opt/ml`.
    ///   - threads: how many to use.
    public init(root: String, threads: Int) {
        self.root = root
        self.threads = threads
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
            let failure = SplitFailure(error)
            SQLRuntime.say(failure.text)
            if failure.exitCode == 1, let directory = try? Directory.make(FileName("\(root)/output")) {
                let message = failure.message + (failure.place.map { " (\($0))" } ?? "")
                try? directory.write("message", Array(message.utf8))
            }
            return failure.exitCode
        }
    }

    private func split(_ arguments: SplitArguments) throws {
        let task = try SplitTask(arguments.flags, threads: threads)
        let container: ContainerDescription
        do throws(ScriptFailure) {
            container = try ContainerDescription.read(root: root)
        } catch {
            throw SplitFailure(message: error.message, help: "this program runs inside a job, or: pjrun split FILE")
        }
        let input = try SplitRuntime.input(container, named: arguments.input)
        let source = try SplitSource(
            input.directory, relativeTo: "/", delimiter: arguments.delimiter,
            hasHeader: arguments.hasHeader ?? !input.isQueryResult,
            objects: { throw SplitFailure(message: "a job sees its inputs, not buckets") })
        for warning in source.warnings { SQLRuntime.say("warning: \(warning)\n") }
        for note in task.notes(reports: true) { SQLRuntime.say("note: \(note)\n") }
        let places = PartPlaces(container, ending: source.isTabbed ? "tsv" : "csv")
        let report = try task.write(source, to: { try places.path($0) }, hasHeader: arguments.writesHeader)
        SQLRuntime.say(report.text)
        try places.write(report)
    }

    private static func input(
        _ container: ContainerDescription, named name: String?
    ) throws(SplitFailure) -> ContainerDescription.Channel {
        let names = container.inputs.map(\.name).joined(separator: ", ")
        if let name {
            guard let input = container.inputs.first(where: { $0.name == name }) else {
                throw SplitFailure(message: "there is no input '\(name)'", help: "inputs: \(names)", exitCode: 2)
            }
            return input
        }
        guard container.inputs.count == 1 else {
            throw SplitFailure(
                message: container.inputs.isEmpty ? "the job has no input" : "the job has several inputs",
                help: container.inputs.isEmpty
                    ? "for example pjrun --image local/splitter --input data=data.csv --output split=out"
                    : "say which with --input: \(names)",
                exitCode: 2)
        }
        return container.inputs[0]
    }
}
