/// A statement by what must be done for it: queries are prepared and run, everything else concerns the catalog.
public indirect enum SQLCommand: Sendable {
    /// `SELECT`, `WITH`, `VALUES`, `TABLE`.
    case query(QueryStatement)
    /// `EXPLAIN` of a query.
    case explain(QueryStatement, Explanation)
    /// `CREATE EXTERNAL TABLE`.
    case createTable(TableDefinition)
    /// `CREATE DATABASE` or `CREATE SCHEMA`.
    case createDatabase(DatabaseDefinition)
    /// `CREATE TABLE … AS`.
    case createTableAs(TableAsQuery)
    /// `INSERT INTO`.
    case insert(InsertQuery)
    /// `UNLOAD`.
    case unload(UnloadQuery)
    /// `CREATE VIEW`.
    case createView(ViewDefinition)
    /// `ALTER TABLE … ADD PARTITION`.
    case addPartitions(TableName, ifNotExists: Bool, [PartitionDefinition])
    /// `ALTER TABLE … DROP PARTITION`.
    case dropPartitions(TableName, ifExists: Bool, [PartitionDefinition])
    /// `ALTER TABLE`, besides what adds and drops partitions.
    case alterTable(TableAlteration)
    /// `DROP TABLE`.
    case dropTable(TableName, ifExists: Bool)
    /// `DROP VIEW`.
    case dropView(TableName, ifExists: Bool)
    /// `DROP DATABASE` or `DROP SCHEMA`.
    case dropDatabase(DatabaseName, ifExists: Bool, cascade: Bool)
    /// `SHOW …`.
    case show(ShowCommand)
    /// `DESCRIBE [EXTENDED | FORMATTED] table`.
    case describe(TableName, isDetailed: Bool)
    /// `MSCK REPAIR TABLE`.
    case repairTable(TableName)
    /// `PREPARE name FROM statement`.
    case prepare(name: String, SQLCommand)
    /// `EXECUTE name [USING …]`.
    case execute(name: String, [QueryParameter])
    /// `DEALLOCATE PREPARE name`.
    case deallocate(name: String)

    /// What an `EXPLAIN` tells.
    public enum Explanation: Hashable, Sendable {
        /// The plan.
        case plan
        /// Whether the statement is valid.
        case validity
        /// The plan and what its operators did: the query is run (`EXPLAIN ANALYZE`).
        case analysis
    }

    /// What `CREATE DATABASE` says.
    public struct DatabaseDefinition: Hashable, Sendable {
        /// The database.
        public let name: DatabaseName
        /// Whether an existing database is left alone.
        public let ifNotExists: Bool
        /// The comment.
        public let comment: String?
        /// `LOCATION`.
        public let location: String?
        /// `WITH DBPROPERTIES`.
        public let properties: [TableDefinition.Property]
    }

    /// Whether the statement answers with rows, perhaps none.
    public var hasRows: Bool {
        switch self {
        case .query, .explain, .show, .describe, .execute: true
        default: false
        }
    }

    /// Whether the statement has a query whose `?` can be given values.
    public var takesParameters: Bool {
        switch self {
        case .query, .explain, .createTableAs, .insert, .unload: true
        default: false
        }
    }

    /// Parses one statement; a semicolon may follow it.
    ///
    /// - Throws: ``SQLError``, with code `NOT_SUPPORTED` for statements that Athena has and this engine has not.
    /// - Returns: the statement.
    public static func parse(_ sql: String) throws(SQLError) -> SQLCommand {
        do {
            return try Workers.runDeep { try SQLCommand(try SQLParser.statement(sql)) }
        } catch let error as SQLError {
            throw error
        } catch let error as SQLSyntaxError {
            throw SQLError(error.code.rawValue, error.message, at: error.position)
        } catch {
            throw SQLError("GENERIC_INTERNAL_ERROR", "\(error)")
        }
    }
}

// MARK: - From the tree

extension SQLCommand {
    private init(_ statement: Statement) throws(SQLError) {
        switch statement.kind {
        case .query(let query): self = .query(QueryStatement(query: query))
        case .createExternalTable(let table): self = .createTable(try TableDefinition(table))
        case .createSchema(let name, let ifNotExists, let comment, let location, let properties):
            self = .createDatabase(
                DatabaseDefinition(
                    name: try DatabaseName(name), ifNotExists: ifNotExists, comment: comment, location: location,
                    properties: properties.map(TableDefinition.Property.init)))
        case .createTableAsSelect(let table): self = .createTableAs(try TableAsQuery(table))
        case .insert(let name, let columns, let query):
            self = .insert(
                InsertQuery(
                    table: try TableName(name), columns: columns?.map(\.canonical), query: QueryStatement(query: query))
            )
        case .unload(let query, let location, let properties):
            self = .unload(
                UnloadQuery(
                    query: QueryStatement(query: query), location: location,
                    properties: try WriteProperty.list(properties)))
        case .dropTable(let name, let ifExists): self = .dropTable(try TableName(name), ifExists: ifExists)
        case .dropView(let name, let ifExists):
            self = .dropView(try TableName(name, at: statement.position), ifExists: ifExists)
        case .dropSchema(let name, let ifExists, let cascade):
            self = .dropDatabase(try DatabaseName(name), ifExists: ifExists, cascade: cascade)
        case .createView(let name, let query, let orReplace, let comment):
            self = .createView(
                ViewDefinition(
                    name: try TableName(name), orReplace: orReplace, comment: comment,
                    query: QueryStatement(query: query), at: statement.position))
        case .addPartitions(let table, let ifNotExists, let clauses):
            self = .addPartitions(
                try TableName(table), ifNotExists: ifNotExists, clauses.map(PartitionDefinition.init))
        case .dropPartitions(let table, let ifExists, let clauses):
            self = .dropPartitions(try TableName(table), ifExists: ifExists, clauses.map(PartitionDefinition.init))
        case .alterTable(let name, let partition, let alteration):
            self = .alterTable(try TableAlteration(name, partition, alteration))
        case .repairTable(let name): self = .repairTable(try TableName(name))
        case .show(let show): self = .show(try ShowCommand(show))
        case .describe(let name, let detail): self = .describe(try TableName(name), isDetailed: detail != nil)
        case .explain(let inner, let options):
            self = .explain(try SQLCommand.query(in: inner, of: "EXPLAIN"), try SQLCommand.explanation(options))
        case .explainAnalyze(let inner, _):
            self = .explain(try SQLCommand.query(in: inner, of: "EXPLAIN ANALYZE"), .analysis)
        case .prepare(let name, let inner):
            self = .prepare(name: name.canonical, try SQLCommand.preparable(inner))
        case .execute(let name, let parameters):
            self = .execute(name: name.canonical, parameters.map { QueryParameter($0) })
        case .deallocate(let name): self = .deallocate(name: name.canonical)
        default: throw Refusal.error(statement)
        }
    }

    /// A statement that can be prepared: all but those about prepared statements.
    private static func preparable(_ statement: Statement) throws(SQLError) -> SQLCommand {
        let refused: String
        switch statement.kind {
        case .prepare: refused = "Prepare"
        case .execute: refused = "Execute"
        case .deallocate: refused = "Deallocate"
        default: return try SQLCommand(statement)
        }
        throw SQLError("NOT_SUPPORTED", "Invalid statement type for prepared statement: \(refused)")
    }

    private static func query(in statement: Statement, of what: String) throws(SQLError) -> QueryStatement {
        switch statement.kind {
        case .query(let query): return QueryStatement(query: query)
        case .createTableAsSelect, .insert, .unload, .unsupported: throw Refusal.error(statement)
        default:
            throw SQLError("NOT_SUPPORTED", "\(what) is supported for queries only", at: statement.position)
        }
    }

    private static func explanation(_ options: [ExplainOption]) throws(SQLError) -> Explanation {
        var result = Explanation.plan
        for option in options {
            switch option {
            case .format("TEXT"), .type("LOGICAL"), .type("DISTRIBUTED"): break
            case .type("VALIDATE"): result = .validity
            case .format(let word):
                throw SQLError("NOT_SUPPORTED", "EXPLAIN (FORMAT \(word)) is not supported; the format is TEXT")
            case .type(let word):
                throw SQLError(
                    "NOT_SUPPORTED", "EXPLAIN (TYPE \(word)) is not supported; the types are LOGICAL and VALIDATE")
            }
        }
        return result
    }
}
