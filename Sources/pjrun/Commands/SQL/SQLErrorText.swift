import OrderedJSON
import Runtimes

/// A failed statement as text for a terminal.
enum SQLErrorText {
    /// What happened, where, and what to do.
    ///
    /// - Parameters:
    ///   - failure: what happened.
    ///   - source: what the text is called: a file's name, or `sql`.
    ///   - statement: the statement's text.
    ///   - start: line and column of the statement's first character in the whole text.
    /// - Returns: one to three lines.
    static func lines(
        _ failure: QueryFailure, source: String, statement: String, start: (line: Int, column: Int)
    ) -> [String] {
        var lines = ["error: \(failure)"]
        if let place = failure.place {
            lines.append("  --> \(place)")
        } else if let line = failure.line, let column = failure.column {
            let wholeLine = start.line + line - 1
            let wholeColumn = line == 1 ? start.column + column - 1 : column
            lines.append("  --> \(source):\(wholeLine):\(wholeColumn)   \(excerpt(statement, line, column))")
        }
        if let help = failure.help { lines.append("  help: \(help)") }
        return lines
    }

    /// A failure as a line of JSON lines, without code and place in the message.
    static func json(_ failure: QueryFailure) -> String {
        let error: JSONObject = [
            "code": .string(failure.code), "message": .string(failure.message),
            "line": failure.line.map { .number(JSONNumber($0)) } ?? .null,
            "column": failure.column.map { .number(JSONNumber($0)) } ?? .null,
        ]
        return JSON.object(["error": .object(error)]).serialized(.compact)
    }

    /// The line of a place, or as much of it around the place as fits.
    private static func excerpt(_ statement: String, _ line: Int, _ column: Int) -> String {
        var number = 1
        var scalars: [Unicode.Scalar] = []
        for scalar in statement.unicodeScalars {
            if scalar == "\n" {
                number += 1
            } else if number == line {
                // A terminal must not act on what a statement contains.
                scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
        }
        let width = 80
        var text = String.UnicodeScalarView()
        if scalars.count <= width {
            text.append(contentsOf: scalars)
            return String(text).trimmingLeadingSpaces
        }
        let from = max(0, min(column - 1 - width / 4, scalars.count - width))
        text.append(contentsOf: scalars[from..<min(scalars.count, from + width)])
        return (from > 0 ? "…" : "") + String(text) + (from + width < scalars.count ? "…" : "")
    }
}

extension String {
    fileprivate var trimmingLeadingSpaces: String { String(drop { $0 == " " }) }
}
