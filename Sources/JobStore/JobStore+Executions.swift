import FileTree
import GRDB
public import JobModel

extension JobStore: ExecutionDirectory {
    private static let columns = """
        arn, name, machine_arn, machine_name, status, start_time, stop_time, input, output, error, cause, folder,
        version_arn, alias_arn, revision, trace_header
        """

    private static let shown = "\(columns), redrive_count, redrive_time"

    /// See ``ExecutionDirectory/create(_:)``.
    public func create(_ execution: ExecutionRecord) throws -> ExecutionRecord? {
        let lease = try ownLease().name
        return try JobStore.translating(home.database) {
            try queue.write { database in
                try JobStore.insert(execution, lease, database)
                if database.changesCount > 0 { return nil }
                return try JobStore.execution(execution.arn, database)
            }
        }
    }

    /// See ``ExecutionDirectory/end(_:)``.
    public func end(_ execution: ExecutionRecord) throws {
        let lease = try ownLease().name
        try JobStore.translating(home.database) {
            try queue.write { database in
                try JobStore.insert(execution, lease, database)
                guard database.changesCount == 0 else { return }
                try database.execute(
                    sql: """
                        UPDATE execution
                        SET status = ?, stop_time = ?, output = ?, error = ?, cause = ?, redrive_count = ?,
                            redrive_time = ?, is_announced = 0
                        WHERE arn = ?
                        """,
                    arguments: [
                        execution.status.rawValue, execution.stopTime?.milliseconds, execution.output, execution.error,
                        execution.cause, execution.redriveCount, execution.redriveTime?.milliseconds, execution.arn,
                    ])
            }
        }
    }

    /// See ``ExecutionDirectory/redrive(_:)``.
    public func redrive(_ execution: ExecutionRecord) throws -> Bool {
        let lease = try ownLease().name
        return try JobStore.translating(home.database) {
            try queue.write { database in
                try database.execute(
                    sql: """
                        UPDATE execution
                        SET status = 'RUNNING', stop_time = NULL, output = NULL, error = NULL, cause = NULL,
                            redrive_count = ?, redrive_time = ?, lease = ?
                        WHERE arn = ? AND status NOT IN ('RUNNING', 'SUCCEEDED') AND redrive_count = ?
                        """,
                    arguments: [
                        execution.redriveCount, execution.redriveTime?.milliseconds, lease, execution.arn,
                        execution.redriveCount - 1,
                    ])
                return database.changesCount > 0
            }
        }
    }

    /// See ``ExecutionDirectory/execution(arn:)``.
    public func execution(arn: String) throws -> ExecutionRecord? {
        try JobStore.translating(home.database) { try queue.read { try JobStore.execution(arn, $0) } }
    }

    /// See ``ExecutionDirectory/page(_:)``.
    public func page(_ query: ExecutionListQuery) throws -> ExecutionListPage {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        if let machine = query.stateMachineARN {
            conditions.append("machine_arn = ?")
            arguments.append(machine)
        }
        if let version = query.stateMachineVersionARN {
            conditions.append("version_arn = ?")
            arguments.append(version)
        }
        if let alias = query.stateMachineAliasARN {
            conditions.append("alias_arn = ?")
            arguments.append(alias)
        }
        if let name = query.name {
            conditions.append("name = ?")
            arguments.append(name)
        }
        if let status = query.status {
            conditions.append("status = ?")
            arguments.append(status.rawValue)
        }
        if let after = query.after {
            conditions.append("id < ?")
            arguments.append(after)
        }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        // One more than asked for tells whether there is a next page.
        arguments.append(query.limit + 1)
        let rows = try JobStore.translating(home.database) {
            try queue.read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT id, arn, name, machine_arn, machine_name, status, start_time, stop_time, '' AS input,
                            NULL AS output, error, cause, folder, version_arn, alias_arn, revision, trace_header,
                            redrive_count, redrive_time
                        FROM execution\(condition) ORDER BY id DESC LIMIT ?
                        """,
                    arguments: StatementArguments(arguments))
            }
        }
        let shown = rows.prefix(query.limit)
        return ExecutionListPage(
            entries: try shown.map(JobStore.execution(of:)),
            next: rows.count > query.limit ? shown.last.map { $0["id"] } : nil)
    }

    // MARK: - Restarts

    /// See ``ExecutionDirectory/takeInterrupted(arn:ofStoredMachines:)``.
    public func takeInterrupted(arn: String?, ofStoredMachines: Bool = false) throws -> [ExecutionRecord] {
        try takeOver(
            "status = 'RUNNING' AND (? IS NULL OR arn = ?) AND (? OR revision NOT NULL)", [arn, arn, !ofStoredMachines])
    }

    /// Makes executions this process's that meet a condition and whose process is gone, in the order of their starts.
    ///
    /// Of several processes that try, one gets an execution.
    func takeOver(_ condition: String, _ values: [(any DatabaseValueConvertible)?] = []) throws -> [ExecutionRecord] {
        let own = leaseName
        let leases = try JobStore.translating(home.database) {
            try queue.read { database in
                try String.fetchAll(
                    database, sql: "SELECT DISTINCT lease FROM execution WHERE \(condition) AND lease IS NOT ?",
                    arguments: StatementArguments(values + [own]))
            }
        }
        var taken: [ExecutionRecord] = []
        for name in leases {
            guard let lease = try Lease.takeOver(name, in: home.leases) else { continue }
            // It was to be known that nobody holds it. Who gets the executions is decided by the transaction.
            lease.discard(in: home.leases)
            let mine = try ownLease().name
            taken += try JobStore.translating(home.database) {
                try queue.write { database in
                    let rows = try Row.fetchAll(
                        database,
                        sql: """
                            UPDATE execution SET lease = ? WHERE \(condition) AND lease = ?
                            RETURNING id, \(JobStore.shown)
                            """,
                        arguments: StatementArguments([mine] + values + [name]))
                    return try rows.sorted { ($0["id"] as Int64) < ($1["id"] as Int64) }.map(JobStore.execution(of:))
                }
            }
        }
        return taken
    }

    /// See ``ExecutionDirectory/adopt(_:)``.
    public func adopt(_ executions: [ExecutionRecord]) throws -> [ExecutionRecord] {
        guard !executions.isEmpty else { return [] }
        let lease = try ownLease().name
        return try JobStore.translating(home.database) {
            try queue.write { database in
                try executions.filter { execution in
                    try JobStore.insert(execution, lease, database)
                    return database.changesCount > 0
                }
            }
        }
    }

    /// See ``ExecutionDirectory/folders()``.
    public func folders() throws -> Set<String> {
        try JobStore.translating(home.database) {
            try queue.read { try String.fetchSet($0, sql: "SELECT folder FROM execution") }
        }
    }

    // MARK: - Rows

    /// Adds a row, unless the ARN has one.
    private static func insert(_ execution: ExecutionRecord, _ lease: String, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO execution (\(columns), lease) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (arn) DO NOTHING
                """,
            arguments: [
                execution.arn, execution.name, execution.stateMachineARN, execution.stateMachineName,
                execution.status.rawValue, execution.startTime.milliseconds, execution.stopTime?.milliseconds,
                execution.input, execution.output, execution.error, execution.cause, execution.folder,
                execution.stateMachineVersionARN, execution.stateMachineAliasARN, execution.stateMachineRevision,
                execution.traceHeader, lease,
            ])
    }

    private static func execution(_ arn: String, _ database: Database) throws -> ExecutionRecord? {
        try Row.fetchOne(database, sql: "SELECT \(shown) FROM execution WHERE arn = ?", arguments: [arn])
            .map(execution(of:))
    }

    private static func execution(of row: Row) throws -> ExecutionRecord {
        let name: String = row["name"]
        guard let status = ExecutionRecord.Status(rawValue: row["status"]) else {
            throw JobStoreError.unreadableRecord(name: name, problem: "its status is not one")
        }
        var record = ExecutionRecord(
            arn: row["arn"], name: name, stateMachineARN: row["machine_arn"], stateMachineName: row["machine_name"],
            startTime: Timestamp(milliseconds: row["start_time"]), input: row["input"], folder: row["folder"])
        record.status = status
        record.stopTime = (row["stop_time"] as Int64?).map(Timestamp.init(milliseconds:))
        record.output = row["output"]
        record.error = row["error"]
        record.cause = row["cause"]
        record.stateMachineVersionARN = row["version_arn"]
        record.stateMachineAliasARN = row["alias_arn"]
        record.stateMachineRevision = row["revision"]
        record.traceHeader = row["trace_header"]
        record.redriveCount = row["redrive_count"]
        record.redriveTime = (row["redrive_time"] as Int64?).map(Timestamp.init(milliseconds:))
        return record
    }
}
