import FileTree
import GRDB
public import JobModel

extension JobStore: ExecutionStopper {
    /// Asks the process that runs a job to stop it; the job is Stopping from now on.
    /// - Parameters:
    ///   - job: its record, which may be older than the store's.
    ///   - immediately: kill it, without waiting for the script.
    ///   - time: when it was asked, for the record.
    /// - Throws: `JobStoreError`, an error of SQLite, or `FileTreeError` when the process cannot be told.
    /// - Returns: the record as it is now; nothing changes when the job has ended.
    @discardableResult
    public func requestStop(_ job: JobRecord, immediately: Bool, at time: Timestamp) throws -> JobRecord {
        var change = RecordChange(time: time)
        change.status = .stopping
        let record = try self.change(job, change)
        guard !record.status.isTerminal else { return record }
        let lease = try queue.read { database in
            try String.fetchOne(database, sql: "SELECT lease FROM job WHERE id = ?", arguments: [job.id])
        }
        guard let lease else { return record }
        // When nobody reads it, the process is gone, and whoever looks next ends the job.
        _ = try tell(lease, "\(immediately ? "kill" : "stop") \(job.request.name)")
        return record
    }

    /// Asks the process that runs an execution of a state machine to stop it.
    /// - Returns: false when there is no such process any more.
    public func requestStop(ofExecution arn: String) throws -> Bool {
        try requestStop(ofExecution: arn, error: nil, cause: nil)
    }

    /// See ``ExecutionStopper/requestStop(ofExecution:error:cause:)``.
    public func requestStop(ofExecution arn: String, error: String?, cause: String?) throws -> Bool {
        // The line in the mailbox has no room for a cause.
        let lease = try JobStore.translating(home.database) {
            try queue.write { database in
                try String.fetchOne(
                    database,
                    sql: """
                        UPDATE execution SET stop_requested = 1, stop_error = ?, stop_cause = ?
                        WHERE arn = ? AND status = 'RUNNING' RETURNING lease
                        """,
                    arguments: [error, cause, arn])
            }
        }
        guard let lease else { return false }
        return try tell(lease, "execution \(arn)")
    }

    /// See ``ExecutionStopper/requestedStop(ofExecution:)``.
    public func requestedStop(ofExecution arn: String) throws -> RequestedStop? {
        try JobStore.translating(home.database) {
            try queue.read { database in
                try Row.fetchOne(
                    database,
                    sql: "SELECT stop_error, stop_cause FROM execution WHERE arn = ? AND stop_requested = 1",
                    arguments: [arn]
                ).map { RequestedStop(error: $0["stop_error"], cause: $0["stop_cause"]) }
            }
        }
    }

    /// Removes a job's record and logs, so that its name is free again.
    public func remove(_ job: JobRecord) throws { try removeJob(named: job.request.name) }

    /// The same by its name, for a record that cannot be read any more.
    public func removeJob(named name: String) throws {
        try queue.write { try $0.execute(sql: "DELETE FROM job WHERE name = ?", arguments: [name]) }
        try Directory.make(FileName(home.logs)).removeTree(FileName(name))
    }
}
