import Columnar

extension ExpressionTranslator {
    func translateCase(
        _ clauses: [WhenClause], _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let conditions = try clauses.map { try boolean($0.operand, "CASE WHEN clause") }
        return try conditional(conditions, clauses.map(\.result), otherwise)
    }

    func translateSimpleCase(
        _ operand: Expression, _ clauses: [WhenClause], _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let value = try translate(operand)
        let candidates = try clauses.map { try translate($0.operand) }
        var common = value.type
        for (candidate, clause) in zip(candidates, clauses) {
            guard let next = TypeCoercion.common(common, candidate.type) else {
                throw error(
                    "TYPE_MISMATCH",
                    "CASE operand type does not match WHEN clause operand type: \(value.type) vs \(candidate.type)",
                    at: clause.operand)
            }
            common = next
        }
        guard common.isComparable else {
            throw error("TYPE_MISMATCH", ComparisonOperator.equal.refusal(common, common), at: expression)
        }
        let conditions = candidates.map {
            RowExpression.comparison(.equal, value.coerced(to: common), $0.coerced(to: common))
        }
        return try conditional(conditions, clauses.map(\.result), otherwise)
    }

    private func conditional(
        _ conditions: [RowExpression], _ results: [Expression], _ otherwise: Expression?
    ) throws -> RowExpression {
        let values = try coerceToSingleType(results + (otherwise.map { [$0] } ?? []), "All CASE results")
        let branches = conditions.indices.map { RowExpression.Branch(condition: conditions[$0], value: values[$0]) }
        return .conditional(
            branches, otherwise: otherwise == nil ? .null(values[0].type) : values[values.count - 1])
    }

    func translateIf(
        _ condition: Expression, _ then: Expression, _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let test = try boolean(condition, "IF condition")
        let first = try translate(then)
        let second = try otherwise.map(translate) ?? .null(first.type)
        guard let common = TypeCoercion.common(first.type, second.type) else {
            throw error(
                "TYPE_MISMATCH", "Result types for IF must be the same: \(first.type) vs \(second.type)",
                at: expression)
        }
        return .conditional(
            [.init(condition: test, value: first.coerced(to: common))], otherwise: second.coerced(to: common))
    }

    func translateCoalesce(_ terms: [Expression], _ expression: Expression) throws -> RowExpression {
        .coalesce(try coerceToSingleType(terms, "All COALESCE operands"))
    }

    func translateNullIf(_ first: Expression, _ second: Expression, _ expression: Expression) throws -> RowExpression {
        let (value, other) = (try translate(first), try translate(second))
        guard let common = TypeCoercion.common(value.type, other.type), common.isComparable else {
            throw error(
                "TYPE_MISMATCH", "Types are not comparable with NULLIF: \(value.type) vs \(other.type)",
                at: expression)
        }
        return .nullIf(value, other, comparedAs: common)
    }
}
