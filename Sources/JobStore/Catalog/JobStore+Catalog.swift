import GRDB
public import JobModel
import OrderedJSON

extension JobStore: TableCatalogStore {
    // MARK: - Databases

    /// See ``TableCatalogStore/databases()``.
    public func databases() throws -> [GlueDatabase] {
        try reading { database in
            try String.fetchAll(database, sql: "SELECT wire FROM catalog_database ORDER BY name").compactMap {
                try GlueDatabase(wire: JobStore.wire($0))
            }
        }
    }

    /// See ``TableCatalogStore/database(named:)``.
    public func database(named name: String) throws -> GlueDatabase? {
        try reading { database in
            try String.fetchOne(database, sql: "SELECT wire FROM catalog_database WHERE name = ?", arguments: [name])
                .flatMap { try GlueDatabase(wire: JobStore.wire($0)) }
        }
    }

    /// See ``TableCatalogStore/create(_:)-(GlueDatabase)``.
    public func create(_ database: GlueDatabase) throws -> CatalogChange {
        try changing {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO catalog_database (name, wire) VALUES (?, ?)",
                arguments: [database.name, JSON.object(database.wire).serialized(.compact)])
            return $0.changesCount == 1 ? .done : .exists
        }
    }

    /// See ``TableCatalogStore/put(_:)-(GlueDatabase)``.
    public func put(_ database: GlueDatabase) throws {
        _ = try changing {
            try $0.execute(
                sql:
                    "INSERT INTO catalog_database (name, wire) VALUES (?, ?) ON CONFLICT DO UPDATE SET wire = excluded.wire",
                arguments: [database.name, JSON.object(database.wire).serialized(.compact)])
            return .done
        }
    }

    /// See ``TableCatalogStore/removeDatabase(named:withTables:)``.
    public func removeDatabase(named name: String, withTables: Bool) throws -> CatalogChange {
        if name == GlueDatabase.defaultName { return .isDefault }
        return try changing {
            let sql = "SELECT count(*) FROM catalog_table WHERE database = ?"
            if !withTables, try Int.fetchOne($0, sql: sql, arguments: [name]) != 0 { return .notEmpty }
            try $0.execute(sql: "DELETE FROM catalog_partition WHERE database = ?", arguments: [name])
            try $0.execute(sql: "DELETE FROM catalog_table WHERE database = ?", arguments: [name])
            try $0.execute(sql: "DELETE FROM catalog_database WHERE name = ?", arguments: [name])
            return $0.changesCount == 1 ? .done : .missing
        }
    }

    // MARK: - Tables

    /// See ``TableCatalogStore/tables(ofDatabase:)``.
    public func tables(ofDatabase name: String) throws -> [GlueTable] {
        try reading { database in
            try String.fetchAll(
                database, sql: "SELECT wire FROM catalog_table WHERE database = ? ORDER BY name", arguments: [name]
            ).compactMap { try GlueTable(wire: JobStore.wire($0)) }
        }
    }

    /// See ``TableCatalogStore/table(named:ofDatabase:)``.
    public func table(named name: String, ofDatabase database: String) throws -> GlueTable? {
        try reading {
            try String.fetchOne(
                $0, sql: "SELECT wire FROM catalog_table WHERE database = ? AND name = ?", arguments: [database, name]
            ).flatMap { try GlueTable(wire: JobStore.wire($0)) }
        }
    }

    /// See ``TableCatalogStore/create(_:)-(GlueTable)``.
    public func create(_ table: GlueTable) throws -> CatalogChange {
        try changing {
            let sql = "SELECT count(*) FROM catalog_database WHERE name = ?"
            guard try Int.fetchOne($0, sql: sql, arguments: [table.databaseName]) == 1 else { return .databaseMissing }
            try $0.execute(
                sql: "INSERT OR IGNORE INTO catalog_table (database, name, wire) VALUES (?, ?, ?)",
                arguments: [table.databaseName, table.name, JSON.object(table.wire).serialized(.compact)])
            return $0.changesCount == 1 ? .done : .exists
        }
    }

    /// See ``TableCatalogStore/put(_:)-(GlueTable)``.
    public func put(_ table: GlueTable) throws -> CatalogChange {
        try changing {
            let sql = "SELECT count(*) FROM catalog_database WHERE name = ?"
            guard try Int.fetchOne($0, sql: sql, arguments: [table.databaseName]) == 1 else { return .databaseMissing }
            try $0.execute(
                sql: """
                    INSERT INTO catalog_table (database, name, wire) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET wire = excluded.wire
                    """,
                arguments: [table.databaseName, table.name, JSON.object(table.wire).serialized(.compact)])
            return .done
        }
    }

    /// See ``TableCatalogStore/removeTable(named:ofDatabase:)``.
    public func removeTable(named name: String, ofDatabase database: String) throws -> CatalogChange {
        try changing {
            try $0.execute(
                sql: "DELETE FROM catalog_partition WHERE database = ? AND table_name = ?", arguments: [database, name])
            try $0.execute(
                sql: "DELETE FROM catalog_table WHERE database = ? AND name = ?", arguments: [database, name])
            return $0.changesCount == 1 ? .done : .missing
        }
    }

    // MARK: - Partitions

    /// See ``TableCatalogStore/partitions(ofTable:database:)``.
    public func partitions(ofTable table: String, database: String) throws -> [GluePartition]? {
        try reading {
            let sql = "SELECT partitions_listed FROM catalog_table WHERE database = ? AND name = ?"
            guard try Bool.fetchOne($0, sql: sql, arguments: [database, table]) == true else { return nil }
            return try String.fetchAll(
                $0,
                sql: """
                    SELECT wire FROM catalog_partition WHERE database = ? AND table_name = ?
                    ORDER BY partition_values
                    """,
                arguments: [database, table]
            ).compactMap { try GluePartition(wire: JobStore.wire($0)) }
        }
    }

    /// See ``TableCatalogStore/changePartitions(ofTable:database:adding:removing:)``.
    public func changePartitions(
        ofTable table: String, database: String, adding added: [GluePartition], removing removed: [[String]]
    ) throws -> CatalogChange {
        try changing { connection in
            try connection.execute(
                sql: "UPDATE catalog_table SET partitions_listed = 1 WHERE database = ? AND name = ?",
                arguments: [database, table])
            guard connection.changesCount == 1 else { return .missing }
            for values in removed {
                try connection.execute(
                    sql: """
                        DELETE FROM catalog_partition
                        WHERE database = ? AND table_name = ? AND partition_values = ?
                        """,
                    arguments: [database, table, JobStore.key(values)])
            }
            for partition in added {
                try connection.execute(
                    sql: """
                        INSERT INTO catalog_partition (database, table_name, partition_values, wire) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET wire = excluded.wire
                        """,
                    arguments: [
                        database, table, JobStore.key(partition.values),
                        JSON.object(partition.wire).serialized(.compact),
                    ])
            }
            return .done
        }
    }

    /// The values as one text, which tells all lists of values apart.
    private static func key(_ values: [String]) -> String {
        JSON.array(values.map(JSON.string)).serialized(.compact)
    }

    // MARK: - SQLite

    private func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try JobStore.translating(home.database) { try queue.read(body) }
    }

    private func changing(_ body: (Database) throws -> CatalogChange) throws -> CatalogChange {
        try JobStore.translating(home.database) { try queue.write(body) }
    }

    private static func wire(_ text: String) throws -> JSONObject {
        try JSON(parsing: text).object ?? JSONObject()
    }
}
