/// A place in a statement's text.
///
/// Lines and columns count from 1, columns in code points, as Trino reports them (`line 1:8`).
package struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The column in code points, from 1.
    package let column: Int

    /// Makes a position.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The form used in front of messages: `line 1:8`.
    package var description: String { "line \(line):\(column)" }

    /// Orders positions as the text runs.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
