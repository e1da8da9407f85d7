public import OrderedJSON

/// An execution of a state machine, as lists and DescribeExecution show it.
public struct ExecutionRecord: Hashable, Sendable {
    /// As the service names them.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case timedOut = "TIMED_OUT"
        case aborted = "ABORTED"
    }

    /// `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`.
    public var arn: String
    /// Its name.
    public var name: String
    /// Its machine's ARN.
    public var stateMachineARN: String
    /// Its machine's name.
    public var stateMachineName: String
    /// How it is.
    public var status: Status
    /// When it started.
    public var startTime: Timestamp
    /// When it ended.
    public var stopTime: Timestamp?
    /// Its input; the text as it came.
    public var input: String
    /// Its output, where it succeeded: JSON text.
    public var output: String?
    /// The error's name, where it did not.
    public var error: String?
    /// What happened.
    public var cause: String?
    /// The directory of its journal, below that of all executions.
    public var folder: String
    /// The version of its machine, where it was started by version or alias.
    public var stateMachineVersionARN: String?
    /// The alias by which it was started.
    public var stateMachineAliasARN: String?
    /// The number of its machine's revision in the `StateMachineDirectory`; nil for machines that are not there.
    public var stateMachineRevision: Int64?
    /// What X-Ray was told.
    public var traceHeader: String?
    /// How often it was redriven.
    public var redriveCount = 0
    /// When it was redriven last.
    public var redriveTime: Timestamp?

    /// Makes a record of one that runs.
    public init(
        arn: String, name: String, stateMachineARN: String, stateMachineName: String, startTime: Timestamp,
        input: String, folder: String
    ) {
        self.arn = arn
        self.name = name
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        status = .running
        self.startTime = startTime
        self.input = input
        self.folder = folder
    }

    /// `detail` of the event `Step Functions Execution Status Change`.
    ///
    /// More than 248 KB of input and output are left out. Members and their order are recorded: radkawar/stackd,
    /// testdata/aws/stepfunctions/deletion_lifecycle.json.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>
    public var eventDetail: JSON {
        let fits = input.utf8.count + (output?.utf8.count ?? 0) <= 248 * 1024
        let included: JSON = ["included": .bool(fits)]
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        func time(_ value: Timestamp?) -> JSON { value.map { .number(JSONNumber($0.milliseconds)) } ?? .null }
        let isRedrivable = status != .running && status != .succeeded
        return [
            "executionArn": .string(arn), "stateMachineArn": .string(stateMachineARN), "name": .string(name),
            "status": .string(status.rawValue), "startDate": time(startTime), "stopDate": time(stopTime),
            "input": fits ? .string(input) : .null, "output": fits ? text(output) : .null,
            "stateMachineVersionArn": text(stateMachineVersionARN), "stateMachineAliasArn": text(stateMachineAliasARN),
            "redriveCount": .number(JSONNumber(redriveCount)), "redriveDate": time(redriveTime),
            "redriveStatus": isRedrivable ? "REDRIVABLE" : "NOT_REDRIVABLE",
            "redriveStatusReason": isRedrivable
                ? .null : .string("Execution is \(status.rawValue) and cannot be redriven"),
            "inputDetails": included, "outputDetails": output == nil ? .null : included, "error": text(error),
            "cause": text(cause),
        ]
    }
}

/// Which executions a listing shows; the newest first.
public struct ExecutionListQuery: Hashable, Sendable {
    /// Only those of this machine.
    public var stateMachineARN: String?
    /// Only those of this version of a machine.
    public var stateMachineVersionARN: String?
    /// Only those that were started by this alias.
    public var stateMachineAliasARN: String?
    /// Only those with this status.
    public var status: ExecutionRecord.Status?
    /// Only those with this name, of whatever machine.
    public var name: String?
    /// Where to go on: what the page before gave.
    public var after: Int64?
    /// At most so many.
    public var limit = 100

    /// Makes a query for the newest hundred.
    public init() {}
}

/// Some executions; without their inputs and outputs.
public struct ExecutionListPage: Hashable, Sendable {
    /// The executions.
    public let entries: [ExecutionRecord]
    /// Where the next page goes on; nil on the last one.
    public let next: Int64?

    /// Makes a page.
    public init(entries: [ExecutionRecord], next: Int64?) {
        self.entries = entries
        self.next = next
    }
}

/// The executions of a home: who they are and how they are, not what they do.
///
/// Blocking; call it from threads that may block.
public protocol ExecutionDirectory: Sendable {
    /// Writes a new execution, run by this process.
    /// - Returns: nil; or, when the ARN is taken, the execution that has it, and nothing is written.
    func create(_ execution: ExecutionRecord) throws -> ExecutionRecord?
    /// Writes how an execution has ended; one that has no row gets one.
    func end(_ execution: ExecutionRecord) throws
    /// Writes that an execution which has ended without success runs again, by this process.
    ///
    /// It is given with one redrive more than it has had. Of several who ask for the same redrive, one gets it.
    /// - Returns: false, and nothing is written, when it runs, has succeeded or has had that redrive.
    func redrive(_ execution: ExecutionRecord) throws -> Bool
    /// The execution with an ARN, nil when there is none.
    func execution(arn: String) throws -> ExecutionRecord?
    /// Some executions.
    func page(_ query: ExecutionListQuery) throws -> ExecutionListPage
    /// Executions that should run although their process is gone; they are this process's from now on.
    ///
    /// Two processes never get the same one. Only the one with `arn`, unless that is nil.
    /// With `ofStoredMachines` only those of machines in a `StateMachineDirectory`, which any process can run.
    func takeInterrupted(arn: String?, ofStoredMachines: Bool) throws -> [ExecutionRecord]
    /// Makes rows for executions that have none, run by this process, and gives those back; others stay as they are.
    func adopt(_ executions: [ExecutionRecord]) throws -> [ExecutionRecord]
    /// The folders of all executions that have a row.
    func folders() throws -> Set<String>
}
