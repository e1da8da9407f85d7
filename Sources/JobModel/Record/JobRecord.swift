public import OrderedJSON

/// Everything known about a job that was accepted.
public struct JobRecord: Hashable, Sendable, Identifiable {
    /// The store's number for the job; 0 before it has one.
    public var id: Int64
    /// What was asked for.
    public let request: JobRequest
    /// The job's ARN.
    public let arn: JobARN
    /// Where the job stands.
    public var status: JobStatus
    /// When the request was accepted.
    public let creationTime: Timestamp
    /// When the containers started; `nil` while inputs are staged.
    public var startTime: Timestamp?
    /// When everything was over, uploads included.
    public var endTime: Timestamp?
    /// When anything here last changed.
    public var lastModifiedTime: Timestamp
    /// What the program said at its end.
    public var exitMessage: String?
    /// Why the job failed; only when it did.
    public var failureReason: FailureReason?
    /// How each host ended.
    public var hosts: [HostResult]
    /// What became of each output.
    public var outputs: [OutputResult]
    /// What the user should know besides, one sentence each.
    public var warnings: [String]
    /// Whether it has ended because the process that ran it did.
    public var isInterrupted = false

    /// Makes a record; without times it is one of a job that was accepted at `creationTime`.
    public init(
        id: Int64 = 0, request: JobRequest, arn: JobARN, status: JobStatus = .inProgress, creationTime: Timestamp,
        startTime: Timestamp? = nil, endTime: Timestamp? = nil, lastModifiedTime: Timestamp? = nil,
        exitMessage: String? = nil, failureReason: FailureReason? = nil, hosts: [HostResult] = [],
        outputs: [OutputResult] = [], warnings: [String] = []
    ) {
        self.id = id
        self.request = request
        self.arn = arn
        self.status = status
        self.creationTime = creationTime
        self.startTime = startTime
        self.endTime = endTime
        self.lastModifiedTime = lastModifiedTime ?? creationTime
        self.exitMessage = exitMessage
        self.failureReason = failureReason
        self.hosts = hosts
        self.outputs = outputs
        self.warnings = warnings
    }

    // MARK: - For a store

    /// Hosts, outputs, warnings and the interruption as one document.
    public var extraJSON: JSON {
        var extra: JSONObject = [
            "hosts": .array(hosts.map(\.json)),
            "outputs": .array(outputs.map(\.json)),
            "warnings": .array(warnings.map(JSON.string)),
        ]
        if isInterrupted { extra["interrupted"] = true }
        return .object(extra)
    }

    /// Takes hosts, outputs, warnings and the interruption from what ``extraJSON`` wrote.
    ///
    /// Unreadable entries are left out: a record with less detail is of more use than none.
    public mutating func restoreExtra(from json: JSON) {
        hosts = (json["hosts"]?.array ?? []).compactMap(HostResult.init(json:))
        outputs = (json["outputs"]?.array ?? []).compactMap(OutputResult.init(json:))
        warnings = (json["warnings"]?.array ?? []).compactMap(\.string)
        isInterrupted = json["interrupted"]?.bool ?? false
    }
}
