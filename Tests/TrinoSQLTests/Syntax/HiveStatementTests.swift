import Testing

@testable import TrinoSQL

/// The DDL of Athena's Hive parser.
@Suite struct HiveStatementTests {
    private static func kind(_ text: String) throws -> Statement.Kind { try SQLParser.statement(text).kind }

    private static func name(_ parts: String...) -> QualifiedName {
        QualifiedName(parts.map { Identifier($0, position: SourcePosition(line: 1, column: 1)) })
    }

    private static func quoted(_ parts: String...) -> QualifiedName {
        QualifiedName(parts.map { Identifier($0, isDelimited: true, position: SourcePosition(line: 1, column: 1)) })
    }

    @Test func `every clause of CREATE EXTERNAL TABLE is read`() throws {
        let text = """
            create external table if not exists `my db`.`Trips` (
              `ID` bigint COMMENT 'it\\'s the key', name string, price decimal(10,2), `date` date,
              tags array<string>, attrs map<string,array<int>>, address struct<street:string, zip:int>
            ) comment "all trips"
            PARTITIONED BY (year int, `month` string comment 'two digits')
            CLUSTERED BY (id, name) INTO 4 BUCKETS
            ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
            WITH SERDEPROPERTIES ('separatorChar' = ',', "quoteChar" = "\\"", 'escapeChar' = '\\\\')
            STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
              OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
            LOCATION 's3://bucket/trips/'
            TBLPROPERTIES ('skip.header.line.count'='1', "has_encrypted_data"="false");
            """

        let kind = try Self.kind(text)

        var expected = CreateExternalTable(name: Self.quoted("my db", "Trips"), ifNotExists: true)
        func column(_ name: String, _ type: HiveTypeName, _ comment: String? = nil) -> HiveColumn {
            HiveColumn(name: name, type: type, comment: comment)
        }
        let string = HiveTypeName.primitive("string", parameters: [])
        let int = HiveTypeName.primitive("int", parameters: [])
        expected.columns = [
            column("id", .primitive("bigint", parameters: []), "it's the key"), column("name", string),
            column("price", .primitive("decimal", parameters: [10, 2])),
            column("date", .primitive("date", parameters: [])), column("tags", .array(string)),
            column("attrs", .map(key: string, value: .array(int))),
            column(
                "address",
                .structure([
                    HiveTypeName.Field(name: "street", type: string), HiveTypeName.Field(name: "zip", type: int),
                ])),
        ]
        expected.comment = "all trips"
        expected.partitionedBy = [column("year", int), column("month", string, "two digits")]
        expected.clusteredBy = CreateExternalTable.Bucketing(columns: ["id", "name"], count: 4)
        expected.rowFormat = .serde(
            "org.apache.hadoop.hive.serde2.OpenCSVSerde",
            [
                TableProperty(key: "separatorChar", value: ","), TableProperty(key: "quoteChar", value: "\""),
                TableProperty(key: "escapeChar", value: "\\"),
            ])
        expected.storage = .classes(
            input: "org.apache.hadoop.mapred.TextInputFormat",
            output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
        expected.location = "s3://bucket/trips/"
        expected.properties = [
            TableProperty(key: "skip.header.line.count", value: "1"),
            TableProperty(key: "has_encrypted_data", value: "false"),
        ]
        #expect(kind == .createExternalTable(expected))
        #expect(
            expected.columns.map(\.type.description)[5...] == [
                "map<string,array<int>>", "struct<street:string,zip:int>",
            ])
    }

    @Test func `ROW FORMAT DELIMITED reads every character and its escapes`() throws {
        let text = """
            CREATE EXTERNAL TABLE t (a string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'
            COLLECTION ITEMS TERMINATED BY '\\002' MAP KEYS TERMINATED BY '\\u0003' LINES TERMINATED BY '\\n'
            NULL DEFINED AS '\\\\N' STORED AS textfile LOCATION 's3://b/'
            """

        guard case .createExternalTable(let table) = try Self.kind(text) else {
            Issue.record("no table")
            return
        }

        let expected = CreateExternalTable.Delimited(
            fields: "\t", escape: "\\", collectionItems: "\u{2}", mapKeys: "\u{3}", lines: "\n", null: "\\N")
        #expect(table.rowFormat == .delimited(expected))
        #expect(table.storage == .format("TEXTFILE"))
    }

    @Test(arguments: [
        ("DROP TABLE IF EXISTS `a-b`", Statement.Kind.dropTable(quoted("a-b"), ifExists: true)),
        ("DROP TABLE \"a\".\"b\";", .dropTable(quoted("a", "b"), ifExists: false)),
        ("drop view v", .dropView(name("v"), ifExists: false)),
        ("DROP DATABASE IF EXISTS d CASCADE", .dropSchema(name("d"), ifExists: true, cascade: true)),
        ("DROP SCHEMA d RESTRICT", .dropSchema(name("d"), ifExists: false, cascade: false)),
        (
            "CREATE DATABASE IF NOT EXISTS d COMMENT 'c' LOCATION 's3://b/' WITH DBPROPERTIES ('k'='v')",
            .createSchema(
                name: name("d"), ifNotExists: true, comment: "c", location: "s3://b/",
                [TableProperty(key: "k", value: "v")])
        ),
        ("MSCK REPAIR TABLE d.t", .repairTable(name("d", "t"))),
        (
            "ALTER TABLE t ADD IF NOT EXISTS PARTITION (Year='2020', m=7) LOCATION 's3://b/7' PARTITION (year='2021', m=8)",
            .addPartitions(
                table: name("t"), ifNotExists: true,
                [
                    PartitionClause(
                        values: [TableProperty(key: "year", value: "2020"), TableProperty(key: "m", value: "7")],
                        location: "s3://b/7"),
                    PartitionClause(
                        values: [TableProperty(key: "year", value: "2021"), TableProperty(key: "m", value: "8")],
                        location: nil),
                ])
        ),
        (
            "ALTER TABLE t DROP PARTITION (y='1'), PARTITION (y='2')",
            .dropPartitions(
                table: name("t"), ifExists: false,
                ["1", "2"].map { PartitionClause(values: [TableProperty(key: "y", value: $0)], location: nil) })
        ),
        ("SHOW TABLES", .show(.tables(from: nil, pattern: nil))),
        (
            "SHOW TABLES IN d '*trip*'",
            .show(.tables(from: name("d"), pattern: Show.Pattern(text: "*trip*", escape: nil, isHive: true)))
        ),
        (
            "SHOW TABLES FROM d LIKE 'a#_%' ESCAPE '#'",
            .show(.tables(from: name("d"), pattern: Show.Pattern(text: "a#_%", escape: "#", isHive: false)))
        ),
        ("SHOW DATABASES", .show(.schemas(from: nil, pattern: nil))),
        (
            "SHOW SCHEMAS LIKE 'x*'",
            .show(.schemas(from: nil, pattern: Show.Pattern(text: "x*", escape: nil, isHive: true)))
        ),
        ("SHOW COLUMNS IN t FROM d", .show(.columns(from: name("d", "t"), pattern: nil))),
        ("SHOW COLUMNS FROM d.t", .show(.columns(from: name("d", "t"), pattern: nil))),
        ("SHOW PARTITIONS `t`", .show(.partitions(quoted("t")))),
        ("SHOW CREATE TABLE t", .show(.createTable(name("t")))),
        ("SHOW CREATE VIEW v", .show(.createView(name("v")))),
        ("SHOW VIEWS", .show(.views(from: nil, pattern: nil))),
        ("SHOW TBLPROPERTIES t('k')", .show(.tableProperties(name("t"), key: "k"))),
        ("SHOW FUNCTIONS", .show(.functions(pattern: nil))),
        ("DESCRIBE t", .describe(name("t"), nil)), ("DESC FORMATTED d.t", .describe(name("d", "t"), .formatted)),
        ("DESCRIBE EXTENDED t", .describe(name("t"), .extended)),
        ("DESCRIBE extended", .describe(name("extended"), nil)),
        ("DESCRIBE input", .describe(name("input"), nil)),
    ]) func `statements of the Hive dialect are read`(text: String, expected: Statement.Kind) throws {
        #expect(try Self.kind(text) == expected)
    }

    private static func table(_ text: String) throws -> CreateExternalTable? {
        if case .createExternalTable(let table) = try kind(text) { table } else { nil }
    }

    @Test func `properties of a SerDe may stand behind the storage too`() throws {
        let text = "CREATE EXTERNAL TABLE t (a int) STORED AS TEXTFILE WITH SERDEPROPERTIES ('field.delim'=',')"
        let named =
            "CREATE EXTERNAL TABLE t (a int) ROW FORMAT SERDE 'x' WITH SERDEPROPERTIES ('a'='b') "
            + "STORED AS TEXTFILE WITH SERDEPROPERTIES ('c'='d')"

        let plain = try Self.table(text)
        let both = try Self.table(named)

        #expect(
            plain?.rowFormat
                == .serde(
                    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                    [TableProperty(key: "field.delim", value: ",")]))
        #expect(
            both?.rowFormat
                == .serde("x", [TableProperty(key: "a", value: "b"), TableProperty(key: "c", value: "d")]))
    }

    @Test func `quoted texts without anything between them are one`() throws {
        let text = "CREATE EXTERNAL TABLE t (a int) COMMENT 'it''s \\'x\\''\" \" LOCATION 's3://b/'"

        #expect(try Self.table(text)?.comment == "its 'x' ")
    }

    @Test(arguments: [
        ("ALTER TABLE t RENAME PARTITION (p=1) TO PARTITION (p=2)", "ALTER TABLE RENAME PARTITION"),
        ("ALTER TABLE t CHANGE a b int", "ALTER TABLE CHANGE"),
        ("DESCRIBE t PARTITION (p=1)", "DESCRIBE … PARTITION"),
        ("CREATE TABLE t (a int) LOCATION 's3://b/' TBLPROPERTIES ('a'='b')", "CREATE TABLE without EXTERNAL"),
        ("ALTER TABLE t ADD COLUMN b integer", "ALTER TABLE"),
    ]) func `statements that only Hive has are known by name`(text: String, name: String) throws {
        #expect(try Self.kind(text) == .unsupported(name))
    }

    @Test(arguments: [
        ("CREATE EXTERNAL TABLE t (a strin", "line 1:33: mismatched input '<EOF>'. Expecting: ')'"),
        (
            "CREATE EXTERNAL t",
            "line 1:8: mismatched input 'EXTERNAL'. Expecting: 'MATERIALIZED', 'OR', 'ROLE', 'SCHEMA', 'TABLE', 'VIEW'"
        ),
        (
            "CREATE EXTERNAL TABLE t (a int) LOCATION 's3://b/' STORED AS PARQUET",
            "line 1:52: mismatched input 'STORED'. Expecting: 'TBLPROPERTIES', <EOF>"
        ),
        ("CREATE EXTERNAL TABLE t (a array<int)", "line 1:37: mismatched input ')'. Expecting: '>'"),
        ("MSCK REPAIR t", "line 1:1: mismatched input 'MSCK'"),
        ("ALTER TABLE t DROP PARTITION", "line 1:29: mismatched input '<EOF>'. Expecting: '('"),
        ("SHOW PARTITIONS", "line 1:16: mismatched input '<EOF>'. Expecting: <identifier>"),
        ("DROP TABLE", "line 1:11: mismatched input '<EOF>'. Expecting: 'IF', <identifier>"),
        ("DROP TABLE ``", "line 1:12: Zero-length delimited identifier not allowed"),
    ]) func `errors say what was expected`(text: String, expected: String) {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement(text) }

        #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
    }
}
