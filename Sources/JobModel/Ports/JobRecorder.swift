/// Receives what a host prints and keeps it.
public protocol HostLog: Sendable {
    /// Adds bytes as they came. Never fails: a full disk loses log text, not the job, and is said in `lost`.
    func append(_ bytes: ArraySlice<UInt8>)
    /// Bytes that could not be kept.
    var lostByteCount: Int64 { get }
}

/// What changes in a job's record.
public struct RecordChange: Sendable {
    /// When.
    public var time: Timestamp
    /// The status from now on.
    public var status: JobStatus?
    /// When the entrypoint started.
    public var startTime: Timestamp?
    /// When the job ended.
    public var endTime: Timestamp?
    /// What the script left in /opt/ml/output/message.
    public var exitMessage: String?
    /// Why the job failed.
    public var failureReason: FailureReason?
    /// How the hosts ended.
    public var hosts: [HostResult]?
    /// What was uploaded.
    public var outputs: [OutputResult]?
    /// What the user should know.
    public var warnings: [String]?
    /// Whether the job ends because its process does.
    public var isInterrupted: Bool?

    /// Makes an empty change.
    public init(time: Timestamp) { self.time = time }
}

/// Keeps jobs across processes.
public protocol JobRecorder: Sendable {
    /// Writes a new job, InProgress, owned by this process.
    /// - Throws: `JobNameTaken`, `ResourceLimitExceeded` where there is a limit, or another error when the store cannot be written.
    func create(_ request: JobRequest, identity: JobIdentity, at time: Timestamp) throws -> JobRecord
    /// Changes a job's record; one transaction.
    ///
    /// A job that somebody has asked to stop ends Stopped, whatever the change says.
    /// - Returns: the record as it is now.
    @discardableResult
    func change(_ job: JobRecord, _ change: RecordChange) throws -> JobRecord
    /// Opens the log of a host.
    func log(of job: JobRecord, host: String) throws -> any HostLog
}

/// A job of that name exists; names stay taken after the job has ended.
public struct JobNameTaken: Error, Hashable, Sendable {
    /// The name.
    public let name: String
    /// The existing job's ARN.
    public let arn: String

    /// Makes the error.
    public init(name: String, arn: String) {
        self.name = name
        self.arn = arn
    }

    /// The service's words.
    public var serviceMessage: String {
        "Job name must be unique within an AWS account and region, and a job with this name already exists (\(arn))"
    }
}
