// Names, texts and words of the Hive dialect.

extension TokenType {
    /// Whether the token is a word, quoted or not.
    var isHiveName: Bool {
        isName || TokenType.reserved.contains(self)
    }
}

extension Parser {
    /// Whether a token is a given unquoted word, in any case.
    func isWord(_ word: String, _ distance: Int = 0) -> Bool {
        let target = index + distance
        guard target < tokens.count else { return false }
        let token = tokens[target]
        guard token.end - token.start == word.utf8.count else { return false }
        return zip(bytes[token.start..<token.end], word.utf8).allSatisfy { $0.asciiUppercased == $1 }
    }

    /// Takes words in a row, all or none.
    mutating func takeWords(_ words: String...) -> Bool {
        for (distance, word) in words.enumerated() where !isWord(word, distance) { return false }
        for _ in words { advance() }
        return true
    }

    /// A name of the Hive dialect.
    mutating func hiveName() throws(SQLSyntaxError) -> Identifier {
        let token = current
        let isQuoted = token.type == .backquotedIdentifier || token.type == .quotedIdentifier
        if isQuoted {
            guard token.end - token.start > 2 else {
                throw SQLSyntaxError("Zero-length delimited identifier not allowed", at: token.position)
            }
            advance()
            let name =
                token.type == .backquotedIdentifier
                ? unquoted(token, quote: UInt8(ascii: "`")) : unescaped(token)
            return Identifier(name, isDelimited: true, position: token.position)
        }
        guard token.type.isHiveName || token.type == .integer else { throw unexpected("<identifier>") }
        advance()
        return Identifier(text(token), position: token.position)
    }

    /// A dotted name of the Hive dialect.
    mutating func hiveQualifiedName() throws(SQLSyntaxError) -> QualifiedName {
        var parts = [try hiveName()]
        while take(.dot) { parts.append(try hiveName()) }
        return QualifiedName(parts)
    }

    /// A text of the Hive dialect, in single or double quotes.
    ///
    /// Quoted texts without anything between them are one: `'it''s'` is `its`.
    mutating func hiveString() throws(SQLSyntaxError) -> String {
        guard type == .string || type == .quotedIdentifier else { throw unexpected("<string>") }
        var content = ""
        var end: Int
        repeat {
            content += unescaped(current)
            end = current.end
            advance()
        } while (type == .string || type == .quotedIdentifier) && current.start == end
        return content
    }

    /// `( 'key' = 'value', … )`.
    mutating func tableProperties() throws(SQLSyntaxError) -> [TableProperty] {
        try expect(.leftParenthesis)
        var list: [TableProperty] = []
        repeat {
            let key = try hiveString()
            try expect(.equal)
            list.append(TableProperty(key: key, value: try hiveString()))
        } while take(.comma)
        try expect(.rightParenthesis)
        return list
    }

    /// The content of a quoted token with Hive's escapes replaced.
    private func unescaped(_ token: Token) -> String {
        var content = bytes[(token.start + 1)..<(token.end - 1)]
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        while let byte = content.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = content.popFirst() else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "u") where Self.number(content.prefix(4), radix: 16) != nil:
                let scalar = Self.number(content.prefix(4), radix: 16).flatMap(Unicode.Scalar.init)
                result.append(contentsOf: String(Character(scalar ?? "\u{FFFD}")).utf8)
                content = content.dropFirst(4)
            case UInt8(ascii: "0")...UInt8(ascii: "1") where Self.number(content.prefix(2), radix: 8) != nil:
                let low = Self.number(content.prefix(2), radix: 8) ?? 0
                result.append((next - 48) << 6 | UInt8(low))
                content = content.dropFirst(2)
            case UInt8(ascii: "0"): result.append(0)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "Z"): result.append(26)
            case UInt8(ascii: "%"), UInt8(ascii: "_"): result.append(contentsOf: [byte, next])
            default: result.append(next)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The number that some digits write; nil unless there are exactly four of 16 or two of 8.
    private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt32? {
        guard digits.count == (radix == 16 ? 4 : 2) else { return nil }
        guard digits.allSatisfy({ $0.isASCIIDigit || ($0 | 0x20) &- 97 < 6 }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: radix)
    }
}
