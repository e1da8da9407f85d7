import JobModel
import OrderedJSON

/// The members of a request, checked as the service checks them: kinds of JSON at once, all constraints together.
struct ItemInput {
    let json: JSON
    /// Where the members are, as in a message: `transactItems.1.member.put`.
    private let path: String
    private var problems: [String] = []

    init(_ json: JSON, path: String = "") throws {
        guard json.object != nil else {
            throw ItemRefusal(code: "SerializationException", message: "Unexpected value type in payload")
        }
        self.json = json
        self.path = path
    }

    /// A member that is there and not null.
    subscript(name: String) -> JSON? { json[name].flatMap { $0.isNull ? nil : $0 } }

    // MARK: - Kinds

    func text(_ name: String) throws -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw ItemInput.unexpected(value, "String") }
        return text
    }

    func bool(_ name: String) throws -> Bool? {
        guard let value = self[name] else { return nil }
        guard let bool = value.bool else { throw ItemInput.unexpected(value, "Boolean") }
        return bool
    }

    func list(_ name: String) throws -> [JSON]? {
        guard let value = self[name] else { return nil }
        guard let list = value.array else { throw ItemInput.unexpected(value, "List") }
        return list
    }

    func map(_ name: String) throws -> JSONObject? {
        guard let value = self[name] else { return nil }
        guard let map = value.object else { throw ItemInput.unexpected(value, "Map") }
        return map
    }

    private static func unexpected(_ value: JSON, _ expected: String) -> ItemRefusal {
        let message =
            switch value {
            case .array: "Start of list found where not expected"
            case .object: "Start of structure or map found where not expected"
            case .string: "STRING_VALUE cannot be converted to \(expected)"
            case .number: "NUMBER_VALUE cannot be converted to \(expected)"
            case .bool(let bool): "\(bool ? "TRUE" : "FALSE")_VALUE cannot be converted to \(expected)"
            case .null: "NULL_VALUE cannot be converted to \(expected)"
            }
        return ItemRefusal(code: "SerializationException", message: message)
    }

    // MARK: - Constraints

    /// The name of a table, out of its ARN where that is given.
    mutating func tableName(_ name: String = "TableName") throws -> String {
        guard let text = try text(name) else {
            add(nil, name, "Member must not be null")
            return ""
        }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        if parts.count == 6, parts[0] == "arn", parts[5].hasPrefix("table/") {
            return String(parts[5].dropFirst("table/".count))
        }
        ItemInput.problems(ofTableName: text).forEach { add(text, name, $0) }
        return text
    }

    static func problems(ofTableName name: String) -> [String] {
        var problems: [String] = []
        if name.isEmpty || !name.utf8.allSatisfy(isNamePart) {
            problems.append("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
        }
        if name.utf8.count < 3 { problems.append("Member must have length greater than or equal to 3") }
        if name.utf8.count > 255 { problems.append("Member must have length less than or equal to 255") }
        return problems
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// One of some words; the first when it is not given.
    mutating func word(_ name: String, _ words: [String], otherwise value: String) throws -> String {
        guard let text = try text(name) else { return value }
        if !words.contains(text) {
            add(text, name, "Member must satisfy enum value set: [\(words.joined(separator: ", "))]")
        }
        return text
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.number else { throw ItemInput.unexpected(value, "Integer") }
        guard let integer = number.int else {
            throw ItemRefusal(
                code: "SerializationException", message: "DECIMAL_VALUE cannot be converted to Integer")
        }
        if integer < range.lowerBound {
            add(number.text, name, "Member must have value greater than or equal to \(range.lowerBound)")
        } else if integer > range.upperBound {
            add(number.text, name, "Member must have value less than or equal to \(range.upperBound)")
        }
        return integer
    }

    /// Notes that a member is missing.
    mutating func require(_ name: String) {
        if self[name] == nil { add(nil, name, "Member must not be null") }
    }

    /// Notes that something has too few or too many elements.
    mutating func checkCount(_ name: String, _ count: Int, _ range: ClosedRange<Int>) {
        let text = self[name].map { $0.serialized(.compact) }
        if count < range.lowerBound {
            add(text, name, "Member must have length greater than or equal to \(range.lowerBound)")
        } else if count > range.upperBound {
            add(text, name, "Member must have length less than or equal to \(range.upperBound)")
        }
    }

    mutating func add(_ value: String?, _ name: String, _ constraint: String) {
        let member = name.prefix(1).lowercased() + name.dropFirst()
        problems.append(
            "Value \(value.map { "'\($0)'" } ?? "null") at '\(path.isEmpty ? "" : path + ".")\(member)' "
                + "failed to satisfy constraint: \(constraint)")
    }

    /// Says all constraints that are not satisfied.
    /// - Throws: `ValidationException`.
    func finish() throws {
        guard !problems.isEmpty else { return }
        let errors = problems.count == 1 ? "1 validation error" : "\(problems.count) validation errors"
        throw ItemRefusal.validation("\(errors) detected: \(problems.joined(separator: "; "))")
    }
}
