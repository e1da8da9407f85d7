public import FileTree
import GRDB
import Glibc
public import JobModel

extension JobStore {
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
        let lease = try queue.read { database in
            try String.fetchOne(database, sql: "SELECT lease FROM execution WHERE arn = ?", arguments: [arn])
        }
        guard let lease else { return false }
        return try tell(lease, "execution \(arn)")
    }

    /// Writes a line to a process.
    /// - Returns: false when nobody reads it.
    private func tell(_ lease: String, _ line: String) throws(FileTreeError) -> Bool {
        do throws(FileTreeError) {
            let mailbox = try OpenFile(
                Directory(FileName(home.leases)), FileName(lease), flags: O_WRONLY | O_NONBLOCK)
            // One write of less than PIPE_BUF bytes is never mixed with another's.
            try mailbox.write(Array("\(line)\n".utf8)[...])
            return true
        } catch {
            guard error.errno == ENXIO || error.isMissing else { throw error }
            return false
        }
    }

    /// What another process asks for.
    public enum StopRequest: Hashable, Sendable {
        /// The end of a job; `immediately` without waiting for the script.
        case job(String, immediately: Bool)
        /// The end of an execution, by its ARN.
        case execution(String)
    }

    /// Hands requests of other processes to the body, for ever; for a thread of its own.
    public func followStopRequests(_ body: (StopRequest) -> Void) throws(FileTreeError) {
        let mailbox = try ownLease().mailbox
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = try mailbox.read(into: &buffer), count > 0 {
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let words = String(decoding: pending[..<end], as: UTF8.self).split(separator: " ", maxSplits: 1)
                pending.removeFirst(end + 1)
                guard words.count == 2 else { continue }
                let subject = String(words[1])
                body(words[0] == "execution" ? .execution(subject) : .job(subject, immediately: words[0] == "kill"))
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
