import Columnar

/// Turns written expressions into typed ones.
///
/// Subqueries are attached to ``plan`` as they are met.
final class ExpressionTranslator {
    let planner: QueryPlanner
    /// What the expressions are evaluated over; grows with every subquery.
    var plan: Plan
    var scope: Scope
    let names: QueryPlanner.NamedQueries?
    /// The clause that is being translated, if aggregates and windows may not stand in it.
    let clause: String?
    /// What whole expressions mean: aggregates and window functions that were computed before.
    var replacements: [Expression: RowExpression] = [:]
    /// Keys of GROUP BY with subqueries in them, their columns resolved.
    var subqueryKeys: [Expression: RowExpression] = [:]
    /// Whether aggregates and window functions may occur; then only their types matter.
    var acceptsAggregates = false
    /// The types of the parameters of the lambdas around what is being translated, the outermost first.
    var lambdaTypes: [[DataType]] = []
    /// Lambdas by where they stand and the types of all parameters there: choosing a function looks at them repeatedly,
    /// and at those within them each time.
    var knownLambdas: [LambdaKey: RowExpression] = [:]
    /// The windows of the SELECT by name.
    var windows: [WindowName: ResolvedWindow] = [:]

    init(
        _ planner: QueryPlanner, plan: Plan, scope: Scope, names: QueryPlanner.NamedQueries?, clause: String?
    ) {
        self.planner = planner
        self.plan = plan
        self.scope = scope
        self.names = names
        self.clause = clause
    }

    /// An error at an expression.
    func error(_ code: String, _ message: String, at expression: Expression) -> SQLError {
        SQLError(code, message, at: expression.position)
    }

    /// A condition: must be BOOLEAN.
    func translateCondition(_ expression: Expression, clause: String) throws -> RowExpression {
        let value = try translate(expression)
        guard value.type == .boolean || value.type == .unknown else {
            throw error(
                "TYPE_MISMATCH", "\(clause) must evaluate to a boolean: actual type \(value.type)", at: expression)
        }
        return value.coerced(to: .boolean)
    }

    /// Translates an expression.
    func translate(_ expression: Expression) throws -> RowExpression {
        if let replacement = replacements[expression] { return replacement }
        if !subqueryKeys.isEmpty, let key = subqueryKeys[expression.resolved(in: scope)] { return key }
        switch expression.kind {
        case .identifier(let name): return try resolve([name], expression)
        case .dereference: return try translateDereference(expression)
        case .arithmeticUnary(let sign, let value): return try translateSign(sign, value, expression)
        case .arithmeticBinary(let op, let left, let right): return try translateArithmetic(op, left, right, expression)
        case .comparison(let op, let left, let right): return try translateComparison(op, left, right, expression)
        case .logical(let op, let terms): return try translateLogical(op, terms)
        case .not(let value):
            return .not(try boolean(value, "Value of logical NOT expression"))
        case .isNull(let value): return .isNull(try translate(value))
        case .isNotNull(let value): return .not(.isNull(try translate(value)))
        case .between(let value, let low, let high): return try translateBetween(value, low, high, expression)
        case .inList(let value, let list): return try translateInList(value, list, expression)
        case .like(let value, let pattern, let escape): return try translateLike(value, pattern, escape, expression)
        case .functionCall(let call): return try translateCall(call, expression)
        case .jsonFunction(let call): return try translateJSON(call, expression)
        case .cast(let value, let typeName, let isSafe): return try translateCast(value, typeName, isSafe, expression)
        case .extract(let field, let value): return try translateExtract(field, value, expression)
        case .trim(let specification, let source, let character):
            return try translateTrim(specification, source, character)
        case .simpleCase(let operand, let clauses, let otherwise):
            return try translateSimpleCase(operand, clauses, otherwise, expression)
        case .searchedCase(let clauses, let otherwise): return try translateCase(clauses, otherwise, expression)
        case .ifExpression(let condition, let then, let otherwise):
            return try translateIf(condition, then, otherwise, expression)
        case .coalesce(let terms): return try translateCoalesce(terms, expression)
        case .nullIf(let first, let second): return try translateNullIf(first, second, expression)
        case .tryExpression(let value): return .tryValue(try translate(value))
        case .format(let terms): return try translateFormat(terms, expression)
        case .subquery(let query): return try translateScalarSubquery(query, expression)
        case .exists(let query): return try translateExists(query, expression)
        case .inSubquery(let value, let query): return try translateInSubquery(value, query, expression)
        case .quantifiedComparison(let op, let quantifier, let value, let query):
            return try translateQuantified(op, quantifier, value, query, expression)
        case .currentTime(let function, let precision): return try translateCurrent(function, precision, expression)
        case .grouping(let columns): return try translateGrouping(columns, expression)
        case .currentUser: return .constant(.text("pjrun"), .varchar(nil))
        case .currentCatalog: return .constant(.text(planner.session.catalog), .varchar(nil))
        case .currentSchema: return .constant(.text(planner.session.schema), .varchar(nil))
        case .parameter(let number): return try translateParameter(number, expression)
        case .nullLiteral, .booleanLiteral, .longLiteral, .decimalLiteral, .doubleLiteral, .stringLiteral,
            .binaryLiteral, .charLiteral, .timeLiteral, .timestampLiteral, .genericLiteral, .intervalLiteral:
            return try translateLiteral(expression)
        case .lambda:
            throw error(
                "TYPE_MISMATCH", "Lambda expression should always be used inside a function", at: expression)
        case .atTimeZone(let value, let zone): return try translateAtTimeZone(value, zone, expression)
        case .subscript_(let base, let index): return try translateSubscript(base, index, expression)
        case .arrayConstructor(let elements): return try translateArray(elements)
        case .row(let fields): return try translateRow(fields)
        case .currentPath: return .constant(.text(""), .varchar(nil))
        }
    }

    /// An expression of the dialect that this engine does not evaluate yet.
    func notYet(_ what: String, _ expression: Expression) -> SQLError {
        error("NOT_SUPPORTED", "\(what) are not supported by this engine", at: expression)
    }

    /// A term that must be BOOLEAN.
    func boolean(_ expression: Expression, _ role: String) throws -> RowExpression {
        let value = try translate(expression)
        guard value.type == .boolean || value.type == .unknown else {
            throw error(
                "TYPE_MISMATCH", "\(role) must evaluate to a boolean (actual: \(value.type))", at: expression)
        }
        return value.coerced(to: .boolean)
    }

    // MARK: - Names

    private func resolve(_ parts: [Identifier], _ expression: Expression) throws -> RowExpression {
        // Trino's messages have the name in lower case and without quotes.
        let names = parts.map(\.canonical)
        let written = names.joined(separator: ".")
        switch scope.resolve(names) {
        case .field(let field, let isOuter):
            if isOuter && !planner.allowsCorrelation {
                throw error(
                    "NOT_SUPPORTED",
                    "Reference to column '\(ExpressionFormatter.format(expression))' from outer scope not allowed in "
                        + "this context", at: expression)
            }
            if planner.isAnalyzing { planner.references.record(expression, field.symbol) }
            return .symbol(field.symbol)
        case .ambiguous: throw error("AMBIGUOUS_NAME", "Column '\(written)' is ambiguous", at: expression)
        case .none: throw error("COLUMN_NOT_FOUND", "Column '\(written)' cannot be resolved", at: expression)
        }
    }

    private func translateDereference(_ expression: Expression) throws -> RowExpression {
        guard case .dereference(let base, let field) = expression.kind else {
            throw notYet("this dereference", expression)
        }
        guard let parts = expression.dottedName else { return try translateField(of: base, field, expression) }
        if case .none = scope.resolve(parts.map(\.canonical)), scope.hasColumn(before: parts.map(\.canonical)) {
            return try translateField(of: base, field, expression)
        }
        return try resolve(parts, expression)
    }

    private func translateParameter(_ number: Int, _ expression: Expression) throws -> RowExpression {
        if planner.parameters.isEmpty {
            throw error("INVALID_PARAMETER_USAGE", "Query takes no parameters", at: expression)
        }
        guard number < planner.parameters.count else {
            throw error(
                "INVALID_PARAMETER_USAGE",
                "Invalid parameter index \(number), max value is \(planner.parameters.count - 1)", at: expression)
        }
        let translator = ExpressionTranslator(
            planner, plan: .values([], [[]]), scope: Scope([], outer: nil), names: nil, clause: nil)
        return try translator.translate(planner.parameters[number])
    }
}

extension RowExpression {
    /// The expression as a value of another type that it can be coerced to.
    func coerced(to target: DataType) -> RowExpression {
        if type == target { return self }
        if case .constant(.null, _) = self { return .null(target) }
        return .cast(self, target)
    }
}
