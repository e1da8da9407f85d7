/// A piece of an expression.
struct Token: Equatable {
    enum Kind: Equatable {
        /// An attribute's name, a function's name or a keyword.
        case word
        /// `#alias`
        case alias
        /// `:value`
        case value
        /// Digits.
        case digits
        /// `=`, `<>`, `(` and so on.
        case symbol
        /// What no expression has.
        case stray
        /// The end.
        case end
    }

    let kind: Kind
    let text: String
    /// Where it stands, in bytes.
    let range: Range<Int>

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    /// Whether it is a keyword; those have no case.
    func isKeyword(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }
}

/// Cuts an expression into its tokens.
struct Tokenizer {
    private let bytes: [UInt8]
    private var offset = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// The tokens, an end last.
    static func tokens(of text: String, _ kind: ExpressionKind) throws(ExpressionFault) -> [Token] {
        guard text.utf8.count <= ExpressionKind.byteLimit else {
            throw ExpressionFault(kind: kind, reason: .tooLong(byteCount: text.utf8.count))
        }
        var tokenizer = Tokenizer(text)
        var tokens: [Token] = []
        while let token = tokenizer.next() { tokens.append(token) }
        guard !tokens.isEmpty else { throw ExpressionFault(kind: kind, reason: .empty) }
        let end = tokenizer.bytes.count
        tokens.append(Token(kind: .end, text: "<EOF>", range: end..<end))
        return tokens
    }

    private mutating func next() -> Token? {
        while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) { offset += 1 }
        guard offset < bytes.count else { return nil }
        let start = offset
        let first = bytes[start]
        offset += 1
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            skip(Tokenizer.isNamePart)
            return token(.word, from: start)
        case UInt8(ascii: "#"), UInt8(ascii: ":"):
            skip(Tokenizer.isNamePart)
            let kind: Token.Kind = first == UInt8(ascii: "#") ? .alias : .value
            return token(offset == start + 1 ? .stray : kind, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            skip { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return token(.digits, from: start)
        case UInt8(ascii: "<"):
            if offset < bytes.count, [UInt8(ascii: "="), UInt8(ascii: ">")].contains(bytes[offset]) { offset += 1 }
            return token(.symbol, from: start)
        case UInt8(ascii: ">"):
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "=") { offset += 1 }
            return token(.symbol, from: start)
        case _ where "=(),.[]+-".utf8.contains(first): return token(.symbol, from: start)
        default:
            // A character is one token, however many bytes it has.
            skip { $0 & 0xc0 == 0x80 }
            return token(.stray, from: start)
        }
    }

    private mutating func skip(_ isPart: (UInt8) -> Bool) {
        while offset < bytes.count, isPart(bytes[offset]) { offset += 1 }
    }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, text: String(decoding: bytes[start..<offset], as: UTF8.self), range: start..<offset)
    }

    static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
