import GRDB

extension Schema {
    /// Activities, and the tasks that wait for an answer from outside.
    static func makeTaskTokens(_ database: Database) throws {
        // The ids are the order in which tasks began; an execution whose end nobody has been told of is not announced. `answer` is 1 for an output and 0 for a failure.
        try database.execute(
            sql: """
                CREATE TABLE activity (
                    arn TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    creation_time INTEGER NOT NULL,
                    tags TEXT NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE waiting_task (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    token TEXT NOT NULL UNIQUE,
                    execution_arn TEXT NOT NULL,
                    state_name TEXT NOT NULL,
                    resource TEXT NOT NULL,
                    is_activity INTEGER NOT NULL,
                    input TEXT NOT NULL,
                    start_time INTEGER NOT NULL,
                    timeout INTEGER,
                    heartbeat INTEGER,
                    worker TEXT,
                    take_time INTEGER,
                    heartbeat_time INTEGER,
                    answer INTEGER,
                    output TEXT,
                    error TEXT,
                    cause TEXT,
                    lease TEXT NOT NULL
                );
                ALTER TABLE execution ADD COLUMN is_announced INTEGER NOT NULL DEFAULT 1;
                CREATE INDEX execution_to_announce ON execution (lease) WHERE is_announced = 0;
                CREATE INDEX waiting_task_to_take ON waiting_task (resource, id)
                    WHERE is_activity = 1 AND take_time IS NULL AND answer IS NULL;
                """)
    }
}
