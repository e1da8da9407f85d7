import Testing

@testable import Runtimes

@Suite struct `information_schema` {
    let bench = Bench()
    let runner: StatementRunner

    init() throws {
        bench.write("o.csv", "id,name\n1,ann\n")
        runner = try bench.runner(["o=o.csv"])
        _ = try runner.rows("CREATE DATABASE sales")
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE sales.t (a int, m map<string,float>) PARTITIONED BY (d date) LOCATION 's3://b/t/'")
        _ = try runner.rows("CREATE VIEW sales.v AS SELECT id, name FROM default.o")
    }

    @Test func `has the databases`() throws {
        #expect(
            try runner.rows("SELECT * FROM information_schema.schemata") == [
                ["awsdatacatalog", "default"], ["awsdatacatalog", "information_schema"], ["awsdatacatalog", "sales"],
            ])
    }

    @Test func `has the tables and views`() throws {
        #expect(
            try runner.rows(
                "SELECT table_schema, table_name, table_type FROM awsdatacatalog.information_schema.tables WHERE table_schema <> 'information_schema'"
            ) == [["default", "o", "BASE TABLE"], ["sales", "t", "BASE TABLE"], ["sales", "v", "VIEW"]])
        #expect(
            try runner.rows("SELECT table_name, view_definition FROM information_schema.views") == [
                ["v", "SELECT\n  id\n, name\nFROM\n  default.o\n"]
            ])
    }

    @Test func `has the columns with the types of queries`() throws {
        #expect(
            try runner.rows(
                "SELECT table_name, column_name, ordinal_position, data_type, is_nullable FROM information_schema.columns WHERE table_schema IN ('sales', 'default')"
            ) == [
                ["o", "id", "1", "bigint", "YES"], ["o", "name", "2", "varchar", "YES"],
                ["t", "a", "1", "integer", "YES"], ["t", "m", "2", "map(varchar, real)", "YES"],
                ["t", "d", "3", "date", "YES"], ["v", "id", "1", "bigint", "YES"],
                ["v", "name", "2", "varchar", "YES"],
            ])
        #expect(
            try runner.rows(
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'information_schema' AND table_name = 'tables'"
            ) == [["4"]])
    }

    @Test func `is a database like another, but for changes`() throws {
        #expect(
            try runner.rows("SHOW TABLES IN information_schema") == [["columns"], ["schemata"], ["tables"], ["views"]])
        #expect(
            try runner.rows("DESCRIBE information_schema.schemata") == [
                ["catalog_name", "varchar", "NULL"], ["schema_name", "varchar", "NULL"],
            ])
        #expect(try runner.rows("SHOW DATABASES") == [["default"], ["sales"]])
        #expect(runner.failure("SELECT * FROM information_schema.nope")?.code == "TABLE_NOT_FOUND")
        #expect(runner.failure("CREATE DATABASE information_schema")?.code == "SCHEMA_ALREADY_EXISTS")
        #expect(
            runner.failure("CREATE VIEW information_schema.w AS SELECT 1 a")?.code == "SCHEMA_NOT_FOUND")
    }
}

@Suite struct `Prepared statements` {
    let bench = Bench()

    @Test func `may be of any kind`() throws {
        let runner = try bench.runner()
        _ = try runner.rows("PREPARE make FROM CREATE DATABASE d")
        _ = try runner.rows("PREPARE list FROM SHOW DATABASES")
        _ = try runner.rows("PREPARE plan FROM EXPLAIN SELECT 1")
        _ = try runner.rows("PREPARE view FROM CREATE OR REPLACE VIEW v AS SELECT 1 AS a")

        #expect(try runner.answer("EXECUTE make").outcome.hasRows == false)
        #expect(try runner.rows("EXECUTE list") == [["d"], ["default"]])
        #expect(try runner.answer("EXECUTE plan").columns == ["Query Plan"])
        _ = try runner.rows("EXECUTE view")
        #expect(try runner.rows("SELECT a FROM v") == [["1"]])
        #expect(runner.failure("EXECUTE make")?.code == "SCHEMA_ALREADY_EXISTS")
        #expect(
            runner.failure("EXECUTE list USING 1")?.message
                == "Incorrect number of parameters: expected 0 but found 1")
    }

    @Test(arguments: ["PREPARE a FROM SELECT 1", "EXECUTE a", "DEALLOCATE PREPARE a"])
    func `but not about prepared statements`(sql: String) throws {
        let failure = try #require(try bench.runner().failure("PREPARE p FROM \(sql)"))

        #expect(failure.code == "NOT_SUPPORTED")
        #expect(failure.message.hasPrefix("Invalid statement type for prepared statement: "))
    }
}
