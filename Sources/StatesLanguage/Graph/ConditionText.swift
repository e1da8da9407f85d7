import OrderedJSON

/// The condition of a Choice rule as a person would write it: `$.status = "Completed" and not $.late`.
enum ConditionText {
    /// Longer texts end with an ellipsis.
    private static let maximumLength = 80
    /// Rules nested deeper become an ellipsis, which bounds the recursion.
    private static let maximumDepth = 5

    static func of(_ rule: JSON) -> String {
        let text = text(rule, depth: 0)
        guard text.count > maximumLength else { return text }
        return text.prefix(maximumLength - 1) + "…"
    }

    private static func text(_ rule: JSON, depth: Int) -> String {
        guard depth < maximumDepth else { return "…" }
        if let condition = rule["Condition"] {
            guard let text = condition.string else { return condition.serialized() }
            return text.hasPrefix("{%") && text.hasSuffix("%}") && text.count >= 4
                ? trimmed(text.dropFirst(2).dropLast(2)) : text
        }
        if let rules = rule["And"]?.array { return joined(rules, " and ", depth) }
        if let rules = rule["Or"]?.array { return joined(rules, " or ", depth) }
        if let inner = rule["Not"] { return "not (\(text(inner, depth: depth + 1)))" }
        return comparison(rule)
    }

    private static func joined(_ rules: [JSON], _ word: String, _ depth: Int) -> String {
        rules.map { inner in
            let text = text(inner, depth: depth + 1)
            return inner["And"] != nil || inner["Or"] != nil ? "(\(text))" : text
        }.joined(separator: word)
    }

    private static func comparison(_ rule: JSON) -> String {
        let variable = rule["Variable"]?.string ?? "?"
        for (key, value) in rule.object ?? JSONObject() {
            if let test = test(key) {
                return "\(variable) is \(value == .bool(false) ? "not " : "")\(test)"
            }
            if let sign = sign(key) {
                // The value of an operator on paths is a path, which reads better without quotes.
                let shown = key.hasSuffix("Path") ? value.string ?? value.serialized() : value.serialized()
                return "\(variable) \(sign) \(shown)"
            }
        }
        return variable
    }

    private static func test(_ key: String) -> String? {
        switch key {
        case "IsNull": "null"
        case "IsPresent": "present"
        case "IsNumeric": "a number"
        case "IsString": "a string"
        case "IsBoolean": "a boolean"
        case "IsTimestamp": "a timestamp"
        default: nil
        }
    }

    private static func sign(_ key: String) -> String? {
        let name = key.hasSuffix("Path") ? String(key.dropLast(4)) : key
        let families = ["String", "Numeric", "Boolean", "Timestamp"]
        guard let family = families.first(where: name.hasPrefix) else { return nil }
        switch name.dropFirst(family.count) {
        case "Equals": return "="
        case "LessThan": return "<"
        case "GreaterThan": return ">"
        case "LessThanEquals": return "≤"
        case "GreaterThanEquals": return "≥"
        case "Matches": return "matches"
        default: return nil
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
