public import Columnar
import JobModel
public import TrinoSQL

/// Runs statements one after the other, for one session.
///
/// Not for use by two threads at once; blocks until a statement has ended.
public final class StatementRunner {
    /// The tables.
    public let catalog: TableCatalog
    /// Zone, database and limits; the time is set for each statement.
    public var session: Session
    private let now: () -> Int64
    private var prepared: [String: SQLCommand] = [:]

    /// What a statement that has ended did.
    public struct Outcome: Sendable {
        /// Whether the statement gave rows, perhaps none; false for DDL.
        public var hasRows = false
        /// What was read of which tables.
        public var scans: [ScanReport] = []
        /// Bytes of files that were read.
        public var bytesRead = 0
        /// What was passed over, for the user.
        public var warnings: [String] = []
        /// What else there is to say of a statement without rows.
        public var note: String?
    }

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - catalog: the tables.
    ///   - session: zone, database and limits.
    ///   - now: the time at which a statement begins, in microseconds since 1970.
    public init(catalog: TableCatalog, session: Session, now: @escaping () -> Int64) {
        self.catalog = catalog
        self.session = session
        self.now = now
    }

    /// Runs a statement.
    ///
    /// - Parameters:
    ///   - sql: one statement.
    ///   - parameters: values for `?`.
    ///   - sink: gets the rows; statements without rows leave it alone.
    ///   - restart: called before the statement begins again, since guessed types did not hold; returns false when rows have
    ///     gone where they cannot be taken back.
    ///   - cancellation: ends the statement early.
    /// - Throws: `QueryFailure`.
    /// - Returns: what was done.
    public func run(
        _ sql: String, parameters: [QueryParameter] = [], into sink: any ResultSink, restart: @escaping () -> Bool,
        cancellation: QueryCancellation = QueryCancellation()
    ) throws(QueryFailure) -> Outcome {
        session.startTime = now()
        catalog.beginStatement(at: session.startTime)
        do {
            let command = try SQLCommand.parse(sql)
            var outcome = try perform(command, parameters, Target(sink: sink, restart: restart, cancellation))
            (outcome.scans, outcome.bytesRead) = catalog.log.summary
            outcome.warnings = catalog.takeWarnings()
            return outcome
        } catch {
            throw Suggestions(catalog: catalog, session: session, sql: sql).completed(QueryFailure(error))
        }
    }

    private struct Target {
        let sink: any ResultSink
        let restart: () -> Bool
        let cancellation: QueryCancellation

        init(sink: any ResultSink, restart: @escaping () -> Bool, _ cancellation: QueryCancellation) {
            self.sink = sink
            self.restart = restart
            self.cancellation = cancellation
        }
    }

    private func perform(_ command: SQLCommand, _ parameters: [QueryParameter], _ target: Target) throws -> Outcome {
        var outcome = Outcome()
        outcome.hasRows = true
        switch command {
        case .query(let query):
            // The values are for all statements of a script; those without `?` take none.
            try run(query, query.parameterCount == 0 ? [] : parameters, target)
        case .execute(let name, let values):
            switch try statement(name) {
            case .query(let query): try run(query, values, target)
            case let other where other.takesParameters: return try perform(other, values, target)
            case let other:
                guard values.isEmpty else {
                    throw QueryFailure(
                        code: "INVALID_PARAMETER_USAGE",
                        message: "Incorrect number of parameters: expected 0 but found \(values.count)")
                }
                return try perform(other, [], target)
            }
        case .explain(let query, .analysis):
            let text = try analysis(of: query, query.parameterCount == 0 ? [] : parameters, target)
            try emit(Rows(lines: text.split(separator: "\n").map(String.init)), target.sink)
        case .explain(let query, let kind):
            try emit(try explain(query, kind, query.parameterCount == 0 ? [] : parameters), target.sink)
        case .show(let show): try emit(try CatalogListing(catalog, session).rows(show), target.sink)
        case .describe(let name, let isDetailed):
            try emit(try CatalogListing(catalog, session).describe(name, isDetailed: isDetailed), target.sink)
        case .createTableAs(let statement):
            outcome.hasRows = false
            outcome.note = try writing(parameters, target).create(statement)
        case .insert(let statement):
            outcome.hasRows = false
            outcome.note = try writing(parameters, target).insert(statement)
        case .unload(let statement):
            outcome.hasRows = false
            outcome.note = try writing(parameters, target).unload(statement)
        default:
            outcome.hasRows = false
            outcome.note = try change(command)
        }
        return outcome
    }

    // MARK: - Queries

    /// How often types may be widened for one statement: a column has few types to go through, but tables have many columns.
    private static let restartLimit = 1000

    private func run(_ query: QueryStatement, _ parameters: [QueryParameter], _ target: Target) throws {
        var restarts = 0
        while true {
            let prepared = try query.prepare(catalog: catalog, session: session, parameters: parameters)
            do {
                return try prepared.run(into: target.sink, cancellation: target.cancellation)
            } catch let contradiction as SchemaContradiction {
                restarts += 1
                let table = contradiction.table.split(separator: ".").last.map(String.init) ?? contradiction.table
                guard restarts <= StatementRunner.restartLimit, target.restart(), try catalog.widen(contradiction)
                else {
                    throw QueryFailure(
                        code: "HIVE_BAD_DATA",
                        message: "column \"\(contradiction.column)\" of \(table) has values that need the type "
                            + "\(contradiction.widened), which was seen only after rows had been written",
                        help: "give the types with --schema '\(table)=…', or write to a file with --output")
                }
            }
        }
    }

    private func statement(_ name: String) throws -> SQLCommand {
        guard let statement = prepared[name] else {
            throw QueryFailure(code: "NOT_FOUND", message: "Prepared statement not found: \(name)")
        }
        return statement
    }

    private func writing(_ parameters: [QueryParameter], _ target: Target) -> StatementWriting {
        StatementWriting(catalog, session, parameters, target.cancellation)
    }

    // MARK: - EXPLAIN

    private func explain(
        _ query: QueryStatement, _ kind: SQLCommand.Explanation, _ parameters: [QueryParameter]
    ) throws -> Rows {
        let prepared = try query.prepare(catalog: catalog, session: session, parameters: parameters)
        guard kind == .plan else { return Rows(columns: [("Valid", .boolean)], rows: [[.bool(true)]]) }
        var lines = prepared.explanation.split(separator: "\n").map(String.init)
        let scans = prepared.scans.compactMap { scan in
            (scan.source as? ReportingTable).map { ScanReport($0.table, scan.constraints).text }
        }
        if !scans.isEmpty { lines += ["", "To be scanned"] + scans.map { "    " + $0 } }
        return Rows(lines: lines)
    }

    /// What a run of the query tells of its operators.
    private func analysis(
        of query: QueryStatement, _ parameters: [QueryParameter], _ target: Target
    ) throws -> String {
        var restarts = 0
        while true {
            let prepared = try query.prepare(catalog: catalog, session: session, parameters: parameters)
            do {
                return try prepared.analysis(cancellation: target.cancellation)
            } catch let contradiction as SchemaContradiction {
                // Nothing was written: the query can always begin anew.
                restarts += 1
                guard restarts <= StatementRunner.restartLimit, try catalog.widen(contradiction) else {
                    throw contradiction
                }
            }
        }
    }

    // MARK: - DDL

    /// Changes the catalog.
    ///
    /// - Returns: what to say, if anything.
    private func change(_ command: SQLCommand) throws -> String? {
        let changes = CatalogChanges(catalog, session)
        switch command {
        case .createTable(let table): return try changes.create(table)
        case .createDatabase(let database): return try changes.create(database)
        case .createView(let view): return try changes.create(view)
        case .addPartitions(let table, let ifNotExists, let partitions):
            return try PartitionChanges(catalog, session).add(partitions, to: table, ifNotExists: ifNotExists)
        case .dropPartitions(let table, let ifExists, let partitions):
            return try PartitionChanges(catalog, session).drop(partitions, of: table, ifExists: ifExists)
        case .dropTable(let name, let ifExists): return try changes.dropTable(name, ifExists: ifExists)
        case .dropView(let name, let ifExists): return try changes.dropView(name, ifExists: ifExists)
        case .dropDatabase(let name, let ifExists, let cascade):
            return try changes.dropDatabase(name, ifExists: ifExists, cascade: cascade)
        case .alterTable(let alteration): return try PartitionChanges(catalog, session).alter(alteration)
        case .repairTable(let name): return try PartitionChanges(catalog, session).repair(name)
        case .prepare(let name, let statement): prepared[name] = statement
        case .deallocate(let name):
            _ = try statement(name)
            prepared[name] = nil
        case .query, .execute, .explain, .show, .describe: preconditionFailure("the statement has rows")
        case .createTableAs, .insert, .unload: preconditionFailure("the statement writes files")
        }
        return nil
    }
}

/// A small result that is made at once.
struct Rows {
    let columns: [(name: String, type: Columnar.DataType)]
    let rows: [[Value]]
}

extension Rows {
    /// The lines of a plan.
    fileprivate init(lines: [String]) {
        self.init(columns: [("Query Plan", .text)], rows: lines.map { [.text($0)] })
    }
}

extension StatementRunner {
    private func emit(_ rows: Rows, _ sink: any ResultSink) throws {
        try sink.open(columns: rows.columns.map { ColumnSchema(name: $0.name, type: $0.type) }, threads: 1)
        var builders = rows.columns.map { ColumnBuilder(type: $0.type) }
        for row in rows.rows {
            for (position, value) in row.enumerated() { builders[position].append(value) }
        }
        let columns = builders.indices.map { builders[$0].finish() }
        if !rows.rows.isEmpty { try sink.write(ColumnBatch(columns: columns, count: rows.rows.count), thread: 0) }
        try sink.end(thread: 0)
    }
}
