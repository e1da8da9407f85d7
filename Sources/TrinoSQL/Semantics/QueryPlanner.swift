import Columnar

/// A relation in the making: what it computes, and what names in it mean.
struct PlannedRelation {
    var plan: Plan
    var fields: [Scope.Field]
}

/// Turns the tree of a query into a plan: resolves names, types and subqueries.
///
/// One planner serves one statement. It goes over a query twice with the same code for relations and expressions: first
/// to find what is wrong with it, clause by clause in Trino's order (``isAnalyzing``), then to plan it.
final class QueryPlanner {
    let catalog: any QueryCatalog
    let registry: FunctionRegistry
    let session: Session
    let parameters: [Expression]
    let symbols = SymbolAllocator()
    /// Views that are being expanded, against recursion.
    var openViews: [[String]] = []
    /// The view that the statement replaces, which its query must not read.
    var replacedView: [String]?
    /// The tables that the statement reads, in the order met.
    var tables: [TableHandle] = []
    /// What the catalog answered, so that it is asked once.
    var known: [[String]: CatalogTable] = [:]
    /// Whether mistakes are being looked for; plans made meanwhile are thrown away.
    private(set) var isAnalyzing = false
    /// What was found out about the columns of subqueries; filled while analysing.
    let references = ReferenceLog()
    /// Whether columns of the query around may be used.
    var allowsCorrelation = true
    private var isChecked = false
    /// How often WITH queries were planned: a chain of them that mention each other twice doubles with each.
    private var expansions = 0
    private static let maximumExpansions = 10_000

    init(catalog: any QueryCatalog, registry: FunctionRegistry, session: Session, parameters: [Expression]) {
        self.catalog = catalog
        self.registry = registry
        self.session = session
        self.parameters = parameters
    }

    /// A planner for the text of a view that this one reads.
    init(_ parent: QueryPlanner, session: Session, view: [String]) {
        catalog = parent.catalog
        registry = parent.registry
        self.session = session
        parameters = []
        openViews = parent.openViews + [view]
        replacedView = parent.replacedView
        known = parent.known
        isAnalyzing = parent.isAnalyzing
        isChecked = true
    }

    /// What a name of a WITH clause stands for.
    final class NamedQueries {
        struct Entry {
            let query: Query
            let columnNames: [Identifier]?
            let names: NamedQueries?
            let outer: Scope?
            /// Its columns, known after the analysis.
            var fields: [Scope.Field] = []
        }

        let entries: [String: Entry]
        let outer: NamedQueries?

        init(entries: [String: Entry], outer: NamedQueries?) {
            self.entries = entries
            self.outer = outer
        }

        /// The query of a name, here or in a query around.
        func find(_ name: String) -> Entry? { entries[name] ?? outer?.find(name) }
    }

    // MARK: - Queries

    /// Plans a query: under the scope of the query around, if there is one, and with the WITH queries that can be seen.
    func plan(_ query: Query, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        if !isChecked {
            isChecked = true
            isAnalyzing = true
            _ = try plan(query, outer: outer, names: names)
            isAnalyzing = false
            tables = []
        }
        let names = try open(query.with, names: names, outer: outer)
        var relation = try plan(query.body, outer: outer, names: names)
        if let orderBy = query.orderBy {
            let scope = Scope(relation.fields, outer: outer)
            relation.plan = try order(relation, by: orderBy, of: query, scope: scope, names: names)
        }
        relation.plan = try limit(
            relation.plan, offset: query.offset, limit: query.limit, hasOrder: query.orderBy != nil)
        return relation
    }

    private func open(_ with: With?, names: NamedQueries?, outer: Scope?) throws -> NamedQueries? {
        guard let with else { return names }
        if with.isRecursive {
            throw SQLError("NOT_SUPPORTED", "Athena does not support WITH RECURSIVE", at: with.queries[0].name.position)
        }
        var current = names
        var seen: Set<String> = []
        for named in with.queries {
            let name = named.name.canonical
            guard seen.insert(name).inserted else {
                throw SQLError(
                    "DUPLICATE_NAMED_QUERY", "WITH query name '\(name)' specified more than once",
                    at: named.name.position)
            }
            // Each sees those before it.
            var entry = NamedQueries.Entry(
                query: named.query, columnNames: named.columnNames, names: current, outer: outer)
            if isAnalyzing { entry.fields = try analyze(entry) }
            current = NamedQueries(entries: [name: entry], outer: current)
        }
        return current
    }

    /// The columns of a WITH query, which must be right even if nothing reads it.
    private func analyze(_ entry: NamedQueries.Entry) throws -> [Scope.Field] {
        let fields = try plan(entry.query, outer: entry.outer, names: entry.names).fields.filter { !$0.isHidden }
        guard let columnNames = entry.columnNames else { return fields }
        try checkAliasCount(columnNames, count: fields.count)
        var seen: Set<String> = []
        for name in columnNames where !seen.insert(name.canonical).inserted {
            throw SQLError(
                "DUPLICATE_COLUMN_NAME", "Column name '\(name.value)' specified more than once", at: name.position)
        }
        return zip(fields, columnNames).map { $0.renamed($1.value, qualifier: []) }
    }

    /// Refuses a list of aliases that does not name each column.
    func checkAliasCount(_ aliases: [Identifier], count: Int) throws {
        guard aliases.count == count else {
            throw SQLError(
                "MISMATCHED_COLUMN_ALIASES",
                "Column alias list has \(aliases.count) entries but relation has \(count) columns",
                at: aliases[0].position)
        }
    }

    /// Plans a WITH query for one of its uses.
    func planNamed(_ entry: NamedQueries.Entry) throws -> PlannedRelation {
        if isAnalyzing {
            // Every use has columns of its own.
            let fields = entry.fields.map {
                Scope.Field(name: $0.name, qualifier: [], symbol: symbols.make($0.symbol.name, $0.symbol.type))
            }
            return PlannedRelation(plan: .values(fields.map(\.symbol), []), fields: fields)
        }
        expansions += 1
        guard expansions <= QueryPlanner.maximumExpansions else {
            throw SQLError(
                "QUERY_HAS_TOO_MANY_STAGES",
                "WITH queries are planned once for each mention, and those of this query are mentioned more than "
                    + "\(QueryPlanner.maximumExpansions) times, counting those in one another",
                at: entry.query.position)
        }
        var relation = try plan(entry.query, outer: entry.outer, names: entry.names)
        relation.fields.removeAll(where: \.isHidden)
        if let columnNames = entry.columnNames {
            relation.fields = zip(relation.fields, columnNames).map { $0.renamed($1.value, qualifier: []) }
        }
        return relation
    }

    private func plan(_ body: QueryBody, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        switch body {
        case .specification(let specification):
            guard isAnalyzing else { return try plan(specification, outer: outer, names: names) }
            var analysis = SelectAnalysis(planner: self, select: specification, outer: outer, names: names)
            return try analysis.run()
        case .subquery(let query): return try plan(query, outer: outer, names: names)
        case .values(let values): return try plan(values, outer: outer, names: names)
        case .table(let name, let position):
            return try plan(Relation(.table(name), at: position), outer: outer, names: names)
        case .setOperation(let operation): return try plan(operation, outer: outer, names: names)
        }
    }

    /// Plans an operand of a set operation.
    func planOperand(_ body: QueryBody, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        try plan(body, outer: outer, names: names)
    }

    // MARK: - VALUES

    private func plan(_ values: Values, outer: Scope?, names: NamedQueries?) throws -> PlannedRelation {
        let rows = values.rows.map { row in
            if case .row(let items) = row.kind { items } else { [row] }
        }
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: Scope([], outer: outer), names: names, clause: "VALUES")
        var translated = try zip(values.rows, rows).map { try items($1, of: $0, translator) }
        var types = translated[0].map(\.type)
        func mismatch(_ message: String) -> SQLError { SQLError("TYPE_MISMATCH", message, at: values.position) }
        for row in translated {
            guard row.count == types.count else {
                throw mismatch("Values rows have mismatched sizes: \(types.count) vs \(row.count)")
            }
            types = try zip(row, types).map { value, type in
                guard let common = TypeCoercion.common(value.type, type) else {
                    let described = { (row: [RowExpression]) in
                        DataType.row(row.map { DataType.Field(name: nil, type: $0.type) }).description
                    }
                    throw mismatch(
                        "Values rows have mismatched types: \(described(translated[0])) vs \(described(row))")
                }
                return common
            }
        }
        translated = translated.map { row in zip(row, types).map { $0.coerced(to: $1) } }
        let outputs = types.enumerated().map { symbols.make("_col\($0)", $1) }
        let fields = outputs.map { Scope.Field(name: nil, qualifier: [], symbol: $0) }
        if case .values = translator.plan {
            return PlannedRelation(plan: .values(outputs, translated), fields: fields)
        }
        // Subqueries among the values: a union of single rows.
        let branches = try zip(values.rows, rows).map { written, row -> (input: Plan, symbols: [Symbol]) in
            let translator = ExpressionTranslator(
                self, plan: .values([], [[]]), scope: Scope([], outer: outer), names: names, clause: "VALUES")
            let coerced = zip(try items(row, of: written, translator), types).map { $0.coerced(to: $1) }
            let assignments = coerced.enumerated().map { Plan.Assignment(symbols.make("value", $1.type), $1) }
            return (.project(translator.plan, assignments), assignments.map(\.symbol))
        }
        return PlannedRelation(plan: .union(outputs, branches), fields: fields)
    }

    /// The columns of a row of VALUES: what stands in parentheses, the fields of another ROW, or one value.
    private func items(
        _ row: [Expression], of written: Expression, _ translator: ExpressionTranslator
    ) throws -> [RowExpression] {
        let found = try row.map(translator.translate)
        if case .row = written.kind { return found }
        guard found.count == 1, case .row(let fields) = found[0].type else { return found }
        return fields.indices.map { NestedConstruction.field($0, of: found[0]) }
    }

    // MARK: - ORDER BY, OFFSET, LIMIT of a query that is no plain SELECT

    private func order(
        _ relation: PlannedRelation, by orderBy: OrderBy, of query: Query, scope: Scope, names: NamedQueries?
    ) throws -> Plan {
        let translator = ExpressionTranslator(self, plan: relation.plan, scope: scope, names: names, clause: "ORDER BY")
        let visible = relation.fields.filter { !$0.isHidden }
        var keys: [OrderingKey] = []
        var added: [Plan.Assignment] = []
        for item in orderBy.items {
            let ordinal = try ordinal(item.key, count: visible.count, clause: "ORDER BY")
            let expression = try ordinal.map { .symbol(visible[$0].symbol) } ?? translator.translate(item.key)
            try requireOrderable(expression.type, item, ordinal: ordinal, at: query.position)
            let symbol: Symbol
            // A column of the query around becomes a column of the plan.
            if case .symbol(let existing) = expression, translator.plan.outputs.contains(existing) {
                symbol = existing
            } else {
                symbol = symbols.make("order", expression.type)
                added.append(Plan.Assignment(symbol, expression))
            }
            keys.append(OrderingKey(item, symbol))
        }
        var plan = translator.plan
        let outputs = relation.fields.map(\.symbol)
        if !added.isEmpty {
            plan = .project(plan, plan.outputs.map { Plan.Assignment($0) } + added)
        }
        plan = .sort(plan, keys)
        return added.isEmpty && plan.outputs == outputs ? plan : .project(plan, outputs.unique.map { .init($0) })
    }

    /// Applies OFFSET and LIMIT.
    func limit(_ plan: Plan, offset: Offset?, limit: Limit?, hasOrder: Bool) throws -> Plan {
        let skip = try offset.map { try rowCount($0.rowCount, "OFFSET", at: $0.position, minimum: 0) } ?? 0
        var result = plan
        var withTies = false
        var count: Int?
        switch limit?.kind {
        case nil, .limitAll: break
        case .limit(let rows):
            count = try rowCount(rows, "LIMIT", at: limit?.position, minimum: 0)
        case .fetchFirst(let rows, let ties):
            count = try rows.map { try rowCount($0, "FETCH FIRST", at: limit?.position, minimum: 1) } ?? 1
            withTies = ties
            if ties && !hasOrder {
                throw SQLError(
                    "MISSING_ORDER_BY", "FETCH FIRST WITH TIES clause requires ORDER BY", at: limit?.position)
            }
        }
        if withTies, let count {
            // Ties are those of the last row kept; rows skipped are skipped first.
            result = topNWithTies(result, count: count, offset: skip)
            return result
        }
        if count != nil || skip > 0 { result = .limit(result, count: count, offset: skip) }
        return result
    }

    private func topNWithTies(_ plan: Plan, count: Int, offset: Int) -> Plan {
        switch plan {
        case .sort(let input, let keys):
            let base: Plan = offset > 0 ? .limit(.sort(input, keys), count: nil, offset: offset) : input
            return .topN(base, keys, count: count, withTies: true)
        case .project(let input, let assignments):
            return .project(topNWithTies(input, count: count, offset: offset), assignments)
        default: return plan
        }
    }

    private func rowCount(
        _ rows: RowCount, _ clause: String, at position: SourcePosition?, minimum: Int
    ) throws -> Int {
        switch rows {
        case .literal(let digits):
            guard let value = Int(digits) else {
                throw SQLError("TYPE_MISMATCH", "Invalid \(clause) row count: \(digits)", at: position)
            }
            guard value >= minimum else {
                throw SQLError(
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    "\(clause) row count must be \(minimum == 0 ? "greater or equal to 0" : "positive") "
                        + "(actual value: \(value))", at: position)
            }
            return value
        case .parameter(let index):
            let value = try rowCount(parameters[index], clause, at: position)
            guard value >= minimum else {
                throw SQLError(
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    "\(clause) row count must be \(minimum == 0 ? "greater or equal to 0" : "positive") "
                        + "(actual value: \(value))", at: position)
            }
            return value
        }
    }

    /// The value of a parameter in the place of a row count.
    private func rowCount(_ parameter: Expression, _ clause: String, at position: SourcePosition?) throws -> Int {
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: Scope([], outer: nil), names: nil, clause: nil)
        let value = try translator.translate(parameter)
        guard TypeCoercion.canCoerce(value.type, to: .bigint) else {
            throw SQLError("TYPE_MISMATCH", "Cannot cast type \(value.type) to bigint", at: parameter.position)
        }
        guard case .int64(let count) = try ConstantFolding.evaluate(value.coerced(to: .bigint), session: session) else {
            throw SQLError(
                "INVALID_ARGUMENTS",
                "Parameter value provided for \(clause) is NULL: \(ExpressionFormatter.format(parameter))",
                at: position)
        }
        return Int(count)
    }

    // MARK: - Shared checks

    /// The column that a whole number in ORDER BY or GROUP BY means, from 0; nil if the expression is none.
    func ordinal(_ expression: Expression, count: Int, clause: String) throws -> Int? {
        guard case .longLiteral(let value) = expression.kind else { return nil }
        guard value >= 1 && value <= count else {
            throw SQLError(
                "INVALID_COLUMN_REFERENCE", "\(clause) position \(value) is not in select list",
                at: expression.position)
        }
        return Int(value) - 1
    }

    /// Refuses a key of ORDER BY that has no order; Trino points at the query.
    ///
    /// - Parameters:
    ///   - type: of the key.
    ///   - item: the key as it is written.
    ///   - ordinal: the column, from 0, if the key is its number.
    ///   - position: of the query.
    /// - Throws: TYPE_MISMATCH.
    func requireOrderable(_ type: DataType, _ item: SortItem, ordinal: Int?, at position: SourcePosition) throws {
        guard type.isOrderable else {
            let key = ordinal.map { ":input(\($0))" } ?? ExpressionFormatter.format(item.key)
            throw SQLError(
                "TYPE_MISMATCH",
                "Type \(type) is not orderable, and therefore cannot be used in ORDER BY: \(key)", at: position)
        }
    }
}

extension OrderingKey {
    init(_ item: SortItem, _ symbol: Symbol) {
        self.init(symbol: symbol, isDescending: item.isDescending, nullsFirst: item.nullOrdering == .first)
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of first appearance.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
