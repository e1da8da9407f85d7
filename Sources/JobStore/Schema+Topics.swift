import GRDB

extension Schema {
    /// Topics and who subscribes to them.
    static func makeTopics(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE topic (arn TEXT NOT NULL PRIMARY KEY, wire TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE topic_subscription (arn TEXT NOT NULL PRIMARY KEY, wire TEXT NOT NULL) WITHOUT ROWID;
                """)
    }
}
