import Columnar
import Testing
import TrinoSQL

@Suite struct `Statements` {
    @Test func `CREATE EXTERNAL TABLE gives Glue's spellings`() throws {
        let command = try SQLCommand.parse(
            """
            CREATE EXTERNAL TABLE IF NOT EXISTS Sales.`Orders` (
                ID bigint COMMENT 'key', amount DECIMAL( 10 , 2 ), `when` timestamp, tags array < string >)
            PARTITIONED BY (year int)
            ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' NULL DEFINED AS ''
            STORED AS TEXTFILE LOCATION 's3://bucket/orders/' TBLPROPERTIES ('skip.header.line.count'='1');
            """)
        guard case .createTable(let table) = command else {
            Issue.record("not a CREATE TABLE")
            return
        }

        #expect(table.name.database == "sales" && table.name.table == "orders" && table.ifNotExists)
        #expect(table.columns.map(\.name) == ["id", "amount", "when", "tags"])
        #expect(table.columns.map(\.type) == ["bigint", "decimal(10,2)", "timestamp", "array<string>"])
        #expect(table.columns.map(\.comment) == ["key", nil, nil, nil])
        #expect(table.partitionColumns.map(\.name) == ["year"])
        guard case .delimited(let texts) = table.rowFormat else {
            Issue.record("not DELIMITED")
            return
        }
        #expect(texts.fields == "\t" && texts.escape == "\\" && texts.null == "")
        #expect(table.location == "s3://bucket/orders/")
        #expect(table.properties.map(\.key) == ["skip.header.line.count"])
    }

    @Test(arguments: [
        ("EXPLAIN (FORMAT JSON) SELECT 1", "EXPLAIN (FORMAT JSON) is not supported"),
        ("PREPARE p FROM EXECUTE q", "Invalid statement type for prepared statement: Execute"),
        ("DELETE FROM x", "This type of query is not supported: DELETE"),
    ])
    func `what is not there is refused by name`(sql: String, start: String) {
        let error = #expect(throws: SQLError.self) { try SQLCommand.parse(sql) }

        #expect(error?.code == "NOT_SUPPORTED")
        #expect(error?.message.hasPrefix(start) == true)
    }

    @Test func `a syntax error has its place`() {
        let error = #expect(throws: SQLError.self) { try SQLCommand.parse("SELECT\n  1 +") }

        #expect(error?.code == "SYNTAX_ERROR")
        #expect(error?.line == 2)
    }

    @Test func `twice the same column is refused, and so are types that are none`() {
        let error = #expect(throws: SQLError.self) {
            try SQLCommand.parse("CREATE EXTERNAL TABLE t (a int) PARTITIONED BY (A int) LOCATION 's3://b/'")
        }

        #expect(error?.code == "DUPLICATE_COLUMN_NAME")
        for type in ["foo", "decimal(40,2)", "array<foo>", "map<string,real>", "struct<a:int,b:varchar(0)>"] {
            let error = #expect(throws: SQLError.self) {
                try SQLCommand.parse("CREATE EXTERNAL TABLE t (a \(type)) LOCATION 's3://b/'")
            }
            #expect(error?.code == "TYPE_NOT_FOUND", "\(type)")
        }
    }

    @Test func `deep nesting is refused and does not crash`() {
        let sql = "SELECT " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)

        #expect(throws: SQLError.self) { try SQLCommand.parse(sql) }
    }
}

@Suite struct `Hive types` {
    @Test(arguments: [
        ("int", DataType.integer), ("INTEGER", .integer), ("bigint", .bigint), ("smallint", .smallint),
        ("tinyint", .tinyint), ("float", .real), ("double", .double), ("boolean", .boolean), ("string", .text),
        ("binary", .varbinary), ("date", .date), ("timestamp", .timestamp(3)),
        ("decimal", .decimal(precision: 10, scale: 0)), ("decimal(5)", .decimal(precision: 5, scale: 0)),
        ("Decimal( 38 , 10 )", .decimal(precision: 38, scale: 10)), ("char(3)", .char(3)), ("varchar(9)", .varchar(9)),
    ])
    func `are Trino's types to queries`(text: String, type: DataType) throws {
        #expect(try HiveType.dataType(of: text) == type)
    }

    @Test(arguments: ["real", "text", "varchar", "char", "varbinary", "decimal(39,0)", "decimal(3,4)", "char(256)", ""])
    func `that are none are refused`(text: String) {
        let error = #expect(throws: SQLError.self) { try HiveType.dataType(of: text) }

        #expect(error?.code == "TYPE_NOT_FOUND")
    }

    @Test(arguments: [
        ("array<int>", DataType.array(.integer)),
        (
            "MAP< string , array<Decimal(5,2)>>",
            .map(key: .text, value: .array(.decimal(precision: 5, scale: 2)))
        ),
        (
            "struct<A:int,b:struct<c:timestamp>>",
            .row([
                .init(name: "a", type: .integer),
                .init(name: "b", type: .row([.init(name: "c", type: .timestamp(3))])),
            ])
        ),
        // Names as crawlers write them, which no statement could hold.
        (
            "struct<user-id:string,1st:int,@type:double>",
            .row([
                .init(name: "user-id", type: .text), .init(name: "1st", type: .integer),
                .init(name: "@type", type: .double),
            ])
        ),
        ("struct<`a b`:int>", .row([.init(name: "a b", type: .integer)])),
    ])
    func `with parts are arrays, maps and rows`(text: String, type: DataType) throws {
        #expect(try HiveType.dataType(of: text) == type)
    }

    @Test(arguments: [
        ("uniontype<int,string>", "NOT_SUPPORTED"), ("map<array<int>,int>", "TYPE_NOT_FOUND"),
        ("array<int", "TYPE_NOT_FOUND"), ("array<int>>", "TYPE_NOT_FOUND"), ("map<int>", "TYPE_NOT_FOUND"),
        ("struct<>", "TYPE_NOT_FOUND"), ("struct<a:int,a:int>", "TYPE_NOT_FOUND"), ("array", "TYPE_NOT_FOUND"),
        (String(repeating: "array<", count: 10_000) + "int" + String(repeating: ">", count: 10_000), "TYPE_NOT_FOUND"),
    ])
    func `with parts that are none are refused`(text: String, code: String) {
        #expect(#expect(throws: SQLError.self) { try HiveType.dataType(of: text) }?.code == code)
    }

    @Test(arguments: [
        DataType.boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .text, .varbinary, .date,
        .timestamp(3), .decimal(precision: 7, scale: 2), .char(4), .varchar(12), .array(.map(key: .date, value: .real)),
        .row([.init(name: "a", type: .integer), .init(name: "b", type: .array(.text))]),
    ])
    func `and back`(type: DataType) throws {
        let name = try #require(HiveType.name(of: type))

        #expect(try HiveType.dataType(of: name) == type)
    }
}

@Suite struct `Column lists` {
    @Test func `have Trino's types and Hive's names for them`() throws {
        let columns = try ColumnList.parse(
            "a bigint, \"b c\" varchar(10), d decimal(10, 2), e string, f float, g timestamp")

        #expect(columns.map(\.name) == ["a", "b c", "d", "e", "f", "g"])
        #expect(
            columns.map(\.type) == [
                .bigint, .varchar(10), .decimal(precision: 10, scale: 2), .text, .real, .timestamp(3),
            ])
    }

    @Test(arguments: [
        ("", "SYNTAX_ERROR"), ("a", "SYNTAX_ERROR"), ("a bigint,", "SYNTAX_ERROR"), ("a bigint b", "SYNTAX_ERROR"),
        ("a nonsense", "TYPE_MISMATCH"), ("a bigint, A varchar", "DUPLICATE_COLUMN_NAME"),
    ])
    func `that are none say why`(text: String, code: String) {
        let error = #expect(throws: SQLError.self) { try ColumnList.parse(text) }

        #expect(error?.code == code)
    }
}

@Suite struct `Scripts` {
    @Test(arguments: [
        ("select 1;", true), ("select 1", false), ("select ';", false), ("select ';';", true), ("", true),
        ("  \n", true),
        ("select 1; select 2", false), ("select 1; select 2;", true), ("-- only a comment", true),
        ("select 1 -- ;", false), ("select /* ; ", false), ("select /* ; */ 1;", true), ("select \"a;", false),
        ("show tables '*';", true), ("select 1; -- done", true), ("/* open", false),
    ])
    func `are complete or not`(text: String, isComplete: Bool) {
        #expect(SQLScript.isComplete(text) == isComplete)
    }

    @Test(arguments: [
        ("select amout from t", 1, 8, ["amout"]), ("select t.\"Am out\" from t", 1, 8, ["t", "Am out"]),
        ("select\n  a.b.c", 2, 3, ["a", "b", "c"]), ("select 1", 1, 8, []), ("select", 9, 9, []),
    ])
    func `have names at places`(sql: String, line: Int, column: Int, name: [String]) {
        #expect(SQLWord.dottedName(in: sql, line: line, column: column) == name)
    }
}

@Suite struct `Name patterns` {
    private func pattern(_ sql: String) throws -> NamePattern? {
        guard case .show(.tables(_, let pattern)) = try SQLCommand.parse(sql) else { return nil }
        return pattern
    }

    @Test(arguments: [
        ("*", "anything", true), ("sales*", "sales_2024", true), ("sales*", "my_sales", false),
        ("*sales*", "my_sales", true),
        ("a|b", "b", true), ("a|b", "ab", false), ("Trip.*", "trips", true), ("a*b*c", "aXbYc", true),
        ("a*b*c", "aXbY", false), ("*a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab", false), ("", "x", false),
    ])
    func `of Hive`(pattern text: String, name: String, matches: Bool) throws {
        let pattern = try #require(try pattern("SHOW TABLES '\(text)'"))

        #expect(pattern.matches(name.lowercased()) == matches)
    }

    @Test func `of SQL, with an escape`() throws {
        let pattern = try #require(try pattern("SHOW TABLES LIKE 'a!_b%' ESCAPE '!'"))

        #expect(pattern.matches("a_bc"))
        #expect(!pattern.matches("axbc"))
    }
}

@Suite struct `Athena's wording` {
    @Test func `of an unknown column is longer than Trino's`() {
        let error = AthenaWording.translated(SQLError("COLUMN_NOT_FOUND", "Column 'x' cannot be resolved"))

        #expect(
            error.message
                == "Column 'x' cannot be resolved or requester is not authorized to access requested resources")
    }

    @Test func `of other errors is Trino's`() {
        let error = SQLError("DIVISION_BY_ZERO", "Division by zero")

        #expect(AthenaWording.translated(error) == error)
    }
}
