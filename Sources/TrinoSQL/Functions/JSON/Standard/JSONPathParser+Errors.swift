// What is wrong with a path, in the words of the parser that Trino has for them, which ANTLR makes.

/// What may come at a place of a path.
enum JSONPathExpectation {
    case mode, path, predicate, delimitedPredicate, prefix, endOfSubscript, string, end
    case symbol(String)
    case word(String)
    /// What may come after a whole expression or condition.
    case afterPath
    case nothing

    /// Whether a token is among it.
    func includes(_ token: JSONPathToken) -> Bool {
        switch (self, token.kind) {
        case (.mode, .word): token.text == "lax" || token.text == "strict"
        case (.path, .number), (.path, .string), (.path, .variable): true
        case (.predicate, .number), (.predicate, .string), (.predicate, .variable): true
        case (.path, .symbol): ["+", "(", "$", "@", "-"].contains(token.text)
        case (.predicate, .symbol): ["+", "(", "$", "@", "!", "-"].contains(token.text)
        case (.path, .word): ["false", "last", "null", "true"].contains(token.text)
        case (.predicate, .word): ["exists", "false", "last", "null", "true"].contains(token.text)
        case (.delimitedPredicate, .symbol): token.text == "("
        case (.delimitedPredicate, .word): token.text == "exists"
        case (.prefix, .string), (.prefix, .variable), (.string, .string), (.end, .end), (.afterPath, .end): true
        case (.endOfSubscript, .symbol): token.text == "," || token.text == "]"
        case (.symbol(let text), .symbol), (.word(let text), .word): token.text == text
        case (.afterPath, .symbol): !["(", "$", "@", "!"].contains(token.text)
        case (.afterPath, .word): ["is", "like_regex", "starts", "to"].contains(token.text)
        default: false
        }
    }

    /// As ANTLR prints it.
    var text: String {
        switch self {
        case .mode: "{'lax', 'strict'}"
        case .path:
            "{'+', '(', '$', '@', 'false', 'last', '-', 'null', 'true', \(JSONPathExpectation.literals)}"
        case .predicate:
            "{'+', '(', '$', '@', '!', 'exists', 'false', 'last', '-', 'null', 'true', "
                + "\(JSONPathExpectation.literals)}"
        case .delimitedPredicate: "{'(', 'exists'}"
        case .prefix: "{STRING, NAMED_VARIABLE}"
        case .endOfSubscript: "{',', ']'}"
        case .string: "STRING"
        case .symbol(let text), .word(let text): "'\(text)'"
        case .end: "<EOF>"
        case .afterPath, .nothing: ""
        }
    }

    private static let literals = "DECIMAL_VALUE, DOUBLE_VALUE, INTEGER_VALUE, STRING, NAMED_VARIABLE"
}

extension JSONPathParser {
    /// A text that is no path, from the token that is looked at.
    func failure(_ message: String) -> Failure { Failure(message: message, offset: token.offset) }

    /// The failure where one of several things must come.
    func mismatched(_ expected: JSONPathExpectation) -> Failure {
        let isExtra = token.kind != .end && expected.includes(tokens[index + 1])
        return failure("\(isExtra ? "extraneous" : "mismatched") input \(shown(token.text)) expecting \(expected.text)")
    }

    /// The failure where one thing must come, and others after it.
    func unmatched(_ expected: JSONPathExpectation, before next: JSONPathExpectation) -> Failure {
        let isExtra = token.kind != .end && expected.includes(tokens[index + 1])
        if !isExtra && next.includes(token) { return failure("missing \(expected.text) at \(shown(token.text))") }
        return mismatched(expected)
    }

    /// The failure where no rule goes on.
    ///
    /// - Parameters:
    ///   - start: the number of the token where the rules begin.
    ///   - reached: the number of a token that some rule came to.
    /// - Returns: the failure, at the token that none takes.
    func unviable(from start: Int, atLeast reached: Int = 0) -> Failure {
        let last = tokens[max(index, reached)]
        let first = tokens[start]
        guard first.kind != .end else { return failure("no viable alternative at input '<EOF>'") }
        let end = last.kind == .end ? source.count : last.offset + last.text.unicodeScalars.count
        var text = String.UnicodeScalarView()
        text.append(contentsOf: source[first.offset..<end])
        return Failure(message: "no viable alternative at input \(shown(String(text)))", offset: last.offset)
    }

    /// Text in quotes, without line breaks and tabs.
    private func shown(_ text: String) -> String {
        var shown = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "'"
    }
}
