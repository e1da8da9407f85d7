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
        do {
            let mailbox = try OpenFile(
                Directory(FileName(home.leases)), FileName(lease), flags: O_WRONLY | O_NONBLOCK)
            // One write of less than PIPE_BUF bytes is never mixed with another's.
            try mailbox.write(Array("\(immediately ? "kill" : "stop") \(job.request.name)\n".utf8)[...])
        } catch {
            // Nobody reads it: the process is gone, and whoever looks next ends the job.
            guard error.errno == ENXIO || error.isMissing else { throw error }
        }
        return record
    }

    /// Hands requests of other processes to the body, for ever; for a thread of its own.
    public func followStopRequests(_ body: (_ job: String, _ immediately: Bool) -> Void) throws(FileTreeError) {
        let mailbox = try ownLease().mailbox
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = try mailbox.read(into: &buffer), count > 0 {
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let words = String(decoding: pending[..<end], as: UTF8.self).split(separator: " ", maxSplits: 1)
                pending.removeFirst(end + 1)
                if words.count == 2 { body(String(words[1]), words[0] == "kill") }
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
