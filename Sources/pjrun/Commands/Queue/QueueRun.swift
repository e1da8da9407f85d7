import ArgumentParser
import FileTree
import Glibc
import JobEngine
import JobStore

/// `pjrun queue run`.
struct QueueRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the tasks of a file, one CreateProcessingJob request per line; again, it goes on where it was.",
        discussion: """
            pjrun queue run tasks.jsonl --max-concurrency 20 --retries 3 --backoff 2s
            pjrun queue run tasks.jsonl --name nightly --report report.json

            Exit code 0 when all jobs are Completed, 1 when some are not, 2 when nothing was started, 130 when it was stopped.
            """)

    @Argument(
        help: "The tasks: a request on each line, whose ProcessingJobName may be left out; '-' reads standard input.")
    var file: String

    @Option(help: "The queue's name. Default: that of the file, up to the first dot.")
    var name: String?

    @Option(
        help:
            "What names of jobs begin with where a task has none; the line's number follows. Default: the queue's name."
    )
    var namePrefix: String?

    @OptionGroup var settings: QueueSettings
    @OptionGroup var output: QueueOutput

    @Flag(help: "Begin from nothing, also where a queue of that name is half done or has other tasks.")
    var restart = false

    @Flag(help: "Tasks that have failed or were stopped begin again.")
    var retryFailed = false

    func validate() throws {
        if restart, retryFailed { throw ValidationError("--restart begins all tasks again; leave --retry-failed out") }
        if name == nil, file == "-" { throw ValidationError("tasks from standard input need a --name") }
        for (flag, value) in [("--name", name), ("--name-prefix", namePrefix)] {
            guard let value, !QueueFolders.isLegal(name: value) else { continue }
            throw ValidationError(
                "\(flag) '\(value)' is not 1 to \(QueueFolders.longestName) letters, digits and hyphens, with no hyphen at either end"
            )
        }
    }

    func run() async throws {
        try output.check()
        let session = try QueueSession(settings, output)
        let queue = try session.explaining {
            var source = FanOutQueue.Source(try open(), description: file == "-" ? "standard input" : file)
            source.prefix = namePrefix
            source.isRestart = restart
            return try session.open(name ?? QueueFolders.name(ofFile: file), source)
        }
        throw ExitCode(try await session.run(queue, retriesFailed: retryFailed))
    }

    private func open() throws(UserError) -> OpenFile {
        if file == "-" { return OpenFile(owning: dup(0), path: "standard input") }
        do throws(FileTreeError) {
            let opened = try OpenFile(path: FileName(file))
            guard try opened.status().kind != .directory else {
                throw FileTreeError(operation: "read", path: FileName(file), errno: EISDIR)
            }
            return opened
        } catch {
            throw UserError(message: "the tasks cannot be read: \(error.reason)", place: file)
        }
    }
}

/// `pjrun queue resume`.
struct QueueResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a queue that was interrupted, with the flags that it was run with.",
        discussion: """
            pjrun queue resume tasks
            pjrun queue resume tasks --retry-failed
            """)

    @Argument(help: "The queue's name; 'pjrun queue list' lists all.")
    var name: String

    @OptionGroup var output: QueueOutput

    @Flag(help: "Tasks that have failed or were stopped begin again.")
    var retryFailed = false

    func run() async throws {
        try output.check()
        let folder = QueueFolders(root: try Composition.open().home.queues).folder(name)
        let arguments = try QueueSession.explaining(name) {
            guard let history = try folder.history() else { throw QueueError.unknown(name: name) }
            return history.arguments ?? []
        }
        let session = try QueueSession(try QueueSettings.parse(arguments), output)
        let queue = try session.explaining { try session.resume(name) }
        throw ExitCode(try await session.run(queue, retriesFailed: retryFailed))
    }
}
