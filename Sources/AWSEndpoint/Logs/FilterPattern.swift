/// A filter pattern of CloudWatch Logs for events without structure: terms that a message must have or must not have.
///
/// `a b` wants both, `"a b"` the phrase, `?a ?b` one of them, and `-a` a message without it. Capital letters matter.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>
struct FilterPattern: Hashable, Sendable {
    private var all: [[UInt8]] = []
    private var any: [[UInt8]] = []
    private var none: [[UInt8]] = []

    /// Reads a pattern.
    /// - Throws: `InvalidParameterException` for what is not a pattern and for the kinds that are not run here.
    init(_ text: String) throws(AWSError) {
        var rest = Substring(text).drop { $0.isWhitespace }
        if let kind = FilterPattern.unsupported(rest) {
            throw .invalidParameter(
                "Invalid filter pattern: \(kind) are not run by pjrun. It has terms, \"phrases\", ?optional and -excluded ones."
            )
        }
        while let first = rest.first {
            let sign = first == "?" || first == "-" ? first : nil
            if sign != nil { rest.removeFirst() }
            let term = try FilterPattern.term(&rest)
            guard !term.isEmpty else {
                throw .invalidParameter("Invalid filter pattern: there is a term without text in '\(text)'.")
            }
            switch sign {
            case "?": any.append(Array(term.utf8))
            case "-": none.append(Array(term.utf8))
            default: all.append(Array(term.utf8))
            }
            rest = rest.drop { $0.isWhitespace }
        }
        guard any.isEmpty || all.isEmpty && none.isEmpty else {
            // The service's documentation: a question mark cannot be combined with other patterns.
            throw .invalidParameter(
                "Invalid filter pattern: optional terms ('?') cannot be combined with others in '\(text)'.")
        }
    }

    /// Whether a message is one that is looked for.
    func matches(_ message: ArraySlice<UInt8>) -> Bool {
        all.allSatisfy { message.contains(bytes: $0) } && !none.contains { message.contains(bytes: $0) }
            && (any.isEmpty || any.contains { message.contains(bytes: $0) })
    }

    private static func unsupported(_ text: Substring) -> String? {
        switch text.first {
        case "{": "patterns for JSON events ('{ … }')"
        case "[": "patterns for space-delimited events ('[ … ]')"
        case "%": "regular expressions ('%…%')"
        default: nil
        }
    }

    /// Takes a word or a quoted phrase, in which a backslash stands before a quote or a backslash.
    private static func term(_ rest: inout Substring) throws(AWSError) -> String {
        guard rest.first == "\"" else {
            let word = rest.prefix { !$0.isWhitespace }
            rest = rest[word.endIndex...]
            return String(word)
        }
        rest.removeFirst()
        var phrase = ""
        while let next = rest.popFirst() {
            if next == "\"" { return phrase }
            if next == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                phrase.append(rest.removeFirst())
            } else {
                phrase.append(next)
            }
        }
        throw .invalidParameter("Invalid filter pattern: a quotation mark is not closed.")
    }
}
