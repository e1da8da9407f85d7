import FileTree
import GRDB
public import JobModel

/// A job whose process is gone.
public struct OrphanedJob: Sendable {
    /// The job.
    public let record: JobRecord
    /// The process that ran it.
    public let process: String
    /// What that process's half-written files have in their names.
    public let processToken: String
}

extension JobStore {
    /// Finds jobs that are not over although their process is, and lets the caller clean up after each before it is
    /// marked Failed (or Stopped, when somebody had asked for that).
    ///
    /// Two processes never clean up after the same one: the lease of the dead process is taken over first.
    /// - Parameters:
    ///   - time: when the jobs ended, for their records.
    ///   - cleanUp: removes what the job left; its result becomes warnings of the record.
    /// - Throws: `FileTreeError`, `JobStoreError` or an error of SQLite; jobs that were ended before stay so.
    /// - Returns: the jobs that were ended here.
    @discardableResult
    public func recover(at time: Timestamp, cleanUp: (OrphanedJob) -> [String]) throws -> [JobRecord] {
        let unfinished = try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT lease, id FROM job WHERE status IN ('InProgress', 'Stopping')")
                .map { (lease: $0["lease"] as String, id: $0["id"] as Int64) }
        }
        var ended: [JobRecord] = []
        for (name, jobs) in Dictionary(grouping: unfinished, by: \.lease) {
            guard let lease = try Lease.takeOver(name, in: home.leases) else { continue }
            for job in jobs {
                // A record that cannot be read must not keep every command from working.
                guard let record = try? queue.read({ try JobStore.fetch($0, id: job.id) }), !record.status.isTerminal
                else { continue }
                let process = Lease.process(of: name)
                let token = name.split(separator: "-").last.map(String.init) ?? name
                let warnings = cleanUp(OrphanedJob(record: record, process: process, processToken: token))
                var change = RecordChange(time: time)
                change.status = .failed
                change.endTime = time
                change.isInterrupted = true
                change.failureReason = FailureReason(
                    "InternalServerError: The pjrun process that ran the job (\(process)) ended before the job did; everything that it ran was ended with it, and outputs that were not uploaded by then are lost."
                )
                change.warnings = record.warnings + warnings
                ended.append(try self.change(record, change))
            }
            lease.discard(in: home.leases)
        }
        return ended
    }
}
