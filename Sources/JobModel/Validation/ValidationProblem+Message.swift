import OrderedJSON

extension ValidationProblem {
    static func message(kind: Kind, location: JSONPath, found: String?) -> String {
        let name = name(of: location)
        return switch kind {
        case .missing: "\(name) is missing"
        case .wrongType(let expected, let foundKind): "\(name) is \(foundKind)\(shown(found)), not \(expected)"
        case .unknownMember: "the API has no member \(name) here"
        case .tooLong(let maximum, let length):
            "\(name) has \(length) \(unit(location, length)), at most \(maximum) are allowed"
        case .tooShort(let minimum, let length):
            "\(name) has \(length) \(unit(location, length)), at least \(minimum) needed"
        case .outOfRange(let range):
            "\(name) is \(found ?? "outside its range"), allowed is \(range.lowerBound) to \(range.upperBound)"
        case .pattern(let pattern):
            isName(location, found)
                ? "the variable name \(quoted(found)) is not \(pattern.explanation)"
                : "\(name) is \(quoted(found)), expected is \(pattern.explanation)"
        case .notInEnum(let words): "\(name) is \(quoted(found)), allowed is \(alternatives(words))"
        case .crossField(let rule): rule.message
        case .notSupported(let awsWouldDo, _): "\(name) is not supported here; SageMaker would \(awsWouldDo)"
        }
    }

    /// What to do about it, when there is more to say than the message says.
    public var remedy: String? {
        switch kind {
        case .missing, .outOfRange, .tooLong: nil
        case .wrongType(let expected, _): typeRemedy(expected: expected)
        case .unknownMember(let suggestion): suggestion.map { "did you mean \"\($0)\"?" }
        case .tooShort(_, let length):
            length == 0
                && ["ContainerEntrypoint", "ContainerArguments"].contains { location.components.last == .key($0) }
                ? "leave \(Self.name(of: location)) out when it is empty" : nil
        case .pattern(let pattern): "the pattern is \(pattern.text)"
        case .notInEnum(let words):
            found.flatMap { NameSuggestion.closest(to: $0, among: words) }.map { "did you mean \"\($0)\"?" }
        case .crossField(let rule): rule.remedy
        case .notSupported(_, let instead): instead
        }
    }

    private func typeRemedy(expected: String) -> String? {
        guard let found else { return nil }
        switch expected {
        case "a string" where location.components.contains(.key("ContainerArguments")):
            return "arguments are always strings; write \"\(found)\""
        case "a string": return "write \"\(found)\""
        case "a whole number" where Int(found) != nil: return "write \(found) without quotes"
        case "a boolean" where ["true", "false"].contains(found.lowercased()):
            return "write \(found.lowercased()) without quotes"
        case "an array": return "write [\"\(found)\"]"
        default: return nil
        }
    }

    // MARK: - Words

    private static func name(of location: JSONPath) -> String {
        switch location.components.last {
        case nil: "the request"
        case .key(let key): "\"\(key)\""
        case .index:
            "\"" + JSONPath(Array(location.components.suffix(2))).description + "\""
        }
    }

    /// Whether the problem is the name of an environment variable, not its value.
    private static func isName(_ location: JSONPath, _ found: String?) -> Bool {
        guard case .key(let key) = location.components.last, location.components.count == 2 else { return false }
        return location.components[0] == .key("Environment") && key == found
    }

    private static func shown(_ found: String?) -> String { found.map { " (\(clipped($0)))" } ?? "" }

    private static func quoted(_ found: String?) -> String { found.map { "\"\(clipped($0))\"" } ?? "something else" }

    /// Long values are cut: a message is one line.
    private static func clipped(_ text: String) -> String {
        text.count > 80 ? text.prefix(77) + "..." : text
    }

    private static func alternatives(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Lists have elements, `Environment` has entries, text has characters.
    private static func unit(_ location: JSONPath, _ count: Int) -> String {
        let one =
            switch location.components.last {
            case .key("ProcessingInputs"), .key("Outputs"), .key("ContainerEntrypoint"), .key("ContainerArguments"),
                .key("Tags"), .key("TagKeys"), .key("SecurityGroupIds"), .key("Subnets"), .key("InstancePreferences"):
                "element"
            case .key("Environment"): "variable"
            default: "character"
            }
        return count == 1 ? one : one + "s"
    }
}
