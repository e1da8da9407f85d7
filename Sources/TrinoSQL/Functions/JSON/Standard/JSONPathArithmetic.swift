import Columnar

/// SQL's operators, functions, casts and comparisons for single values, as paths use them.
struct JSONPathArithmetic {
    let context: EvaluationContext

    /// The result of an operator between two values.
    func combine(
        _ op: ArithmeticOperator, _ left: (value: Value, type: DataType), _ right: (value: Value, type: DataType)
    ) throws(JSONPathFailure) -> JSONItem {
        let name = JSONPathArithmetic.word(op).uppercased()
        let reason = "invalid operand types to \(name) operator (\(left.type), \(right.type))"
        return try call(JSONPathArithmetic.function(op), [left, right], reason: reason)
    }

    /// The name of the function that an operator is.
    static func function(_ op: ArithmeticOperator) -> String { "$operator$\(word(op))" }

    private static func word(_ op: ArithmeticOperator) -> String {
        switch op {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .modulus: "modulus"
        }
    }

    /// The result of a function of values; the reason is what fails if there is no such function.
    func call(
        _ name: String, _ arguments: [(value: Value, type: DataType)], reason: String = ""
    ) throws(JSONPathFailure) -> JSONItem {
        guard
            let match = try? FunctionResolver.resolve(
                FunctionRegistry.standard.scalars[name] ?? [], arguments: arguments.map(\.type), signature: \.signature),
            match.function.refusal == nil
        else { throw JSONPathFailure(reason: reason) }
        var columns: [Column] = []
        for (argument, type) in zip(arguments, match.bound.arguments) {
            let column = Column.constant(argument.value, type: argument.type, count: 1)
            columns.append(Casts.cast(column, to: type, context: context))
        }
        let call = ScalarCall(arguments: columns, resultType: match.bound.result, count: 1, context: context)
        guard let result = try? match.function.body(call), result.failures == nil else { throw .unknownReason }
        return .typed(result.value(0), match.bound.result)
    }

    /// A value as one of another type.
    func cast(_ value: Value, _ type: DataType, to target: DataType) throws(JSONPathFailure) -> Value {
        let column = Casts.cast(.constant(value, type: type, count: 1), to: target, context: context)
        if column.failures != nil { throw .unknownReason }
        return column.value(0)
    }

    /// A number as BIGINT.
    func bigint(_ value: Value, _ type: DataType) throws(JSONPathFailure) -> Int64 {
        guard case .int64(let number) = try cast(value, type, to: .bigint) else { throw .unknownReason }
        return number
    }

    /// Whether a comparison holds; nil if the values do not compare.
    func compare(
        _ op: ComparisonOperator, _ left: (value: Value, type: DataType), _ right: (value: Value, type: DataType)
    ) -> Bool? {
        guard let common = TypeCoercion.common(left.type, right.type), common.isOrderable,
            let first = try? cast(left.value, left.type, to: common),
            let second = try? cast(right.value, right.type, to: common)
        else { return nil }
        let result = Comparison.apply(
            op, .constant(first, type: common, count: 1), .constant(second, type: common, count: 1))
        guard case .bool(let holds) = result.value(0) else { return nil }
        return holds
    }
}
