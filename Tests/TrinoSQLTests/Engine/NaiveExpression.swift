import Columnar

@testable import TrinoSQL

/// Values of symbols: those of a row, and those of the rows around it.
typealias Bindings = [Symbol: Value]

/// Computes expressions for one row at a time, from left to right and no further than needed.
///
/// Functions and casts are the engine's own, called with columns of one row; everything else is written again, as plainly
/// as possible.
struct NaiveExpression {
    let context: EvaluationContext

    init(_ session: Session) {
        context = EvaluationContext(session: session)
    }

    /// The value of an expression.
    ///
    /// - Throws: `Failure`.
    func value(_ expression: RowExpression, _ row: Bindings) throws -> Value {
        switch expression {
        case .constant(let value, _): return value
        case .symbol(let symbol):
            guard let value = row[symbol] else { fatalError("no value of \(symbol.name)#\(symbol.id)") }
            return value
        case .call(let callee, let arguments):
            guard let values = try operands(arguments, row, areStrict: callee.function.isNullOnNull) else {
                return .null
            }
            let columns = zip(values, arguments).map { Column.constant($0, type: $1.type, count: 1).flattened() }
            let call = ScalarCall(
                arguments: columns, resultType: callee.signature.result, count: 1, context: context)
            return try only(try callee.function.body(call))
        case .cast(let inner, let type): return try cast(try value(inner, row), inner.type, type)
        case .tryCast(let inner, let type):
            let operand = try value(inner, row)
            return (try? cast(operand, inner.type, type)) ?? .null
        case .comparison(let op, let left, let right):
            guard let sides = try operands([left, right], row, areStrict: op != .isDistinctFrom) else { return .null }
            return Naive.compare(op, sides[0], sides[1], left.type)
        case .between(let inner, let low, let high):
            return try value(
                .and([
                    .comparison(.greaterThanOrEqual, inner, low), .comparison(.lessThanOrEqual, inner, high),
                ]), row)
        case .and(let terms): return try logical(terms, row, deciding: false)
        case .or(let terms): return try logical(terms, row, deciding: true)
        case .not(let inner):
            guard case .bool(let flag) = try value(inner, row) else { return .null }
            return .bool(!flag)
        case .isNull(let inner): return .bool(try value(inner, row) == .null)
        case .conditional(let branches, let otherwise):
            for branch in branches where try value(branch.condition, row) == .bool(true) {
                return try value(branch.value, row)
            }
            return try value(otherwise, row)
        case .coalesce(let terms):
            for term in terms {
                let found = try value(term, row)
                if found != .null { return found }
            }
            return .null
        case .nullIf(let first, let second, let type):
            let one = try value(first, row)
            if one == .null { return .null }
            let other = try value(second, row)
            let equal = Naive.compare(
                .equal, try cast(one, first.type, type), try cast(other, second.type, type), type)
            return equal == .bool(true) ? .null : one
        case .inList(let inner, let list):
            return try value(.or(list.map { .comparison(.equal, inner, $0) }), row)
        case .lambda: fatalError("a lambda is an argument of a call")
        case .tryValue(let inner):
            do {
                return try value(inner, row)
            } catch let failure as Failure {
                let caught = [
                    "DIVISION_BY_ZERO", "INVALID_CAST_ARGUMENT", "INVALID_FUNCTION_ARGUMENT",
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                ]
                if caught.contains(failure.code) { return .null }
                throw failure
            }
        }
    }

    /// Whether a condition is true.
    func holds(_ condition: RowExpression, _ row: Bindings) throws -> Bool { try value(condition, row) == .bool(true) }

    /// The values of operands; nil if a NULL decides, which it does whatever fails beside it.
    private func operands(_ parts: [RowExpression], _ row: Bindings, areStrict: Bool) throws -> [Value]? {
        let results = parts.map { part in Result { try value(part, row) } }
        let isNull = results.contains { if case .success(.null) = $0 { true } else { false } }
        return areStrict && isNull ? nil : try results.map { try $0.get() }
    }

    private func logical(_ terms: [RowExpression], _ row: Bindings, deciding: Bool) throws -> Value {
        var sawNull = false
        for term in terms {
            let operand = try value(term, row)
            if operand == .bool(deciding) { return operand }
            if operand == .null { sawNull = true }
        }
        return sawNull ? .null : .bool(!deciding)
    }

    private func cast(_ value: Value, _ from: DataType, _ to: DataType) throws -> Value {
        try only(Casts.cast(Column.constant(value, type: from, count: 1).flattened(), to: to, context: context))
    }

    private func only(_ column: Column) throws -> Value {
        if let failure = column.failures?.first { throw failure }
        return column.value(0)
    }
}

/// Comparisons of values.
enum Naive {
    static func and(_ left: Value, _ right: Value) -> Value {
        if left == .bool(false) || right == .bool(false) { return .bool(false) }
        return left == .null || right == .null ? .null : .bool(true)
    }

    static func or(_ left: Value, _ right: Value) -> Value {
        if left == .bool(true) || right == .bool(true) { return .bool(true) }
        return left == .null || right == .null ? .null : .bool(false)
    }

    static func compare(_ op: ComparisonOperator, _ left: Value, _ right: Value, _ type: DataType) -> Value {
        if op == .isDistinctFrom { return .bool(key(left, type) != key(right, type)) }
        if left == .null || right == .null { return .null }
        if case .double(let one) = left, case .double(let other) = right {
            switch op {
            case .equal: return .bool(one == other)
            case .notEqual: return .bool(one != other)
            case .lessThan: return .bool(one < other)
            case .lessThanOrEqual: return .bool(one <= other)
            case .greaterThan: return .bool(one > other)
            default: return .bool(one >= other)
            }
        }
        let order = order(left, right, type)
        switch op {
        case .equal: return .bool(order == 0)
        case .notEqual: return .bool(order != 0)
        case .lessThan: return .bool(order < 0)
        case .lessThanOrEqual: return .bool(order <= 0)
        case .greaterThan: return .bool(order > 0)
        default: return .bool(order >= 0)
        }
    }

    /// The order of two values that are not NULL; NaN comes last.
    static func order(_ left: Value, _ right: Value, _ type: DataType) -> Int {
        func sign<T: Comparable>(_ one: T, _ other: T) -> Int { one < other ? -1 : one > other ? 1 : 0 }
        switch (left, right) {
        case (.bool(let one), .bool(let other)): return sign(one ? 1 : 0, other ? 1 : 0)
        case (.int64(let one), .int64(let other)): return sign(one, other)
        case (.int128(let one), .int128(let other)): return sign(one, other)
        case (.double(let one), .double(let other)):
            if one.isNaN || other.isNaN { return sign(one.isNaN ? 1 : 0, other.isNaN ? 1 : 0) }
            return sign(one, other)
        case (.bytes(let one), .bytes(let other)):
            let (first, second) = (padded(one, type), padded(other, type))
            if first == second { return 0 }
            return first.lexicographicallyPrecedes(second) ? -1 : 1
        default: fatalError("\(left) and \(right) are of different types")
        }
    }

    /// CHAR compares as if padded with blanks to its length.
    private static func padded(_ bytes: [UInt8], _ type: DataType) -> [UInt8] {
        guard case .char(let length) = type else { return bytes }
        return bytes + Array(repeating: 0x20, count: max(0, length - bytes.count))
    }

    /// A value that is equal for values that are not distinct.
    static func key(_ value: Value, _ type: DataType) -> Value {
        switch value {
        case .double(let number): .int64(Int64(bitPattern: number == 0 ? 0 : number.isNaN ? .max : number.bitPattern))
        case .bytes(let bytes): .bytes(padded(bytes, type))
        default: value
        }
    }
}
