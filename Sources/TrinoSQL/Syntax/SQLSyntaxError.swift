/// Why a text is not a statement that this engine takes, and where.
package struct SQLSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which kind of refusal, by Trino's code name.
    package enum Code: String, Hashable, Sendable {
        /// The text is no statement of the dialect.
        case syntaxError = "SYNTAX_ERROR"
        /// The text is a statement of the dialect with a part that this engine does not have.
        case notSupported = "NOT_SUPPORTED"
        /// The text is a statement of the dialect, which means nothing in this place.
        case invalidFunctionArgument = "INVALID_FUNCTION_ARGUMENT"
    }

    /// The code.
    package let code: Code
    /// Trino's text, without the place.
    package let message: String
    /// Where.
    package let position: SourcePosition

    /// Makes an error.
    package init(_ message: String, code: Code = .syntaxError, at position: SourcePosition) {
        self.code = code
        self.message = message
        self.position = position
    }

    /// The line, from 1.
    package var line: Int { position.line }
    /// The column in code points, from 1.
    package var column: Int { position.column }
    /// Trino's full text: `line 1:8: mismatched input …`.
    package var description: String { "\(position): \(message)" }
}
