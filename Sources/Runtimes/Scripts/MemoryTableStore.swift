import JobModel
import Synchronization

/// Databases and tables that last as long as the script that makes them.
final class MemoryTableStore: TableCatalogStore {
    private struct State {
        var databases = [GlueDatabase.defaultName: GlueDatabase(name: GlueDatabase.defaultName)]
        var tables: [String: [String: GlueTable]] = [:]
        /// By database and table, then by values.
        var partitions: [[String]: [[String]: GluePartition]] = [:]
    }
    private let state = Mutex(State())

    func databases() throws -> [GlueDatabase] {
        state.withLock { $0.databases.values.sorted { $0.name < $1.name } }
    }

    func database(named name: String) throws -> GlueDatabase? { state.withLock { $0.databases[name] } }

    func create(_ database: GlueDatabase) throws -> CatalogChange {
        state.withLock { state in
            guard state.databases[database.name] == nil else { return .exists }
            state.databases[database.name] = database
            return .done
        }
    }

    func put(_ database: GlueDatabase) throws { state.withLock { $0.databases[database.name] = database } }

    func removeDatabase(named name: String, withTables: Bool) throws -> CatalogChange {
        state.withLock { state in
            if name == GlueDatabase.defaultName { return .isDefault }
            guard state.databases[name] != nil else { return .missing }
            if !withTables, state.tables[name]?.isEmpty == false { return .notEmpty }
            state.databases[name] = nil
            state.tables[name] = nil
            for key in state.partitions.keys where key[0] == name { state.partitions[key] = nil }
            return .done
        }
    }

    func tables(ofDatabase database: String) throws -> [GlueTable] {
        state.withLock { ($0.tables[database] ?? [:]).values.sorted { $0.name < $1.name } }
    }

    func table(named name: String, ofDatabase database: String) throws -> GlueTable? {
        state.withLock { $0.tables[database]?[name] }
    }

    func create(_ table: GlueTable) throws -> CatalogChange {
        state.withLock { state in
            guard state.databases[table.databaseName] != nil else { return .databaseMissing }
            guard state.tables[table.databaseName]?[table.name] == nil else { return .exists }
            // What a store keeps is Glue's form.
            state.tables[table.databaseName, default: [:]][table.name] = GlueTable(wire: table.wire)
            return .done
        }
    }

    func put(_ table: GlueTable) throws -> CatalogChange {
        state.withLock { state in
            guard state.databases[table.databaseName] != nil else { return .databaseMissing }
            state.tables[table.databaseName, default: [:]][table.name] = GlueTable(wire: table.wire)
            return .done
        }
    }

    func removeTable(named name: String, ofDatabase database: String) throws -> CatalogChange {
        state.withLock { state in
            state.partitions[[database, name]] = nil
            return state.tables[database]?.removeValue(forKey: name) == nil ? .missing : .done
        }
    }

    func partitions(ofTable table: String, database: String) throws -> [GluePartition]? {
        state.withLock { state in
            state.partitions[[database, table]].map { rows in
                rows.values.sorted { $0.values.lexicographicallyPrecedes($1.values) }
            }
        }
    }

    func changePartitions(
        ofTable table: String, database: String, adding added: [GluePartition], removing removed: [[String]]
    ) throws -> CatalogChange {
        state.withLock { state in
            guard state.tables[database]?[table] != nil else { return .missing }
            var rows = state.partitions[[database, table]] ?? [:]
            for values in removed { rows[values] = nil }
            for partition in added { rows[partition.values] = GluePartition(wire: partition.wire) }
            state.partitions[[database, table]] = rows
            return .done
        }
    }
}
