/// How a result looks as a table for people.
public struct TableLayout: Sendable {
    /// Columns of the terminal that rows should fit into; nil where the output is none.
    public var terminalWidth: Int?
    /// Whether NULL is dimmed with a terminal's escape sequence.
    public var dimsNull: Bool
    /// Rows that are gathered to find the widths of the columns.
    public var measuredRows: Int

    /// Makes a layout.
    ///
    /// - Parameters:
    ///   - terminalWidth: nil leaves values as long as they are.
    ///   - dimsNull: true only for a terminal that shows colours.
    ///   - measuredRows: later rows are written as they come, in the widths found.
    public init(terminalWidth: Int? = nil, dimsNull: Bool = false, measuredRows: Int = 1000) {
        self.terminalWidth = terminalWidth
        self.dimsNull = dimsNull
        self.measuredRows = measuredRows
    }
}
