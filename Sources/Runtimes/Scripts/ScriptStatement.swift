import TrinoSQL

/// One statement of a script, with what a comment before it says about its result.
package struct ScriptStatement: Hashable, Sendable {
    /// The statement without its semicolon.
    package let text: String
    /// Where it begins in the script, line and column from 1.
    package let line: Int
    /// The column in code points.
    package let column: Int
    /// What follows `-- output:` on a line of its own before the statement.
    package let output: String?

    /// The statements of a script.
    package static func split(_ script: String) -> [ScriptStatement] {
        SQLScript.split(script).map { part in
            var leading = LeadingComments(part.text)
            leading.skip()
            // A comment that does not end is left to the parser, which says so.
            guard !leading.rest.isEmpty else {
                return ScriptStatement(
                    text: part.text, line: part.position.line, column: part.position.column, output: nil)
            }
            return ScriptStatement(
                text: leading.rest, line: part.position.line + leading.lines,
                column: leading.lines == 0 ? part.position.column + leading.column : leading.column + 1,
                output: leading.comments.compactMap(directive).last)
        }
    }

    /// What a comment `output: NAME` says.
    private static func directive(_ comment: String) -> String? {
        let words = comment.drop(while: \.isWhitespace)
        guard words.lowercased().hasPrefix("output:") else { return nil }
        let value = words.dropFirst("output:".count).drop(while: \.isWhitespace)
        return String(value.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// A place of the statement as a place of the script.
    package func place(line: Int, column: Int) -> (line: Int, column: Int) {
        (self.line + line - 1, line == 1 ? self.column + column - 1 : column)
    }

    /// Whether there is a `?` in it that stands for a value.
    package var hasParameters: Bool {
        var rest = Array(text.utf8)[...]
        func skip(to end: [UInt8]) {
            while !rest.isEmpty, !rest.starts(with: end) { rest.removeFirst() }
            rest = rest.dropFirst(end.count)
        }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "?"): return true
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): skip(to: [byte])
            case UInt8(ascii: "-") where rest.first == UInt8(ascii: "-"): skip(to: [0x0A])
            case UInt8(ascii: "/") where rest.first == UInt8(ascii: "*"): skip(to: Array("*/".utf8))
            default: break
            }
        }
        return false
    }
}

/// The comments before a statement, which the parser would pass over.
private struct LeadingComments {
    private var text: Substring.UnicodeScalarView
    /// Texts of the comments from `--` to the end of a line.
    var comments: [String] = []
    /// Line breaks passed over.
    var lines = 0
    /// Code points since the last of them.
    var column = 0

    init(_ text: String) { self.text = text.unicodeScalars[...] }

    var rest: String { String(text) }

    mutating func skip() {
        while let first = text.first {
            if first.properties.isWhitespace {
                take()
            } else if starts(with: "--") {
                var comment = String.UnicodeScalarView()
                while let next = text.first, next != "\n", next != "\r" {
                    comment.append(next)
                    take()
                }
                comments.append(String(String(comment).dropFirst(2)))
            } else if starts(with: "/*") {
                while !text.isEmpty, !starts(with: "*/") { take() }
                for _ in 0..<2 where !text.isEmpty { take() }
            } else {
                return
            }
        }
    }

    private func starts(with mark: String) -> Bool { text.starts(with: mark.unicodeScalars) }

    private mutating func take() {
        let scalar = text.removeFirst()
        column += 1
        if scalar == "\n" || scalar == "\r" && text.first != "\n" {
            lines += 1
            column = 0
        }
    }
}
