public import Columnar

/// A query that was parsed, analysed and planned, ready to run.
public struct PreparedQuery: Sendable {
    /// The columns of the result; the name is nil where the query gives none (Athena shows `_col0` and so on).
    public private(set) var columns: [ColumnSchema]
    let plan: Plan
    private let outputs: [Symbol]
    let session: Session

    init(_ relation: PlannedRelation, planner: QueryPlanner, isOptimized: Bool) throws {
        let fields = relation.fields.filter { !$0.isHidden }
        outputs = fields.map(\.symbol)
        columns = fields.map { ColumnSchema(name: $0.name, type: $0.symbol.type) }
        session = planner.session
        let optimizer = Optimizer(symbols: planner.symbols, registry: planner.registry, session: planner.session)
        plan =
            isOptimized
            ? try optimizer.optimize(relation.plan, outputs: outputs)
            : NestedOrdering(symbols: planner.symbols).run(try optimizer.plain(relation.plan))
    }

    /// The query with other names for the columns of its result.
    ///
    /// - Parameter names: one for each column.
    /// - Returns: the same query.
    public func named(_ names: [String?]) -> PreparedQuery {
        precondition(names.count == columns.count, "each column needs a name")
        var query = self
        query.columns = zip(columns, names).map { ColumnSchema(name: $1, type: $0.type) }
        return query
    }

    /// Runs the query.
    ///
    /// - Parameters:
    ///   - sink: gets the rows.
    ///   - cancellation: ends the query early with `USER_CANCELED`.
    /// - Throws: ``SQLError``; `SchemaContradiction` if a table's guessed types do not hold; errors of sources and of the
    ///   sink as they are.
    public func run(into sink: any ResultSink, cancellation: QueryCancellation = QueryCancellation()) throws {
        try run(into: sink, cancellation: cancellation, profile: nil)
    }

    /// Runs the query, drops its rows, and tells what each operator did: rows, bytes and time, beside the plan.
    ///
    /// - Parameter cancellation: ends the query early with `USER_CANCELED`.
    /// - Throws: as ``run(into:cancellation:)``.
    /// - Returns: text of many lines.
    public func analysis(cancellation: QueryCancellation = QueryCancellation()) throws -> String {
        let (profile, start) = (QueryProfile(), OperatorClock.process)
        try run(into: DiscardingSink(), cancellation: cancellation, profile: profile)
        let names = columns.enumerated().map { $1.name ?? "_col\($0)" }
        return ProfilePrinter.text(profile, columns: names, wall: OperatorClock.process.wall - start.wall)
    }

    private func run(
        into sink: any ResultSink, cancellation: QueryCancellation, profile: QueryProfile?
    ) throws {
        let (plan, outputs, session, columns) = (plan, outputs, session, columns)
        do {
            try Workers.runDeep {
                let context = QueryContext(session: session, cancellation: cancellation, profile: profile)
                let executor = Executor(context: context)
                let stream = try executor.stream(plan, undecoded: sink.takesUndecoded ? Set(outputs) : [])
                let positions = try outputs.map { symbol in
                    guard let position = stream.layout.firstIndex(of: symbol) else {
                        throw SQLError("GENERIC_INTERNAL_ERROR", "the output \(symbol.name) is missing")
                    }
                    return position
                }
                let threads = max(1, session.parallelism)
                try sink.open(columns: columns, threads: threads)
                let consumers = (0..<threads).map { OutputConsumer(sink: sink, positions: positions, thread: $0) }
                try Pipeline.run(stream, into: consumers, context: context)
                for thread in 0..<threads { try sink.end(thread: thread) }
            }
        } catch let failure as Failure {
            throw SQLError(failure.code, failure.message)
        }
    }

    /// The plan as text, a line for each operator.
    public var explanation: String { PlanPrinter.text(plan, outputs: zip(columns, outputs).map { ($0.name, $1) }) }
}

/// Gives the result's columns to a sink, for one thread.
private final class OutputConsumer: Consumer {
    private let sink: any ResultSink
    private let positions: [Int]
    private let thread: Int

    init(sink: any ResultSink, positions: [Int], thread: Int) {
        self.sink = sink
        self.positions = positions
        self.thread = thread
    }

    func consume(_ batch: ColumnBatch) throws -> Bool {
        let columns = positions.map { batch.columns[$0] }
        for column in columns { if let failure = column.failures?.first { throw failure } }
        try sink.write(ColumnBatch(columns: columns, count: batch.count, sequence: batch.sequence), thread: thread)
        return true
    }

    func reach(_ sequence: Int) throws {
        try sink.advance(to: sequence, thread: thread)
    }
}

/// Takes rows and keeps nothing.
private struct DiscardingSink: ResultSink {
    var takesUndecoded: Bool { false }
    func open(columns: [ColumnSchema], threads: Int) {}
    func write(_ batch: ColumnBatch, thread: Int) {}
    func end(thread: Int) {}
}

/// Parses, analyses and plans statements.
public enum QueryEngine {
    /// Prepares a query.
    ///
    /// - Parameters:
    ///   - sql: one statement; a semicolon may follow.
    ///   - catalog: the tables.
    ///   - session: the clock, the zone and what may be used of the machine.
    ///   - parameters: expressions for `?`, in order.
    ///   - isOptimized: false runs the plan as written, for comparison.
    /// - Returns: the query, ready to run.
    /// - Throws: ``SQLError``.
    public static func prepare(
        _ sql: String, catalog: any QueryCatalog, session: Session, parameters: [String] = [],
        isOptimized: Bool = true
    ) throws -> PreparedQuery {
        do {
            return try Workers.runDeep {
                let statement = try SQLParser.statement(sql)
                let values = try parameters.map { try parameter($0) }
                guard case .query(let query) = statement.kind else {
                    throw SQLError("NOT_SUPPORTED", "the statement is no query", at: statement.position)
                }
                return try prepare(
                    query, catalog: catalog, session: session, parameters: values, isOptimized: isOptimized)
            }
        } catch let error as SQLSyntaxError {
            throw SQLError(error.code.rawValue, error.message, at: error.position)
        } catch let failure as Failure {
            throw SQLError(failure.code, failure.message)
        }
    }

    static func prepare(
        _ query: Query, catalog: any QueryCatalog, session: Session, parameters: [Expression],
        isOptimized: Bool = true, replacedView: [String]? = nil, target: InsertTarget? = nil
    ) throws -> PreparedQuery {
        try check(parameters, of: query)
        let planner = QueryPlanner(
            catalog: catalog, registry: .standard, session: session, parameters: parameters)
        planner.replacedView = replacedView
        var relation = try planner.plan(query, outer: nil, names: nil)
        if let target { relation = try target.applied(to: relation, planner) }
        return try PreparedQuery(relation, planner: planner, isOptimized: isOptimized)
    }

    /// Refuses parameters that are not as many as the query's `?`, or are not constant.
    private static func check(_ parameters: [Expression], of query: Query) throws {
        guard parameters.count == query.parameterCount else {
            throw SQLError(
                "INVALID_PARAMETER_USAGE",
                "Incorrect number of parameters: expected \(query.parameterCount) but found \(parameters.count)",
                at: query.position)
        }
        for parameter in parameters where parameter.contains(where: { $0.dottedName != nil }) {
            throw SQLError(
                "EXPRESSION_NOT_CONSTANT", "Constant expression cannot contain column references",
                at: parameter.position)
        }
    }

    /// A parameter's text as an expression: Athena takes any literal.
    static func parameter(_ text: String) throws -> Expression {
        let statement = try SQLParser.statement("SELECT \(text)")
        guard case .query(let query) = statement.kind, case .specification(let select) = query.body,
            select.selectItems.count == 1, case .single(let expression, nil) = select.selectItems[0].kind
        else { throw SQLError("INVALID_PARAMETER_USAGE", "a parameter must be one expression: \(text)") }
        return expression
    }
}
