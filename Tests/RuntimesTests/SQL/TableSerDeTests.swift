import CSV
import JobModel
import Testing
import TrinoSQL

@testable import Runtimes

private let lazySimple = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES "
private let openCSV = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' WITH SERDEPROPERTIES "

@Suite("SerDes") struct SerDeTests {
    private func serde(_ clauses: String) throws -> TableSerDe {
        let sql = "CREATE EXTERNAL TABLE t (a int, b string) \(clauses)"
        guard case .createTable(let definition) = try SQLCommand.parse(sql) else { preconditionFailure(sql) }
        return try TableSerDe(try GlueTable(definition, database: "default"))
    }

    private func dialect(_ clauses: String) throws -> Dialect { try serde("\(clauses) LOCATION 's3://b/'").dialect }

    private static let dialects: [(clauses: String, dialect: Dialect)] = [
        ("", .lazySimple()), ("ROW FORMAT DELIMITED", .lazySimple()),
        ("ROW FORMAT DELIMITED FIELDS TERMINATED BY ','", .lazySimple(fieldDelimiter: 0x2C)),
        (
            """
            ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' NULL DEFINED AS 'NA'
            """, .lazySimple(fieldDelimiter: 9, escape: 0x5C, nullFormat: [0x4E, 0x41])
        ),
        (
            "\(lazySimple)('field.delim' = '|', 'serialization.last.column.takes.rest' = 'true')",
            .lazySimple(fieldDelimiter: 0x7C, lastColumnTakesRest: true)
        ),
        ("\(lazySimple)('serialization.format' = ';')", .lazySimple(fieldDelimiter: 0x3B)),
        // Hive: a number is the byte itself.
        ("\(lazySimple)('field.delim' = '9')", .lazySimple(fieldDelimiter: 9)),
        ("ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'", .openCSV()),
        (
            #"\#(openCSV)("separatorChar" = "\t", "quoteChar" = "'", "escapeChar" = "\\")"#,
            .openCSV(separator: 9, quote: 0x27, escape: 0x5C)
        ),
    ]

    @Test(arguments: SerDeTests.dialects)
    func `are dialects`(clauses: String, dialect: Dialect) throws {
        #expect(try self.dialect(clauses) == dialect)
    }

    @Test func `leave lines out where a table says so`() throws {
        #expect(try serde("LOCATION 's3://b/' TBLPROPERTIES ('skip.header.line.count' = ' 2 ')").skippedRows == 2)
        #expect(try serde("LOCATION 's3://b/'").skippedRows == 0)
    }

    @Test(arguments: [
        ("STORED AS ORC", "the format ORC"),
        ("ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'", "the Regex SerDe"),
        ("ROW FORMAT SERDE 'com.example.Own'", "the SerDe com.example.Own"),
        ("STORED AS SEQUENCEFILE", "SequenceFileInputFormat"),
    ])
    func `that cannot be read are refused by name`(clauses: String, name: String) {
        let failure = #expect(throws: QueryFailure.self) { try dialect(clauses) }

        #expect(failure?.code == "HIVE_UNSUPPORTED_FORMAT")
        #expect(failure?.message.contains(name) == true)
    }

    @Test(arguments: [
        "ROW FORMAT DELIMITED FIELDS TERMINATED BY '||'", "ROW FORMAT DELIMITED FIELDS TERMINATED BY 'é'",
    ])
    func `with delimiters of several bytes are refused`(clauses: String) {
        let failure = #expect(throws: QueryFailure.self) { try dialect(clauses) }

        #expect(failure?.code == "HIVE_INVALID_METADATA")
    }

    @Test func `a table needs a place`() {
        let failure = #expect(throws: QueryFailure.self) { try serde("") }

        #expect(failure?.message == "the table needs a LOCATION")
    }
}

@Suite struct `Tables of the catalog` {
    private func table(_ sql: String) throws -> GlueTable {
        guard case .createTable(let definition) = try SQLCommand.parse(sql) else { preconditionFailure(sql) }
        return try GlueTable(definition, database: "default")
    }

    @Test(arguments: [
        "CREATE EXTERNAL TABLE t (a int) LOCATION 's3://b/x/'",
        """
        CREATE EXTERNAL TABLE `odd``name` (`a b` decimal(10,2) COMMENT 'it\\'s', c string) COMMENT 'all of "it"'
        PARTITIONED BY (y int, m string) CLUSTERED BY (c) INTO 4 BUCKETS
        ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' ESCAPED BY '\\\\' NULL DEFINED AS '\\\\N'
        LOCATION 'file:///x y/' TBLPROPERTIES ('skip.header.line.count'='1', 'k'='line\\nbreak')
        """,
        """
        CREATE EXTERNAL TABLE c (a string) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
        WITH SERDEPROPERTIES ('separatorChar'='\\t', 'quoteChar'='\\'', 'escapeChar'='\\\\') LOCATION 's3://b/'
        """,
        "CREATE EXTERNAL TABLE p (a array<struct<x:int,y:map<string,double>>>) STORED AS PARQUET LOCATION 's3://b/'",
    ])
    func `are what SHOW CREATE TABLE says of them`(sql: String) throws {
        let first = try table(sql)

        let again = try table(first.createStatement.joined(separator: "\n"))

        #expect(again == first)
    }

    @Test func `keep Glue's form`() throws {
        let table = try table(
            "CREATE EXTERNAL TABLE t (a int COMMENT 'c') PARTITIONED BY (y date) STORED AS PARQUET LOCATION 's3://b/x/'"
        )

        #expect(GlueTable(wire: table.wire)?.wire == table.wire)
        #expect(
            table.wire["StorageDescriptor"]?["SerdeInfo"]?["SerializationLibrary"]?.string?.hasSuffix(
                "ParquetHiveSerDe") == true)
        #expect(table.wire["PartitionKeys"]?[0]?["Name"]?.string == "y")
        #expect(table.wire["TableType"]?.string == "EXTERNAL_TABLE")
    }
}
