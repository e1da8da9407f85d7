import Columnar

/// What a condition on one column says of ranges of its values, so that sources can pass over rows of which they know
/// the smallest and the largest value.
///
/// May say that a range is possible where it is not, and never the other way round. NULLs are another matter.
indirect enum RangeTest: Sendable {
    case comparison(ComparisonOperator, Value)
    case oneOf([Value])
    case all([RangeTest])
    case any([RangeTest])
    /// Only NULL satisfies it.
    case isNull
    /// Nothing is known.
    case unknown

    /// The test of a condition; nil if it says nothing of ranges.
    init?(_ condition: RowExpression, on symbol: Symbol) {
        guard RangeTest.isOrdered(symbol.type) else { return nil }
        self.init(of: condition, symbol)
        if case .unknown = self { return nil }
    }

    private init(of condition: RowExpression, _ symbol: Symbol) {
        switch condition {
        case .comparison(let op, .symbol(symbol), .constant(let value, _)) where value != .null:
            self = .comparison(op, value)
        case .comparison(let op, .constant(let value, _), .symbol(symbol)) where value != .null:
            self = .comparison(op.mirrored, value)
        case .between(.symbol(symbol), .constant(let low, _), .constant(let high, _))
        where low != .null && high != .null:
            self = .all([.comparison(.greaterThanOrEqual, low), .comparison(.lessThanOrEqual, high)])
        case .inList(.symbol(symbol), let list):
            var values: [Value] = []
            for item in list {
                guard case .constant(let value, _) = item else {
                    self = .unknown
                    return
                }
                if value != .null { values.append(value) }
            }
            self = .oneOf(values)
        case .isNull(.symbol(symbol)): self = .isNull
        case .and(let terms):
            let tests = terms.map { RangeTest(of: $0, symbol) }.filter { if case .unknown = $0 { false } else { true } }
            self = tests.isEmpty ? .unknown : .all(tests)
        case .or(let terms):
            let tests = terms.map { RangeTest(of: $0, symbol) }
            self = tests.contains { if case .unknown = $0 { true } else { false } } ? .unknown : .any(tests)
        default: self = .unknown
        }
    }

    /// Types whose values in memory compare as the values do.
    private static func isOrdered(_ type: DataType) -> Bool {
        switch type {
        case .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar, .date, .time, .timestamp,
            .varbinary, .boolean:
            true
        default: false
        }
    }

    /// Whether some value from one to another can satisfy the condition.
    func admits(_ low: Value, _ high: Value) -> Bool {
        switch self {
        case .comparison(let op, let value):
            switch op {
            case .equal: RangeTest.isBelow(low, value, orEqual: true) && RangeTest.isBelow(value, high, orEqual: true)
            case .lessThan: RangeTest.isBelow(low, value, orEqual: false)
            case .lessThanOrEqual: RangeTest.isBelow(low, value, orEqual: true)
            case .greaterThan: RangeTest.isBelow(value, high, orEqual: false)
            case .greaterThanOrEqual: RangeTest.isBelow(value, high, orEqual: true)
            case .notEqual, .isDistinctFrom: true
            }
        case .oneOf(let values): values.contains { RangeTest.comparison(.equal, $0).admits(low, high) }
        case .all(let tests): tests.allSatisfy { $0.admits(low, high) }
        case .any(let tests): tests.contains { $0.admits(low, high) }
        case .isNull: false
        case .unknown: true
        }
    }

    /// The only values that can satisfy the condition, if they are known.
    var values: [Value]? {
        switch self {
        case .comparison(.equal, let value): [value]
        case .oneOf(let values): values
        case .all(let tests): tests.lazy.compactMap(\.values).first
        default: nil
        }
    }

    /// Whether a value comes before another; true where that cannot be told.
    private static func isBelow(_ left: Value, _ right: Value, orEqual: Bool) -> Bool {
        switch (left, right) {
        case (.int64(let one), .int64(let other)): orEqual ? one <= other : one < other
        case (.int128(let one), .int128(let other)): orEqual ? one <= other : one < other
        case (.double(let one), .double(let other)): orEqual ? !(one > other) : !(one >= other)
        case (.bool(let one), .bool(let other)): orEqual ? !one || other : !one && other
        case (.bytes(let one), .bytes(let other)):
            orEqual ? !other.lexicographicallyPrecedes(one) : one.lexicographicallyPrecedes(other)
        default: true
        }
    }
}

extension ComparisonOperator {
    /// The operator with its sides exchanged.
    fileprivate var mirrored: ComparisonOperator {
        switch self {
        case .lessThan: .greaterThan
        case .lessThanOrEqual: .greaterThanOrEqual
        case .greaterThan: .lessThan
        case .greaterThanOrEqual: .lessThanOrEqual
        case .equal, .notEqual, .isDistinctFrom: self
        }
    }
}

extension ColumnConstraint {
    /// A condition with what it says of ranges.
    init(column: Int, range: RangeTest?, values: [Value]?, admits: @escaping @Sendable (Value) -> Bool) {
        guard let range else {
            self.init(column: column, values: values, admits: admits)
            return
        }
        self.init(
            column: column, values: values ?? range.values, admitsRange: { low, high in range.admits(low, high) },
            admits: admits)
    }
}
