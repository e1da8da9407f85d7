import GRDB

extension Schema {
    /// How often executions were redriven, and when they were last.
    static func makeRedrives(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE execution ADD COLUMN redrive_count INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE execution ADD COLUMN redrive_time INTEGER;
                """)
    }
}
