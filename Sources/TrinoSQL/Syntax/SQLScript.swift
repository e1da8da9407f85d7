/// Texts with several statements.
package enum SQLScript {
    /// One statement of a text.
    package struct Part: Hashable, Sendable {
        /// The statement without the semicolon and without white space around it.
        package let text: String
        /// Its first byte in the whole text.
        package let byteOffset: Int
        /// Where it starts in the whole text.
        package let position: SourcePosition
        /// Which parser it goes to.
        let dialect: StatementDialect
    }

    /// Splits a text at its semicolons, but for those in quotes and comments.
    ///
    /// - Parameter text: the statements.
    /// - Returns: the statements in order; what holds only white space and comments is left out.
    package static func split(_ text: String) -> [Part] {
        let bytes = Array(text.utf8)
        var parts: [Part] = []
        var lexer = Lexer(bytes, dialect: .trino)
        while true {
            lexer.skipWhiteSpace()
            let start = lexer.position
            let offset = lexer.offset
            let dialect = StatementDialect(firstWords: firstWords(bytes, lexer))
            var scanner = Lexer(bytes, dialect: dialect, offset: offset, position: start)
            var end: Int?
            var token = scanner.next()
            while token.type != .endOfText, !isSemicolon(token, bytes) {
                end = token.end
                token = scanner.next()
            }
            if let end {
                // A comment after the last token belongs to the statement but says nothing.
                let text = String(decoding: bytes[offset..<end], as: UTF8.self)
                parts.append(Part(text: text, byteOffset: offset, position: start, dialect: dialect))
            }
            if token.type == .endOfText { return parts }
            lexer = Lexer(bytes, dialect: .trino, offset: token.end, position: scanner.position)
        }
    }

    private static func isSemicolon(_ token: Token, _ bytes: [UInt8]) -> Bool {
        token.type == .unrecognized && bytes[token.start] == UInt8(ascii: ";")
    }

    private static func firstWords(_ bytes: [UInt8], _ start: Lexer) -> [String] {
        var lexer = start
        var words: [String] = []
        while words.count < 3 {
            let token = lexer.next()
            guard token.type.isHiveName, token.type != .endOfText else { break }
            let word = bytes[token.start..<token.end].map(\.asciiUppercased)
            words.append(String(decoding: word, as: UTF8.self))
        }
        return words
    }
}
