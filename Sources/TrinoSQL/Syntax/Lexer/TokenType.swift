/// What a token is.
///
/// The raw value of a word is the word, of a symbol its text; the rest have the names of Trino's lexer. The words and
/// their division into reserved and not are those of Trino 401.
enum TokenType: String, Hashable, Sendable, CaseIterable {
    // Reserved words
    case alter = "ALTER", and = "AND", `as` = "AS", between = "BETWEEN", by = "BY", `case` = "CASE", cast = "CAST"
    case constraint = "CONSTRAINT", create = "CREATE", cross = "CROSS", cube = "CUBE"
    case currentCatalog = "CURRENT_CATALOG", currentDate = "CURRENT_DATE", currentPath = "CURRENT_PATH"
    case currentRole = "CURRENT_ROLE", currentSchema = "CURRENT_SCHEMA", currentTime = "CURRENT_TIME"
    case currentTimestamp = "CURRENT_TIMESTAMP", currentUser = "CURRENT_USER", deallocate = "DEALLOCATE"
    case delete = "DELETE", describe = "DESCRIBE", distinct = "DISTINCT", drop = "DROP", `else` = "ELSE"
    case end = "END", escape = "ESCAPE", except = "EXCEPT", execute = "EXECUTE", exists = "EXISTS"
    case extract = "EXTRACT", `false` = "FALSE", `for` = "FOR", from = "FROM", full = "FULL", group = "GROUP"
    case grouping = "GROUPING", having = "HAVING", `in` = "IN", inner = "INNER", insert = "INSERT"
    case intersect = "INTERSECT", into = "INTO", `is` = "IS", join = "JOIN", jsonArray = "JSON_ARRAY"
    case jsonExists = "JSON_EXISTS", jsonObject = "JSON_OBJECT", jsonQuery = "JSON_QUERY", jsonValue = "JSON_VALUE"
    case left = "LEFT", like = "LIKE", listagg = "LISTAGG", localtime = "LOCALTIME"
    case localtimestamp = "LOCALTIMESTAMP", natural = "NATURAL", normalize = "NORMALIZE", not = "NOT", null = "NULL"
    case on = "ON", or = "OR", order = "ORDER", outer = "OUTER", prepare = "PREPARE", recursive = "RECURSIVE"
    case right = "RIGHT", rollup = "ROLLUP", select = "SELECT", skip = "SKIP", table = "TABLE", then = "THEN"
    case trim = "TRIM", `true` = "TRUE", uescape = "UESCAPE", union = "UNION", unnest = "UNNEST", using = "USING"
    case values = "VALUES", when = "WHEN", `where` = "WHERE", with = "WITH"

    // Words that are also names
    case absent = "ABSENT", add = "ADD", admin = "ADMIN", after = "AFTER", all = "ALL", analyze = "ANALYZE"
    case any = "ANY", array = "ARRAY", asc = "ASC", at = "AT", authorization = "AUTHORIZATION"
    case bernoulli = "BERNOULLI", both = "BOTH", call = "CALL", cascade = "CASCADE", catalogs = "CATALOGS"
    case column = "COLUMN", columns = "COLUMNS", comment = "COMMENT", commit = "COMMIT", committed = "COMMITTED"
    case conditional = "CONDITIONAL", copartition = "COPARTITION", count = "COUNT", current = "CURRENT"
    case data = "DATA", date = "DATE", day = "DAY", `default` = "DEFAULT", define = "DEFINE", definer = "DEFINER"
    case deny = "DENY", desc = "DESC", descriptor = "DESCRIPTOR", distributed = "DISTRIBUTED", double = "DOUBLE"
    case empty = "EMPTY", encoding = "ENCODING", error = "ERROR", excluding = "EXCLUDING", explain = "EXPLAIN"
    case fetch = "FETCH", filter = "FILTER", final = "FINAL", first = "FIRST", following = "FOLLOWING"
    case format = "FORMAT", functions = "FUNCTIONS", grant = "GRANT", granted = "GRANTED", grants = "GRANTS"
    case graphviz = "GRAPHVIZ", groups = "GROUPS", hour = "HOUR", `if` = "IF", ignore = "IGNORE"
    case including = "INCLUDING", initial = "INITIAL", input = "INPUT", interval = "INTERVAL", invoker = "INVOKER"
    case io = "IO", isolation = "ISOLATION", json = "JSON", keep = "KEEP", key = "KEY", keys = "KEYS", last = "LAST"
    case lateral = "LATERAL", leading = "LEADING", level = "LEVEL", limit = "LIMIT", local = "LOCAL"
    case logical = "LOGICAL", map = "MAP", match = "MATCH", matched = "MATCHED", matches = "MATCHES"
    case matchRecognize = "MATCH_RECOGNIZE", materialized = "MATERIALIZED", measures = "MEASURES", merge = "MERGE"
    case minute = "MINUTE", month = "MONTH", next = "NEXT", nfc = "NFC", nfd = "NFD", nfkc = "NFKC", nfkd = "NFKD"
    case no = "NO", none = "NONE", nullif = "NULLIF", nulls = "NULLS", object = "OBJECT", of = "OF"
    case offset = "OFFSET", omit = "OMIT", one = "ONE", only = "ONLY", option = "OPTION", ordinality = "ORDINALITY"
    case output = "OUTPUT", over = "OVER", overflow = "OVERFLOW", partition = "PARTITION", partitions = "PARTITIONS"
    case passing = "PASSING", past = "PAST", path = "PATH", pattern = "PATTERN", per = "PER", permute = "PERMUTE"
    case position = "POSITION", preceding = "PRECEDING", precision = "PRECISION", privileges = "PRIVILEGES"
    case properties = "PROPERTIES", prune = "PRUNE", quotes = "QUOTES", range = "RANGE", read = "READ"
    case refresh = "REFRESH", rename = "RENAME", repeatable = "REPEATABLE", replace = "REPLACE", reset = "RESET"
    case respect = "RESPECT", restrict = "RESTRICT", returning = "RETURNING", revoke = "REVOKE", role = "ROLE"
    case roles = "ROLES", rollback = "ROLLBACK", row = "ROW", rows = "ROWS", running = "RUNNING", scalar = "SCALAR"
    case schema = "SCHEMA", schemas = "SCHEMAS", second = "SECOND", security = "SECURITY", seek = "SEEK"
    case serializable = "SERIALIZABLE", session = "SESSION", set = "SET", sets = "SETS", show = "SHOW"
    case some = "SOME", start = "START", stats = "STATS", subset = "SUBSET", substring = "SUBSTRING"
    case system = "SYSTEM", tables = "TABLES", tablesample = "TABLESAMPLE", text = "TEXT", stringKeyword = "STRING"
    case ties = "TIES", time = "TIME", timestamp = "TIMESTAMP", to = "TO", trailing = "TRAILING"
    case transaction = "TRANSACTION", truncate = "TRUNCATE", tryCast = "TRY_CAST", type = "TYPE"
    case unbounded = "UNBOUNDED", uncommitted = "UNCOMMITTED", unconditional = "UNCONDITIONAL", unique = "UNIQUE"
    case unknown = "UNKNOWN", unmatched = "UNMATCHED", update = "UPDATE", use = "USE", user = "USER"
    case utf16 = "UTF16", utf32 = "UTF32", utf8 = "UTF8", validate = "VALIDATE", value = "VALUE"
    case verbose = "VERBOSE", version = "VERSION", view = "VIEW", window = "WINDOW", within = "WITHIN"
    case without = "WITHOUT", work = "WORK", wrapper = "WRAPPER", write = "WRITE", year = "YEAR", zone = "ZONE"

    // Symbols
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case comma = ","
    case dot = "."
    case equal = "="
    case notEqual = "<>"
    case lessThan = "<"
    case lessThanOrEqual = "<="
    case greaterThan = ">"
    case greaterThanOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case asterisk = "*"
    case slash = "/"
    case percent = "%"
    case concat = "||"
    case questionMark = "?"
    case arrow = "->"
    case fatArrow = "=>"
    case colon = ":"
    case verticalBar = "|"
    case caret = "^"
    case dollar = "$"
    case leftBrace = "{"
    case rightBrace = "}"
    case leftExclusion = "{-"
    case rightExclusion = "-}"

    // Everything else
    case string = "STRING_LITERAL"
    case unicodeString = "UNICODE_STRING"
    case binaryLiteral = "BINARY_LITERAL"
    case integer = "INTEGER_VALUE"
    case decimal = "DECIMAL_VALUE"
    case doubleLiteral = "DOUBLE_VALUE"
    case identifier = "IDENTIFIER"
    case digitIdentifier = "DIGIT_IDENTIFIER"
    case quotedIdentifier = "QUOTED_IDENTIFIER"
    case backquotedIdentifier = "BACKQUOTED_IDENTIFIER"
    case unrecognized = "UNRECOGNIZED"
    case endOfText = "<EOF>"
}

extension TokenType {
    /// The number of reserved words, which come first among the cases.
    private static let reservedCount = 81
    /// The number of words that are also names, which come next.
    private static let nonReservedCount = 191

    /// The type of each word, by the word in upper case.
    static let words: [String: TokenType] = Dictionary(
        uniqueKeysWithValues: allCases.prefix(reservedCount + nonReservedCount).map { ($0.rawValue, $0) })

    /// The words that are also names.
    static let nonReserved = Set(allCases.dropFirst(reservedCount).prefix(nonReservedCount))

    /// The words that are never names unless quoted.
    static let reserved = Set(allCases.prefix(reservedCount))
}
