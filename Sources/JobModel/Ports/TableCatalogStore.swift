/// Keeps databases and tables across processes, as the Glue Data Catalog does.
///
/// Names are in lower case. Calls block.
public protocol TableCatalogStore: Sendable {
    /// All databases by name; `default` is always among them.
    func databases() throws -> [GlueDatabase]
    /// One database, nil when there is none.
    func database(named name: String) throws -> GlueDatabase?
    /// Adds a database.
    func create(_ database: GlueDatabase) throws -> CatalogChange
    /// Adds a database or puts it in the place of the one of that name.
    func put(_ database: GlueDatabase) throws
    /// Removes a database; `default` cannot be removed, nor one that has tables unless they go with it.
    func removeDatabase(named name: String, withTables: Bool) throws -> CatalogChange
    /// The tables of a database by name; none when there is no such database.
    func tables(ofDatabase database: String) throws -> [GlueTable]
    /// One table, nil when there is none.
    func table(named name: String, ofDatabase database: String) throws -> GlueTable?
    /// Adds a table.
    func create(_ table: GlueTable) throws -> CatalogChange
    /// Adds a table or puts it in the place of the one of that name, whose partitions stay.
    func put(_ table: GlueTable) throws -> CatalogChange
    /// Removes a table with its partitions; its files stay.
    func removeTable(named name: String, ofDatabase database: String) throws -> CatalogChange
    /// The partitions of a table in the order of their values; nil while nobody has said which there are.
    func partitions(ofTable table: String, database: String) throws -> [GluePartition]?
    /// Changes the list of a table's partitions, all or nothing; from then on there is one, be it empty.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - database: its database.
    ///   - added: partitions that are added, or put in the place of those with the same values.
    ///   - removed: values of the partitions to remove, before others are added.
    /// - Throws: what the store throws.
    /// - Returns: `missing` if there is no such table.
    func changePartitions(
        ofTable table: String, database: String, adding added: [GluePartition], removing removed: [[String]]
    ) throws -> CatalogChange
}

/// What became of a change to the catalog.
public enum CatalogChange: Hashable, Sendable {
    /// It was made.
    case done
    /// There is one of that name already.
    case exists
    /// There is none of that name.
    case missing
    /// The database of the table is missing.
    case databaseMissing
    /// The database has tables.
    case notEmpty
    /// `default` stays.
    case isDefault
}
