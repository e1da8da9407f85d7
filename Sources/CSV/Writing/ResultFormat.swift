import Columnar

/// The forms that a query's result is written in.
public enum ResultFormat: Hashable, Sendable, CaseIterable {
    /// Athena's result file: a header, every value in double quotes, NULL as nothing; a lone NULL is an empty line.
    ///
    /// A quote inside a value is doubled. AWS, "Working with query results": Athena User Guide.
    case athenaCSV
    /// RFC 4180 with LF: a header, quotes only where they are needed, NULL as nothing.
    ///
    /// A value is quoted if it contains a comma, a quote, CR or LF, or if it is empty, so that it is not NULL. Spaces at the
    /// ends belong to the value and need no quotes (RFC 4180, section 2.4).
    case csv
    /// What CTAS writes for TEXTFILE (Hive's LazySimpleSerDe): fields apart by `\u{1}`, NULL as `\N`, no header.
    ///
    /// Nothing is escaped, as no escape character is set: a newline inside a value begins a new row for readers.
    case textFile
    /// What CTAS writes for JSON (Hive's JsonSerDe): an object a line, lower-case names, NULL as null.
    case hiveJSON
    /// One line for the whole result: `{"columns":[{"name":…,"type":…}…],"rows":[[…]…]}`.
    ///
    /// Integers, REAL, DOUBLE and BOOLEAN are JSON values, NaN and the infinities strings; VARBINARY is hexadecimal, and
    /// every other value is the text that a cast to VARCHAR gives. An ARRAY is an array of such, a ROW one of its fields
    /// without their names, and a MAP an object with the keys' texts as names.
    case jsonl
    /// An array of objects, a row on each line; values as in ``jsonl``.
    case json
    /// Aligned columns for people, with a line that counts the rows.
    case table
}

extension ResultFormat {
    /// How values look in this format.
    var valueForm: ValueForm {
        switch self {
        case .athenaCSV: ValueForm(escaping: .doubledQuotes, binary: .spacedHex)
        case .csv: ValueForm(escaping: .minimalQuotes, binary: .hex)
        case .textFile: ValueForm(escaping: .none, binary: .base64, calendar: .hive)
        case .hiveJSON: ValueForm(escaping: .json, binary: .text, calendar: .hive, trimsDecimals: true)
        case .jsonl, .json: ValueForm(escaping: .json, binary: .hex, quotesNonFinite: true)
        case .table: ValueForm(escaping: .none, binary: .spacedHex)
        }
    }

    /// Whether values of a type stand in quotes.
    func quotes(_ type: DataType) -> Bool {
        switch self {
        case .athenaCSV: return true
        case .csv, .textFile, .table: return false
        case .hiveJSON, .jsonl, .json:
            switch type {
            case .boolean, .real, .double, .unknown, .array, .map, .row: return false
            case .decimal: return self != .hiveJSON
            default: return !type.isInteger
            }
        }
    }

    /// Whether rows need nothing between and after them, so that a result can be cut between any two.
    var hasSeparateRows: Bool {
        switch self {
        case .athenaCSV, .csv, .textFile, .hiveJSON: true
        case .jsonl, .json, .table: false
        }
    }

    /// Whether this is a format of tables that CTAS makes, which Hive's types limit.
    var isHive: Bool { self == .textFile || self == .hiveJSON }
}

extension ColumnSchema {
    /// The name that a column has in a result: its own, or `_col` and its position.
    func resultName(at position: Int) -> String { name ?? "_col\(position)" }
}
