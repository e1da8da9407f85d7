import JobModel
import TrinoSQL

/// Completes the names of statements that concern the catalog.
struct NameResolution {
    let catalog: TableCatalog
    let session: Session

    /// Database and table of a name; the database exists.
    func table(_ name: TableName) throws -> (database: String, table: String) {
        try check(catalog: name.catalog) { name.error($0, $1) }
        let database = name.database ?? session.schema
        guard try catalog.hasSchema(database, in: TableCatalog.name) else {
            throw name.error("SCHEMA_NOT_FOUND", "Schema '\(database)' does not exist")
        }
        return (database, name.table)
    }

    /// The database of a name, or the session's; it exists.
    func database(_ name: DatabaseName?) throws -> String {
        guard let name else { return session.schema }
        try check(catalog: name.catalog) { name.error($0, $1) }
        guard try catalog.hasSchema(name.database, in: TableCatalog.name) else {
            throw name.error("SCHEMA_NOT_FOUND", "Schema '\(name.database)' does not exist")
        }
        return name.database
    }

    /// Refuses catalogs that are not there.
    func check(catalog name: String?, _ error: (String, String) -> SQLError) throws {
        if let name, !catalog.hasCatalog(name) {
            throw error("CATALOG_NOT_FOUND", "Catalog '\(name)' does not exist")
        }
    }

    /// Says that a table is not there.
    func missing(_ name: TableName) -> SQLError {
        name.error("TABLE_NOT_FOUND", "Table '\(full(name))' does not exist")
    }

    /// The name with all its parts.
    func full(_ name: TableName) -> String {
        "\(TableCatalog.name).\(name.database ?? session.schema).\(name.table)"
    }
}
