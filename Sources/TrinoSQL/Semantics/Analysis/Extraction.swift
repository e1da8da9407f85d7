extension QueryPlanner {
    /// Whether a call is of an aggregate, over a window or not.
    func namesAggregate(_ call: FunctionCall) -> Bool {
        call.name.parts.count == 1 && registry.aggregates[call.name.suffix] != nil
    }

    /// Whether an expression is an aggregate, or a call with a clause that only aggregates may have.
    func isAggregate(_ expression: Expression) -> Bool {
        guard case .functionCall(let call) = expression.kind, call.window == nil else { return false }
        return namesAggregate(call) || call.filter != nil || !call.orderBy.isEmpty
    }

    /// Whether an expression is a call with OVER.
    func isWindow(_ expression: Expression) -> Bool {
        guard case .functionCall(let call) = expression.kind else { return false }
        return call.window != nil
    }

    /// Whether an expression is `grouping(…)`.
    func isGrouping(_ expression: Expression) -> Bool {
        if case .grouping = expression.kind { true } else { false }
    }

    /// Refuses aggregates, windows and grouping operations where rows are meant.
    func refuseAggregates(_ expression: Expression, clause: String) throws {
        let found =
            expression.parts(where: isAggregate) + expression.parts(where: isWindow)
            + expression.parts(where: isGrouping)
        guard !found.isEmpty else { return }
        throw SQLError(
            "EXPRESSION_NOT_SCALAR",
            "\(clause) cannot contain aggregations, window functions or grouping operations: \(described(found))",
            at: expression.position)
    }

    /// Expressions as a message lists them.
    func described(_ expressions: [Expression]) -> String {
        "[" + expressions.map(ExpressionFormatter.format).joined(separator: ", ") + "]"
    }
}
