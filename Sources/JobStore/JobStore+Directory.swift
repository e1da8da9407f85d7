import GRDB
public import JobModel
import OrderedJSON

extension JobStore: JobDirectory {
    /// See ``JobDirectory/job(arn:)``.
    public func job(arn: JobARN) throws -> JobRecord? {
        try queue.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM job WHERE arn = ? ORDER BY id DESC LIMIT 1", arguments: [arn.text]
            ).map(JobStore.record(of:))
        }
    }

    /// See ``JobDirectory/page(_:)``.
    public func page(_ query: JobListQuery) throws -> JobListPage {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
            conditions.append(condition)
            arguments += values
        }
        if let status = query.status { add("status = ?", status.rawValue) }
        if let part = query.nameContains {
            // No name has one, and SQLite would take it for the end of the text.
            if part.utf8.contains(0) { return JobListPage(entries: [], next: nil) }
            add("instr(name, ?) > 0", part)
        }
        if let time = query.createdAfter { add("creation_time > ?", time.milliseconds) }
        if let time = query.createdBefore { add("creation_time < ?", time.milliseconds) }
        if let time = query.modifiedAfter { add("last_modified_time > ?", time.milliseconds) }
        if let time = query.modifiedBefore { add("last_modified_time < ?", time.milliseconds) }
        let column =
            switch query.sortKey {
            case .name: "name"
            case .creationTime: "creation_time"
            case .status: "status"
            }
        if let cursor = query.after {
            let value: any DatabaseValueConvertible =
                query.sortKey == .creationTime ? Int64(cursor.value) ?? 0 : cursor.value
            add("(\(column), id) \(query.isAscending ? ">" : "<") (?, ?)", value, cursor.id)
        }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let order = query.isAscending ? "ASC" : "DESC"
        // One more than asked for tells whether there is a next page.
        arguments.append(query.limit + 1)
        let rows = try queue.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, name, arn, status, creation_time, end_time, last_modified_time, failure_reason, exit_message
                    FROM job\(condition) ORDER BY \(column) \(order), id \(order) LIMIT ?
                    """,
                arguments: StatementArguments(arguments))
        }
        let entries = try rows.prefix(query.limit).map(JobStore.entry(of:))
        var next: JobListQuery.Cursor?
        if rows.count > query.limit, let last = rows.prefix(query.limit).last {
            let value = query.sortKey == .creationTime ? String(last[column] as Int64) : last[column] as String
            next = JobListQuery.Cursor(value: value, id: last["id"])
        }
        return JobListPage(entries: entries, next: next)
    }

    private static func entry(of row: Row) throws -> JobListPage.Entry {
        let name: String = row["name"]
        guard let status = JobStatus(rawValue: row["status"]) else {
            throw JobStoreError.unreadableRecord(name: name, problem: "its status is not one")
        }
        return JobListPage.Entry(
            name: name, arn: row["arn"], status: status,
            creationTime: Timestamp(milliseconds: row["creation_time"]),
            endTime: (row["end_time"] as Int64?).map(Timestamp.init(milliseconds:)),
            lastModifiedTime: Timestamp(milliseconds: row["last_modified_time"]),
            failureReason: row["failure_reason"], exitMessage: row["exit_message"])
    }

    // MARK: - Tags

    /// See ``JobDirectory/tags(of:)``.
    public func tags(of job: JobRecord) throws -> [Tag] {
        try queue.read { try JobStore.changedTags(job, $0) } ?? job.request.tags
    }

    /// See ``JobDirectory/changeTags(of:_:)``.
    @discardableResult
    public func changeTags(of job: JobRecord, _ change: (inout [Tag]) throws -> Void) throws -> [Tag]? {
        try queue.write { database in
            var tags = try JobStore.changedTags(job, database) ?? job.request.tags
            try change(&tags)
            let json = JSON.array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
            try database.execute(
                sql: "UPDATE job SET tags = ? WHERE id = ?", arguments: [json.serialized(.compact), job.id])
            return database.changesCount > 0 ? tags : nil
        }
    }

    /// Nil while they are those of the request.
    private static func changedTags(_ job: JobRecord, _ database: Database) throws -> [Tag]? {
        let text = try String.fetchOne(database, sql: "SELECT tags FROM job WHERE id = ?", arguments: [job.id])
        guard let text else { return nil }
        guard let array = try? JSON(parsing: text).array else {
            throw JobStoreError.unreadableRecord(name: job.request.name, problem: "its tags are not JSON")
        }
        return array.map { Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "") }
    }
}
