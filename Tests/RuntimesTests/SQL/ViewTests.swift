import Checksums
import Columnar
import JobModel
import OrderedJSON
import Testing
import TrinoSQL

@testable import Runtimes

@Suite struct `Views` {
    let bench = Bench()
    let runner: StatementRunner

    init() throws {
        bench.write("o.csv", "id,name,amount\n1,ann,10\n2,bob,20\n3,cy,7\n")
        runner = try bench.runner(["o=o.csv"])
    }

    @Test func `are queries with a name`() throws {
        _ = try runner.rows("CREATE VIEW big AS SELECT id, upper(name) AS Name FROM o WHERE amount >= 10")

        #expect(try runner.rows("SELECT * FROM big ORDER BY id DESC") == [["2", "BOB"], ["1", "ANN"]])
        #expect(try runner.rows("SELECT b.name FROM default.big b WHERE b.id = 1") == [["ANN"]])
        #expect(try runner.rows("SHOW VIEWS") == [["big"]])
        #expect(try runner.rows("SHOW TABLES") == [["big"], ["o"]])
        #expect(try runner.rows("DESCRIBE big") == [["id", "bigint", "NULL"], ["name", "string", "NULL"]])
        #expect(try runner.rows("SHOW COLUMNS IN big") == [["id"], ["name"]])
    }

    @Test func `are kept as Athena keeps them`() throws {
        _ = try runner.rows(
            "CREATE VIEW v AS SELECT id, name n, CAST(id AS decimal(5,2)) d, REAL '1' r, TIMESTAMP '2020-01-01 00:00:00.123456' t FROM o"
        )

        let entry = try #require(try bench.store.table(named: "v", ofDatabase: "default"))
        #expect(entry.tableType == "VIRTUAL_VIEW")
        #expect(entry.parameters["presto_view"] == "true")
        #expect(entry.viewExpandedText == "/* Presto View */")
        #expect(entry.columns.map(\.type) == ["bigint", "string", "decimal(5,2)", "float", "timestamp"])
        let text = try #require(entry.viewOriginalText)
        #expect(text.hasPrefix("/* Presto View: ") && text.hasSuffix(" */"))
        let bytes = try #require(Base64.decoded(String(text.dropFirst(16).dropLast(3))))
        let view = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
        #expect(view.object?.keys == ["originalSql", "catalog", "schema", "columns"])
        #expect(view["catalog"] == "awsdatacatalog")
        #expect(view["schema"] == "default")
        #expect(view["originalSql"]?.string?.hasPrefix("SELECT\n  id\n, name n\n") == true)
        let types = view["columns"]?.array?.compactMap { $0["type"]?.string }
        #expect(types == ["bigint", "varchar", "decimal(5,2)", "real", "timestamp(6)"])
    }

    /// The form of iconara/terraform-aws-athena-view, `main.tf`.
    @Test func `made elsewhere are read`() throws {
        let json =
            "{\"originalSql\":\"SELECT id, name FROM o\",\"catalog\":\"awsdatacatalog\",\"schema\":\"default\","
            + "\"columns\":[{\"name\":\"id\",\"type\":\"bigint\"},{\"name\":\"name\",\"type\":\"varchar\"}]}"
        var table = GlueTable(name: "v", databaseName: "default")
        table.tableType = "VIRTUAL_VIEW"
        table.parameters = ["presto_view": "true"]
        table.viewOriginalText = "/* Presto View: \(Base64.encoded(Array(json.utf8))) */"
        _ = try bench.store.put(table)

        #expect(try runner.rows("SELECT name FROM v WHERE id = 3") == [["cy"]])
        #expect(
            try runner.rows("SHOW CREATE VIEW v") == [
                ["CREATE VIEW awsdatacatalog.default.v AS\nSELECT id, name FROM o"]
            ])
    }

    @Test(arguments: [
        (Columnar.DataType.array(.integer), "array(integer)", "array<int>"),
        (.map(key: .text, value: .real), "map(varchar, real)", "map<string,float>"),
        (
            .row([.init(name: "a b", type: .timestamp(6)), .init(name: "C", type: .text)]),
            "row(\"a b\" timestamp(6), \"C\" varchar)", "struct<a b:timestamp,c:string>"
        ),
        (.decimal(precision: 5, scale: 2), "decimal(5,2)", "decimal(5,2)"),
    ])
    func `have types in Trino's spelling and in Hive's`(type: Columnar.DataType, trino: String, hive: String) throws {
        #expect(ViewDefinition.text(of: type) == trino)
        #expect(try ViewDefinition.type(trino) == type)
        #expect(try HiveType.translated(type) == hive)
    }

    /// Texts of Trino's `HiveTypeTranslator`.
    @Test(arguments: [
        (
            Columnar.DataType.row([.init(name: nil, type: .integer)]),
            "Anonymous row type is not supported in Hive. Please give each field a name: row(integer)"
        ),
        (.array(.timestampWithTimeZone(3)), "Unsupported Hive type: timestamp(3) with time zone"),
        (
            .varchar(70_000),
            "Unsupported Hive type: varchar(70000). Supported VARCHAR types: VARCHAR(<=65535), VARCHAR."
        ),
    ])
    func `have no types that the catalog has no name for`(type: Columnar.DataType, message: String) {
        #expect(#expect(throws: SQLError.self) { try HiveType.translated(type) }?.message == message)
    }

    @Test func `SHOW CREATE VIEW gives a statement that makes the view`() throws {
        _ = try runner.rows("CREATE VIEW v AS SELECT \"id\" AS \"the id\", name FROM o ORDER BY 1 LIMIT 2")
        let statement = try runner.answer("SHOW CREATE VIEW v")
        let before = try bench.store.table(named: "v", ofDatabase: "default")
        #expect(statement.columns == ["Create View"])

        _ = try runner.rows("DROP VIEW v")
        _ = try runner.rows(statement.rows[0][0])

        #expect(try bench.store.table(named: "v", ofDatabase: "default")?.wire == before?.wire)
        #expect(try runner.rows("SELECT \"the id\" FROM v") == [["1"], ["2"]])
    }

    @Test func `read their tables where they were made`() throws {
        _ = try runner.rows("CREATE DATABASE other")
        _ = try runner.rows("CREATE VIEW other.v AS SELECT count(*) n FROM o")
        runner.session.schema = "other"

        #expect(try runner.rows("SELECT n FROM v") == [["3"]])
        #expect(runner.failure("SELECT * FROM o")?.code == "TABLE_NOT_FOUND")
    }

    @Test func `stand on views`() throws {
        _ = try runner.rows("CREATE VIEW a AS SELECT id FROM o")
        _ = try runner.rows("CREATE VIEW b AS SELECT id + 1 AS id FROM a")

        #expect(try runner.rows("SELECT sum(b.id), count(a.id) FROM b JOIN a ON a.id = b.id") == [["5", "2"]])
        _ = try runner.rows("CREATE OR REPLACE VIEW a AS SELECT id * 10 AS id FROM o")
        #expect(try runner.rows("SELECT max(id) FROM b") == [["31"]])
    }

    /// Texts of Trino's StatementAnalyzer and CreateViewTask.
    @Test(arguments: [
        ("CREATE VIEW v AS SELECT 1", "TABLE_ALREADY_EXISTS", "View already exists: 'awsdatacatalog.default.v'"),
        ("CREATE VIEW o AS SELECT 1 a", "TABLE_ALREADY_EXISTS", "Table already exists: 'awsdatacatalog.default.o'"),
        ("CREATE VIEW w AS SELECT 1", "MISSING_COLUMN_NAME", "Column name not specified at position 1"),
        ("CREATE VIEW w AS SELECT 1 a, 2 A", "DUPLICATE_COLUMN_NAME", "Column name 'A' specified more than once"),
        ("CREATE VIEW w AS SELECT NULL a", "COLUMN_TYPE_UNKNOWN", "Column type is unknown: a"),
        (
            "CREATE VIEW w AS SELECT INTERVAL '1' DAY a", "NOT_SUPPORTED",
            "Unsupported Hive type: interval day to second"
        ),
        ("CREATE OR REPLACE VIEW v AS SELECT * FROM v", "VIEW_IS_RECURSIVE", "Statement would create a recursive view"),
        ("CREATE VIEW nope.w AS SELECT 1 a", "SCHEMA_NOT_FOUND", "Schema 'nope' does not exist"),
        ("DROP VIEW w", "TABLE_NOT_FOUND", "View 'awsdatacatalog.default.w' does not exist"),
        (
            "DROP TABLE v", "TABLE_NOT_FOUND",
            "Table 'awsdatacatalog.default.v' does not exist, but a view with that name exists. Did you mean DROP VIEW awsdatacatalog.default.v?"
        ),
        ("SHOW CREATE TABLE v", "NOT_SUPPORTED", "Relation 'awsdatacatalog.default.v' is a view, not a table"),
    ])
    func `that cannot be are refused`(sql: String, code: String, message: String) throws {
        _ = try runner.rows("CREATE VIEW v AS SELECT id FROM o")

        let failure = try #require(runner.failure(sql))

        #expect(failure.code == code)
        #expect(failure.message == message)
    }

    @Test func `over each other say so`() throws {
        _ = try runner.rows("CREATE VIEW a AS SELECT id FROM o")
        _ = try runner.rows("CREATE VIEW b AS SELECT id FROM a")

        let failure = try #require(runner.failure("CREATE OR REPLACE VIEW a AS SELECT id FROM b"))

        #expect(failure.code == "INVALID_VIEW")
        #expect(failure.message.hasSuffix("Statement would create a recursive view"))
    }

    /// Texts of Trino's `StatementAnalyzer.checkViewStaleness`.
    @Test(arguments: [
        (
            "SELECT id FROM o",
            "stored view column count (2) does not match column count derived from the view query analysis (1)"
        ),
        (
            "SELECT name AS id, name FROM o",
            "column [id] of type varchar projected from query view at position 0 cannot be coerced to column [id] of type bigint stored in view definition"
        ),
        (
            "SELECT id, id FROM o",
            "column [id] of type bigint projected from query view at position 1 has a different name from column [name] of type varchar stored in view definition"
        ),
        ("SELECT id, 'x' FROM o", "a column of type varchar(1) projected from query view at position 1 has no name"),
    ])
    func `whose query gives other columns by now are stale`(sql: String, reason: String) throws {
        try put(sql, columns: [("id", "bigint"), ("name", "varchar")])

        let failure = try #require(runner.failure("SELECT * FROM v"))

        #expect(failure.code == "VIEW_IS_STALE")
        #expect(failure.message == "View 'awsdatacatalog.default.v' is stale or in invalid state: \(reason)")
    }

    @Test func `have the types that are written down`() throws {
        try put("SELECT 1 AS a, 'x' AS b", columns: [("a", "double"), ("b", "varchar")])

        #expect(try runner.rows("SELECT typeof(a), typeof(b) FROM v") == [["double", "varchar"]])
    }

    @Test func `that hold no query say why`() throws {
        var table = GlueTable(name: "v", databaseName: "default")
        table.tableType = "VIRTUAL_VIEW"
        table.viewOriginalText = "SELECT 1"
        _ = try bench.store.put(table)
        #expect(runner.failure("SELECT * FROM v")?.message == "Hive views are not supported: 'default.v'")

        table.viewOriginalText = "/* Presto View: !!! */"
        _ = try bench.store.put(table)
        #expect(runner.failure("SELECT * FROM v")?.code == "HIVE_INVALID_VIEW_DATA")
    }

    private func put(_ sql: String, columns: [(String, String)]) throws {
        let view: JSON = [
            "originalSql": .string(sql), "catalog": "awsdatacatalog", "schema": "default",
            "columns": .array(columns.map { ["name": .string($0), "type": .string($1)] }),
        ]
        var table = GlueTable(name: "v", databaseName: "default")
        table.tableType = "VIRTUAL_VIEW"
        table.viewOriginalText = "/* Presto View: \(Base64.encoded(Array(view.serialized().utf8))) */"
        _ = try bench.store.put(table)
    }
}
