internal import OrderedJSON

/// The comparisons of filters, as Jayway's `EvaluatorFactory` makes them.
enum FilterOperator: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case sameKindEqual = "==="
    case sameKindNotEqual = "!=="
    case matches = "=~"
    case isIn = "in"
    case isNotIn = "nin"
    case contains
    case size
    case empty
    case subsetOf = "subsetof"
    case anyOf = "anyof"
    case noneOf = "noneof"
    case all

    /// Whether the comparison holds; a missing value equals nothing, not even another missing one.
    func holds(_ left: JSON?, _ right: JSON?, pattern: FilterPattern?) -> Bool {
        switch self {
        case .equal: Self.equal(left, right)
        case .notEqual: !Self.equal(left, right)
        case .sameKindEqual: Self.sameKind(left, right) && Self.equal(left, right)
        case .sameKindNotEqual: !(Self.sameKind(left, right) && Self.equal(left, right))
        case .less: Self.order(left, right).map { $0 < 0 } ?? false
        case .lessOrEqual: Self.order(left, right).map { $0 <= 0 } ?? false
        case .greater: Self.order(left, right).map { $0 > 0 } ?? false
        case .greaterOrEqual: Self.order(left, right).map { $0 >= 0 } ?? false
        case .matches: pattern.map { Self.matches($0, left ?? right) } ?? false
        case .isIn: Self.contains(right, left)
        case .isNotIn: !Self.contains(right, left)
        case .contains: Self.containsPart(left, right)
        case .size: Self.size(left, right)
        case .empty: Self.isEmpty(left).map { $0 == right?.bool } ?? false
        case .subsetOf: left?.array.map { $0.allSatisfy { Self.contains(right, $0) } } ?? false
        case .anyOf: left?.array.map { $0.contains { Self.contains(right, $0) } } ?? false
        case .noneOf: left?.array.map { !$0.contains { Self.contains(right, $0) } } ?? false
        case .all: right?.array.map { $0.allSatisfy { Self.contains(left, $0) } } ?? false
        }
    }

    // MARK: - Values

    /// Equal as the library has it: a string and a number by the text or the value, whichever side comes first.
    private static func equal(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left, let right else { return false }
        switch (left, right) {
        case (.string(let text), .number(let number)): return text.utf8.elementsEqual(number.text.utf8)
        case (.number(let number), .string(let text)):
            return JSONNumber(text: text).map { NumericOrder.compare(number, $0) == 0 } ?? false
        default: return left.isEqualByMeaning(to: right)
        }
    }

    private static func sameKind(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left, let right else { return false }
        return left.kindDescription == right.kindDescription
    }

    private static func order(_ left: JSON?, _ right: JSON?) -> Int? {
        switch (left, right) {
        case (.number(let left)?, .number(let right)?): NumericOrder.compare(left, right)
        case (.string(let left)?, .string(let right)?): StringOrder.compare(left, right)
        case (.string(let left)?, .number(let right)?): StringOrder.compare(left, right.text)
        case (.number(let left)?, .string(let right)?): StringOrder.compare(left.text, right)
        default: nil
        }
    }

    private static func matches(_ pattern: FilterPattern, _ value: JSON?) -> Bool {
        switch value {
        case .array(let elements)?: elements.contains { pattern.matches($0.patternText) }
        case let value?: pattern.matches(value.patternText)
        case nil: pattern.matches("")
        }
    }

    private static func contains(_ list: JSON?, _ value: JSON?) -> Bool {
        guard case .array(let elements)? = list else { return false }
        return elements.contains { equal($0, value) }
    }

    private static func containsPart(_ whole: JSON?, _ part: JSON?) -> Bool {
        guard case .string(let text)? = whole, case .string(let piece)? = part else { return contains(whole, part) }
        let bytes = Array(text.utf8)
        let sought = Array(piece.utf8)
        guard sought.count <= bytes.count else { return false }
        return (0...(bytes.count - sought.count)).contains { bytes[$0...].starts(with: sought) }
    }

    private static func size(_ value: JSON?, _ expected: JSON?) -> Bool {
        guard let expected = expected?.int else { return false }
        switch value {
        case .string(let text)?: return text.utf16.count == expected
        case .array(let elements)?: return elements.count == expected
        default: return false
        }
    }

    private static func isEmpty(_ value: JSON?) -> Bool? {
        switch value {
        case .string(let text)?: text.isEmpty
        case .array(let elements)?: elements.isEmpty
        case .object(let members)?: members.isEmpty
        default: nil
        }
    }
}

extension JSON {
    /// What a regular expression sees: text, numbers and truth values; nothing of anything else.
    fileprivate var patternText: String {
        switch self {
        case .string, .number, .bool: javaText
        default: ""
        }
    }

    /// Equal whatever the order of members and the text of numbers; what is too deep equals nothing.
    func isEqualByMeaning(to other: JSON, depth: Int = 0) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        switch (self, other) {
        case (.number(let left), .number(let right)): return NumericOrder.compare(left, right) == 0
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            return zip(left, right).allSatisfy { $0.isEqualByMeaning(to: $1, depth: depth + 1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            return left.allSatisfy { member in
                right[member.key].map { member.value.isEqualByMeaning(to: $0, depth: depth + 1) } ?? false
            }
        default: return self == other
        }
    }
}
