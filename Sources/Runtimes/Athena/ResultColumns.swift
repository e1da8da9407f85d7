import Columnar

/// What the columns of a query must be for the table that CREATE TABLE AS makes of it.
enum ResultColumns {
    /// Checks that every column has a name, that no two have the same, and that types are known.
    ///
    /// The texts are Trino's (StatementAnalyzer.validateColumns of 401), which says them of the whole statement.
    /// - Throws: `QueryFailure` for the first column that will not do.
    static func check(_ columns: [ColumnSchema]) throws(QueryFailure) {
        var names: Set<String> = []
        for (index, column) in columns.enumerated() {
            guard let name = column.name else {
                throw failure("MISSING_COLUMN_NAME", "Column name not specified at position \(index + 1)")
            }
            // Names of Hive's tables are in lower case.
            let stored = name.lowercased()
            guard names.insert(stored).inserted else {
                throw failure("DUPLICATE_COLUMN_NAME", "Column name '\(stored)' specified more than once")
            }
            if column.type == .unknown {
                throw failure("COLUMN_TYPE_UNKNOWN", "Column type is unknown at position \(index + 1)")
            }
        }
    }

    private static func failure(_ code: String, _ message: String) -> QueryFailure {
        QueryFailure(code: code, message: message, line: 1, column: 1)
    }
}
