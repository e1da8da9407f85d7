import JobModel
import Synchronization

/// A table store without a file.
final class MemoryCatalogStore: TableCatalogStore {
    private struct State {
        var databases = ["default": GlueDatabase(name: "default")]
        var tables: [String: GlueTable] = [:]
    }
    private let state = Mutex(State())

    func databases() throws -> [GlueDatabase] {
        state.withLock { $0.databases.sorted { $0.key < $1.key }.map(\.value) }
    }

    func database(named name: String) throws -> GlueDatabase? { state.withLock { $0.databases[name] } }

    func create(_ database: GlueDatabase) throws -> CatalogChange {
        state.withLock { state in
            guard state.databases[database.name] == nil else { return .exists }
            state.databases[database.name] = database
            return .done
        }
    }

    func removeDatabase(named name: String, withTables: Bool) throws -> CatalogChange {
        state.withLock { state in
            let tables = state.tables.filter { $0.value.databaseName == name }
            if name == GlueDatabase.defaultName { return .isDefault }
            if !withTables, !tables.isEmpty { return .notEmpty }
            for key in tables.keys { state.tables[key] = nil }
            return state.databases.removeValue(forKey: name) == nil ? .missing : .done
        }
    }

    func tables(ofDatabase database: String) throws -> [GlueTable] {
        state.withLock { state in
            state.tables.values.filter { $0.databaseName == database }.sorted { $0.name < $1.name }
        }
    }

    func table(named name: String, ofDatabase database: String) throws -> GlueTable? {
        state.withLock { $0.tables["\(database).\(name)"] }
    }

    func create(_ table: GlueTable) throws -> CatalogChange {
        state.withLock { state in
            guard state.databases[table.databaseName] != nil else { return .databaseMissing }
            guard state.tables["\(table.databaseName).\(table.name)"] == nil else { return .exists }
            // What a store keeps is Glue's form.
            state.tables["\(table.databaseName).\(table.name)"] = GlueTable(wire: table.wire)
            return .done
        }
    }

    func removeTable(named name: String, ofDatabase database: String) throws -> CatalogChange {
        state.withLock { $0.tables.removeValue(forKey: "\(database).\(name)") == nil ? .missing : .done }
    }
}
