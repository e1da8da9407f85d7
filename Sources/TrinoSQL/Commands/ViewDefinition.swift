public import Columnar

/// What `CREATE VIEW` says.
public struct ViewDefinition: Sendable {
    /// The view.
    public let name: TableName
    /// Whether a view of that name is replaced.
    public let orReplace: Bool
    /// The comment.
    public let comment: String?
    let query: QueryStatement
    private let position: SourcePosition

    init(
        name: TableName, orReplace: Bool, comment: String?, query: QueryStatement, at position: SourcePosition
    ) {
        self.name = name
        self.orReplace = orReplace
        self.comment = comment
        self.query = query
        self.position = position
    }

    /// The query as the catalog keeps it: laid out anew.
    public var sql: String { ExpressionFormatter.format(query.query) }

    /// An error at the statement.
    public func error(_ code: String, _ message: String) -> SQLError { SQLError(code, message, at: position) }

    /// Analyses the query.
    ///
    /// - Parameters:
    ///   - catalog: the tables.
    ///   - session: zone and clock; its catalog and schema are where unqualified names belong.
    /// - Throws: ``SQLError`` if the query is wrong, or its columns cannot be those of a view; what the catalog throws.
    /// - Returns: names and types of the view's columns.
    public func columns(catalog: any QueryCatalog, session: Session) throws -> [ColumnSchema] {
        let full = [name.catalog ?? session.catalog, name.database ?? session.schema, name.table]
        let prepared = try query.prepare(catalog: catalog, session: session, replacedView: orReplace ? full : nil)
        var seen: Set<String> = []
        for (index, column) in prepared.columns.enumerated() {
            guard let name = column.name else {
                throw error("MISSING_COLUMN_NAME", "Column name not specified at position \(index + 1)")
            }
            guard seen.insert(name.lowercased()).inserted else {
                throw error("DUPLICATE_COLUMN_NAME", "Column name '\(name)' specified more than once")
            }
            guard column.type != .unknown else {
                throw error("COLUMN_TYPE_UNKNOWN", "Column type is unknown: \(name)")
            }
        }
        return prepared.columns
    }

    /// The statement that makes a view.
    ///
    /// - Parameters:
    ///   - name: catalog, database and view.
    ///   - comment: its comment.
    ///   - sql: its query.
    /// - Returns: `CREATE VIEW … AS` and the query.
    public static func statement(name: [String], comment: String?, sql: String) -> String {
        let parts = name.map { part in
            ExpressionFormatter.name(Identifier(part, position: SourcePosition(line: 1, column: 1)))
        }
        let comment = comment.map { " COMMENT " + ExpressionFormatter.literal($0) } ?? ""
        return "CREATE VIEW \(parts.joined(separator: "."))\(comment) AS\n\(sql)"
    }

    /// The text of a type in the description of a view: Trino's, with names of fields in quotes.
    ///
    /// - Parameter type: the type.
    /// - Returns: `row("a" integer)`.
    public static func text(of type: DataType) -> String {
        switch type {
        case .array(let element): return "array(\(text(of: element)))"
        case .map(let key, let value): return "map(\(text(of: key)), \(text(of: value)))"
        case .row(let fields):
            let parts = fields.map { field in
                let name = field.name.map { name in
                    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                        + "\" "
                }
                return (name ?? "") + text(of: field.type)
            }
            return "row(\(parts.joined(separator: ", ")))"
        default: return type.description
        }
    }

    /// The type of such a text.
    ///
    /// - Parameter text: a type of Trino's, with or without quotes around names.
    /// - Throws: ``SQLError`` if it is none.
    /// - Returns: the type.
    public static func type(_ text: String) throws(SQLError) -> DataType {
        do {
            return try Workers.runDeep { try TypeResolver.resolve(try SQLParser.typeName(text)) }
        } catch let error as SQLError {
            throw error
        } catch {
            throw SQLError("TYPE_NOT_FOUND", "Unknown type: \(text)")
        }
    }
}
