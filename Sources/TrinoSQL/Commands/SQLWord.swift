/// Looks at words of a statement's text.
public enum SQLWord {
    /// The parts of the dotted name at a place, without quotes; none if there is no name.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - line: from 1.
    ///   - column: in code points, from 1.
    /// - Returns: the parts in the spelling of the statement.
    public static func dottedName(in sql: String, line: Int, column: Int) -> [String] {
        var lexer = Lexer(Array(sql.utf8), dialect: .trino)
        var parts: [String] = []
        var wantsName = true
        while true {
            let token = lexer.next()
            if token.type == .endOfText { return parts }
            if token.position < SourcePosition(line: line, column: column) { continue }
            let text = String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self)
            if wantsName {
                let isQuoted = token.type == .quotedIdentifier || token.type == .backquotedIdentifier
                guard token.type.isHiveName else { return parts }
                parts.append(isQuoted ? String(text.dropFirst().dropLast()) : text)
            } else if token.type != .dot {
                return parts
            }
            wantsName.toggle()
        }
    }
}
