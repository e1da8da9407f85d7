import ArgumentParser
import FileTree
import Glibc
import LocalServices

/// What is done with every change of a job's status.
struct EventOptions: ParsableArguments {
    @Option(help: "Run a command of the shell for every change of a job's status; the event is on its standard input.")
    var onEvent: String?

    @Option(help: "Append every change of a job's status to a file, as EventBridge's event on a line of JSON.")
    var eventsFile: String?

    func validate() throws {
        if onEvent?.allSatisfy(\.isWhitespace) == true { throw ValidationError("--on-event is a command") }
        if eventsFile?.isEmpty == true { throw ValidationError("--events-file is the path of a file") }
    }

    /// - Throws: `UserError` when the file cannot be written, which is better known before the job has run.
    func settings(isDryRun: Bool = false) throws(UserError) -> EventBus.Settings {
        var settings = EventBus.Settings()
        guard !isDryRun else { return settings }
        settings.command = onEvent
        settings.eventsFile = try absoluteFile()
        if let path = settings.eventsFile {
            do throws(FileTreeError) {
                _ = try OpenFile(path: FileName(path), flags: O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY)
            } catch {
                throw UserError(
                    message: "--events-file: \(error)",
                    help: "name a file that you may write to, in a directory that exists")
            }
        }
        return settings
    }

    private func absoluteFile() throws(UserError) -> String? {
        guard let eventsFile, !eventsFile.hasPrefix("/") else { return eventsFile }
        return try "\(JobSource.currentDirectory())/\(eventsFile)"
    }

    /// The flags again, for a process that does the same, wherever it is started.
    var arguments: [String] {
        let file = (try? absoluteFile()) ?? eventsFile
        return (onEvent.map { ["--on-event", $0] } ?? []) + (file.map { ["--events-file", $0] } ?? [])
    }
}
