import GRDB
public import JobModel
public import OrderedJSON

extension JobStore: ActivityDirectory {
    /// See ``ActivityDirectory/createActivity(_:)``.
    public func createActivity(_ activity: ActivityRecord) throws -> ActivityRecord {
        try JobStore.translating(home.database) {
            try queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO activity (arn, name, creation_time, tags) VALUES (?, ?, ?, ?)
                        ON CONFLICT (arn) DO NOTHING
                        """,
                    arguments: [
                        activity.arn, activity.name, activity.creationTime.milliseconds,
                        activity.tags.serialized(.compact),
                    ])
                return try JobStore.activity(activity.arn, database) ?? activity
            }
        }
    }

    /// See ``ActivityDirectory/activity(arn:)``.
    public func activity(arn: String) throws -> ActivityRecord? {
        try JobStore.translating(home.database) { try queue.read { try JobStore.activity(arn, $0) } }
    }

    /// See ``ActivityDirectory/activities(after:limit:)``.
    public func activities(after arn: String?, limit: Int) throws -> [ActivityRecord] {
        try JobStore.translating(home.database) {
            try queue.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT * FROM activity WHERE arn > ? ORDER BY arn LIMIT ?",
                    arguments: [arn ?? "", limit]
                ).map(JobStore.activity(of:))
            }
        }
    }

    /// See ``ActivityDirectory/deleteActivity(arn:)``.
    public func deleteActivity(arn: String) throws {
        try JobStore.translating(home.database) {
            try queue.write { try $0.execute(sql: "DELETE FROM activity WHERE arn = ?", arguments: [arn]) }
        }
    }

    /// See ``ActivityDirectory/setTags(_:ofActivity:)``.
    public func setTags(_ tags: JSON, ofActivity arn: String) throws -> Bool {
        try JobStore.translating(home.database) {
            try queue.write { database in
                try database.execute(
                    sql: "UPDATE activity SET tags = ? WHERE arn = ?", arguments: [tags.serialized(.compact), arn])
                return database.changesCount > 0
            }
        }
    }

    private static func activity(_ arn: String, _ database: Database) throws -> ActivityRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM activity WHERE arn = ?", arguments: [arn]).map(activity(of:))
    }

    private static func activity(of row: Row) throws -> ActivityRecord {
        ActivityRecord(
            arn: row["arn"], name: row["name"], creationTime: Timestamp(milliseconds: row["creation_time"]),
            tags: try JSON(parsing: row["tags"] as String))
    }
}
