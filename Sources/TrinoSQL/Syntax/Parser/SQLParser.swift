/// Parses texts of Athena's SQL.
///
/// The time is linear in the text. What is nested deeper than `SyntaxLimits` allows is refused.
enum SQLParser {
    /// The one statement of a text; semicolons after it are allowed.
    ///
    /// - Parameter text: the statement.
    /// - Returns: its tree, with places counted from the start of the text.
    /// - Throws: `SQLSyntaxError`, mostly with Trino's words.
    static func statement(_ text: String) throws(SQLSyntaxError) -> Statement {
        let parts = SQLScript.split(text)
        if parts.count > 1 {
            throw SQLSyntaxError("Only one sql statement is allowed. Got: \(text)", at: parts[1].position)
        }
        let end = parts.first.map { $0.byteOffset + $0.text.utf8.count } ?? text.utf8.count
        var parser = Parser(
            Lexer(
                Array(text.utf8.prefix(end)), dialect: parts.first?.dialect ?? .trino,
                offset: parts.first?.byteOffset ?? 0, position: parts.first?.position))
        do throws(SQLSyntaxError) {
            let statement = try parser.statement()
            guard parser.type == .endOfText else { throw parser.unexpected("<EOF>") }
            if parser.isUnchecked, let error = SyntaxExplanation.error(in: parser, start: .singleStatement) {
                throw error
            }
            return statement
        } catch {
            let isUnload = parser.text(parser.tokens[0]).uppercased() == "UNLOAD"
            let start: SyntaxExplanation.Start = isUnload ? .standaloneUnload : .singleStatement
            throw SyntaxExplanation.explain(parser, error, start: start)
        }
    }

    /// A text that is one expression.
    ///
    /// - Parameter text: the expression.
    /// - Returns: its tree.
    /// - Throws: `SQLSyntaxError`, mostly with Trino's words.
    static func expression(_ text: String) throws(SQLSyntaxError) -> Expression {
        try standalone(text, .standaloneExpression) { parser throws(SQLSyntaxError) in try parser.expression() }
    }

    /// A text that is one type.
    ///
    /// - Parameter text: the type.
    /// - Returns: its tree.
    /// - Throws: `SQLSyntaxError`, mostly with Trino's words.
    static func typeName(_ text: String) throws(SQLSyntaxError) -> TypeName {
        try standalone(text, .standaloneType) { parser throws(SQLSyntaxError) in try parser.typeName() }
    }

    private static func standalone<Result>(
        _ text: String, _ start: SyntaxExplanation.Start, _ body: (inout Parser) throws(SQLSyntaxError) -> Result
    ) throws(SQLSyntaxError) -> Result {
        var parser = Parser(Lexer(Array(text.utf8), dialect: .trino))
        do throws(SQLSyntaxError) {
            let result = try body(&parser)
            guard parser.type == .endOfText else { throw parser.unexpected("<EOF>") }
            return result
        } catch {
            throw SyntaxExplanation.explain(parser, error, start: start)
        }
    }
}
