import GRDB
public import JobModel

/// Which jobs a listing shows.
public struct JobFilter: Sendable, Hashable {
    /// Only those with this status.
    public var status: JobStatus?
    /// Only those whose name has this in it; capital letters matter.
    public var nameContains: String?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter that lets everything through.
    public init() {}
}

extension JobStore {
    /// The job with a name, nil when there is none.
    public func job(named name: String) throws -> JobRecord? {
        try queue.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM job WHERE name = ?", arguments: [name])
                .map(JobStore.record(of:))
        }
    }

    /// Jobs by their time of creation, newest first.
    public func jobs(_ filter: JobFilter = JobFilter()) throws -> [JobRecord] {
        try queue.read { database in
            var conditions: [String] = []
            var arguments: [any DatabaseValueConvertible] = []
            if let status = filter.status {
                conditions.append("status = ?")
                arguments.append(status.rawValue)
            }
            if let part = filter.nameContains {
                conditions.append("instr(name, ?) > 0")
                arguments.append(part)
            }
            let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
            arguments.append(filter.limit ?? -1)
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM job\(condition) ORDER BY creation_time DESC, id DESC LIMIT ?",
                arguments: StatementArguments(arguments))
            return try rows.map(JobStore.record(of:))
        }
    }

    /// The status changes of a job, oldest first.
    public func events(of job: JobRecord) throws -> [(time: Timestamp, status: JobStatus)] {
        try queue.read { database in
            try Row.fetchAll(
                database, sql: "SELECT time, status FROM event WHERE job_id = ? ORDER BY id", arguments: [job.id]
            ).compactMap { row in
                JobStatus(rawValue: row["status"]).map { (Timestamp(milliseconds: row["time"]), $0) }
            }
        }
    }
}

extension JobStore {
    /// The version of the SQLite library.
    public var sqliteVersion: String {
        (try? queue.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }) ?? "unknown"
    }
}
