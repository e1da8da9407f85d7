import OrderedJSON

/// Reads match expressions: `{"prefix": "a"}`.
enum MatchExpression {
    static func matcher(_ members: JSONObject, at path: JSONPath) throws(EventPatternError) -> ValueMatcher {
        guard members.count == 1, let (name, operand) = members.first else {
            throw EventPatternError(.notOneKey(found: members.count), at: path)
        }
        let place = path.appending(key: name)
        do throws(EventPatternError.Problem) {
            switch name {
            case "exactly": return .string(try text(operand, "exact match"))
            case "prefix": return try end(operand, "prefix") { .prefix($0, ignoringCase: $1) }
            case "suffix": return try end(operand, "suffix") { .suffix($0, ignoringCase: $1) }
            case "equals-ignore-case": return .equalsIgnoringCase(try text(operand, "equals-ignore-case match"))
            case "wildcard": return .wildcard(try WildcardText(text(operand, "wildcard match")))
            case "cidr": return .addresses(try AddressRange(cidr: text(operand, "cidr match")))
            case "numeric": return .range(try range(operand))
            case "anything-but": return .anythingBut(try refused(operand))
            case "exists":
                guard case .bool(let exists) = operand else {
                    throw .operand("exists match pattern must be either true or false.")
                }
                return exists ? .present : .absent
            default: throw .unknownMatchType(name)
            }
        } catch {
            throw EventPatternError(error, at: place)
        }
    }

    private static func text(_ operand: JSON, _ name: String) throws(EventPatternError.Problem) -> String {
        guard case .string(let text) = operand else { throw .operand("\(name) pattern must be a string") }
        return text
    }

    /// A prefix or suffix: a text, or an object with `equals-ignore-case`.
    private static func end(
        _ operand: JSON, _ name: String, _ matcher: (String, Bool) -> ValueMatcher
    ) throws(EventPatternError.Problem) -> ValueMatcher {
        guard case .object(let members) = operand else { return matcher(try text(operand, "\(name) match"), false) }
        guard members.count == 1, let (key, value) = members.first else { throw .notOneKey(found: members.count) }
        guard key == "equals-ignore-case" else { throw .operand("Unsupported \(name) pattern: \(key)") }
        return matcher(try text(value, "equals-ignore-case match"), true)
    }

    // MARK: - anything-but

    private static func refused(_ operand: JSON) throws(EventPatternError.Problem) -> [ValueMatcher] {
        switch operand {
        case .object(let members):
            guard members.count == 1, let (name, value) = members.first else {
                throw .notOneKey(found: members.count)
            }
            return try refused(name, values: value.array ?? [value])
        case .array(let values):
            let matchers = try values.map { value throws(EventPatternError.Problem) in try plain(value) }
            let stringCount = values.count { $0.string != nil }
            guard !values.isEmpty, stringCount == 0 || stringCount == values.count else {
                throw .operand(
                    "Inside anything but list, either all values are number or string, mixed type is not supported")
            }
            return matchers
        case .string, .number: return [try plain(operand)]
        default: throw .operand("Value of anything-but must be an array or single string/number value.")
        }
    }

    private static func plain(_ value: JSON) throws(EventPatternError.Problem) -> ValueMatcher {
        switch value {
        case .string(let text): return .string(text)
        case .number(let number):
            guard NumericRange.isComparable(number) else { throw .numberOutOfRange }
            return .number(number)
        default: throw .operand("Inside anything but list, start|null|boolean is not supported.")
        }
    }

    private static func refused(
        _ name: String, values: [JSON]
    ) throws(EventPatternError.Problem) -> [ValueMatcher] {
        let fault: String
        switch name {
        case "equals-ignore-case":
            fault = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
        case "prefix", "suffix": fault = "prefix/suffix match pattern must be a string"
        case "wildcard": fault = "wildcard match pattern must be a string"
        default: throw .operand("Unsupported anything-but pattern: \(name)")
        }
        if values.isEmpty { throw .emptyArray }
        return try values.map { value throws(EventPatternError.Problem) in
            guard case .string(let text) = value else { throw .operand(fault) }
            switch name {
            case "equals-ignore-case": return .equalsIgnoringCase(text)
            case "wildcard": return .wildcard(try WildcardText(text))
            default:
                if text.isEmpty { throw .operand("Null prefix/suffix not allowed") }
                return name == "prefix" ? .prefix(text, ignoringCase: false) : .suffix(text, ignoringCase: false)
            }
        }
    }

    // MARK: - numeric

    /// `["=", 5]`, `["<", 5]`, `[">", 0, "<=", 5]`.
    private static func range(_ operand: JSON) throws(EventPatternError.Problem) -> NumericRange {
        guard case .array(let parts) = operand else { throw .operand("Value of numeric must be an array.") }
        guard let symbol = parts.first?.string else {
            throw .operand("Invalid member in numeric match: \(parts.first?.serialized(.compact) ?? "]")")
        }
        guard [">", ">=", "=", "<", "<="].contains(symbol) else {
            throw .operand("Unrecognized numeric range operator: \(symbol)")
        }
        let value = try number(parts, 1, symbol == "=" ? "equals" : symbol)
        switch symbol {
        case "=", "<", "<=":
            guard parts.count == 2 else { throw .operand("Too many elements in numeric expression") }
            let upper = NumericRange.Bound(value: value, isIncluded: symbol != "<")
            return NumericRange(lower: symbol == "=" ? upper : nil, upper: upper)
        default:
            let lower = NumericRange.Bound(value: value, isIncluded: symbol == ">=")
            if parts.count == 2 { return NumericRange(lower: lower, upper: nil) }
            guard let second = parts[2].string else {
                throw .operand("Bad value in numeric range: \(parts[2].serialized(.compact))")
            }
            guard second == "<" || second == "<=" else { throw .operand("Bad numeric range operator: \(second)") }
            let top = try number(parts, 3, second)
            guard parts.count == 4 else { throw .operand("Too many terms in numeric range expression") }
            guard NumericRange.compare(value, top) == .less else { throw .operand("Bottom must be less than top") }
            return NumericRange(lower: lower, upper: NumericRange.Bound(value: top, isIncluded: second == "<="))
        }
    }

    private static func number(
        _ parts: [JSON], _ index: Int, _ name: String
    ) throws(EventPatternError.Problem) -> JSONNumber {
        guard index < parts.count, let number = parts[index].number else {
            throw .operand("Value of \(name) must be numeric")
        }
        guard NumericRange.isComparable(number) else { throw .numberOutOfRange }
        return number
    }
}
