/// Looks jobs up and changes what is not their running: the records as the endpoint needs them.
///
/// Blocking; call it from threads that may block.
public protocol JobDirectory: Sendable {
    /// The job with a name, nil when there is none.
    func job(named name: String) throws -> JobRecord?
    /// The job with an ARN, nil when there is none; of several that differ in capital letters alone, the newest.
    func job(arn: JobARN) throws -> JobRecord?
    /// Some jobs in an order.
    func page(_ query: JobListQuery) throws -> JobListPage
    /// Asks whoever runs the job to stop it; the job is Stopping from now on, unless it has ended.
    /// - Returns: the record as it is now.
    func requestStop(_ job: JobRecord, immediately: Bool, at time: Timestamp) throws -> JobRecord
    /// Removes a job that has ended; its name is free again.
    func remove(_ job: JobRecord) throws
    /// The tags of a job: those of the request until they are changed.
    func tags(of job: JobRecord) throws -> [Tag]
    /// Changes the tags of a job; one transaction.
    /// - Returns: the tags as they are now; nil when there is no such job any more.
    @discardableResult
    func changeTags(of job: JobRecord, _ change: (inout [Tag]) throws -> Void) throws -> [Tag]?
}

/// Which jobs a listing shows, and in which order.
public struct JobListQuery: Hashable, Sendable {
    /// What jobs are ordered by; those that are equal in it, by the order of their creation.
    public enum SortKey: String, Hashable, Sendable {
        case name = "Name"
        case creationTime = "CreationTime"
        case status = "Status"
    }

    /// A job after which to go on.
    public struct Cursor: Hashable, Sendable {
        /// What it is ordered by: a name, a status, or milliseconds since 1970.
        public let value: String
        /// Its place in the order of creation.
        public let id: Int64

        /// Makes a cursor.
        public init(value: String, id: Int64) {
            self.value = value
            self.id = id
        }
    }

    /// Only those with this status.
    public var status: JobStatus?
    /// Only those whose name has this in it; capital letters matter.
    public var nameContains: String?
    /// Only those made later than this.
    public var createdAfter: Timestamp?
    /// Only those made earlier than this.
    public var createdBefore: Timestamp?
    /// Only those changed later than this.
    public var modifiedAfter: Timestamp?
    /// Only those changed earlier than this.
    public var modifiedBefore: Timestamp?
    /// What they are ordered by.
    public var sortKey = SortKey.creationTime
    /// Whether the smallest comes first.
    public var isAscending = true
    /// Where to go on.
    public var after: Cursor?
    /// At most so many.
    public var limit = 10

    /// Makes a query for the ten oldest jobs.
    public init() {}
}

/// Some jobs.
public struct JobListPage: Sendable {
    /// One job, as far as listings show it.
    public struct Entry: Sendable {
        /// The job's name.
        public let name: String
        /// Its ARN.
        public let arn: String
        /// Its status.
        public let status: JobStatus
        /// When it was made.
        public let creationTime: Timestamp
        /// When it ended.
        public let endTime: Timestamp?
        /// When it last changed.
        public let lastModifiedTime: Timestamp
        /// Why it failed.
        public let failureReason: String?
        /// What the script said at its end.
        public let exitMessage: String?

        /// Makes an entry.
        public init(
            name: String, arn: String, status: JobStatus, creationTime: Timestamp, endTime: Timestamp?,
            lastModifiedTime: Timestamp, failureReason: String?, exitMessage: String?
        ) {
            self.name = name
            self.arn = arn
            self.status = status
            self.creationTime = creationTime
            self.endTime = endTime
            self.lastModifiedTime = lastModifiedTime
            self.failureReason = failureReason
            self.exitMessage = exitMessage
        }
    }

    /// The jobs.
    public let entries: [Entry]
    /// Where the next page goes on; nil on the last one.
    public let next: JobListQuery.Cursor?

    /// Makes a page.
    public init(entries: [Entry], next: JobListQuery.Cursor?) {
        self.entries = entries
        self.next = next
    }
}
