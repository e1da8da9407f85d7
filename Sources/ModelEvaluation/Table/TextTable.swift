/// A table of text in columns of one width each, as statsmodels lays out its summaries.
struct TextTable {
    /// How the cells of a column stand.
    enum Alignment { case left, right }

    /// A column: how its cells stand and how wide it is at least.
    struct Column {
        var alignment: Alignment
        var minimumWidth: Int
    }

    let columns: [Column]
    let header: [String]?
    let rows: [[String]]

    /// A table; line breaks and tabs in its cells become spaces.
    init(columns: [Column], header: [String]?, rows: [[String]]) {
        self.columns = columns
        self.header = header
        self.rows = rows.map { $0.map(Markup.onOneLine) }
    }

    /// The lines of the body, the header and the rule under it first.
    var lines: [String] {
        let widths = columns.indices.map { column in
            ((header.map { [$0] } ?? []) + rows).reduce(columns[column].minimumWidth) {
                max($0, $1[column].unicodeScalars.count)
            }
        }
        let body = rows.map { line($0, widths) }
        guard let header else { return body }
        let top = line(header, widths)
        return [top, Self.rule("-", top)] + body
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        columns.indices.map { column in
            let space = Self.spaces(widths[column] - cells[column].unicodeScalars.count)
            return columns[column].alignment == .left ? cells[column] + space : space + cells[column]
        }.joined(separator: " ")
    }

    // MARK: - Parts of tables

    /// A rule as long as a line.
    static func rule(_ character: Character, _ line: String) -> String {
        String(repeating: character, count: line.unicodeScalars.count)
    }

    /// A title over a line; where the space to its sides is uneven, as Python's `str.center` has it.
    static func centred(_ title: String, over line: String) -> String {
        let width = line.unicodeScalars.count
        let space = max(width - title.unicodeScalars.count, 0)
        let left = space / 2 + (space & width & 1)
        return spaces(left) + title + spaces(space - left)
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}
