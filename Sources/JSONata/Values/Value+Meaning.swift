import OrderedJSON

extension Value {
    /// The truth of a value as `$boolean` has it; nil for undefined.
    var truth: Bool? {
        switch self {
        case .undefined: return nil
        case .null, .function, .tuple: return false
        case .bool(let value): return value
        case .number(let value): return value != 0 && !value.isNaN
        case .numeral(let numeral): return numeral.double != 0
        case .string(let text): return !text.isEmpty
        case .jsonObject(let members): return !members.isEmpty
        case .object(let members): return !members.keys.isEmpty
        case .jsonArray(let values): return values.contains { Value($0).truth == true }
        case .list(let list): return list.items.contains { $0.truth == true }
        }
    }

    /// Whether two values are the same: numbers by what they mean, arrays and objects member by member in any order of keys.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)): return JSText.areEqual(left, right)
        case (.function(let left), .function(let right)): return left.isSame(as: right)
        case (.jsonArray, .jsonArray), (.jsonArray, .list), (.list, .jsonArray), (.list, .list):
            guard count == other.count else { return false }
            return (0..<count).allSatisfy { self[$0].isSame(as: other[$0]) }
        case (.jsonObject, .jsonObject), (.jsonObject, .object), (.object, .jsonObject), (.object, .object):
            guard memberCount == other.memberCount else { return false }
            return members.allSatisfy { other.hasMember($0.key) && other.looking(up: $0.key).isSame(as: $0.value) }
        default:
            guard let left = double, let right = other.double else { return false }
            return left == right
        }
    }

    /// Whether an object has a member of that name.
    func hasMember(_ key: String) -> Bool {
        switch self {
        case .jsonObject(let members): members[key] != nil
        case .object(let members): members.contains(key)
        default: false
        }
    }

    /// The letter of this kind of value in a function's signature.
    var symbol: Character {
        switch self {
        case .undefined, .tuple: "m"
        case .null: "l"
        case .bool: "b"
        case .number, .numeral: "n"
        case .string: "s"
        case .jsonArray, .list: "a"
        case .jsonObject, .object: "o"
        case .function: "f"
        }
    }

    /// The value as an error's sentence shows it.
    var inserted: String {
        switch self {
        case .undefined: "undefined"
        case .number(let value) where !value.isFinite: "null"
        default: (try? JSText.json(self)) ?? "null"
        }
    }

    /// The result of an expression as JSON; nil for undefined.
    func result(_ dialect: JSONataEnvironment.Dialect) throws(Fault) -> JSON? {
        if dialect == .stepFunctions, function != nil {
            throw Fault(JSONataError.functionAsResult, saying: "The result of the expression is a function")
        }
        return try json(namingNumbers: dialect == .stepFunctions)
    }

    /// The value as JSON; nil for undefined.
    ///
    /// A number that JSON cannot say is D1001, or a string such as `Infinity` when numbers are named.
    func json(namingNumbers: Bool = false) throws(Fault) -> JSON? {
        switch self {
        case .undefined, .tuple, .function: return nil
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .string(let text): return .string(text)
        case .numeral(let numeral): return .number(numeral)
        case .jsonArray(let values): return .array(values)
        case .jsonObject(let members): return .object(members)
        case .number(let value) where namingNumbers && !value.isFinite: return .string(JSText.text(of: value))
        case .number(let value):
            guard value.isFinite, let number = JSONNumber(text: JSText.text(of: value)) else {
                throw Fault("D1001", value: self)
            }
            return .number(number)
        case .list(let list):
            var values: [JSON] = []
            values.reserveCapacity(list.items.count)
            for item in list.items {
                values.append(try item.json(namingNumbers: namingNumbers) ?? .null)
            }
            return .array(values)
        case .object(let members):
            var result = JSONObject()
            for (key, value) in zip(members.keys, members.values) {
                if let json = try value.json(namingNumbers: namingNumbers) {
                    result[key] = json
                }
            }
            return .object(result)
        }
    }
}
