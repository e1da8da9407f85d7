import OrderedJSON

/// What a plain word means: YAML 1.1's types, <https://yaml.org/type/>, as far as JSON has them.
enum YAMLScalar {
    /// The value; `nil` for infinity and not-a-number.
    ///
    /// Dates and everything else that JSON does not have stay texts.
    static func value(of text: String) -> JSON? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN":
            return nil
        default: break
        }
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return .string(text) }
        // The text of a JSON number is kept as it is: 1.50 stays 1.50.
        if let number = JSONNumber(text: text) { return .number(number) }
        return number(text).map { .number($0) } ?? .string(text)
    }

    /// The spellings of numbers that only YAML has: `+1`, `.5`, `1.`, `0x1F`, `010`, `1_000`.
    private static func number(_ text: String) -> JSONNumber? {
        var digits = text[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        let plain = digits.filter { $0 != "_" }
        guard let first = plain.first, first.isASCII, first.isNumber || first == "." else { return nil }
        if let integer = integer(plain) { return JSONNumber(isNegative ? -integer : integer) }
        guard plain != "." else { return nil }
        var decimal = plain.hasPrefix(".") ? "0" + plain : plain
        if decimal.hasSuffix(".") { decimal += "0" }
        // A leading zero makes it octal, and what is no octal number is a text: account numbers are the usual case.
        return JSONNumber(text: (isNegative ? "-" : "") + decimal)
    }

    private static func integer(_ text: String) -> Int? {
        for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where text.hasPrefix(prefix) {
            return Int(text.dropFirst(2), radix: radix)
        }
        if text.count > 1, text.hasPrefix("0") { return Int(text, radix: 8) }
        return text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
