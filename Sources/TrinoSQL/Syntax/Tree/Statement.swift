/// A statement of Athena: Trino's, and the Hive forms that Athena adds.
///
/// Equality ignores the place.
struct Statement: Sendable {
    /// What was written.
    let kind: Kind
    /// Where it starts.
    let position: SourcePosition

    /// Makes a node.
    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// The statements.
    indirect enum Kind: Hashable, Sendable {
        case query(Query)
        case createTableAsSelect(CreateTableAsSelect)
        case createExternalTable(CreateExternalTable)
        case createView(name: QualifiedName, query: Query, orReplace: Bool, comment: String?)
        case createSchema(name: QualifiedName, ifNotExists: Bool, comment: String?, location: String?, [TableProperty])
        case dropTable(QualifiedName, ifExists: Bool)
        case dropView(QualifiedName, ifExists: Bool)
        case dropSchema(QualifiedName, ifExists: Bool, cascade: Bool)
        case insert(into: QualifiedName, columns: [Identifier]?, Query)
        case unload(Query, to: String, [Property])
        case addPartitions(table: QualifiedName, ifNotExists: Bool, [PartitionClause])
        case dropPartitions(table: QualifiedName, ifExists: Bool, [PartitionClause])
        /// `ALTER TABLE … [PARTITION (…)] …`.
        case alterTable(QualifiedName, partition: [TableProperty]?, Alteration)
        /// `MSCK REPAIR TABLE`.
        case repairTable(QualifiedName)
        case show(Show)
        /// `DESCRIBE` or `DESC`, with `EXTENDED` or `FORMATTED`.
        case describe(QualifiedName, DescribeDetail?)
        case explain(Statement, [ExplainOption])
        case explainAnalyze(Statement, verbose: Bool)
        case prepare(name: Identifier, Statement)
        case execute(name: Identifier, parameters: [Expression])
        case deallocate(name: Identifier)
        /// A statement that Trino or Athena knows and this engine does not run, by name: `DELETE`, `MERGE`.
        case unsupported(String)
    }
}

extension Statement: Hashable {
    /// Compares what was written, not where.
    static func == (left: Statement, right: Statement) -> Bool { left.kind == right.kind }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// `name = expression` in a `WITH (…)` list.
struct Property: Hashable, Sendable {
    /// The name.
    let name: Identifier
    /// The value; nil for `DEFAULT`.
    let value: Expression?
}

/// `CREATE TABLE … AS query`.
struct CreateTableAsSelect: Hashable, Sendable {
    /// The new table.
    let name: QualifiedName
    /// Whether an existing table is left alone.
    var ifNotExists = false
    /// The columns' names, when given.
    var columnNames: [Identifier]?
    /// The table's comment.
    var comment: String?
    /// `WITH (…)`.
    var properties: [Property] = []
    /// What fills it.
    let query: Query
    /// False for `WITH NO DATA`.
    var withData = true
}

/// What `DESCRIBE` is asked to add.
enum DescribeDetail: String, Hashable, Sendable {
    case extended = "EXTENDED"
    case formatted = "FORMATTED"
}

/// An option of `EXPLAIN (…)`.
enum ExplainOption: Hashable, Sendable {
    /// `FORMAT TEXT | GRAPHVIZ | JSON`, in upper case.
    case format(String)
    /// `TYPE LOGICAL | DISTRIBUTED | VALIDATE | IO`, in upper case.
    case type(String)
}

/// A `SHOW` statement.
enum Show: Hashable, Sendable {
    /// The pattern is a Trino `LIKE` pattern with its escape, or Hive's quoted pattern.
    case tables(from: QualifiedName?, pattern: Pattern?)
    /// `SHOW SCHEMAS` and `SHOW DATABASES`.
    case schemas(from: Identifier?, pattern: Pattern?)
    case columns(from: QualifiedName, pattern: Pattern?)
    case partitions(QualifiedName)
    case createTable(QualifiedName)
    case createView(QualifiedName)
    case views(from: QualifiedName?, pattern: Pattern?)
    case functions(pattern: Pattern?)
    case catalogs(pattern: Pattern?)
    case session(pattern: Pattern?)
    case tableProperties(QualifiedName, key: String?)

    /// A filter on names.
    struct Pattern: Hashable, Sendable {
        /// The text between the quotes.
        let text: String
        /// The escape character's literal.
        let escape: String?
        /// Whether the pattern is Hive's (`*` and `|`) and not SQL's (`%` and `_`).
        let isHive: Bool
    }
}
