import ArgumentParser
import JobEngine
import JobModel
import JobStore
import OrderedJSON
import StatesLanguage

/// `pjrun workflow list`.
struct WorkflowList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List executions, newest first.",
        discussion: """
            pjrun workflow list --status RUNNING
            pjrun workflow list --state-machine Train --format json
            """, aliases: ["ls"])

    @Option(help: "RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.", transform: WorkflowList.status)
    var status: ExecutionRecord.Status?

    @Option(help: "Only those of this machine, by its name or ARN.")
    var stateMachine: String?

    @Option(help: "At most so many.")
    var maxResults: Int = 100

    @Option(help: "text; json gives what ListExecutions answers.")
    var format: OutputFormat = .text

    private static func status(_ text: String) throws -> ExecutionRecord.Status {
        guard let status = ExecutionRecord.Status(rawValue: text) else {
            let all = ExecutionRecord.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is not a status: \(all)")
        }
        return status
    }

    func validate() throws {
        if maxResults < 1 { throw ValidationError("--max-results is a number from 1") }
    }

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        var query = ExecutionListQuery()
        query.status = status
        query.limit = maxResults
        if let stateMachine {
            let identity = composition.identity
            query.stateMachineARN =
                stateMachine.hasPrefix("arn:")
                ? stateMachine : "arn:aws:states:\(identity.region):\(identity.account):stateMachine:\(stateMachine)"
        }
        let entries = try composition.store.page(query).entries
        if format == .json {
            let executions = entries.map { $0.listEntry }
            print(JSON.object(["executions": .array(executions)]).serialized(.pretty))
            return
        }
        let now = Composition.now
        let rows = entries.map { entry -> [String] in
            let end = entry.stopTime ?? now
            return [
                entry.stateMachineName, entry.name, entry.status.rawValue,
                Amount.duration(milliseconds: now.milliseconds - entry.startTime.milliseconds) + " ago",
                Amount.duration(milliseconds: max(0, end.milliseconds - entry.startTime.milliseconds)),
                entry.error ?? "",
            ]
        }
        print(Table.text(["machine", "execution", "status", "started", "took", ""], rows))
    }
}

/// `pjrun workflow describe`.
struct WorkflowDescribe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show an execution, as DescribeExecution does.",
        discussion: "pjrun workflow describe my-execution")

    @Argument(help: "Name or ARN of the execution.")
    var execution: String

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let record = try Composition.open().execution(named: execution)
        if format == .json { return print(record.describeAnswer.serialized(.pretty)) }
        var rows = [
            ["name", record.name], ["arn", record.arn], ["machine", record.stateMachineARN],
            ["status", record.status.rawValue], ["started", record.startTime.iso8601],
        ]
        if let time = record.stopTime { rows.append(["ended", time.iso8601]) }
        rows.append(["input", record.input])
        if let output = record.output { rows.append(["output", output]) }
        if let error = record.error { rows.append(["error", error]) }
        if let cause = record.cause { rows.append(["cause", cause]) }
        for row in rows { print(row[0] + String(repeating: " ", count: 9 - row[0].count) + row[1]) }
    }
}

/// `pjrun workflow history`.
struct WorkflowHistory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what happened in an execution, event by event.",
        discussion: """
            pjrun workflow history my-execution
            pjrun workflow history my-execution --format json --reverse-order --max-results 10
            """)

    @Argument(help: "Name or ARN of the execution.")
    var execution: String

    @Option(help: "At most so many events. Default: all.")
    var maxResults: Int?

    @Flag(help: "From the last event backwards.")
    var reverseOrder = false

    @Option(help: "text; json gives what GetExecutionHistory answers.")
    var format: OutputFormat = .text

    func validate() throws {
        if let maxResults, maxResults < 1 { throw ValidationError("--max-results is a number from 1") }
    }

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let record = try composition.execution(named: execution)
        let runner = composition.executionViewer
        let page: Int = 1000
        var shown = 0
        var events: [HistoryEvent] = []
        let limit = maxResults ?? .max
        while shown < limit {
            let next = try runner.history(
                of: record.arn, skipping: shown, limit: min(page, limit - shown), isReversed: reverseOrder
            ).events
            shown += next.count
            switch format {
            case .json: events += next
            case .text:
                for event in next {
                    let offset = event.time.milliseconds - record.startTime.milliseconds
                    let time = Amount.duration(milliseconds: max(0, offset))
                    print("\(event.id)\t+\(time)\t\(event.kind.typeName)\t<-\(event.previousID)\t\(event.kind.subject)")
                }
            }
            if next.count < page { break }
        }
        if format == .json {
            print(JSON.object(["events": .array(events.map { $0.json() })]).serialized(.pretty))
        }
    }
}
