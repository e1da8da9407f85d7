import GRDB

extension Schema {
    /// Tables of items.
    static func makeItems(_ database: Database) throws {
        // `wire` is JSON. Keys are hexadecimal, in whose order their bytes are. A table's id is never given again, so that
        // nobody takes the items of a new table for those of an old one of the same name.
        try database.execute(
            sql: """
                CREATE TABLE item_table (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,
                    wire TEXT NOT NULL
                );
                CREATE TABLE item (
                    table_id INTEGER NOT NULL REFERENCES item_table (id) ON DELETE CASCADE,
                    partition TEXT NOT NULL,
                    sort TEXT NOT NULL,
                    byte_count INTEGER NOT NULL,
                    wire TEXT NOT NULL,
                    UNIQUE (table_id, partition, sort)
                );
                CREATE TABLE item_transaction (
                    token TEXT NOT NULL PRIMARY KEY,
                    time INTEGER NOT NULL,
                    request TEXT NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX item_transaction_by_time ON item_transaction (time);
                """)
    }
}
