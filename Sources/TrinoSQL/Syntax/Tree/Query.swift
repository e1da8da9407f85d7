/// A query: `WITH … SELECT … ORDER BY … OFFSET … LIMIT …`.
///
/// As in Trino, the `ORDER BY`, `OFFSET` and `LIMIT` that directly follow a `SELECT` are moved into its
/// `QuerySpecification`, so that they can refer to what the `SELECT` reads; here they remain for other bodies only.
struct Query: Sendable {
    /// The `WITH` clause.
    var with: With?
    /// What gives the rows.
    var body: QueryBody
    /// The order of the result.
    var orderBy: OrderBy?
    /// How many rows are skipped.
    var offset: Offset?
    /// How many rows are kept.
    var limit: Limit?
    /// How many `?` are in the query.
    var parameterCount = 0
    /// Where the query starts.
    let position: SourcePosition
}

extension Query: Hashable {
    /// Compares everything but the place.
    static func == (left: Query, right: Query) -> Bool {
        left.with == right.with && left.body == right.body && left.orderBy == right.orderBy
            && left.offset == right.offset && left.limit == right.limit
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(with)
        hasher.combine(body)
        hasher.combine(orderBy)
        hasher.combine(offset)
        hasher.combine(limit)
    }
}

/// `WITH [RECURSIVE] name (columns) AS (query), …`.
struct With: Hashable, Sendable {
    /// Whether `RECURSIVE` was written.
    let isRecursive: Bool
    /// The named queries in order.
    let queries: [WithQuery]
}

/// One named query of a `WITH` clause.
struct WithQuery: Hashable, Sendable {
    /// The name.
    let name: Identifier
    /// The columns' new names, when given.
    let columnNames: [Identifier]?
    /// The query.
    let query: Query
}

/// What gives a query's rows.
indirect enum QueryBody: Hashable, Sendable {
    case specification(QuerySpecification)
    case setOperation(SetOperation)
    case values(Values)
    /// `TABLE name`.
    case table(QualifiedName, position: SourcePosition)
    /// A query in parentheses.
    case subquery(Query)

    /// Where the body starts.
    var position: SourcePosition {
        switch self {
        case .specification(let specification): specification.position
        case .setOperation(let operation): operation.position
        case .values(let values): values.position
        case .table(_, let position): position
        case .subquery(let query): query.position
        }
    }

    /// Compares everything but places.
    static func == (left: QueryBody, right: QueryBody) -> Bool {
        switch (left, right) {
        case (.specification(let left), .specification(let right)): left == right
        case (.setOperation(let left), .setOperation(let right)): left == right
        case (.values(let left), .values(let right)): left == right
        case (.table(let left, _), .table(let right, _)): left == right
        case (.subquery(let left), .subquery(let right)): left == right
        default: false
        }
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        switch self {
        case .specification(let specification): hasher.combine(specification)
        case .setOperation(let operation): hasher.combine(operation)
        case .values(let values): hasher.combine(values)
        case .table(let name, _): hasher.combine(name)
        case .subquery(let query): hasher.combine(query)
        }
    }
}

/// `UNION`, `INTERSECT` or `EXCEPT`.
///
/// A chain of `UNION`s (or of `INTERSECT`s) with the same quantifier is one node with many operands, so a long
/// chain is not a deep tree; the meaning is that of the left-deep tree.
struct SetOperation: Sendable {
    /// Which operation.
    let kind: Kind
    /// `ALL` was not written.
    let isDistinct: Bool
    /// Two or more operands; exactly two for `EXCEPT`.
    let operands: [QueryBody]
    /// Where the operators between the operands stand, one fewer than operands.
    let operatorPositions: [SourcePosition]

    /// Where the last operator stands, which errors about the whole operation point at.
    var position: SourcePosition { operatorPositions.last ?? operands[0].position }

    /// The operations on sets of rows.
    enum Kind: String, Hashable, Sendable {
        case union = "UNION"
        case intersect = "INTERSECT"
        case except = "EXCEPT"
    }
}

extension SetOperation: Hashable {
    /// Compares everything but the places.
    static func == (left: SetOperation, right: SetOperation) -> Bool {
        left.kind == right.kind && left.isDistinct == right.isDistinct && left.operands == right.operands
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(isDistinct)
        hasher.combine(operands)
    }
}

/// `VALUES (1, 'a'), (2, 'b')`.
struct Values: Sendable {
    /// One expression per row: a `row` for several columns, else the only column's value.
    let rows: [Expression]
    /// Where `VALUES` stands.
    let position: SourcePosition
}

extension Values: Hashable {
    /// Compares the rows.
    static func == (left: Values, right: Values) -> Bool { left.rows == right.rows }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(rows) }
}

/// `ORDER BY …`.
struct OrderBy: Hashable, Sendable {
    /// The keys, at least one.
    let items: [SortItem]
}

/// A number of rows, or the parameter that will give it.
enum RowCount: Hashable, Sendable {
    /// The digits as written.
    case literal(String)
    /// `?` by its index.
    case parameter(Int)
}

/// `OFFSET n [ROWS]`.
struct Offset: Sendable {
    /// How many rows are skipped.
    let rowCount: RowCount
    /// Where `OFFSET` stands.
    let position: SourcePosition
}

extension Offset: Hashable {
    /// Compares the count.
    static func == (left: Offset, right: Offset) -> Bool { left.rowCount == right.rowCount }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(rowCount) }
}

/// `LIMIT n`, `LIMIT ALL` or `FETCH FIRST n ROWS ONLY | WITH TIES`.
struct Limit: Sendable {
    /// Which form.
    let kind: Kind
    /// Where `LIMIT` or `FETCH` stands.
    let position: SourcePosition

    /// The forms.
    enum Kind: Hashable, Sendable {
        case limit(RowCount)
        case limitAll
        /// No count means one row.
        case fetchFirst(RowCount?, withTies: Bool)
    }
}

extension Limit: Hashable {
    /// Compares the form.
    static func == (left: Limit, right: Limit) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}
