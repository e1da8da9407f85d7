/// Cuts a statement's text into tokens by the rules of Trino's lexer.
///
/// What no rule matches, such as a quote that is never closed, becomes one `unrecognized` token per code point, as in
/// Trino; the parser then reports it like any other unexpected token. White space and comments give no token.
struct Lexer {
    /// The text as UTF-8.
    let bytes: [UInt8]
    /// Which quotes and escapes count.
    let dialect: StatementDialect
    /// The next byte to read.
    private(set) var offset: Int
    private var line: Int
    private var column: Int

    /// Makes a lexer at a place in a text.
    init(_ bytes: [UInt8], dialect: StatementDialect, offset: Int = 0, position: SourcePosition? = nil) {
        self.bytes = bytes
        self.dialect = dialect
        self.offset = offset
        line = position?.line ?? 1
        column = position?.column ?? 1
    }

    /// The place of the next byte.
    var position: SourcePosition { SourcePosition(line: line, column: column) }

    /// The next token; `endOfText` again and again at the end.
    mutating func next() -> Token {
        skipHidden()
        let start = offset
        let place = position
        guard offset < bytes.count else {
            return Token(type: .endOfText, start: start, end: start, position: place)
        }
        let (type, end) = match(at: start)
        advance(to: end)
        return Token(type: type, start: start, end: end, position: place)
    }

    /// All tokens that are left, `endOfText` last.
    mutating func all() -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity((bytes.count - offset) / 4 + 1)
        repeat { tokens.append(next()) } while tokens[tokens.count - 1].type != .endOfText
        return tokens
    }

    /// Moves over white space, but not over comments.
    mutating func skipWhiteSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0D, 0x0A].contains(bytes[offset]) { advance(to: offset + 1) }
    }

    /// Moves on to a byte, counting lines and code points on the way.
    private mutating func advance(to end: Int) {
        while offset < end {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            offset += 1
        }
    }

    private mutating func skipHidden() {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                advance(to: offset + 1)
            case UInt8(ascii: "-") where byte(offset + 1) == UInt8(ascii: "-"):
                var end = offset + 2
                while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
                advance(to: end)
            case UInt8(ascii: "/") where byte(offset + 1) == UInt8(ascii: "*"):
                guard let end = endOfComment(from: offset + 2) else { return }
                advance(to: end)
            default:
                return
            }
        }
    }

    private func endOfComment(from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
            index += 1
        }
        return nil
    }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func match(at start: Int) -> (TokenType, Int) {
        let first = bytes[start]
        switch first {
        case UInt8(ascii: "'"):
            if let end = endOfQuoted(from: start, quote: first) { return (.string, end) }
        case UInt8(ascii: "\""):
            if let end = endOfQuoted(from: start, quote: first) { return (.quotedIdentifier, end) }
        case UInt8(ascii: "`"):
            if let end = endOfDoubled(from: start, quote: first) { return (.backquotedIdentifier, end) }
        case _ where first.isASCIIDigit:
            return number(at: start)
        case UInt8(ascii: ".") where byte(start + 1).isASCIIDigit:
            return number(at: start)
        case _ where first.isWordStart:
            return word(at: start)
        default:
            if let symbol = symbol(at: start) { return symbol }
        }
        return (.unrecognized, endOfCodePoint(at: start))
    }

    private func endOfQuoted(from start: Int, quote: UInt8) -> Int? {
        dialect == .hive ? endOfEscaped(from: start, quote: quote) : endOfDoubled(from: start, quote: quote)
    }

    /// The end of a text in which the quote itself is doubled.
    private func endOfDoubled(from start: Int, quote: UInt8) -> Int? {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == quote {
                guard byte(index + 1) == quote else { return index + 1 }
                index += 1
            }
            index += 1
        }
        return nil
    }

    /// The end of a text in which a backslash protects the next byte.
    private func endOfEscaped(from start: Int, quote: UInt8) -> Int? {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == quote {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    private func word(at start: Int) -> (TokenType, Int) {
        var end = start + 1
        while end < bytes.count, bytes[end].isWordPart { end += 1 }
        if byte(end) == UInt8(ascii: "'"), end == start + 1, bytes[start] | 0x20 == UInt8(ascii: "x") {
            var close = end + 1
            while close < bytes.count, bytes[close] != UInt8(ascii: "'") { close += 1 }
            if close < bytes.count { return (.binaryLiteral, close + 1) }
        }
        if byte(end) == UInt8(ascii: "&"), byte(end + 1) == UInt8(ascii: "'"), end == start + 1,
            bytes[start] | 0x20 == UInt8(ascii: "u"),
            let close = endOfDoubled(from: end + 1, quote: UInt8(ascii: "'"))
        {
            return (.unicodeString, close)
        }
        let upper = String(decoding: bytes[start..<end].map(\.asciiUppercased), as: UTF8.self)
        return (TokenType.words[upper] ?? .identifier, end)
    }

    /// The longest of the four rules that start with a digit or a dot; the earlier rule where two are equally long.
    private func number(at start: Int) -> (TokenType, Int) {
        var index = start
        while byte(index).isASCIIDigit { index += 1 }
        var best = (TokenType.integer, index)
        if byte(index) == UInt8(ascii: ".") {
            index += 1
            while byte(index).isASCIIDigit { index += 1 }
            best = (.decimal, index)
        }
        if byte(index) | 0x20 == UInt8(ascii: "e") {
            var end = index + 1
            if byte(end) == UInt8(ascii: "+") || byte(end) == UInt8(ascii: "-") { end += 1 }
            if byte(end).isASCIIDigit {
                while byte(end).isASCIIDigit { end += 1 }
                best = (.doubleLiteral, end)
            }
        }
        if bytes[start].isASCIIDigit {
            var end = start + 1
            while byte(end).isWordPart { end += 1 }
            if end > best.1 { best = (.digitIdentifier, end) }
        }
        return best
    }

    private func symbol(at start: Int) -> (TokenType, Int)? {
        let second = byte(start + 1)
        func pick(_ double: UInt8, _ two: TokenType, else one: TokenType) -> (TokenType, Int) {
            second == double ? (two, start + 2) : (one, start + 1)
        }
        switch bytes[start] {
        case UInt8(ascii: "("): return (.leftParenthesis, start + 1)
        case UInt8(ascii: ")"): return (.rightParenthesis, start + 1)
        case UInt8(ascii: "["): return (.leftBracket, start + 1)
        case UInt8(ascii: "]"): return (.rightBracket, start + 1)
        case UInt8(ascii: ","): return (.comma, start + 1)
        case UInt8(ascii: "."): return (.dot, start + 1)
        case UInt8(ascii: "="): return pick(UInt8(ascii: ">"), .fatArrow, else: .equal)
        case UInt8(ascii: "!"): return second == UInt8(ascii: "=") ? (.notEqual, start + 2) : nil
        case UInt8(ascii: "<"):
            if second == UInt8(ascii: ">") { return (.notEqual, start + 2) }
            return pick(UInt8(ascii: "="), .lessThanOrEqual, else: .lessThan)
        case UInt8(ascii: ">"): return pick(UInt8(ascii: "="), .greaterThanOrEqual, else: .greaterThan)
        case UInt8(ascii: "+"): return (.plus, start + 1)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: "}") { return (.rightExclusion, start + 2) }
            return pick(UInt8(ascii: ">"), .arrow, else: .minus)
        case UInt8(ascii: "*"): return (.asterisk, start + 1)
        case UInt8(ascii: "/"): return (.slash, start + 1)
        case UInt8(ascii: "%"): return (.percent, start + 1)
        case UInt8(ascii: "|"): return pick(UInt8(ascii: "|"), .concat, else: .verticalBar)
        case UInt8(ascii: "?"): return (.questionMark, start + 1)
        case UInt8(ascii: ":"): return (.colon, start + 1)
        case UInt8(ascii: "^"): return (.caret, start + 1)
        case UInt8(ascii: "$"): return (.dollar, start + 1)
        case UInt8(ascii: "{"): return pick(UInt8(ascii: "-"), .leftExclusion, else: .leftBrace)
        case UInt8(ascii: "}"): return (.rightBrace, start + 1)
        default: return nil
        }
    }

    private func endOfCodePoint(at start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}

extension UInt8 {
    /// `0` to `9`.
    var isASCIIDigit: Bool { self &- 48 < 10 }
    /// A letter of ASCII or the underscore.
    var isWordStart: Bool { (self | 0x20) &- 97 < 26 || self == UInt8(ascii: "_") }
    /// What may follow in a word.
    var isWordPart: Bool { isWordStart || isASCIIDigit }
    /// The capital of an ASCII letter; anything else unchanged.
    var asciiUppercased: UInt8 { self &- 97 < 26 ? self & 0xDF : self }
}
