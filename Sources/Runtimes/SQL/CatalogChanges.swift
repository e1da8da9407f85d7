import JobModel
import TrinoSQL

/// What DDL does to the table store.
///
/// Each function returns what to tell the user, if anything.
struct CatalogChanges {
    private let catalog: TableCatalog
    private let names: NameResolution

    init(_ catalog: TableCatalog, _ session: Session) {
        self.catalog = catalog
        names = NameResolution(catalog: catalog, session: session)
    }

    // MARK: - Databases

    func create(_ definition: SQLCommand.DatabaseDefinition) throws -> String? {
        let name = definition.name
        try names.check(catalog: name.catalog) { name.error($0, $1) }
        guard name.database != InformationSchema.name else {
            throw name.error("SCHEMA_ALREADY_EXISTS", "Schema '\(name.database)' already exists")
        }
        let database = GlueDatabase(
            name: name.database, comment: definition.comment, location: definition.location,
            parameters: Dictionary(definition.properties.map { ($0.key, $0.value) }) { _, last in last })
        if try catalog.store().create(database) == .done { return nil }
        guard definition.ifNotExists else {
            throw name.error("SCHEMA_ALREADY_EXISTS", "Schema '\(name.database)' already exists")
        }
        return "database '\(name.database)' exists already"
    }

    func dropDatabase(_ name: DatabaseName, ifExists: Bool, cascade: Bool) throws -> String? {
        try names.check(catalog: name.catalog) { name.error($0, $1) }
        switch try catalog.store().removeDatabase(named: name.database, withTables: cascade) {
        case .missing where ifExists: return "there is no database '\(name.database)'"
        case .missing:
            throw name.error("SCHEMA_NOT_FOUND", "Schema '\(TableCatalog.name).\(name.database)' does not exist")
        case .notEmpty:
            throw name.error("SCHEMA_NOT_EMPTY", "Cannot drop non-empty schema '\(name.database)'")
        case .isDefault: throw name.error("NOT_SUPPORTED", "Cannot drop the database 'default'")
        default: return nil
        }
    }

    // MARK: - Tables

    func create(_ definition: TableDefinition) throws -> String? {
        let name = definition.name
        let (database, table) = try names.table(name)
        switch try catalog.store().create(try GlueTable(definition, database: database)) {
        case .exists where definition.ifNotExists: return "table '\(database).\(table)' exists already"
        case .exists: throw name.error("TABLE_ALREADY_EXISTS", "Table '\(names.full(name))' already exists")
        case .databaseMissing: throw name.error("SCHEMA_NOT_FOUND", "Schema '\(database)' does not exist")
        default: return nil
        }
    }

    func dropTable(_ name: TableName, ifExists: Bool) throws -> String? {
        try names.check(catalog: name.catalog) { name.error($0, $1) }
        let database = name.database ?? names.session.schema
        if catalog.adHocTable(name.table, database: database) != nil {
            throw name.error("NOT_SUPPORTED", "'\(name.table)' comes from --table and cannot be dropped")
        }
        if let found = try catalog.store().table(named: name.table, ofDatabase: database), StoredView.isView(found) {
            throw name.error(
                "TABLE_NOT_FOUND",
                "Table '\(names.full(name))' does not exist, but a view with that name exists. Did you mean DROP VIEW "
                    + "\(names.full(name))?")
        }
        if try catalog.store().removeTable(named: name.table, ofDatabase: database) == .done { return nil }
        guard ifExists else { throw names.missing(name) }
        return "there is no table '\(database).\(name.table)'"
    }

    // MARK: - Views

    /// Makes a view, with the errors of Trino's `CreateViewTask`.
    func create(_ definition: ViewDefinition) throws -> String? {
        let name = definition.name
        try names.check(catalog: name.catalog) { definition.error($0, $1) }
        let database = name.database ?? names.session.schema
        let store = try catalog.store()
        if catalog.adHocTable(name.table, database: database) != nil {
            throw definition.error("TABLE_ALREADY_EXISTS", "Table already exists: '\(names.full(name))'")
        }
        if let found = try store.table(named: name.table, ofDatabase: database) {
            guard StoredView.isView(found) else {
                throw definition.error("TABLE_ALREADY_EXISTS", "Table already exists: '\(names.full(name))'")
            }
            guard definition.orReplace else {
                throw definition.error("TABLE_ALREADY_EXISTS", "View already exists: '\(names.full(name))'")
            }
        }
        let columns = try definition.columns(catalog: catalog, session: names.session)
        let entry = try StoredView.entry(definition, database: database, columns: columns, session: names.session)
        if try store.put(entry) == .databaseMissing {
            throw definition.error("SCHEMA_NOT_FOUND", "Schema '\(database)' does not exist")
        }
        return nil
    }

    func dropView(_ name: TableName, ifExists: Bool) throws -> String? {
        try names.check(catalog: name.catalog) { name.error($0, $1) }
        let database = name.database ?? names.session.schema
        if let found = try catalog.store().table(named: name.table, ofDatabase: database) {
            guard StoredView.isView(found) else {
                throw name.error(
                    "TABLE_NOT_FOUND",
                    "View '\(names.full(name))' does not exist, but a table with that name exists. Did you mean DROP TABLE "
                        + "\(names.full(name))?")
            }
            _ = try catalog.store().removeTable(named: name.table, ofDatabase: database)
            return nil
        }
        guard ifExists else { throw name.error("TABLE_NOT_FOUND", "View '\(names.full(name))' does not exist") }
        return "there is no view '\(name.table)'"
    }
}
