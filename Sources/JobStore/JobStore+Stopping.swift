import FileTree
import GRDB
public import JobModel

extension JobStore {
    /// Asks the process that runs a job to stop it. The job is Stopping from now on.
    /// - Parameter immediately: kill it, without waiting for the script.
    /// - Returns: the record as it is now; nothing changes when the job has ended.
    @discardableResult
    public func requestStop(_ job: JobRecord, immediately: Bool, at time: Timestamp) throws -> JobRecord {
        var change = RecordChange(time: time)
        change.status = .stopping
        let record = try self.change(job, change)
        guard !record.status.isTerminal else { return record }
        let mailbox = try Directory.make(FileName(home.mailbox))
        try mailbox.writeAtomically(FileName(job.request.name), Array((immediately ? "kill" : "stop").utf8))
        return record
    }

    /// Removes a job's record and logs, so that its name is free again.
    public func remove(_ job: JobRecord) throws {
        try queue.write { try $0.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [job.id]) }
        try Directory.make(FileName(home.logs)).removeTree(FileName(job.request.name))
    }
}
