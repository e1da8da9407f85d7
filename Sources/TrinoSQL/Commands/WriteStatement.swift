public import Columnar

/// `CREATE TABLE … AS query`.
public struct TableAsQuery: Sendable {
    /// The new table.
    public let name: TableName
    /// Whether an existing table is left alone.
    public let ifNotExists: Bool
    /// Names for the columns, in lower case, when given.
    public let columnNames: [String]?
    /// The table's comment.
    public let comment: String?
    /// `WITH (…)`.
    public let properties: [WriteProperty]
    /// What fills it.
    public let query: QueryStatement
    /// False for `WITH NO DATA`.
    public let withData: Bool

    init(_ statement: CreateTableAsSelect) throws(SQLError) {
        name = try TableName(statement.name)
        ifNotExists = statement.ifNotExists
        columnNames = statement.columnNames?.map(\.canonical)
        comment = statement.comment
        properties = try WriteProperty.list(statement.properties)
        query = QueryStatement(query: statement.query)
        withData = statement.withData
    }
}

/// `INSERT INTO table [(columns)] query`.
public struct InsertQuery: Sendable {
    /// The table.
    public let table: TableName
    /// The columns that the query's columns go to, in lower case, when given.
    public let columns: [String]?
    /// What is inserted.
    public let query: QueryStatement
}

/// `UNLOAD (query) TO 'place' WITH (…)`.
public struct UnloadQuery: Sendable {
    /// What is written.
    public let query: QueryStatement
    /// Where its files go.
    public let location: String
    /// `WITH (…)`.
    public let properties: [WriteProperty]
}

/// `name = value` in a `WITH (…)` list of a statement that writes.
public struct WriteProperty: Sendable {
    /// The name in lower case.
    public let name: String
    /// The value.
    public let value: Value
    private let position: SourcePosition

    /// A constant.
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
        case boolean(Bool)
        case list([String])
    }

    /// An error at the property.
    public func error(_ code: String, _ message: String) -> SQLError { SQLError(code, message, at: position) }

    static func list(_ properties: [Property]) throws(SQLError) -> [WriteProperty] {
        var seen: Set<String> = []
        var list: [WriteProperty] = []
        for property in properties {
            let written = try WriteProperty(property)
            guard seen.insert(written.name).inserted else {
                throw written.error("DUPLICATE_PROPERTY", "Duplicate property: \(written.name)")
            }
            list.append(written)
        }
        return list
    }

    private init(_ property: Property) throws(SQLError) {
        name = property.name.canonical
        position = property.name.position
        guard let expression = property.value, let value = WriteProperty.value(expression) else {
            throw SQLError(
                "INVALID_TABLE_PROPERTY",
                "the value of property '\(name)' must be a text, a number, true, false or an ARRAY of texts",
                at: position)
        }
        self.value = value
    }

    private static func value(_ expression: Expression) -> Value? {
        switch expression.kind {
        case .stringLiteral(let text): return .text(text)
        case .longLiteral(let number): return .number(number)
        case .booleanLiteral(let flag): return .boolean(flag)
        case .arrayConstructor(let elements):
            var texts: [String] = []
            for element in elements {
                guard case .stringLiteral(let text) = element.kind else { return nil }
                texts.append(text)
            }
            return .list(texts)
        default: return nil
        }
    }
}

/// Where the rows of an INSERT go: the table's columns, and which of them the query gives.
public struct InsertTarget: Sendable {
    /// All columns of the table, those of its partitions last.
    public let columns: [ColumnSchema]
    /// For each column of the query, the position of the table's column that takes it.
    public let positions: [Int]

    /// Describes a target.
    ///
    /// - Parameters:
    ///   - columns: all columns of the table.
    ///   - names: the columns that the query gives; nil for all of them in order.
    ///   - insert: the statement, for messages.
    /// - Throws: `SQLError` at the table's name.
    public init(columns: [ColumnSchema], names: [String]?, of insert: InsertQuery) throws(SQLError) {
        self.columns = columns
        guard let names else {
            positions = Array(columns.indices)
            return
        }
        var positions: [Int] = []
        for name in names {
            guard let position = columns.firstIndex(where: { $0.name == name }) else {
                throw SQLError(
                    "COLUMN_NOT_FOUND", "Insert column name does not exist in target table: \(name)",
                    at: SourcePosition(line: 1, column: 1))
            }
            guard !positions.contains(position) else {
                throw SQLError(
                    "DUPLICATE_COLUMN_NAME", "Insert column name is specified more than once: \(name)",
                    at: SourcePosition(line: 1, column: 1))
            }
            positions.append(position)
        }
        self.positions = positions
    }

    /// The query's rows as rows of the table: values that can be coerced are, columns without a value are NULL.
    ///
    /// - Throws: `TYPE_MISMATCH`.
    func applied(to relation: PlannedRelation, _ planner: QueryPlanner) throws(SQLError) -> PlannedRelation {
        let fields = relation.fields.filter { !$0.isHidden }
        let wanted = positions.map { columns[$0].type }
        let fits =
            fields.count == wanted.count
            && zip(fields, wanted).allSatisfy { field, type in
                TypeCoercion.canCoerce(field.symbol.type, to: type) || (field.symbol.type.isText && type.isText)
            }
        guard fits else {
            func listed(_ types: [DataType]) -> String { types.map(\.description).joined(separator: ", ") }
            throw SQLError(
                "TYPE_MISMATCH",
                "Insert query has mismatched column types: Table: [\(listed(wanted))], "
                    + "Query: [\(listed(fields.map(\.symbol.type)))]", at: SourcePosition(line: 1, column: 1))
        }
        var assignments: [Plan.Assignment] = []
        var outputs: [Scope.Field] = []
        for (position, column) in columns.enumerated() {
            let symbol = planner.symbols.make(column.name ?? "", column.type)
            let source = positions.firstIndex(of: position)
            let value = source.map { RowExpression.symbol(fields[$0].symbol).coerced(to: column.type) }
            assignments.append(Plan.Assignment(symbol, value ?? .null(column.type)))
            outputs.append(Scope.Field(name: column.name, qualifier: [], symbol: symbol))
        }
        return PlannedRelation(plan: .project(relation.plan, assignments), fields: outputs)
    }
}
