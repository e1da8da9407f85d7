import GRDB

extension Schema {
    /// Queues, their messages, and the functions that they feed.
    static func makeQueues(_ database: Database) throws {
        // `attributes` and `tags` are JSON. A message is visible from `visible` on, which is 0 for one that was sent without a
        // delay, so that a clock that is set back hides none. The ids of messages are their order.
        try database.execute(
            sql: """
                CREATE TABLE queue (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,
                    attributes TEXT NOT NULL,
                    tags TEXT NOT NULL,
                    creation_time INTEGER NOT NULL,
                    last_modified_time INTEGER NOT NULL,
                    purge_time INTEGER
                );
                CREATE TABLE queue_message (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    queue INTEGER NOT NULL REFERENCES queue (id) ON DELETE CASCADE,
                    message_id TEXT NOT NULL,
                    body TEXT NOT NULL,
                    attributes TEXT,
                    trace_header TEXT,
                    sent INTEGER NOT NULL,
                    visible INTEGER NOT NULL,
                    receive_count INTEGER NOT NULL,
                    first_receive INTEGER,
                    last_receive INTEGER,
                    receipt TEXT,
                    group_id TEXT,
                    deduplication_id TEXT,
                    source_arn TEXT
                );
                CREATE INDEX queue_message_by_visibility ON queue_message (queue, visible, receive_count);
                CREATE INDEX queue_message_by_age ON queue_message (queue, sent);
                CREATE INDEX queue_message_by_group ON queue_message (queue, group_id, visible, receive_count)
                    WHERE group_id IS NOT NULL;
                CREATE TABLE queue_deduplication (
                    queue INTEGER NOT NULL REFERENCES queue (id) ON DELETE CASCADE,
                    id TEXT NOT NULL,
                    message INTEGER NOT NULL,
                    message_id TEXT NOT NULL,
                    until INTEGER NOT NULL,
                    PRIMARY KEY (queue, id)
                ) WITHOUT ROWID;
                CREATE TABLE event_source_mapping (id TEXT NOT NULL PRIMARY KEY, wire TEXT NOT NULL) WITHOUT ROWID;
                """)
    }
}
