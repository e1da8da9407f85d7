public import OrderedJSON

extension AttributeValue {
    /// Reads the form of the API: `{"S": "text"}`.
    /// - Throws: `AttributeFault`.
    public init(json: JSON) throws(AttributeFault) { try self.init(json: json, level: 1) }

    fileprivate init(json: JSON, level: Int) throws(AttributeFault) {
        guard level <= AttributeValue.levelLimit else { throw .tooDeep }
        guard let members = json.object else { throw .unexpected(json, expected: "AttributeValue") }
        let given = members.filter { !$0.value.isNull && AttributeValue.typeNames.contains($0.key) }
        guard let first = given.first else { throw .noType }
        // What is wrong with a value is said before that there are several.
        var values: [AttributeValue] = []
        for (type, value) in given { values.append(try AttributeValue(type, value, level)) }
        guard given.count == 1, first.key == values[0].typeName else { throw .severalTypes }
        self = values[0]
    }

    private init(_ type: String, _ json: JSON, _ level: Int) throws(AttributeFault) {
        switch type {
        case "S": self = .string(try AttributeValue.text(json))
        case "N": self = .number(try ItemNumber(AttributeValue.text(json)))
        case "B": self = .binary(try AttributeValue.bytes(json))
        case "BOOL":
            guard let value = json.bool else { throw .unexpected(json, expected: "Boolean") }
            self = .bool(value)
        case "NULL":
            guard let value = json.bool else { throw .unexpected(json, expected: "Boolean") }
            guard value else { throw .falseNull }
            self = .null
        case "M":
            guard let members = json.object else { throw .unexpected(json, expected: "Map") }
            self = .map(try AttributeMap(members, level: level + 1))
        case "L":
            var list: [AttributeValue] = []
            for element in try AttributeValue.elements(json) {
                list.append(try AttributeValue(json: element, level: level + 1))
            }
            self = .list(list)
        default: self = try AttributeValue.set(type, AttributeValue.elements(json))
        }
    }

    // MARK: - Sets

    private static func set(_ type: String, _ elements: [JSON]) throws(AttributeFault) -> AttributeValue {
        guard !elements.isEmpty else { throw .emptySet(type) }
        var texts: [String] = []
        for element in elements { texts.append(try text(element)) }
        switch type {
        case "SS":
            guard !texts.contains("") else { throw .emptyStringInSet }
            guard Set(texts.map { Array($0.utf8) }).count == texts.count else {
                throw .duplicates(type: type, members: texts)
            }
            return .stringSet(texts)
        case "NS":
            var numbers: [ItemNumber] = []
            for text in texts { numbers.append(try ItemNumber(text)) }
            guard Set(numbers).count == numbers.count else { throw .duplicates(type: type, members: texts) }
            return .numberSet(numbers)
        default:
            guard !texts.contains("") else { throw .emptyBinaryInSet }
            var all: [[UInt8]] = []
            for element in elements { all.append(try bytes(element)) }
            guard Set(all).count == all.count else { throw .duplicates(type: type, members: texts) }
            return .binarySet(all)
        }
    }

    // MARK: - Parts

    private static func text(_ json: JSON) throws(AttributeFault) -> String {
        guard let text = json.string else { throw .unexpected(json, expected: "String") }
        return text
    }

    private static func bytes(_ json: JSON) throws(AttributeFault) -> [UInt8] {
        let text = try text(json)
        guard let bytes = Base64Text.decoded(text) else { throw .notBase64(text) }
        return bytes
    }

    private static func elements(_ json: JSON) throws(AttributeFault) -> [JSON] {
        guard let elements = json.array else { throw .unexpected(json, expected: "List") }
        return elements
    }

    /// The form of the API.
    public var json: JSON {
        switch self {
        case .string(let text): ["S": .string(text)]
        case .number(let number): ["N": .string(number.text)]
        case .binary(let bytes): ["B": .string(Base64Text.encoded(bytes))]
        case .bool(let value): ["BOOL": .bool(value)]
        case .null: ["NULL": true]
        case .map(let map): ["M": map.json]
        case .list(let list): ["L": .array(list.map(\.json))]
        case .stringSet(let texts): ["SS": .array(texts.map(JSON.string))]
        case .numberSet(let numbers): ["NS": .array(numbers.map { .string($0.text) })]
        case .binarySet(let all): ["BS": .array(all.map { .string(Base64Text.encoded($0)) })]
        }
    }
}

extension AttributeFault {
    fileprivate static func unexpected(_ json: JSON, expected: String) -> AttributeFault {
        switch json {
        case .array: .unexpectedStart("list")
        case .object: .unexpectedStart("structure or map")
        case .bool(let value): .unexpectedJSON(found: value ? "TRUE_VALUE" : "FALSE_VALUE", expected: expected)
        case .number(let number):
            .unexpectedJSON(found: number.int == nil ? "DECIMAL_VALUE" : "NUMBER_VALUE", expected: expected)
        case .string: .unexpectedJSON(found: "STRING_VALUE", expected: expected)
        case .null: .unexpectedJSON(found: "NULL_VALUE", expected: expected)
        }
    }
}

extension AttributeMap {
    /// Reads the form of the API: `{"name": {"S": "text"}}`.
    /// - Throws: `AttributeFault`.
    public init(json: JSON) throws(AttributeFault) {
        guard let members = json.object else { throw .unexpected(json, expected: "Map") }
        try self.init(members, level: 1)
    }

    fileprivate init(_ members: JSONObject, level: Int) throws(AttributeFault) {
        var values: [(name: String, value: AttributeValue)] = []
        values.reserveCapacity(members.count)
        for (name, value) in members { values.append((name, try AttributeValue(json: value, level: level))) }
        self.init(values)
    }

    /// The form of the API.
    public var json: JSON { .object(JSONObject(map { ($0.name, $0.value.json) })) }
}
