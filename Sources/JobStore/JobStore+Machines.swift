import GRDB
public import JobModel
import OrderedJSON

extension JobStore: StateMachineDirectory {
    /// A machine that is deleting is gone when none of its executions runs any more; its rows go with the next change.
    private static let exists = """
        (is_deleting = 0 OR EXISTS
            (SELECT 1 FROM execution WHERE execution.machine_arn = machine.arn AND execution.status = 'RUNNING'))
        """

    /// See ``StateMachineDirectory/stateMachine(arn:)``.
    public func stateMachine(arn: String) throws -> StateMachineRecord? {
        try reading { try JobStore.machine(arn, $0).map(JobStore.machineRecord(of:)) }
    }

    /// See ``StateMachineDirectory/stateMachineRevision(_:)``.
    public func stateMachineRevision(_ number: Int64) throws -> StateMachineRevision? {
        try reading { try JobStore.revision(number, $0) }
    }

    /// See ``StateMachineDirectory/stateMachineVersion(_:of:)``.
    public func stateMachineVersion(_ number: Int, of arn: String) throws -> StateMachineVersion? {
        try reading { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM machine_version WHERE machine_arn = ? AND number = ?",
                arguments: [arn, number]
            ).map(JobStore.version(of:))
        }
    }

    /// See ``StateMachineDirectory/stateMachineAlias(_:of:)``.
    public func stateMachineAlias(_ name: String, of arn: String) throws -> StateMachineAlias? {
        try reading { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM machine_alias WHERE machine_arn = ? AND name = ?",
                arguments: [arn, name]
            ).map(JobStore.alias(of:))
        }
    }

    /// See ``StateMachineDirectory/stateMachineVersions(of:)``.
    public func stateMachineVersions(of arn: String) throws -> [StateMachineVersion] {
        try reading { try JobStore.versions(arn, $0) }
    }

    /// See ``StateMachineDirectory/stateMachineAliases(of:)``.
    public func stateMachineAliases(of arn: String) throws -> [StateMachineAlias] {
        try reading { try JobStore.aliases(arn, $0) }
    }

    /// See ``StateMachineDirectory/stateMachines(after:limit:)``.
    public func stateMachines(after name: String?, limit: Int) throws -> [StateMachineRecord] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM machine WHERE name > ? AND \(JobStore.exists) ORDER BY name, arn LIMIT ?",
                arguments: [name ?? "", limit]
            ).map(JobStore.machineRecord(of:))
        }
    }

    /// See ``StateMachineDirectory/changeStateMachine(arn:_:)``.
    public func changeStateMachine<Result>(
        arn: String, _ change: (inout StateMachineEntry?) throws -> Result
    ) throws -> Result {
        try JobStore.translating(home.database) {
            try queue.write { database in
                let before = try JobStore.entry(arn, database)
                // What is left of one that was deleting.
                if before == nil { try JobStore.removeMachine(arn, database) }
                var entry = before
                let result = try change(&entry)
                if let entry {
                    if entry != before { try JobStore.write(entry, before, database) }
                } else if before != nil {
                    try JobStore.delete(arn, database)
                }
                return result
            }
        }
    }

    private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try JobStore.translating(home.database) { try queue.read(body) }
    }

    // MARK: - Writing

    private static func write(
        _ entry: StateMachineEntry, _ before: StateMachineEntry?, _ database: Database
    ) throws {
        let record = entry.record
        var revision = entry.revision.number
        if revision == 0 {
            try database.execute(
                sql: """
                    INSERT INTO machine_revision (machine_arn, revision_id, definition, role_arn, configuration, time)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    record.arn, entry.revision.id, entry.revision.definition, entry.revision.roleARN,
                    JSON.object(entry.revision.configuration).serialized(.compact), entry.revision.time.milliseconds,
                ])
            revision = database.lastInsertedRowID
        }
        let tags = JSON.array(record.tags.map { [.string($0.key), .string($0.value)] }).serialized(.compact)
        // An update in place: to replace the row would take its versions away.
        try database.execute(
            sql: """
                INSERT INTO machine
                    (arn, name, type, is_deleting, creation_time, tags, revision, last_version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (arn) DO UPDATE SET tags = excluded.tags, revision = excluded.revision,
                    is_deleting = excluded.is_deleting, last_version = excluded.last_version
                """,
            arguments: [
                record.arn, record.name, record.type.rawValue, record.isDeleting, record.creationTime.milliseconds,
                tags, revision, entry.lastVersion,
            ])
        try writeVersions(entry, before, revision, database)
        try writeAliases(entry, before, database)
    }

    private static func writeVersions(
        _ entry: StateMachineEntry, _ before: StateMachineEntry?, _ revision: Int64, _ database: Database
    ) throws {
        let kept = Set(entry.versions.map(\.number))
        let known = Set((before?.versions ?? []).map(\.number))
        for number in known.subtracting(kept) {
            try database.execute(
                sql: "DELETE FROM machine_version WHERE machine_arn = ? AND number = ?",
                arguments: [entry.record.arn, number])
        }
        for version in entry.versions where !known.contains(version.number) {
            try database.execute(
                sql: """
                    INSERT INTO machine_version (machine_arn, number, revision, description, creation_time)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    entry.record.arn, version.number, version.revision == 0 ? revision : version.revision,
                    version.description, version.creationTime.milliseconds,
                ])
        }
    }

    private static func writeAliases(
        _ entry: StateMachineEntry, _ before: StateMachineEntry?, _ database: Database
    ) throws {
        let kept = Set(entry.aliases.map(\.name))
        for alias in before?.aliases ?? [] where !kept.contains(alias.name) {
            try database.execute(
                sql: "DELETE FROM machine_alias WHERE machine_arn = ? AND name = ?",
                arguments: [entry.record.arn, alias.name])
        }
        for alias in entry.aliases where before?.aliases.contains(alias) != true {
            let routes = JSON.array(
                alias.routes.map { [.number(JSONNumber($0.version)), .number(JSONNumber($0.weight))] })
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO machine_alias
                        (machine_arn, name, description, routes, creation_time, update_time)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    entry.record.arn, alias.name, alias.description, routes.serialized(.compact),
                    alias.creationTime.milliseconds, alias.updateTime?.milliseconds,
                ])
        }
    }

    /// Takes a machine away, or marks it as long as executions of it run.
    private static func delete(_ arn: String, _ database: Database) throws {
        try database.execute(sql: "UPDATE machine SET is_deleting = 1 WHERE arn = ?", arguments: [arn])
        try removeMachine(arn, database)
    }

    /// Removes the rows of a machine that is deleting and none of whose executions runs; revisions that executions had stay.
    private static func removeMachine(_ arn: String, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM machine WHERE arn = ? AND is_deleting = 1 AND NOT \(exists)", arguments: [arn])
        guard database.changesCount > 0 else { return }
        try database.execute(
            sql: """
                DELETE FROM machine_revision WHERE machine_arn = ?
                    AND id NOT IN (SELECT revision FROM execution WHERE machine_arn = ? AND revision IS NOT NULL)
                """,
            arguments: [arn, arn])
    }

    // MARK: - Rows

    private static func machine(_ arn: String, _ database: Database) throws -> Row? {
        try Row.fetchOne(database, sql: "SELECT * FROM machine WHERE arn = ? AND \(exists)", arguments: [arn])
    }

    private static func entry(_ arn: String, _ database: Database) throws -> StateMachineEntry? {
        guard let row = try machine(arn, database) else { return nil }
        let record = try machineRecord(of: row)
        guard let revision = try revision(record.revision, database) else {
            throw JobStoreError.unreadableRecord(name: record.name, problem: "its revision is missing")
        }
        var entry = StateMachineEntry(record: record, revision: revision)
        entry.lastVersion = row["last_version"]
        entry.versions = try versions(arn, database)
        entry.aliases = try aliases(arn, database)
        return entry
    }

    private static func machineRecord(of row: Row) throws -> StateMachineRecord {
        let name: String = row["name"]
        guard let type = StateMachineRecord.Kind(rawValue: row["type"]) else {
            throw JobStoreError.unreadableRecord(name: name, problem: "its type is not one")
        }
        var record = StateMachineRecord(
            arn: row["arn"], name: name, type: type, creationTime: Timestamp(milliseconds: row["creation_time"]))
        record.isDeleting = row["is_deleting"]
        record.revision = row["revision"]
        record.tags = (try JSON(parsing: row["tags"] as String).array ?? []).map {
            Tag(key: $0[0]?.string ?? "", value: $0[1]?.string ?? "")
        }
        return record
    }

    private static func revision(_ number: Int64, _ database: Database) throws -> StateMachineRevision? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM machine_revision WHERE id = ?", arguments: [number])
        else { return nil }
        var revision = StateMachineRevision(
            id: row["revision_id"], definition: row["definition"], roleARN: row["role_arn"],
            configuration: try JSON(parsing: row["configuration"] as String).object ?? [:],
            time: Timestamp(milliseconds: row["time"]))
        revision.number = number
        return revision
    }

    private static func versions(_ arn: String, _ database: Database) throws -> [StateMachineVersion] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM machine_version WHERE machine_arn = ? ORDER BY number DESC", arguments: [arn]
        ).map(version(of:))
    }

    private static func version(of row: Row) -> StateMachineVersion {
        StateMachineVersion(
            number: row["number"], revision: row["revision"], description: row["description"],
            creationTime: Timestamp(milliseconds: row["creation_time"]))
    }

    private static func aliases(_ arn: String, _ database: Database) throws -> [StateMachineAlias] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM machine_alias WHERE machine_arn = ? ORDER BY name", arguments: [arn]
        ).map(alias(of:))
    }

    private static func alias(of row: Row) throws -> StateMachineAlias {
        let routes = try JSON(parsing: row["routes"] as String).array ?? []
        var alias = StateMachineAlias(
            name: row["name"], description: row["description"],
            routes: routes.map { .init(version: $0[0]?.int ?? 0, weight: $0[1]?.int ?? 0) },
            creationTime: Timestamp(milliseconds: row["creation_time"]))
        alias.updateTime = (row["update_time"] as Int64?).map(Timestamp.init(milliseconds:))
        return alias
    }
}
