/// Which of Athena's two parsers a statement goes to.
///
/// Queries, views, `CREATE TABLE … AS`, `INSERT` and `UNLOAD` follow Trino: double quotes hold names and backquotes are
/// refused. The rest of the DDL follows Hive: backquotes hold names, single and double quotes hold text, and a
/// backslash protects the next character of a text.
enum StatementDialect: Hashable, Sendable {
    case trino, hive

    /// Tells the dialect from a statement's first words in upper case, of which up to five are needed.
    init(firstWords words: [String]) {
        func starts(_ expected: String...) -> Bool { words.starts(with: expected) }
        let isHive =
            starts("CREATE", "EXTERNAL") || starts("CREATE", "DATABASE") || starts("CREATE", "SCHEMA")
            || starts("ALTER", "TABLE") || starts("ALTER", "DATABASE") || starts("ALTER", "SCHEMA")
            || starts("MSCK") || starts("DROP") || starts("DESCRIBE") || starts("DESC")
            || (starts("SHOW") && !starts("SHOW", "STATS"))
        self = isHive ? .hive : .trino
    }
}
