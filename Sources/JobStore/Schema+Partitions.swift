import GRDB

extension Schema {
    /// The partitions of the catalog's tables.
    static func makePartitions(_ database: Database) throws {
        // `partition_values` is a JSON array of texts, `wire` the form of the Glue API. While `partitions_listed` is 0 nobody
        // has said which partitions a table has, and its folders do.
        try database.execute(
            sql: """
                CREATE TABLE catalog_partition (
                    database TEXT NOT NULL,
                    table_name TEXT NOT NULL,
                    partition_values TEXT NOT NULL,
                    wire TEXT NOT NULL,
                    PRIMARY KEY (database, table_name, partition_values)
                ) WITHOUT ROWID;
                ALTER TABLE catalog_table ADD COLUMN partitions_listed INTEGER NOT NULL DEFAULT 0;
                """)
    }
}
