import ArgumentParser
import JobEngine

/// What the user is told about a queue that cannot be run.
enum QueueErrorText {
    /// Why a queue that ran did not go on.
    ///
    /// - Throws: `ExitCode` where everything is said already.
    static func broken(_ error: any Error, _ name: String) throws -> UserError {
        switch error {
        case let error as QueueError: try explained(error)
        case let error as JournalError: try explained(.journal(name: name, error))
        default:
            UserError(
                message: "the queue '\(name)' cannot go on: \(error)",
                help: "when that is mended, the same command goes on where it was", code: 125)
        }
    }

    /// Why a queue cannot be run.
    ///
    /// - Throws: `ExitCode` where everything is said already.
    static func explained(_ error: QueueError) throws -> UserError {
        switch error {
        case .runsElsewhere(let name, let process):
            return UserError(
                message: "the queue '\(name)' is run by another process\(process.map { " (\($0))" } ?? "")",
                help: "'pjrun queue status \(name)' shows how it gets on; --name makes another queue")
        case .changed(let name, let file, let line, let ended, let total):
            return UserError(
                message:
                    "the queue '\(name)' was begun with other tasks (\(file)): line \(line) is the first that differs; \(ended) of \(total) tasks have ended",
                help:
                    "'pjrun queue resume \(name)' goes on with the tasks as they were; --name makes another queue; --restart begins this one from nothing"
            )
        case .faults(let file, let faults):
            for fault in faults.first {
                Terminal.error("\(Terminal.red("error")): \(fault.message)")
                Terminal.error(
                    "  --> \(file):\(fault.line):\(fault.column)\(fault.path.isEmpty ? "" : "  \(fault.path)")")
                if let help = fault.help { Terminal.error("  help: \(help)") }
            }
            if faults.count > faults.first.count {
                let rest = faults.count - faults.first.count
                Terminal.error("error: and \(Amount.count(rest, "further problem"))")
            }
            Terminal.error(
                "pjrun: nothing was started: \(Amount.count(faults.lineCount, "line")) of '\(file)' \(faults.lineCount == 1 ? "is" : "are") no task that can be run"
            )
            throw ExitCode(2)
        case .empty(let file):
            return UserError(
                message: "there is no task in '\(file)'",
                help:
                    "each line is one request of CreateProcessingJob; blank lines and lines that begin with // do not count"
            )
        case .unknown(let name):
            return UserError(message: "there is no queue '\(name)'", help: "'pjrun queue list' lists all")
        case .otherPrefix(let name, let prefix):
            return UserError(
                message: "the jobs of the queue '\(name)' have names that begin with '\(prefix)'",
                help: "leave --name-prefix out to go on; --restart begins the queue from nothing")
        case .recordNotWritten(let job):
            return UserError(
                message: "the record of the job '\(job)' cannot be written, although it has ended",
                help: "make room where PJRUN_HOME is; the same command goes on, and runs that task again", code: 125)
        case .journal(let name, .damaged(let path, let byte)):
            return UserError(
                message:
                    "the journal of the queue '\(name)' is damaged at byte \(byte): it is not what was written there",
                place: path, help: "--restart begins the queue from nothing; 'pjrun list' shows which jobs there were",
                code: 125)
        case .journal(let name, let error):
            return UserError(message: "the journal of the queue '\(name)' cannot be read: \(error)", code: 125)
        }
    }
}
