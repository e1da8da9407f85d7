public import Columnar

/// Where a query's tables come from.
public protocol QueryCatalog: Sendable {
    /// Whether a catalog of this name exists.
    func hasCatalog(_ catalog: String) -> Bool
    /// Whether a database exists.
    func hasSchema(_ schema: String, in catalog: String) throws -> Bool
    /// A table, or nil if there is none. Names are in lower case.
    func table(_ table: String, schema: String, catalog: String) throws -> CatalogTable?
    /// A view's text and where unqualified names in it belong, or nil.
    func view(_ view: String, schema: String, catalog: String) throws -> CatalogView?
}

/// A table of a catalog.
public struct CatalogTable: Sendable {
    /// The data.
    public let source: any BatchSource
    /// How many of the schema's last columns are found by name and not by `*`, as `"$path"`.
    public let hiddenColumnCount: Int

    /// Describes a table.
    public init(source: any BatchSource, hiddenColumnCount: Int = 0) {
        self.source = source
        self.hiddenColumnCount = hiddenColumnCount
    }
}

/// A view of a catalog.
public struct CatalogView: Sendable {
    /// The query.
    public let sql: String
    /// The catalog of unqualified names.
    public let catalog: String
    /// The database of unqualified names.
    public let schema: String
    /// The columns that are written down for it, to which the query's are coerced; nil if there are none.
    public let columns: [ColumnSchema]?

    /// Describes a view.
    public init(sql: String, catalog: String, schema: String, columns: [ColumnSchema]? = nil) {
        self.sql = sql
        self.catalog = catalog
        self.schema = schema
        self.columns = columns
    }
}
