// Looking into a value: each answer is `nil` when the value is of another kind, so a chain of them reads as one
// question ("the first input's URI, if there is such a thing").

extension JSON {
    /// True for the literal `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The truth value, when this is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, when this is one.
    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The exact integer, when this is a number that is one (`7`, `7.0` and `70e-1` are; `7.5` is not).
    public var int: Int? { number?.int }

    /// The nearest double, when this is a number.
    public var double: Double? { number?.double }

    /// The string, when this is one.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, when this is an array.
    public var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, when this is an object.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member called `key`, when this is an object that has one.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The element at `index`, when this is an array that long.
    public subscript(index: Int) -> JSON? {
        guard case .array(let values) = self, values.indices.contains(index) else { return nil }
        return values[index]
    }

    /// The kind of value in the words a message uses: `a string`, `an object`, `null`.
    public var kindDescription: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
