import Columnar

extension ExpressionTranslator {
    func translateSign(_ sign: Sign, _ value: Expression, _ expression: Expression) throws -> RowExpression {
        let operand = try translate(value)
        if sign == .plus {
            guard operand.type.isNumeric || operand.type == .unknown else {
                throw error("TYPE_MISMATCH", "Unary '+' operator cannot by applied to \(operand.type) type", at: expression)
            }
            return operand
        }
        return try operation("$operator$negation", [operand], "-\(operand.type)", expression)
    }

    func translateArithmetic(
        _ op: ArithmeticOperator, _ left: Expression, _ right: Expression, _ expression: Expression
    ) throws -> RowExpression {
        let (first, second) = (try translate(left), try translate(right))
        let name =
            switch op {
            case .add: "$operator$add"
            case .subtract: "$operator$subtract"
            case .multiply: "$operator$multiply"
            case .divide: "$operator$divide"
            case .modulus: "$operator$modulus"
            }
        return try operation(name, [first, second], "\(first.type) \(op.rawValue) \(second.type)", expression)
    }

    /// An operator that the registry has functions for.
    private func operation(
        _ name: String, _ operands: [RowExpression], _ described: String, _ expression: Expression
    ) throws -> RowExpression {
        let candidates = planner.registry.scalars[name] ?? []
        do {
            let match = try FunctionResolver.resolve(
                candidates, arguments: operands.map(\.type), signature: \.signature)
            return .call(
                ScalarCallee(signature: match.bound, function: match.function),
                zip(operands, match.bound.arguments).map { $0.coerced(to: $1) })
        } catch {
            throw self.error("TYPE_MISMATCH", "Cannot apply operator: \(described)", at: expression)
        }
    }

    func translateComparison(
        _ op: ComparisonOperator, _ left: Expression, _ right: Expression, _ expression: Expression
    ) throws -> RowExpression {
        try comparison(op, try translate(left), try translate(right), expression)
    }

    /// A comparison of two typed operands, coerced to their common type.
    func comparison(
        _ op: ComparisonOperator, _ left: RowExpression, _ right: RowExpression, _ expression: Expression
    ) throws -> RowExpression {
        let isOrdering =
            switch op {
            case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual: true
            case .equal, .notEqual, .isDistinctFrom: false
            }
        guard let common = TypeCoercion.common(left.type, right.type),
            isOrdering ? common.isOrderable : common.isComparable
        else {
            throw error(
                "TYPE_MISMATCH", "Cannot apply operator: \(left.type) \(op.rawValue) \(right.type)", at: expression)
        }
        return .comparison(op, left.coerced(to: common), right.coerced(to: common))
    }

    func translateLogical(_ op: LogicalOperator, _ terms: [Expression]) throws -> RowExpression {
        let values = try terms.map { try boolean($0, "Logical expression term") }
        return op == .and ? .and(values) : .or(values)
    }

    func translateBetween(
        _ value: Expression, _ low: Expression, _ high: Expression, _ expression: Expression
    ) throws -> RowExpression {
        let operands = try [value, low, high].map(translate)
        guard let common = TypeCoercion.common(of: operands.map(\.type)), common.isOrderable else {
            throw error(
                "TYPE_MISMATCH",
                "Cannot check if \(operands[0].type) is BETWEEN \(operands[1].type) and \(operands[2].type)",
                at: expression)
        }
        let coerced = operands.map { $0.coerced(to: common) }
        return .between(coerced[0], coerced[1], coerced[2])
    }

    func translateInList(
        _ value: Expression, _ list: [Expression], _ expression: Expression
    ) throws -> RowExpression {
        let operands = try ([value] + list).map(translate)
        let coerced = try coerceToSingleType(
            operands, "IN value and list items must be the same type or coercible to a common type", expression)
        guard coerced[0].type.isComparable else {
            throw error("TYPE_MISMATCH", "Type \(coerced[0].type) is not comparable", at: expression)
        }
        return .inList(coerced[0], Array(coerced.dropFirst()))
    }

    func translateLike(
        _ value: Expression, _ pattern: Expression, _ escape: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        let text = try translate(value)
        guard text.type.isText || text.type == .unknown else {
            throw error(
                "TYPE_MISMATCH", "Left side of LIKE expression must evaluate to a varchar (actual: \(text.type))",
                at: value)
        }
        var arguments = [text.coerced(to: text.type == .unknown ? .text : text.type)]
        for (operand, role) in [(pattern, "Pattern for LIKE expression"), (escape, "Escape for LIKE expression")] {
            guard let operand else { continue }
            let part = try translate(operand)
            guard part.type.isText || part.type == .unknown else {
                throw error("TYPE_MISMATCH", "\(role) must evaluate to a varchar (actual: \(part.type))", at: operand)
            }
            arguments.append(part.coerced(to: part.type == .unknown ? .text : part.type))
        }
        return try resolved("$like", arguments, expression)
    }

    /// Operands as values of their common type.
    func coerceToSingleType(
        _ operands: [RowExpression], _ message: String, _ expression: Expression
    ) throws -> [RowExpression] {
        guard var common = operands.first?.type else { return [] }
        for operand in operands.dropFirst() {
            guard let next = TypeCoercion.common(common, operand.type) else {
                let types = operands.map(\.type).unique.map(\.description).joined(separator: ", ")
                throw error(
                    "TYPE_MISMATCH",
                    "\(message). Cannot find common type between \(common) and \(operand.type), all types "
                        + "(without duplicates): [\(types)]", at: expression)
            }
            common = next
        }
        return operands.map { $0.coerced(to: common) }
    }
}
