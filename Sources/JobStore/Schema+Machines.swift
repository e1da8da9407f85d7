import GRDB

extension Schema {
    /// State machines with their versions and aliases, and what executions have besides.
    static func makeMachines(_ database: Database) throws {
        // A revision is never changed, and its number never used again: whoever has compiled it need not look again.
        // `configuration` is in the form of the API. Null is the id of a machine's first.
        try database.execute(
            sql: """
                CREATE TABLE machine_revision (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    machine_arn TEXT NOT NULL,
                    revision_id TEXT,
                    definition TEXT NOT NULL,
                    role_arn TEXT NOT NULL,
                    configuration TEXT NOT NULL,
                    time INTEGER NOT NULL
                );
                CREATE INDEX machine_revision_by_machine ON machine_revision (machine_arn);
                CREATE TABLE machine (
                    arn TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    type TEXT NOT NULL,
                    is_deleting INTEGER NOT NULL,
                    creation_time INTEGER NOT NULL,
                    tags TEXT NOT NULL,
                    revision INTEGER NOT NULL REFERENCES machine_revision (id),
                    last_version INTEGER NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX machine_by_name ON machine (name, arn);
                CREATE TABLE machine_version (
                    machine_arn TEXT NOT NULL REFERENCES machine (arn) ON DELETE CASCADE,
                    number INTEGER NOT NULL,
                    revision INTEGER NOT NULL REFERENCES machine_revision (id),
                    description TEXT,
                    creation_time INTEGER NOT NULL,
                    PRIMARY KEY (machine_arn, number)
                ) WITHOUT ROWID;
                CREATE TABLE machine_alias (
                    machine_arn TEXT NOT NULL REFERENCES machine (arn) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    description TEXT,
                    routes TEXT NOT NULL,
                    creation_time INTEGER NOT NULL,
                    update_time INTEGER,
                    PRIMARY KEY (machine_arn, name)
                ) WITHOUT ROWID;
                ALTER TABLE execution ADD COLUMN version_arn TEXT;
                ALTER TABLE execution ADD COLUMN alias_arn TEXT;
                ALTER TABLE execution ADD COLUMN revision INTEGER;
                ALTER TABLE execution ADD COLUMN trace_header TEXT;
                ALTER TABLE execution ADD COLUMN stop_requested INTEGER;
                ALTER TABLE execution ADD COLUMN stop_error TEXT;
                ALTER TABLE execution ADD COLUMN stop_cause TEXT;
                ALTER TABLE execution ADD COLUMN redrive_tokens TEXT;
                CREATE INDEX execution_by_version ON execution (version_arn, id) WHERE version_arn IS NOT NULL;
                CREATE INDEX execution_by_alias ON execution (alias_arn, id) WHERE alias_arn IS NOT NULL;
                """)
    }
}
