import Columnar

extension ExpressionTranslator {
    func translateCase(
        _ clauses: [WhenClause], _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let conditions = try clauses.map { try boolean($0.operand, "CASE WHEN clause") }
        return try conditional(conditions, clauses.map(\.result), otherwise, expression)
    }

    func translateSimpleCase(
        _ operand: Expression, _ clauses: [WhenClause], _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let value = try translate(operand)
        let conditions = try clauses.map { clause -> RowExpression in
            let candidate = try translate(clause.operand)
            guard let common = TypeCoercion.common(value.type, candidate.type), common.isComparable else {
                throw error(
                    "TYPE_MISMATCH",
                    "CASE operand type does not match WHEN clause operand type: \(value.type) vs \(candidate.type)",
                    at: clause.operand)
            }
            return .comparison(.equal, value.coerced(to: common), candidate.coerced(to: common))
        }
        return try conditional(conditions, clauses.map(\.result), otherwise, expression)
    }

    private func conditional(
        _ conditions: [RowExpression], _ results: [Expression], _ otherwise: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        var values = try results.map(translate)
        values.append(try otherwise.map(translate) ?? .null(.unknown))
        let coerced = try coerceToSingleType(
            values, "All CASE results must be the same type or coercible to a common type", expression)
        let branches = conditions.indices.map {
            RowExpression.Branch(condition: conditions[$0], value: coerced[$0])
        }
        return .conditional(branches, otherwise: coerced[coerced.count - 1])
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
        let values = try terms.map(translate)
        return .coalesce(
            try coerceToSingleType(
                values, "All COALESCE operands must be the same type or coercible to a common type", expression))
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
