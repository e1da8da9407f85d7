import OrderedJSON

// The wording of the service for shape violations:
//
//     Value 'a_b' at 'processingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: …
//
// The fixed phrases are recorded from the service (aws/sagemaker-python-sdk issues 314 and 2440); the spelling of
// paths below the first level follows other AWS services and is an inference.

enum ServiceText {
    static func violation(_ value: JSON?, at path: String, _ constraint: String) -> String {
        // The service prints an absent value without quotes.
        let shown = value.map { "'\(display($0))'" } ?? "null"
        return "Value \(shown) at '\(path)' failed to satisfy constraint: \(constraint)"
    }

    // MARK: - Constraints

    static let notNull = "Member must not be null"

    static func atMost(length: Int) -> String { "Member must have length less than or equal to \(length)" }

    static func atLeast(length: Int) -> String { "Member must have length greater than or equal to \(length)" }

    static func atMost(value: Int) -> String { "Member must have value less than or equal to \(value)" }

    static func atLeast(value: Int) -> String { "Member must have value greater than or equal to \(value)" }

    static func pattern(_ text: String) -> String { "Member must satisfy regular expression pattern: \(text)" }

    static func words(_ words: [String]) -> String {
        "Member must satisfy enum value set: [\(words.joined(separator: ", "))]"
    }

    /// All constraints of a string, as the service lists them when an element of a list or map breaks one.
    static func all(_ constraint: StringConstraint) -> String {
        var parts: [String] = []
        if let length = constraint.length {
            parts += [atMost(length: length.upperBound), atLeast(length: length.lowerBound)]
        }
        parts += constraint.pattern.map { [pattern($0.text)] } ?? []
        parts += constraint.words.map { [words($0)] } ?? []
        return "[" + parts.joined(separator: ", ") + "]"
    }

    // MARK: - Values and paths

    /// The value as the service prints it: text bare, lists as `[a, b]`, maps as `{k=v}`.
    static func display(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): text
        case .array(let values): "[" + values.map(display).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { $0.key + "=" + display($0.value) }.joined(separator: ", ") + "}"
        }
    }

    /// The path as the service prints it: `processingInputs.1.member.inputName`.
    static func path(_ path: JSONPath) -> String {
        path.components.map { component in
            switch component {
            case .key(let key): key.prefix(1).lowercased() + key.dropFirst()
            case .index(let index): "\(index + 1).member"
            }
        }.joined(separator: ".")
    }
}
