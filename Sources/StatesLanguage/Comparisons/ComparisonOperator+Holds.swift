public import OrderedJSON

extension ComparisonOperator {
    /// Whether a choice rule is true for a value.
    ///
    /// Values of other kinds than the operator compares make it false, never an error (recorded from the service:
    /// tests/aws/services/stepfunctions/v2/choice_operators in localstack/localstack). Strings compare as Java's do, by
    /// UTF-16 code units; integers exactly, other numbers as doubles; timestamps as moments.
    ///
    /// What the path of a numeric operator leads to is the number that Jackson takes it for, whatever it is (seen on AWS
    /// by the authors of gabrielmoreira/tiny-asl-machine: 7 is greater than `[6]`, 8 is not less than `false`, 7 not less
    /// than `true`; Choice.NumericGreaterThanPath-008, Choice.NumericGreaterThanEqualsPath-008,
    /// Choice.NumericLessThanPath-008).
    /// - Parameters:
    ///   - variable: the value of `Variable`; `nil` when there is none, which only `IsPresent` may ask about: for
    ///     the others the caller fails the state, and here the answer is false.
    ///   - operand: the value beside the operator, or the one its path leads to.
    /// - Returns: true when the rule is true.
    public func holds(_ variable: JSON?, _ operand: JSON) -> Bool {
        switch meaning {
        case .order(let compared, let relation):
            let operand = compared == .numeric && takesPath ? .number(operand.javaNumber) : operand
            return Self.order(compared, variable, operand).map(relation.holds) ?? false
        case .pattern:
            guard case .string(let text)? = variable, case .string(let pattern) = operand else { return false }
            return StringPattern(pattern).matches(text)
        case .kind(let kind):
            guard case .bool(let expected) = operand else { return false }
            guard let variable else { return kind == .present && !expected }
            return Self.is(kind, variable) == expected
        }
    }

    private static func order(_ compared: Compared, _ variable: JSON?, _ operand: JSON) -> Int? {
        switch (compared, variable, operand) {
        case (.string, .string(let left)?, .string(let right)): return StringOrder.compare(left, right)
        case (.numeric, .number(let left)?, .number(let right)): return NumericOrder.compare(left, right)
        case (.boolean, .bool(let left)?, .bool(let right)): return left == right ? 0 : 1
        case (.timestamp, .string(let left)?, .string(let right)):
            guard let one = RFC3339(left), let other = RFC3339(right) else { return nil }
            return one == other ? 0 : one < other ? -1 : 1
        default: return nil
        }
    }

    private static func `is`(_ kind: ValueKind, _ value: JSON) -> Bool {
        switch (kind, value) {
        case (.present, _), (.null, .null), (.numeric, .number), (.string, .string), (.boolean, .bool): true
        case (.timestamp, .string(let text)): RFC3339(text) != nil
        default: false
        }
    }
}

extension JSON {
    /// `asDouble()` of Jackson: true is 1, a string the number that it says; anything else that is no number is 0.
    fileprivate var javaNumber: JSONNumber {
        switch self {
        case .number(let number): number
        case .bool(true): JSONNumber(1)
        case .string(let text): JSONNumber(text: text) ?? JSONNumber(0)
        case .null, .bool, .array, .object: JSONNumber(0)
        }
    }
}
