import FileTree
import GRDB
import Glibc
public import JobModel
import OrderedJSON
import Synchronization

/// Jobs, their events and logs in `$PJRUN_HOME`, shared by any number of processes.
///
/// SQLite in WAL mode without fsync: records survive the death of any process, not the loss of power. Calls block.
public final class JobStore: JobRecorder, Sendable {
    /// Where everything is.
    public let home: HomeDirectory
    let queue: DatabaseQueue
    private let lease = Mutex<Lease?>(nil)
    private let observer = Mutex<Observer?>(nil)
    /// How many instances may be in use; nil for no limit.
    let instanceLimit = Mutex<Int?>(nil)

    /// A closure in a mutex must be wrapped: taken out bare, each access would put a thunk around it, for ever deeper.
    private struct Observer {
        let hear: @Sendable (JobRecord) -> Void
    }

    /// Opens the store and makes what is missing.
    /// - Throws: `JobStoreError`, `FileTreeError` or an error of SQLite.
    public init(_ home: HomeDirectory) throws {
        self.home = home
        let directory = try Directory.make(FileName(home.path))
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = OFF")
        }
        // Several first processes must not change the journal mode at the same time.
        let isNew = try directory.status(ifPresent: "pjrun.sqlite") == nil
        var guardian: OpenFile?
        if isNew {
            let file = try OpenFile(directory, "creating.lock", flags: O_RDWR | O_CREAT)
            _ = try file.lock(wait: true)
            guardian = file
        }
        let queue = try JobStore.translating(home.database) {
            try DatabaseQueue(path: home.database, configuration: configuration)
        }
        self.queue = queue
        try JobStore.translating(home.database) {
            if isNew {
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA journal_mode = WAL")
                    try database.inTransaction(.immediate) {
                        try Schema.migrate(database)
                        return .commit
                    }
                }
            } else {
                let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
                if version != Schema.version {
                    // Another process is just making it, or it is of another version.
                    let file = try OpenFile(directory, "creating.lock", flags: O_RDWR | O_CREAT)
                    _ = try file.lock(wait: true)
                    // Its maker may have died before this.
                    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
                    try queue.write { try Schema.migrate($0) }
                }
            }
        }
        withExtendedLifetime(guardian) {}
    }

    /// Gives up the lease of this process and closes the database; for the end of the process.
    ///
    /// Optional, but the next process starts faster: SQLite then need not read the write-ahead log again.
    public func close() {
        lease.withLock { held in
            held?.discard(in: home.leases)
            held = nil
        }
        try? queue.close()
    }

    /// A descriptor that every process of a job must hold until its end: only then is the job known to be over.
    ///
    /// Nil before the first job.
    public var leaseDescriptor: Int32? { lease.withLock { $0?.descriptor } }

    /// What this process's lease is called; nil before it has one.
    var leaseName: String? { lease.withLock { $0?.name } }

    func ownLease() throws(FileTreeError) -> Lease {
        try lease.withLock { held throws(FileTreeError) in
            if let held { return held }
            let lease = try Lease(in: home.leases)
            held = lease
            return lease
        }
    }

    /// Hands every record whose status this process changes to a closure, after the transaction and in its order.
    ///
    /// The closure must return soon and not use the store.
    public func observeStatusChanges(_ observer: @escaping @Sendable (JobRecord) -> Void) {
        self.observer.withLock { $0 = Observer(hear: observer) }
    }

    // MARK: - JobRecorder

    /// See ``JobRecorder/create(_:identity:at:)``.
    public func create(_ request: JobRequest, identity: JobIdentity, at time: Timestamp) throws -> JobRecord {
        let arn = JobARN(identity: identity, jobName: request.name)
        let lease = try ownLease()
        var record = JobRecord(request: request, arn: arn, creationTime: time)
        do {
            record.id = try JobStore.translating(home.database) {
                try writing { database, changed in
                    try checkQuota(for: request, arn: arn, database)
                    try database.execute(
                        sql: """
                            INSERT INTO job (name, arn, status, creation_time, last_modified_time, request, extra, lease)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                            """,
                        arguments: [
                            request.name, arn.text, record.status.rawValue, time.milliseconds, time.milliseconds,
                            JSON.object(request.wire).serialized(.compact), record.extraJSON.serialized(.compact),
                            lease.name,
                        ])
                    record.id = database.lastInsertedRowID
                    try JobStore.insertEvent(record, at: time, database)
                    changed.append(record)
                    return record.id
                }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw JobNameTaken(name: request.name, arn: arn.text)
        }
        return record
    }

    /// See ``JobRecorder/change(_:_:)``.
    @discardableResult
    public func change(_ job: JobRecord, _ change: RecordChange) throws -> JobRecord {
        try writing { database, changed in
            guard let before = try JobStore.fetch(database, id: job.id) else { return job }
            var record = before
            if before.status.isTerminal { return before }
            record.lastModifiedTime = change.time
            if let value = change.startTime { record.startTime = value }
            if let value = change.endTime { record.endTime = value }
            if let value = change.exitMessage { record.exitMessage = value }
            if let value = change.failureReason { record.failureReason = value }
            if let value = change.hosts { record.hosts = value }
            if let value = change.outputs { record.outputs = value }
            if let value = change.warnings { record.warnings = value }
            if let value = change.isInterrupted { record.isInterrupted = value }
            if let status = change.status {
                if before.status == .stopping {
                    record.status = status.isTerminal ? .stopped : .stopping
                    record.failureReason = nil
                } else {
                    record.status = status
                }
            }
            try JobStore.save(record, database)
            if record.status != before.status {
                try JobStore.insertEvent(record, at: change.time, database)
                changed.append(record)
            }
            return record
        }
    }

    /// See ``JobRecorder/log(of:host:)``.
    public func log(of job: JobRecord, host: String) throws -> any HostLog {
        LogWriter(directory: "\(home.logs)/\(job.request.name)", host: host)
    }

    // MARK: - Rows

    /// Runs a transaction, and lets the observer hear of the records that it changed when it is committed.
    ///
    /// Not by `afterNextTransaction`: after a COMMIT that fails, on a full disk, that waits for a later one.
    private func writing<Result>(_ body: (Database, inout [JobRecord]) throws -> Result) throws -> Result {
        try queue.writeWithoutTransaction { database in
            var changed: [JobRecord] = []
            var result: Result?
            try database.inTransaction {
                result = try body(database, &changed)
                return .commit
            }
            if let observer = observer.withLock({ $0 }) { changed.forEach(observer.hear) }
            guard let result else { preconditionFailure("a committed transaction has run its body") }
            return result
        }
    }

    private static func insertEvent(_ record: JobRecord, at time: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO event (job_id, time, status) VALUES (?, ?, ?)",
            arguments: [record.id, time.milliseconds, record.status.rawValue])
    }

    private static func save(_ record: JobRecord, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE job SET status = ?, start_time = ?, end_time = ?, last_modified_time = ?, exit_message = ?,
                    failure_reason = ?, extra = ? WHERE id = ?
                """,
            arguments: [
                record.status.rawValue, record.startTime?.milliseconds, record.endTime?.milliseconds,
                record.lastModifiedTime.milliseconds, record.exitMessage, record.failureReason?.text,
                record.extraJSON.serialized(.compact), record.id,
            ])
    }

    static func fetch(_ database: Database, id: Int64) throws -> JobRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]).map(record(of:))
    }

    static func record(of row: Row) throws -> JobRecord {
        let name: String = row["name"]
        let request: JobRequest
        do {
            request = try JobRequest.validating(JSON(parsing: row["request"] as String), as: .service)
        } catch {
            throw JobStoreError.unreadableRecord(name: name, problem: "\(error)")
        }
        guard let arn = JobARN(row["arn"]), let status = JobStatus(rawValue: row["status"]) else {
            throw JobStoreError.unreadableRecord(name: name, problem: "its ARN or status is not one")
        }
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        var record = JobRecord(
            id: row["id"], request: request, arn: arn, status: status,
            creationTime: Timestamp(milliseconds: row["creation_time"]), startTime: time("start_time"),
            endTime: time("end_time"), lastModifiedTime: time("last_modified_time"), exitMessage: row["exit_message"],
            failureReason: (row["failure_reason"] as String?).map { FailureReason($0) })
        if let extra = try? JSON(parsing: row["extra"] as String) { record.restoreExtra(from: extra) }
        return record
    }
}
