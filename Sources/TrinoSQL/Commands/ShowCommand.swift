/// A `SHOW` statement.
public enum ShowCommand: Hashable, Sendable {
    /// `SHOW TABLES [IN db] ['pattern']`; views too.
    case tables(DatabaseName?, NamePattern?)
    /// `SHOW VIEWS [IN db] ['pattern']`.
    case views(DatabaseName?, NamePattern?)
    /// `SHOW DATABASES` or `SHOW SCHEMAS`.
    case databases(NamePattern?)
    /// `SHOW COLUMNS IN table`.
    case columns(TableName, NamePattern?)
    /// `SHOW PARTITIONS table`.
    case partitions(TableName)
    /// `SHOW CREATE TABLE table`.
    case createTable(TableName)
    /// `SHOW CREATE VIEW view`.
    case createView(TableName)
    /// `SHOW TBLPROPERTIES table [('key')]`.
    case tableProperties(TableName, key: String?)
    /// `SHOW FUNCTIONS [LIKE 'pattern']`.
    case functions(NamePattern?)
    /// `SHOW CATALOGS`.
    case catalogs(NamePattern?)

    init(_ show: Show) throws(SQLError) {
        switch show {
        case .tables(let schema, let pattern): self = .tables(try Self.name(schema), try Self.pattern(pattern))
        case .views(let schema, let pattern): self = .views(try Self.name(schema), try Self.pattern(pattern))
        case .schemas(_, let pattern): self = .databases(try Self.pattern(pattern))
        case .columns(let table, let pattern): self = .columns(try TableName(table), try Self.pattern(pattern))
        case .partitions(let table): self = .partitions(try TableName(table))
        case .createTable(let table): self = .createTable(try TableName(table))
        case .createView(let view): self = .createView(try TableName(view))
        case .tableProperties(let table, let key): self = .tableProperties(try TableName(table), key: key)
        case .functions(let pattern): self = .functions(try Self.pattern(pattern))
        case .catalogs(let pattern): self = .catalogs(try Self.pattern(pattern))
        case .session:
            throw SQLError("NOT_SUPPORTED", "SHOW SESSION is not supported; Athena has no session properties either")
        }
    }

    private static func name(_ name: QualifiedName?) throws(SQLError) -> DatabaseName? {
        guard let name else { return nil }
        return try DatabaseName(name)
    }

    private static func pattern(_ pattern: Show.Pattern?) throws(SQLError) -> NamePattern? {
        guard let pattern else { return nil }
        return try NamePattern(pattern)
    }
}
