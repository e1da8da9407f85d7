/// The operators of choice rules, by their names in the Amazon States Language.
public enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
    case stringEquals = "StringEquals"
    case stringEqualsPath = "StringEqualsPath"
    case stringLessThan = "StringLessThan"
    case stringLessThanPath = "StringLessThanPath"
    case stringGreaterThan = "StringGreaterThan"
    case stringGreaterThanPath = "StringGreaterThanPath"
    case stringLessThanEquals = "StringLessThanEquals"
    case stringLessThanEqualsPath = "StringLessThanEqualsPath"
    case stringGreaterThanEquals = "StringGreaterThanEquals"
    case stringGreaterThanEqualsPath = "StringGreaterThanEqualsPath"
    case stringMatches = "StringMatches"
    case numericEquals = "NumericEquals"
    case numericEqualsPath = "NumericEqualsPath"
    case numericLessThan = "NumericLessThan"
    case numericLessThanPath = "NumericLessThanPath"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanPath = "NumericGreaterThanPath"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericLessThanEqualsPath = "NumericLessThanEqualsPath"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case numericGreaterThanEqualsPath = "NumericGreaterThanEqualsPath"
    case booleanEquals = "BooleanEquals"
    case booleanEqualsPath = "BooleanEqualsPath"
    case timestampEquals = "TimestampEquals"
    case timestampEqualsPath = "TimestampEqualsPath"
    case timestampLessThan = "TimestampLessThan"
    case timestampLessThanPath = "TimestampLessThanPath"
    case timestampGreaterThan = "TimestampGreaterThan"
    case timestampGreaterThanPath = "TimestampGreaterThanPath"
    case timestampLessThanEquals = "TimestampLessThanEquals"
    case timestampLessThanEqualsPath = "TimestampLessThanEqualsPath"
    case timestampGreaterThanEquals = "TimestampGreaterThanEquals"
    case timestampGreaterThanEqualsPath = "TimestampGreaterThanEqualsPath"
    case isNull = "IsNull"
    case isPresent = "IsPresent"
    case isNumeric = "IsNumeric"
    case isString = "IsString"
    case isBoolean = "IsBoolean"
    case isTimestamp = "IsTimestamp"

    /// True when the operand is a path to the value to compare with.
    public var takesPath: Bool { rawValue.hasSuffix("Path") }

    /// What a literal operand must be.
    public var operandKind: OperandKind {
        if takesPath { return .path }
        return switch meaning {
        case .order(.string, _), .pattern: .string
        case .order(.numeric, _): .number
        case .order(.boolean, _), .kind: .boolean
        case .order(.timestamp, _): .timestamp
        }
    }

    /// What stands beside an operator in a choice rule.
    public enum OperandKind: Hashable, Sendable {
        /// A string.
        case string
        /// A number.
        case number
        /// `true` or `false`.
        case boolean
        /// A string that ``RFC3339`` reads.
        case timestamp
        /// A string that is a path.
        case path
    }
}

// MARK: - Meaning

extension ComparisonOperator {
    /// What an operator compares, apart from where the operand comes from.
    enum Meaning: Sendable {
        case order(Compared, Relation)
        case pattern
        case kind(ValueKind)
    }

    /// The values that an operator looks at; all others make it false.
    enum Compared: Sendable { case string, numeric, boolean, timestamp }

    /// How the variable must stand to the operand.
    enum Relation: Sendable {
        case equal, less, greater, lessOrEqual, greaterOrEqual

        func holds(_ order: Int) -> Bool {
            switch self {
            case .equal: order == 0
            case .less: order < 0
            case .greater: order > 0
            case .lessOrEqual: order <= 0
            case .greaterOrEqual: order >= 0
            }
        }
    }

    /// What an `Is…` operator asks for.
    enum ValueKind: Sendable { case null, present, numeric, string, boolean, timestamp }

    var meaning: Meaning {
        switch self {
        case .stringEquals, .stringEqualsPath: .order(.string, .equal)
        case .stringLessThan, .stringLessThanPath: .order(.string, .less)
        case .stringGreaterThan, .stringGreaterThanPath: .order(.string, .greater)
        case .stringLessThanEquals, .stringLessThanEqualsPath: .order(.string, .lessOrEqual)
        case .stringGreaterThanEquals, .stringGreaterThanEqualsPath: .order(.string, .greaterOrEqual)
        case .stringMatches: .pattern
        case .numericEquals, .numericEqualsPath: .order(.numeric, .equal)
        case .numericLessThan, .numericLessThanPath: .order(.numeric, .less)
        case .numericGreaterThan, .numericGreaterThanPath: .order(.numeric, .greater)
        case .numericLessThanEquals, .numericLessThanEqualsPath: .order(.numeric, .lessOrEqual)
        case .numericGreaterThanEquals, .numericGreaterThanEqualsPath: .order(.numeric, .greaterOrEqual)
        case .booleanEquals, .booleanEqualsPath: .order(.boolean, .equal)
        case .timestampEquals, .timestampEqualsPath: .order(.timestamp, .equal)
        case .timestampLessThan, .timestampLessThanPath: .order(.timestamp, .less)
        case .timestampGreaterThan, .timestampGreaterThanPath: .order(.timestamp, .greater)
        case .timestampLessThanEquals, .timestampLessThanEqualsPath: .order(.timestamp, .lessOrEqual)
        case .timestampGreaterThanEquals, .timestampGreaterThanEqualsPath: .order(.timestamp, .greaterOrEqual)
        case .isNull: .kind(.null)
        case .isPresent: .kind(.present)
        case .isNumeric: .kind(.numeric)
        case .isString: .kind(.string)
        case .isBoolean: .kind(.boolean)
        case .isTimestamp: .kind(.timestamp)
        }
    }
}
