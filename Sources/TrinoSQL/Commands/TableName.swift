/// A table or view as a statement names it; every part in lower case.
public struct TableName: Hashable, Sendable {
    /// The catalog, if given.
    public let catalog: String?
    /// The database, if given.
    public let database: String?
    /// The table or view.
    public let table: String
    /// Line of the name in the statement, from 1.
    public let line: Int
    /// Column in code points, from 1.
    public let column: Int

    /// Takes a name apart.
    ///
    /// Errors are said to be at the position, or else at the name.
    init(_ name: QualifiedName, at position: SourcePosition? = nil) throws(SQLError) {
        let parts = name.canonicalParts
        guard parts.count <= 3, let last = parts.last else {
            throw SQLError("SYNTAX_ERROR", "Too many dots in table name: \(name)", at: name.position)
        }
        catalog = parts.count == 3 ? parts[0] : nil
        database = parts.count >= 2 ? parts[parts.count - 2] : nil
        table = last
        line = (position ?? name.position).line
        column = (position ?? name.position).column
    }

    /// An error at this name.
    public func error(_ code: String, _ message: String) -> SQLError {
        SQLError(code, message, at: SourcePosition(line: line, column: column))
    }
}

/// A database as a statement names it; every part in lower case.
public struct DatabaseName: Hashable, Sendable {
    /// The catalog, if given.
    public let catalog: String?
    /// The database.
    public let database: String
    /// Line of the name in the statement, from 1.
    public let line: Int
    /// Column in code points, from 1.
    public let column: Int

    /// Takes a name apart.
    init(_ name: QualifiedName) throws(SQLError) {
        let parts = name.canonicalParts
        guard parts.count <= 2, let last = parts.last else {
            throw SQLError("INVALID_ARGUMENTS", "Too many parts in schema name: \(name)", at: name.position)
        }
        catalog = parts.count == 2 ? parts[0] : nil
        database = last
        line = name.position.line
        column = name.position.column
    }

    /// An error at this name.
    public func error(_ code: String, _ message: String) -> SQLError {
        SQLError(code, message, at: SourcePosition(line: line, column: column))
    }
}
