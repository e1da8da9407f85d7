import OrderedJSON

/// A value during evaluation.
///
/// Parts of the input stay as they are: `numeral`, `jsonArray` and `jsonObject` share the storage of the document, so nothing is
/// copied on the way in, and a number that passes through keeps its text. `number`, `list` and `object` are made by expressions.
enum Value {
    case undefined
    case null
    case bool(Bool)
    case number(Double)
    case numeral(JSONNumber)
    case string(String)
    case jsonArray([JSON])
    case list(List)
    case jsonObject(JSONObject)
    case object(Members)
    case function(Function)
    /// One item of a tuple stream, with the variables bound on the way to it.
    case tuple(Tuple)

    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let value): self = .numeral(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .jsonArray(values)
        case .object(let members): self = .jsonObject(members)
        }
    }

    init(_ json: JSON?) {
        if let json { self.init(json) } else { self = .undefined }
    }

    // MARK: - Kinds

    var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }

    var isArray: Bool {
        switch self {
        case .jsonArray, .list: true
        default: false
        }
    }

    var isObject: Bool {
        switch self {
        case .jsonObject, .object: true
        default: false
        }
    }

    /// The function, when this is one.
    var function: Function? {
        if case .function(let function) = self { function } else { nil }
    }

    /// The text, when this is a string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, when this is one, whatever its size.
    var double: Double? {
        switch self {
        case .number(let value): value
        case .numeral(let numeral): numeral.double
        default: nil
        }
    }

    /// The list, when this array was made by an expression.
    var list: List? {
        if case .list(let list) = self { list } else { nil }
    }

    /// How deep constructed arrays and objects are nested; parts of the input count as flat.
    var depth: Int {
        switch self {
        case .list(let list): list.depth
        case .object(let members): members.depth
        default: 0
        }
    }

    /// How large the value is, as ``JSONataEnvironment/maximumBytes`` counts; parts of the input count without what is in them.
    var byteCount: Int {
        switch self {
        case .string(let text): text.utf16.count
        case .list(let list): list.byteCount
        case .object(let members): members.byteCount
        case .jsonArray(let values): values.count * 8
        case .jsonObject(let members): members.count * 8
        default: 8
        }
    }

    /// The number, when this is one.
    ///
    /// - Throws: D1001 for one beyond every double, as jsonata's own test for numbers does.
    func finiteDouble() throws(Fault) -> Double? {
        guard let value = double, !value.isNaN else { return nil }
        guard value.isFinite else { throw Fault("D1001", value: self) }
        return value
    }

    // MARK: - Arrays

    /// The number of elements, when this is an array.
    var count: Int {
        switch self {
        case .jsonArray(let values): values.count
        case .list(let list): list.items.count
        default: 0
        }
    }

    /// The element at `index` of an array.
    subscript(index: Int) -> Value {
        switch self {
        case .jsonArray(let values): Value(values[index])
        case .list(let list): list.items[index]
        default: .undefined
        }
    }

    /// The elements of an array; a single value counts as one element.
    var elements: [Value] {
        switch self {
        case .jsonArray(let values): values.map { Value($0) }
        case .list(let list): list.items
        case .undefined: []
        default: [self]
        }
    }

    /// Whether this is a sequence, which is the same as its only element.
    var isSequence: Bool { list?.isSequence ?? false }
}
