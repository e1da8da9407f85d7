extension SQLScript {
    /// Whether a text that is being written is one or more whole statements: it ends with a semicolon that is in no quotes
    /// and no comment, or says nothing.
    package static func isComplete(_ text: String) -> Bool {
        guard let last = split(text).last else { return !hasOpenComment(text) }
        var lexer = Lexer(Array(last.text.utf8), dialect: last.dialect)
        for token in lexer.all() where token.type == .unrecognized {
            let byte = lexer.bytes[token.start]
            // A quote that stands alone is one that is not closed.
            if "'\"`".utf8.contains(byte) { return false }
        }
        if hasOpenComment(last.text) { return false }
        var rest = Lexer(Array(text.utf8), dialect: .trino, offset: last.byteOffset + last.text.utf8.count)
        let token = rest.next()
        return token.type == .unrecognized && rest.bytes[token.start] == UInt8(ascii: ";")
    }

    /// Whether a comment is not closed: the lexer then takes `/` and `*` for operators.
    private static func hasOpenComment(_ text: String) -> Bool {
        var lexer = Lexer(Array(text.utf8), dialect: .trino)
        let tokens = lexer.all()
        return zip(tokens, tokens.dropFirst()).contains { first, second in
            lexer.bytes[first.start..<first.end].elementsEqual("/".utf8) && first.end == second.start
                && second.start < lexer.bytes.count && lexer.bytes[second.start] == UInt8(ascii: "*")
        }
    }
}
