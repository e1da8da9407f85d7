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
        if try catalog.store().removeTable(named: name.table, ofDatabase: database) == .done { return nil }
        guard ifExists else { throw names.missing(name) }
        return "there is no table '\(database).\(name.table)'"
    }

    func dropView(_ name: TableName, ifExists: Bool) throws -> String? {
        try names.check(catalog: name.catalog) { name.error($0, $1) }
        guard ifExists else { throw name.error("TABLE_NOT_FOUND", "View '\(names.full(name))' does not exist") }
        return "there is no view '\(name.table)'"
    }

    /// Partitions are found in the folders by every query, so there is nothing to repair.
    func repair(_ name: TableName) throws -> String? {
        let (database, table) = try names.table(name)
        guard try catalog.store().table(named: table, ofDatabase: database) != nil else { throw names.missing(name) }
        return "every folder key=value below the LOCATION is a partition already"
    }
}
