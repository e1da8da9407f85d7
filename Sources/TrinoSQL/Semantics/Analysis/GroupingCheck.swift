import Columnar

/// Checks that expressions of a grouped SELECT have one value for each group, as Trino's `AggregationAnalyzer` does.
struct GroupingCheck {
    private let planner: QueryPlanner
    private let source: Set<Symbol>
    private let outputs: Set<Symbol>
    /// What names mean.
    private let scope: Scope
    /// ORDER BY is checked: names of outputs can occur.
    private let isOrderBy: Bool
    /// The columns of FROM that are grouped by.
    private var columns: Set<Symbol> = []
    /// The other expressions that are grouped by, with their columns resolved.
    private var expressions: Set<Expression> = []

    init(planner: QueryPlanner, keys: [SelectColumn.Source], source: Scope, orderBy: Scope?) throws {
        self.planner = planner
        self.source = source.symbols
        outputs = orderBy?.symbols ?? []
        scope = orderBy ?? source
        isOrderBy = orderBy != nil
        for key in keys {
            switch key {
            case .field(let field, _): columns.insert(field.symbol)
            case .expression(let expression):
                guard let name = expression.dottedName else {
                    expressions.insert(expression.resolved(in: source))
                    continue
                }
                guard case .field(let field, let isOuter) = source.resolve(name.map(\.canonical)) else { continue }
                if isOuter {
                    throw SQLError(
                        "NOT_SUPPORTED", "GROUP BY a column of the query around is not supported",
                        at: expression.position)
                }
                columns.insert(field.symbol)
            }
        }
    }

    /// Checks one item of SELECT, HAVING or ORDER BY.
    func run(_ item: SelectColumn.Source) throws {
        switch item {
        case .field(let field, _):
            guard !isOrderBy, source.contains(field.symbol), !columns.contains(field.symbol) else { return }
            let name = field.name ?? ""
            let qualifier = field.qualifier.map { $0 + "." }.joined()
            // The column stands for `*`, which has no place of its own in Trino's tree.
            throw SQLError("EXPRESSION_NOT_AGGREGATE", "Column '\(qualifier)\(name)' not in GROUP BY clause")
        case .expression(let expression):
            guard try isConstant(expression) else {
                throw SQLError(
                    "EXPRESSION_NOT_AGGREGATE",
                    "'\(ExpressionFormatter.format(expression))' must be an aggregate expression or appear in GROUP "
                        + "BY clause", at: expression.position)
            }
        }
    }

    // MARK: - Constant for a group

    private func isConstant(_ expression: Expression) throws -> Bool {
        if !expressions.isEmpty, expressions.contains(expression.resolved(in: scope)), !usesOutputs(expression) {
            return true
        }
        if let name = expression.dottedName {
            guard let symbol = symbol(name) else { return true }
            return isKey(symbol) || !source.contains(symbol)
        }
        switch expression.kind {
        case .functionCall(let call): return try isConstant(call, expression)
        case .grouping(let arguments):
            try checkGrouping(arguments, expression)
            return true
        // A parameter is no column, whatever its name.
        case .lambda(let parameters, let body): return try isConstant(body.hiding(parameters))
        default:
            if expression.subquery != nil { try checkSubquery(expression) }
            return try expression.children.allSatisfy(isConstant)
        }
    }

    private func symbol(_ name: [Identifier]) -> Symbol? {
        if case .field(let field, _) = scope.resolve(name.map(\.canonical)) { field.symbol } else { nil }
    }

    private func isKey(_ symbol: Symbol) -> Bool { outputs.contains(symbol) || columns.contains(symbol) }

    private func checkSubquery(_ expression: Expression) throws {
        let used = planner.references.references(ofSubqueryAt: expression.position)
        guard let wrong = used.first(where: { source.contains($0.symbol) && !isKey($0.symbol) }) else { return }
        throw SQLError(
            "EXPRESSION_NOT_AGGREGATE",
            "Subquery uses '\(ExpressionFormatter.format(wrong.expression))' which must appear in GROUP BY clause",
            at: wrong.expression.position)
    }

    private func checkGrouping(_ arguments: [Expression], _ expression: Expression) throws {
        if isOrderBy, let wrong = arguments.lazy.flatMap(references).first(where: { outputs.contains($0.symbol) }) {
            throw SQLError(
                "INVALID_ARGUMENTS",
                "Invalid reference to output of SELECT clause from grouping() expression in ORDER BY",
                at: wrong.expression.position)
        }
        for argument in arguments {
            if let name = argument.dottedName, let symbol = symbol(name), isKey(symbol) { continue }
            throw SQLError(
                "INVALID_ARGUMENTS",
                "The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query "
                    + "level. Mismatch due to \(ExpressionFormatter.format(argument)).", at: expression.position)
        }
    }

    // MARK: - Calls

    private func isConstant(_ call: FunctionCall, _ expression: Expression) throws -> Bool {
        if planner.namesAggregate(call) {
            if call.window == nil {
                try checkAggregate(call, expression)
                return true
            }
        } else {
            if call.filter != nil {
                throw SQLError(
                    "FUNCTION_NOT_AGGREGATE", "Filter is only valid for aggregation functions",
                    at: expression.position)
            }
            if !call.orderBy.isEmpty {
                throw SQLError(
                    "FUNCTION_NOT_AGGREGATE", "ORDER BY is only valid for aggregation functions",
                    at: expression.position)
            }
        }
        if case .specification(let window) = call.window { try check(window) }
        return try call.arguments.allSatisfy(isConstant)
    }

    private func check(_ window: WindowSpecification) throws {
        func require(_ expressions: [Expression], _ message: (String) -> String) throws {
            for expression in expressions where try !isConstant(expression) {
                throw SQLError(
                    "EXPRESSION_NOT_AGGREGATE", message(ExpressionFormatter.format(expression)),
                    at: expression.position)
            }
        }
        let rule = "must be an aggregate expression or appear in GROUP BY clause"
        try require(window.partitionBy) { "PARTITION BY expression '\($0)' \(rule)" }
        try require(window.orderBy.map(\.key)) { "ORDER BY expression '\($0)' \(rule)" }
        try require(window.frame?.start.children ?? []) { _ in "Window frame start \(rule)" }
        try require(window.frame?.end?.children ?? []) { _ in "Window frame end \(rule)" }
    }

    private func checkAggregate(_ call: FunctionCall, _ expression: Expression) throws {
        let nested = call.arguments.flatMap { $0.parts(where: planner.isAggregate) }
        guard nested.isEmpty else {
            throw SQLError(
                "NESTED_AGGREGATION",
                "Cannot nest aggregations inside aggregation '\(call.name)': \(planner.described(nested))",
                at: expression.position)
        }
        let windows = call.arguments.flatMap { $0.parts(where: planner.isWindow) }
        guard windows.isEmpty else {
            throw SQLError(
                "NESTED_WINDOW",
                "Cannot nest window functions or row pattern measures inside aggregation '\(call.name)': "
                    + planner.described(windows), at: expression.position)
        }
        let keys = call.orderBy.map(\.key)
        if call.isDistinct {
            let arguments = Set(call.arguments + call.arguments.map { $0.resolved(in: scope) })
            for key in keys where !arguments.contains(key) && !arguments.contains(key.resolved(in: scope)) {
                throw SQLError(
                    "EXPRESSION_NOT_IN_DISTINCT",
                    "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments",
                    at: key.position)
            }
        }
        guard isOrderBy else { return }
        try refuseOutputs(keys, "ORDER BY clause in aggregation function must not reference query output columns")
        try refuseOutputs(
            call.arguments + (call.filter.map { [$0] } ?? []),
            "Invalid reference to output projection attribute from ORDER BY aggregation")
    }

    // MARK: - Columns used

    private func refuseOutputs(_ expressions: [Expression], _ message: String) throws {
        let used = expressions.lazy.flatMap(references)
        guard let wrong = used.first(where: { outputs.contains($0.symbol) }) else { return }
        throw SQLError("COLUMN_NOT_FOUND", message, at: wrong.expression.position)
    }

    private func usesOutputs(_ expression: Expression) -> Bool {
        isOrderBy && references(expression).contains { outputs.contains($0.symbol) }
    }

    private func references(_ expression: Expression) -> [ReferenceLog.Reference] {
        if let name = expression.dottedName {
            return symbol(name).map { [ReferenceLog.Reference(expression: expression, symbol: $0)] } ?? []
        }
        if case .lambda(let parameters, let body) = expression.kind { return references(body.hiding(parameters)) }
        let inner =
            expression.subquery == nil ? [] : planner.references.references(ofSubqueryAt: expression.position)
        return expression.children.flatMap(references) + inner
    }
}

extension Expression {
    /// A lambda's body with something else in the place of its parameters.
    fileprivate func hiding(_ parameters: [Identifier]) -> Expression {
        let names = Set(parameters.map(\.canonical))
        return replacingColumns { column in
            guard let first = column.dottedName?.first, names.contains(first.canonical) else { return nil }
            return Expression(.nullLiteral, at: column.position)
        }
    }

    /// The expression with each column replaced by one name for it, so that `a` and `t.a` compare equal.
    func resolved(in scope: Scope) -> Expression {
        replacingColumns { column in
            guard let name = column.dottedName, case .field(let field, _) = scope.resolve(name.map(\.canonical)) else {
                return nil
            }
            return Expression(
                .identifier(Identifier("#\(field.symbol.id)", isDelimited: true, position: column.position)),
                at: column.position)
        }
    }
}
