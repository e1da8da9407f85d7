import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

/// How an execution ended, or where it stands for want of an answer.
struct WorkflowEnding: Sendable {
    let record: ExecutionRecord
    /// The task that had no answer.
    let unanswered: TaskRequest?
    let events: [HistoryEvent]

    /// - Throws: what `WorkflowRunner.history` throws.
    init(_ record: ExecutionRecord, unanswered: TaskRequest?, _ runner: WorkflowRunner) throws {
        self.record = record
        self.unanswered = unanswered
        events = try runner.history(of: record.arn, limit: .max).events
    }

    var exitCode: Int32 {
        switch record.status {
        case .succeeded: 0
        case .running: 3
        default: 1
        }
    }

    /// `{"status","output","error","cause","events"}`; what there is not is left out.
    var json: JSON {
        var members: JSONObject = ["status": .string(record.status.rawValue)]
        if let output = record.output {
            members["output"] = (try? JSON(parsing: output, duplicateKeys: .lastWins, maximumDepth: 2000)) ?? .null
        }
        if let error = record.error { members["error"] = .string(error) }
        if let cause = record.cause { members["cause"] = .string(cause) }
        if let unanswered { members["unanswered"] = .string(unanswered.stateName) }
        members["events"] = .array(events.map { $0.json() })
        return .object(members)
    }

    /// Shows the output on standard output, and what else is to be said on standard error.
    func show(isQuiet: Bool) {
        if let unanswered {
            Terminal.error(
                "error: the task of state '\(unanswered.stateName)' has no answer in the file of --mock, so it was not run"
            )
            Terminal.error(
                "  help: add one: \"\(unanswered.stateName)\": [{\"output\": …}]; it was called with \(shortened(unanswered.parameters.text))"
            )
        }
        if let output = record.output { print(output) }
        guard !isQuiet || record.status != .succeeded else { return }
        let took = (record.stopTime ?? record.startTime).milliseconds - record.startTime.milliseconds
        switch record.status {
        case .succeeded: Terminal.progress("SUCCEEDED", "in \(Amount.duration(milliseconds: took))")
        case .running: break
        default:
            let error = record.error ?? "no error was named"
            Terminal.progress(record.status.rawValue, Terminal.red(error + (record.cause.map { ": \($0)" } ?? "")))
        }
    }

    private func shortened(_ text: String) -> String {
        text.utf8.count > 300 ? String(text.prefix(300)) + "…" : text
    }
}
