import Columnar

/// Finds what is wrong with one SELECT, clause by clause in the order of Trino's `StatementAnalyzer`, so that the first
/// of several mistakes is the one that Trino reports.
struct SelectAnalysis {
    let planner: QueryPlanner
    let select: QuerySpecification
    let outer: Scope?
    let names: QueryPlanner.NamedQueries?
    private var windows: [WindowName: ResolvedWindow] = [:]

    init(planner: QueryPlanner, select: QuerySpecification, outer: Scope?, names: QueryPlanner.NamedQueries?) {
        self.planner = planner
        self.select = select
        self.outer = outer
        self.names = names
    }

    /// Analyses the SELECT.
    ///
    /// - Returns: its columns; the plan is a mere placeholder.
    mutating func run() throws -> PlannedRelation {
        let from = try select.from.map { try planner.plan($0, outer: outer, names: names) }
        let source = Scope(from?.fields ?? [], outer: outer)
        try defineWindows(source)
        try resolveWindows()
        if let filter = select.filter {
            try planner.refuseAggregates(filter, clause: "WHERE clause")
            try requireCondition(filter, "WHERE clause", source)
        }
        let (columns, outputs) = try analyzeItems(source)
        let grouping = try analyzeGroupBy(columns, source)
        if let having = select.having { try analyzeHaving(having, source) }
        let orderScope = Scope(outputs, before: source)
        try analyzeOrderBy(outputs, orderScope)
        _ = try planner.limit(
            .values([], []), offset: select.offset, limit: select.limit, hasOrder: select.orderBy != nil)
        try checkGrouping(columns, grouping, source, orderScope)
        try checkWindows(columns)
        try checkDistinct(columns, source, orderScope)
        return PlannedRelation(plan: .values(outputs.map(\.symbol), []), fields: outputs)
    }

    private var sortItems: [SortItem] { select.orderBy?.items ?? [] }

    private func error(_ code: String, _ message: String) -> SQLError { SQLError(code, message, at: select.position) }

    // MARK: - Expressions

    private func translator(_ scope: Scope) -> ExpressionTranslator {
        let translator = ExpressionTranslator(planner, plan: .values([], [[]]), scope: scope, names: names, clause: nil)
        translator.acceptsAggregates = true
        translator.windows = windows
        return translator
    }

    private func requireCondition(_ expression: Expression, _ clause: String, _ scope: Scope) throws {
        let type = try translator(scope).translate(expression).type
        guard type == .boolean || type == .unknown else {
            throw SQLError(
                "TYPE_MISMATCH", "\(clause) must evaluate to a boolean: actual type \(type)", at: expression.position)
        }
    }

    // MARK: - Windows

    private mutating func defineWindows(_ source: Scope) throws {
        for definition in select.windows {
            let name = WindowName(definition.name)
            guard windows[name] == nil else {
                throw SQLError(
                    "DUPLICATE_WINDOW_NAME",
                    "WINDOW name '\(ExpressionFormatter.name(definition.name))' specified more than once",
                    at: definition.name.position)
            }
            let window = try ResolvedWindow(.specification(definition.window), among: windows)
            try translator(source).analyze(window, at: definition.window.position)
            windows[name] = window
        }
    }

    /// Looks up the windows of all calls; what they contain is looked at with the call.
    private func resolveWindows() throws {
        let written = select.selectItems.compactMap(\.expression) + sortItems.map(\.key)
        for call in written.flatMap({ $0.parts(where: planner.isWindow) }) {
            guard case .functionCall(let call) = call.kind, let window = call.window else { continue }
            _ = try ResolvedWindow(window, among: windows)
        }
    }

    private func checkWindows(_ columns: [SelectColumn]) throws {
        let lists = [columns.compactMap(\.written), sortItems.map(\.key)]
        for list in lists {
            for bare in list.flatMap({ $0.parts(where: isBareWindowFunction) }) {
                guard case .functionCall(let call) = bare.kind else { continue }
                throw SQLError(
                    "MISSING_OVER", "Window function \(call.name.suffix) requires an OVER clause", at: bare.position)
            }
            for call in list.flatMap({ $0.parts(where: planner.isWindow) }) { try checkWindowCall(call) }
        }
    }

    private func isBareWindowFunction(_ expression: Expression) -> Bool {
        guard case .functionCall(let call) = expression.kind, call.window == nil else { return false }
        return planner.registry.windows[call.name.suffix] != nil
    }

    private func checkWindowCall(_ expression: Expression) throws {
        guard case .functionCall(let call) = expression.kind, let written = call.window else { return }
        if call.filter != nil { throw error("NOT_SUPPORTED", "FILTER is not yet supported for window functions") }
        if !call.orderBy.isEmpty {
            throw SQLError(
                "NOT_SUPPORTED", "Window function with ORDER BY is not supported", at: expression.position)
        }
        if let nested = call.arguments.lazy.flatMap({ $0.parts(where: planner.isWindow) }).first {
            throw SQLError(
                "NESTED_WINDOW",
                "Cannot nest window functions or row pattern measures inside window function arguments",
                at: nested.position)
        }
        if call.isDistinct {
            throw error(
                "NOT_SUPPORTED",
                "DISTINCT in window function parameters not yet supported: \(ExpressionFormatter.format(expression))")
        }
        let window = try ResolvedWindow(written, among: windows)
        let name = call.name.description
        if name == "lag" || name == "lead" {
            if window.orderBy.isEmpty {
                throw SQLError(
                    "MISSING_ORDER_BY", "\(name) function requires an ORDER BY window clause", at: written.position)
            }
            if let frame = window.frame {
                throw SQLError(
                    "INVALID_WINDOW_FRAME", "Cannot specify window frame for \(name) function", at: frame.position)
            }
        }
        if call.nullTreatment != nil,
            !["lead", "lag", "first_value", "last_value", "nth_value"].contains(name)
        {
            throw SQLError(
                "NULL_TREATMENT_NOT_ALLOWED", "Cannot specify null treatment clause for \(name) function",
                at: expression.position)
        }
        if planner.registry.windows[name] == nil, !planner.namesAggregate(call) {
            throw error("FUNCTION_NOT_WINDOW", "Not a window function: \(name)")
        }
    }

    // MARK: - SELECT

    private func analyzeItems(_ source: Scope) throws -> ([SelectColumn], [Scope.Field]) {
        var columns: [SelectColumn] = []
        var outputs: [Scope.Field] = []
        for item in select.selectItems {
            for column in try planner.expand(item, of: select, scope: source) {
                let type: DataType
                switch column.source {
                case .expression(let expression): type = try translator(source).translate(expression).type
                case .field(let field, _): type = field.symbol.type
                }
                if select.isDistinct, !type.isComparable {
                    let suffix = column.written.map { ": " + ExpressionFormatter.format($0) } ?? ""
                    throw error(
                        "TYPE_MISMATCH", "DISTINCT can only be applied to comparable types (actual: \(type))" + suffix)
                }
                columns.append(column)
                let symbol = planner.symbols.make(column.name ?? "_col", type)
                outputs.append(Scope.Field(name: column.name, qualifier: [], symbol: symbol))
            }
        }
        return (columns, outputs)
    }

    // MARK: - GROUP BY and HAVING

    /// The expressions that the SELECT groups by; nil if it does not group.
    private func analyzeGroupBy(_ columns: [SelectColumn], _ source: Scope) throws -> [SelectColumn.Source]? {
        guard let groupBy = select.groupBy else {
            let written = columns.compactMap(\.written) + sortItems.map(\.key)
            let hasAggregates = written.contains { $0.contains(where: planner.isAggregate) }
            return hasAggregates || select.having != nil ? [] : nil
        }
        try checkSetCount(groupBy)
        var found: [(source: SelectColumn.Source, type: DataType)] = []
        for element in groupBy.elements {
            switch element.kind {
            case .simple(let list): found += try list.map { try analyzeGroupingKey($0, columns, source) }
            case .groupingSets(let sets): found += try sets.joined().map { try analyzeGroupingColumn($0, source) }
            case .cube(let list), .rollup(let list): found += try list.map { try analyzeGroupingColumn($0, source) }
            }
        }
        for (_, type) in found where !type.isComparable {
            throw error(
                "TYPE_MISMATCH", "\(type) is not comparable, and therefore cannot be used in GROUP BY")
        }
        return found.map(\.source)
    }

    private func analyzeGroupingKey(
        _ expression: Expression, _ columns: [SelectColumn], _ source: Scope
    ) throws -> (SelectColumn.Source, DataType) {
        var key = expression
        if let ordinal = try planner.ordinal(expression, count: columns.count, clause: "GROUP BY") {
            switch columns[ordinal].source {
            case .field(let field, _): return (columns[ordinal].source, field.symbol.type)
            case .expression(let written): key = written
            }
        }
        try planner.refuseAggregates(key, clause: "GROUP BY clause")
        return (.expression(key), try translator(source).translate(key).type)
    }

    /// An element of a grouping set must be a column.
    private func analyzeGroupingColumn(
        _ expression: Expression, _ source: Scope
    ) throws -> (SelectColumn.Source, DataType) {
        let type = try translator(source).translate(expression).type
        // A field of a ROW looks like a column and is none.
        guard let name = expression.dottedName, case .field = source.resolve(name.map(\.canonical)) else {
            throw SQLError(
                "INVALID_COLUMN_REFERENCE",
                "GROUP BY expression must be a column reference: \(ExpressionFormatter.format(expression))",
                at: expression.position)
        }
        return (.expression(expression), type)
    }

    private func checkSetCount(_ groupBy: GroupBy) throws {
        var count = 1
        let limit = 2048
        func refuse(_ many: String) -> SQLError {
            SQLError(
                "TOO_MANY_GROUPING_SETS", "GROUP BY has \(many) grouping sets but can contain at most \(limit)",
                at: groupBy.position)
        }
        for element in groupBy.elements {
            let factor: Int
            switch element.kind {
            case .simple: factor = 1
            case .groupingSets(let sets): factor = sets.count
            case .rollup(let columns): factor = columns.count + 1
            case .cube(let columns):
                guard columns.count <= 30 else { throw refuse("more than \(Int32.max)") }
                factor = 1 << columns.count
            }
            count *= factor
            if count > limit { throw refuse(count > Int32.max ? "more than \(Int32.max)" : "\(count)") }
        }
    }

    private func analyzeHaving(_ having: Expression, _ source: Scope) throws {
        if let window = having.parts(where: { planner.isWindow($0) || isBareWindowFunction($0) }).first {
            throw SQLError(
                "NESTED_WINDOW", "HAVING clause cannot contain window functions or row pattern measures",
                at: window.position)
        }
        try requireCondition(having, "HAVING clause", source)
    }

    // MARK: - ORDER BY and DISTINCT

    private func analyzeOrderBy(_ outputs: [Scope.Field], _ scope: Scope) throws {
        for item in sortItems {
            let ordinal = try planner.ordinal(item.key, count: outputs.count, clause: "ORDER BY")
            let type = try ordinal.map { outputs[$0].symbol.type } ?? translator(scope).translate(item.key).type
            try planner.requireOrderable(type, item, ordinal: ordinal, at: select.position)
        }
    }

    private func checkDistinct(_ columns: [SelectColumn], _ source: Scope, _ orderScope: Scope) throws {
        guard select.isDistinct else { return }
        let aliases = Set(columns.compactMap(\.alias).map(WindowName.init))
        let selected = Set(columns.compactMap { $0.written?.resolved(in: source) })
        let keys = sortItems.map(\.key).filter { key in
            if case .longLiteral = key.kind { false } else { true }
        }
        for key in keys {
            if case .identifier(let name) = key.kind, aliases.contains(WindowName(name)) { continue }
            guard selected.contains(key.resolved(in: orderScope)) else {
                throw error(
                    "EXPRESSION_NOT_IN_DISTINCT",
                    "For SELECT DISTINCT, ORDER BY expressions must appear in select list")
            }
        }
        for key in keys {
            guard try translator(orderScope).translate(key).isDeterministic else {
                throw SQLError(
                    "EXPRESSION_NOT_IN_DISTINCT",
                    "Non deterministic ORDER BY expression is not supported with SELECT DISTINCT", at: key.position)
            }
        }
    }

    // MARK: - Grouping

    private func checkGrouping(
        _ columns: [SelectColumn], _ grouping: [SelectColumn.Source]?, _ source: Scope, _ orderScope: Scope
    ) throws {
        let selected = columns.map(\.source)
        let others =
            (select.having.map { [$0] } ?? []) + select.windows.flatMap { $0.window.children }
        let sortKeys = sortItems.map(\.key)
        let written = columns.compactMap(\.written) + others + sortKeys
        if select.groupBy == nil, written.contains(where: { $0.contains(where: planner.isGrouping) }) {
            throw error(
                "MISSING_GROUP_BY",
                "A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause"
            )
        }
        guard let grouping else { return }
        let check = try GroupingCheck(planner: planner, keys: grouping, source: source, orderBy: nil)
        for column in selected { try check.run(column) }
        for expression in others { try check.run(.expression(expression)) }
        guard !sortKeys.isEmpty else { return }
        let orderCheck = try GroupingCheck(planner: planner, keys: grouping, source: source, orderBy: orderScope)
        for key in sortKeys { try orderCheck.run(.expression(key)) }
    }
}

extension SelectItem {
    /// The item's expression, if it has one.
    fileprivate var expression: Expression? {
        switch kind {
        case .single(let expression, _): expression
        case .allColumns(let target, _): target
        }
    }
}

extension Window {
    /// Where the window starts: after the parenthesis, or with its name.
    var position: SourcePosition {
        switch self {
        case .reference(let name): name.position
        case .specification(let window): window.position
        }
    }
}

extension ExpressionFormatter {
    /// A name as messages show it: in quotes if it was written so.
    static func name(_ name: Identifier) -> String { format(Expression(.identifier(name), at: name.position)) }
}
