/// Goes through the tokens of an expression, for the parsers.
struct TokenReader {
    let kind: ExpressionKind
    let text: String
    let tokens: [Token]
    private(set) var position = 0

    init(_ text: String, _ kind: ExpressionKind) throws(ExpressionFault) {
        self.kind = kind
        self.text = text
        tokens = try Tokenizer.tokens(of: text, kind)
    }

    var current: Token { tokens[position] }
    /// The token after the current one; the end where there is none.
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    /// Goes to the next token, but never past the end.
    @discardableResult
    mutating func advance() -> Token {
        defer { position = min(position + 1, tokens.count - 1) }
        return current
    }

    mutating func take(_ symbol: String) -> Bool {
        guard current.isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func takeKeyword(_ keyword: String) -> Bool {
        guard current.isKeyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(ExpressionFault) {
        guard take(symbol) else { throw unexpected() }
    }

    /// The fault of a token that does not belong there: the current one.
    func unexpected() -> ExpressionFault {
        let before = tokens[max(position - 1, 0)].range
        // At the end, the last token alone is near; elsewhere the token stands between its neighbours.
        let range = before.lowerBound..<(current.kind == .end ? before.upperBound : following.range.upperBound)
        let near = String(decoding: Array(text.utf8)[range], as: UTF8.self)
        return fault(.syntax(token: current.text, near: near.trimmed))
    }

    func fault(_ reason: ExpressionFault.Reason) -> ExpressionFault { ExpressionFault(kind: kind, reason: reason) }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
        let head = utf8.drop(while: isSpace)
        let tail = head.reversed().drop(while: isSpace).reversed()
        return String(decoding: Array(tail), as: UTF8.self)
    }
}
