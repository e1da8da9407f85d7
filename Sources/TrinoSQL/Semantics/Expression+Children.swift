extension Expression {
    /// The direct parts that belong to the same query: subqueries are not entered, windows are.
    var children: [Expression] {
        switch kind {
        case .nullLiteral, .booleanLiteral, .longLiteral, .decimalLiteral, .doubleLiteral, .stringLiteral,
            .binaryLiteral, .charLiteral, .timeLiteral, .timestampLiteral, .genericLiteral, .intervalLiteral,
            .identifier, .parameter, .subquery, .exists, .currentTime, .currentUser, .currentCatalog, .currentSchema,
            .currentPath:
            []
        case .dereference(let base, _): [base]
        case .subscript_(let base, let index): [base, index]
        case .arithmeticUnary(_, let value), .not(let value), .isNull(let value), .isNotNull(let value),
            .tryExpression(let value), .extract(_, let value), .cast(let value, _, _), .inSubquery(let value, _),
            .quantifiedComparison(_, _, let value, _):
            [value]
        case .arithmeticBinary(_, let left, let right), .comparison(_, let left, let right),
            .nullIf(let left, let right),
            .atTimeZone(let left, let right):
            [left, right]
        case .logical(_, let terms), .coalesce(let terms), .format(let terms), .arrayConstructor(let terms),
            .row(let terms), .grouping(let terms):
            terms
        case .between(let value, let min, let max): [value, min, max]
        case .inList(let value, let list): [value] + list
        case .like(let value, let pattern, let escape): [value, pattern] + (escape.map { [$0] } ?? [])
        case .functionCall(let call): call.children
        case .jsonFunction(let call): call.children
        case .lambda(_, let body): [body]
        case .trim(_, let source, let character): [source] + (character.map { [$0] } ?? [])
        case .simpleCase(let operand, let clauses, let otherwise):
            [operand] + clauses.flatMap { [$0.operand, $0.result] } + (otherwise.map { [$0] } ?? [])
        case .searchedCase(let clauses, let otherwise):
            clauses.flatMap { [$0.operand, $0.result] } + (otherwise.map { [$0] } ?? [])
        case .ifExpression(let condition, let then, let otherwise):
            [condition, then] + (otherwise.map { [$0] } ?? [])
        }
    }
}

extension FunctionCall {
    /// Arguments, order, filter and window.
    var children: [Expression] {
        var parts = arguments + orderBy.map(\.key) + (filter.map { [$0] } ?? [])
        if case .specification(let window) = window { parts += window.children }
        return parts
    }
}

extension WindowSpecification {
    /// Partition, order and frame.
    var children: [Expression] {
        partitionBy + orderBy.map(\.key) + (frame.map { $0.start.children + ($0.end?.children ?? []) } ?? [])
    }
}

extension FrameBound {
    /// The offset, if there is one.
    var children: [Expression] {
        switch kind {
        case .preceding(let offset), .following(let offset): [offset]
        default: []
        }
    }
}

extension Expression {
    /// The expressions for which a test holds, outermost first; what lies within one of them is not looked at.
    func outermost(where test: (Expression) -> Bool) -> [Expression] {
        if test(self) { return [self] }
        return children.flatMap { $0.outermost(where: test) }
    }

    /// Whether a test holds for the expression or a part of it.
    func contains(where test: (Expression) -> Bool) -> Bool {
        test(self) || children.contains { $0.contains(where: test) }
    }
}
