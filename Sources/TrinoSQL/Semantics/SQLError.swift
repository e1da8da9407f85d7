/// Why a statement was refused or failed: Trino's code and text, and the place where one is known.
public struct SQLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Trino's code name, as `COLUMN_NOT_FOUND`.
    public let code: String
    /// The text without code and place.
    public let message: String
    /// Line from 1, if the error has a place in the statement.
    public let line: Int?
    /// Column from 1, in code points.
    public let column: Int?

    /// Makes an error without a place.
    public init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
        line = nil
        column = nil
    }

    /// Makes an error at a place of the statement.
    package init(_ code: String, _ message: String, at position: SourcePosition?) {
        self.code = code
        self.message = message
        line = position?.line
        column = position?.column
    }

    /// The whole text as Trino gives it: `line 1:8: Column 'x' cannot be resolved`.
    public var description: String {
        if let line, let column { "line \(line):\(column): \(message)" } else { message }
    }
}
