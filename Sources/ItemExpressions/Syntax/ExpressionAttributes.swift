public import OrderedJSON

/// The names and values that the expressions of a request share: `ExpressionAttributeNames` and
/// `ExpressionAttributeValues`.
public struct ExpressionAttributes: Sendable {
    private var names: [String: String] = [:]
    private var values: [String: AttributeValue] = [:]
    /// In the order of the request.
    private var unusedNames: [String] = []
    private var unusedValues: [String] = []

    /// What is wrong with names and values.
    public enum Fault: Error, Hashable, Sendable {
        /// No member.
        case empty(String)
        /// A key that is not `#` or `:` and letters.
        case invalidKey(String, key: String)
        /// A value that no attribute has.
        case invalidValue(AttributeFault, key: String)
        /// JSON of another kind.
        case notAMap(String)
        /// An empty name, or one that is not text.
        case invalidName(key: String)
        /// Names or values that no expression mentions.
        case unused(String, keys: [String])

        /// What the service answers: `SerializationException` or `ValidationException`.
        public var code: String {
            switch self {
            case .invalidValue(let fault, _): fault.code
            case .notAMap: "SerializationException"
            default: "ValidationException"
            }
        }

        /// What is wrong, in the words of the service.
        public var message: String {
            switch self {
            case .empty(let what): "\(what) must not be empty"
            case .invalidKey(let what, let key): "\(what) contains invalid key: Syntax error; key: \"\(key)\""
            case .invalidValue(let fault, let key):
                fault.code == "ValidationException"
                    ? "ExpressionAttributeValues contains invalid value: \(fault.message) for key \(key)"
                    : fault.message
            case .notAMap(let what): "Unexpected value type in payload: \(what) is not a map"
            case .invalidName(let key):
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key \(key)"
            case .unused(let what, let keys):
                "Value provided in \(what) unused in expressions: keys: {\(keys.joined(separator: ", "))}"
            }
        }
    }

    /// Reads both; nil where a request has none.
    /// - Throws: `ExpressionAttributes.Fault`.
    public init(names: JSON?, values: JSON?) throws(Fault) {
        if let names { try readNames(names) }
        if let values { try readValues(values) }
    }

    private mutating func readNames(_ json: JSON) throws(Fault) {
        let what = "ExpressionAttributeNames"
        guard let members = json.object else { throw .notAMap(what) }
        guard !members.isEmpty else { throw .empty(what) }
        for (key, value) in members {
            guard ExpressionAttributes.isKey(key, after: "#") else { throw .invalidKey(what, key: key) }
            guard let name = value.string, !name.isEmpty else { throw .invalidName(key: key) }
            names[key] = name
            unusedNames.append(key)
        }
    }

    private mutating func readValues(_ json: JSON) throws(Fault) {
        let what = "ExpressionAttributeValues"
        guard let members = json.object else { throw .notAMap(what) }
        guard !members.isEmpty else { throw .empty(what) }
        for (key, _) in members where !ExpressionAttributes.isKey(key, after: ":") {
            throw .invalidKey(what, key: key)
        }
        for (key, value) in members {
            do throws(AttributeFault) {
                values[key] = try AttributeValue(json: value)
            } catch {
                throw .invalidValue(error, key: key)
            }
            unusedValues.append(key)
        }
    }

    private static func isKey(_ key: String, after sign: Character) -> Bool {
        key.first == sign && key.utf8.count > 1 && key.utf8.dropFirst().allSatisfy(Tokenizer.isNamePart)
    }

    // MARK: - Using

    /// The name that an alias stands for.
    mutating func name(_ alias: String) -> String? {
        unusedNames.removeAll { $0 == alias }
        return names[alias]
    }

    /// The value that a placeholder stands for.
    mutating func value(_ placeholder: String) -> AttributeValue? {
        unusedValues.removeAll { $0 == placeholder }
        return values[placeholder]
    }

    /// Makes sure that all have been used, when all expressions are read.
    /// - Throws: `ExpressionAttributes.Fault`.
    public func checkAllUsed() throws(Fault) {
        guard unusedNames.isEmpty else { throw .unused("ExpressionAttributeNames", keys: unusedNames) }
        guard unusedValues.isEmpty else { throw .unused("ExpressionAttributeValues", keys: unusedValues) }
    }
}
