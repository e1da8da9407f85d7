import GRDB

/// The tables, by version of the schema (`PRAGMA user_version`).
enum Schema {
    static let version = 7

    /// Brings a database to the current version.
    /// - Throws: `JobStoreError.newerSchema` when a newer pjrun has made it.
    static func migrate(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if found == version { return }
        guard found < version else { throw JobStoreError.newerSchema(found: found, known: version) }
        if found < 1 { try makeJobs(database) }
        if found < 2 { try makeCatalog(database) }
        if found < 3 {
            // Null while they are those of the request.
            try database.execute(sql: "ALTER TABLE job ADD COLUMN tags TEXT; CREATE INDEX job_by_arn ON job (arn)")
        }
        if found < 4 {
            // `wire` is the rule in the form of the EventBridge API, with its targets.
            try database.execute(
                sql: "CREATE TABLE event_rule (name TEXT NOT NULL PRIMARY KEY, wire TEXT NOT NULL) WITHOUT ROWID")
        }
        if found < 5 { try makeExecutions(database) }
        if found < 6 {
            try makeMachines(database)
            try makeTaskTokens(database)
            try makeItems(database)
            try makeQueues(database)
            try makeTopics(database)
            try makeRedrives(database)
        }
        if found < 7 { try makePartitions(database) }
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }

    private static func makeJobs(_ database: Database) throws {
        // Times are milliseconds since 1970. `request` is the wire form, key order kept.
        try database.execute(
            sql: """
                CREATE TABLE job (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,
                    arn TEXT NOT NULL,
                    status TEXT NOT NULL,
                    creation_time INTEGER NOT NULL,
                    start_time INTEGER,
                    end_time INTEGER,
                    last_modified_time INTEGER NOT NULL,
                    exit_message TEXT,
                    failure_reason TEXT,
                    request TEXT NOT NULL,
                    extra TEXT NOT NULL,
                    lease TEXT NOT NULL
                );
                CREATE INDEX job_by_status ON job (status);
                CREATE INDEX job_by_creation_time ON job (creation_time);
                CREATE TABLE event (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
                    time INTEGER NOT NULL,
                    status TEXT NOT NULL
                );
                CREATE INDEX event_by_job ON event (job_id);
                """)
    }

    private static func makeExecutions(_ database: Database) throws {
        // What an execution does is in its folder; here is who it is and how it is. The ids are their order.
        try database.execute(
            sql: """
                CREATE TABLE execution (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    arn TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL,
                    machine_arn TEXT NOT NULL,
                    machine_name TEXT NOT NULL,
                    status TEXT NOT NULL,
                    start_time INTEGER NOT NULL,
                    stop_time INTEGER,
                    input TEXT NOT NULL,
                    output TEXT,
                    error TEXT,
                    cause TEXT,
                    folder TEXT NOT NULL,
                    lease TEXT NOT NULL
                );
                CREATE INDEX execution_by_machine ON execution (machine_arn, id);
                CREATE INDEX execution_by_status ON execution (status, id);
                """)
    }

    private static func makeCatalog(_ database: Database) throws {
        // `wire` is the form of the Glue API. There is always a database `default`.
        try database.execute(
            sql: """
                CREATE TABLE catalog_database (
                    name TEXT NOT NULL PRIMARY KEY,
                    wire TEXT NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE catalog_table (
                    database TEXT NOT NULL REFERENCES catalog_database (name),
                    name TEXT NOT NULL,
                    wire TEXT NOT NULL,
                    PRIMARY KEY (database, name)
                ) WITHOUT ROWID;
                INSERT INTO catalog_database (name, wire) VALUES ('default', '{"Name":"default"}');
                """)
    }
}
