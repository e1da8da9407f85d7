/// A recursive-descent parser for one statement of Trino's dialect.
///
/// It accepts what Trino's grammar accepts, choosing as Trino does where a text can be read in two ways. Its own errors
/// say where it stopped; `SyntaxExplanation` turns them into Trino's words.
///
/// Words that are also names make the grammar ambiguous; the parser then looks ahead in `tokens`, never parses twice,
/// so its time is linear in the text.
struct Parser {
    /// The statement's text.
    let bytes: [UInt8]
    /// How the text was cut into tokens.
    let dialect: StatementDialect
    /// The statement's tokens, `endOfText` last.
    let tokens: [Token]
    /// For each opening parenthesis, the index of its closing one or of the end; else 0.
    let closing: [Int]
    /// For each opening parenthesis, what is known of a query inside.
    let queryParentheses: [QueryParenthesis]
    /// The next token's index.
    var index = 0
    /// How many parameters were seen.
    var parameterCount = 0
    /// How deep the calls of this parser are nested.
    var depth = 0
    /// The height of the highest tree built so far in the current frame; see `node`.
    var height = 0
    /// The index of the token at which the last parsed primary expression started.
    var primaryStart = 0
    /// Whether a statement was only recognised by its first words, so that the rest of its text was not checked.
    var isUnchecked = false

    /// What stands between two parentheses.
    enum QueryParenthesis {
        /// No query, or one that is only a part of what stands there.
        case none
        /// A query that starts with `WITH`, which another query cannot begin with.
        case withQuery
        /// A query that may be the first operand of a larger one.
        case query
    }

    /// Makes a parser for what a lexer has not yet cut.
    init(_ lexer: Lexer) {
        var lexer = lexer
        bytes = lexer.bytes
        dialect = lexer.dialect
        tokens = lexer.all()
        closing = Self.matchParentheses(tokens)
        queryParentheses = Self.findQueries(tokens, closing)
    }

    private static func matchParentheses(_ tokens: [Token]) -> [Int] {
        var closing = [Int](repeating: 0, count: tokens.count)
        var open: [Int] = []
        for (index, token) in tokens.enumerated() {
            if token.type == .leftParenthesis {
                closing[index] = tokens.count - 1
                open.append(index)
            } else if token.type == .rightParenthesis, let start = open.popLast() {
                closing[start] = index
            }
        }
        return closing
    }

    private static func findQueries(_ tokens: [Token], _ closing: [Int]) -> [QueryParenthesis] {
        var result = [QueryParenthesis](repeating: .none, count: tokens.count)
        func type(_ index: Int) -> TokenType { index < tokens.count ? tokens[index].type : .endOfText }
        for index in tokens.indices.reversed() where tokens[index].type == .leftParenthesis {
            switch type(index + 1) {
            case .select, .values: result[index] = .query
            case .table where type(index + 2) != .leftParenthesis: result[index] = .query
            case .with: result[index] = .withQuery
            case .leftParenthesis where result[index + 1] == .query:
                let after = closing[index + 1] + 1
                switch type(after) {
                case .rightParenthesis, .union, .intersect, .except, .order: result[index] = .query
                case .limit where [.integer, .questionMark, .all].contains(type(after + 1)): result[index] = .query
                case .offset where [.integer, .questionMark].contains(type(after + 1)): result[index] = .query
                case .fetch where [.first, .next].contains(type(after + 1)): result[index] = .query
                default: break
                }
            default: break
            }
        }
        return result
    }
}

// MARK: - Tokens

extension Parser {
    /// The next token.
    var current: Token { tokens[index] }
    /// The next token's type.
    var type: TokenType { tokens[index].type }
    /// Where the next token stands.
    var position: SourcePosition { tokens[index].position }

    /// The type of a token further on.
    func peek(_ distance: Int = 1) -> TokenType {
        let target = index + distance
        return target < tokens.count ? tokens[target].type : .endOfText
    }

    /// A token's text as written.
    func text(_ token: Token) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

    /// Moves on; stays at the end.
    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    /// Takes the next token if it has a type.
    mutating func take(_ type: TokenType) -> Bool {
        guard self.type == type else { return false }
        advance()
        return true
    }

    /// Takes the next two tokens if they have two types.
    mutating func take(_ first: TokenType, _ second: TokenType) -> Bool {
        guard type == first, peek() == second else { return false }
        advance()
        advance()
        return true
    }

    /// Takes a token that must stand here.
    @discardableResult
    mutating func expect(_ type: TokenType) throws(SQLSyntaxError) -> Token {
        let token = current
        guard token.type == type else { throw unexpected(type.quoted) }
        advance()
        return token
    }

    /// The error for a token that fits nothing.
    func unexpected(_ expected: String...) -> SQLSyntaxError { unexpected(expected) }

    /// The error for a token that fits nothing.
    func unexpected(_ expected: [String]) -> SQLSyntaxError {
        let found = type == .endOfText ? "<EOF>" : text(current)
        let names = expected.sorted().joined(separator: ", ")
        return SQLSyntaxError("mismatched input '\(found)'. Expecting: \(names)", at: position)
    }

    /// The error for a part of the dialect that this engine does not have.
    func unsupported(_ feature: String) -> SQLSyntaxError {
        SQLSyntaxError("\(feature) is not supported", code: .notSupported, at: position)
    }
}

extension TokenType {
    /// The form in lists of what was expected.
    var quoted: String {
        switch self {
        case .integer: "<integer>"
        case .endOfText: rawValue
        case .string, .unicodeString, .binaryLiteral, .decimal, .doubleLiteral, .identifier, .digitIdentifier,
            .quotedIdentifier, .backquotedIdentifier, .unrecognized:
            rawValue
        default: "'\(rawValue)'"
        }
    }

    /// Whether the token is a name, or a word that may be one.
    var isName: Bool {
        switch self {
        case .identifier, .quotedIdentifier, .backquotedIdentifier, .digitIdentifier: true
        default: TokenType.nonReserved.contains(self)
        }
    }
}

// MARK: - Depth

extension Parser {
    /// Trino's words for a text nested too deeply.
    static let tooLarge = SQLSyntaxError(
        "statement is too large (stack overflow while parsing)", at: SourcePosition(line: 1, column: 1))

    /// Counts one more nested call.
    mutating func enter() throws(SQLSyntaxError) {
        depth += 1
        if depth > SyntaxLimits.nestingDepth { throw Self.tooLarge }
    }

    /// Counts one nested call less.
    mutating func leave() { depth -= 1 }

    /// Starts a frame of its own for `height` and gives the outer one's, to be handed to `closeFrame`.
    mutating func openFrame() -> Int {
        defer { height = 0 }
        return height
    }

    /// Ends a frame: what was built in it becomes a child of what the outer frame will build.
    mutating func closeFrame(_ outer: Int) { height = max(height, outer) }

    /// Counts a node over everything built in this frame.
    mutating func grow() throws(SQLSyntaxError) {
        height += 1
        if height > SyntaxLimits.treeHeight { throw Self.tooLarge }
    }

    /// Makes an expression over everything built in this frame.
    mutating func node(_ kind: Expression.Kind, at position: SourcePosition) throws(SQLSyntaxError) -> Expression {
        try grow()
        return Expression(kind, at: position)
    }
}
