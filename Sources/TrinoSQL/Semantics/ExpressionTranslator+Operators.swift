import Columnar

extension ExpressionTranslator {
    func translateSign(_ sign: Sign, _ value: Expression, _ expression: Expression) throws -> RowExpression {
        let operand = try translate(value)
        if sign == .plus {
            // Trino's list of types leaves DECIMAL out.
            guard operand.type.isNumeric && operand.type.base != "decimal" else {
                throw error(
                    "TYPE_MISMATCH", "Unary '+' operator cannot by applied to \(operand.type) type", at: expression)
            }
            return operand
        }
        return try operation("$operator$negation", [operand], "Cannot negate \(operand.type)", expression)
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
        return try operation(
            name, [first, second], "Cannot apply operator: \(first.type) \(op.rawValue) \(second.type)", expression)
    }

    /// An operator that the registry has functions for.
    func operation(
        _ name: String, _ operands: [RowExpression], _ message: String, _ expression: Expression
    ) throws -> RowExpression {
        let candidates = planner.registry.scalars[name] ?? []
        let match: FunctionResolver.Match<ScalarFunction>
        do {
            match = try FunctionResolver.resolve(candidates, arguments: operands.map(\.type), signature: \.signature)
        } catch .ambiguous(let signatures) {
            // Trino gives no place for this one.
            throw SQLError.ambiguous(signatures, at: nil)
        } catch {
            throw self.error("TYPE_MISMATCH", message, at: expression)
        }
        // A product may have more digits after the point than a decimal can; Trino tells no place.
        try TypeResolver.check(match.bound.result, at: nil)
        return .call(
            ScalarCallee(signature: match.bound, function: match.function),
            zip(operands, match.bound.arguments).map { $0.coerced(to: $1) })
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
            throw error("TYPE_MISMATCH", op.refusal(left.type, right.type), at: expression)
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
        let coerced = try coerceToSingleType([value] + list, "IN value and list items")
        guard coerced[0].type.isComparable else {
            throw error(
                "TYPE_MISMATCH", ComparisonOperator.equal.refusal(coerced[0].type, coerced[0].type), at: expression)
        }
        return .inList(coerced[0], Array(coerced.dropFirst()))
    }

    func translateLike(
        _ value: Expression, _ pattern: Expression, _ escape: Expression?, _ expression: Expression
    ) throws -> RowExpression {
        func text(_ operand: Expression, _ role: String, mayBeChar: Bool) throws -> RowExpression {
            let part = try translate(operand)
            switch part.type {
            case .varchar: return part
            case .char where mayBeChar: return part
            case .unknown: return part.coerced(to: .text)
            default:
                throw error("TYPE_MISMATCH", "\(role) must evaluate to a varchar (actual: \(part.type))", at: operand)
            }
        }
        var arguments = [
            try text(value, "Left side of LIKE expression", mayBeChar: true),
            try text(pattern, "Pattern for LIKE expression", mayBeChar: false),
        ]
        if let escape { arguments.append(try text(escape, "Escape for LIKE expression", mayBeChar: false)) }
        return try resolved("$like", arguments, expression)
    }

    /// Operands as values of their common type; `description` says in the message what they are.
    func coerceToSingleType(_ operands: [Expression], _ description: String) throws -> [RowExpression] {
        let values = try operands.map(translate)
        let types = values.map(\.type).unique
        func mismatch(_ common: DataType, _ type: DataType) -> SQLError {
            let first = values.firstIndex { $0.type == type } ?? 0
            let list = types.map(\.description).joined(separator: ", ")
            return error(
                "TYPE_MISMATCH",
                "\(description) must be the same type or coercible to a common type. Cannot find common type between "
                    + "\(common) and \(type), all types (without duplicates): [\(list)]", at: operands[first])
        }
        var common = DataType.unknown
        for type in types {
            guard let next = TypeCoercion.common(common, type) else { throw mismatch(common, type) }
            common = next
        }
        for type in types where !TypeCoercion.canCoerce(type, to: common) { throw mismatch(common, type) }
        return values.map { $0.coerced(to: common) }
    }
}

extension ComparisonOperator {
    /// Trino's message for types that cannot be compared; it has only the operators that the others are made of.
    func refusal(_ left: DataType, _ right: DataType) -> String {
        let base =
            switch self {
            case .equal, .notEqual: "="
            case .lessThan, .greaterThan: "<"
            case .lessThanOrEqual, .greaterThanOrEqual: "<="
            case .isDistinctFrom: ""
            }
        return self == .isDistinctFrom
            ? "Cannot check if \(left) is distinct from \(right)" : "Cannot apply operator: \(left) \(base) \(right)"
    }
}
