import OrderedJSON

/// What a field's value may be.
indirect enum ValueMatcher: Hashable, Sendable {
    case string(String)
    case number(JSONNumber)
    case bool(Bool)
    case null
    case prefix(String, ignoringCase: Bool)
    case suffix(String, ignoringCase: Bool)
    case equalsIgnoringCase(String)
    case wildcard(WildcardText)
    case range(NumericRange)
    case addresses(AddressRange)
    /// Any value that none of these matches.
    case anythingBut([ValueMatcher])
    /// Any value.
    case present
    /// No value: matched where the field is looked up, never against one.
    case absent

    func matches(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.string(let wanted), .string(let text)): wanted.utf8.elementsEqual(text.utf8)
        case (.number(let wanted), .number(let number)): NumericRange.compare(wanted, number) == .equal
        case (.bool(let wanted), .bool(let flag)): wanted == flag
        case (.null, .null): true
        case (.prefix(let part, let ignoringCase), .string(let text)):
            ValueMatcher.fold(text, ignoringCase).starts(with: ValueMatcher.fold(part, ignoringCase))
        case (.suffix(let part, let ignoringCase), .string(let text)):
            ValueMatcher.fold(text, ignoringCase).reversed()
                .starts(with: ValueMatcher.fold(part, ignoringCase).reversed())
        case (.equalsIgnoringCase(let wanted), .string(let text)):
            ValueMatcher.fold(wanted, true) == ValueMatcher.fold(text, true)
        case (.wildcard(let pattern), .string(let text)): pattern.matches(text)
        case (.range(let range), .number(let number)): range.contains(number)
        case (.addresses(let range), .string(let text)): range.contains(text)
        case (.anythingBut(let refused), _): !refused.contains { $0.matches(value) }
        case (.present, _): true
        default: false
        }
    }

    private static func fold(_ text: String, _ ignoringCase: Bool) -> [UInt8] {
        Array((ignoringCase ? text.lowercased() : text).utf8)
    }
}
