import CSV
import Columnar
import JobModel
import Testing
import TrinoSQL

@testable import Runtimes

@Suite struct `Statements over files` {
    let bench = Bench()

    init() {
        bench.write("o.csv", "id,Name,amount\n1,ann,10\n2,bob,\n3,\"c,y\",7\n")
        bench.write("p/y=2023/a.csv", "v\n1\n")
        bench.write("p/y=2024/b.csv", "v\n2\n3\n")
    }

    @Test func `see names in any case, and NULL for empty fields`() throws {
        let runner = try bench.runner(["O=o.csv"])

        let answer = try runner.answer("SELECT ID, \"name\", Amount FROM o ORDER BY 1")

        #expect(answer.columns == ["ID", "name", "Amount"])
        #expect(answer.rows == [["1", "ann", "10"], ["2", "bob", "NULL"], ["3", "c,y", "7"]])
        #expect(answer.outcome.scans.map(\.text) == ["awsdatacatalog.default.o: 1 file, 41 bytes"])
    }

    @Test func `open no table store and no object store`() throws {
        let runner = try bench.runner(["o=o.csv"])

        _ = try runner.rows("SELECT count(*) FROM default.o, awsdatacatalog.default.o AS x")

        #expect(bench.opened.withLock { $0 } == 0)
    }

    @Test func `find partitions in folders, and "$path"`() throws {
        let runner = try bench.runner(["p=p"])

        #expect(try runner.rows("SELECT * FROM p ORDER BY v") == [["1", "2023"], ["2", "2024"], ["3", "2024"]])
        #expect(
            try runner.rows("SELECT DISTINCT \"$path\" FROM p WHERE y = 2024") == [
                ["\(bench.scratch.path)/p/y=2024/b.csv"]
            ])
    }

    @Test func `read only the partitions that can matter`() throws {
        let runner = try bench.runner(["p=p"])

        let answer = try runner.answer("SELECT sum(v) FROM p WHERE y > 2023")

        #expect(answer.rows == [["5"]])
        #expect(
            answer.outcome.scans.map(\.text)
                == ["awsdatacatalog.default.p: 1 of 2 files, 6 of 10 bytes, 1 of 2 partitions"])
    }

    @Test func `are explained with what they would read`() throws {
        let runner = try bench.runner(["p=p"])

        let lines = try runner.rows("EXPLAIN SELECT * FROM p WHERE y = 2023 AND v > 0").map { $0[0] }

        #expect(lines.contains("    awsdatacatalog.default.p: 1 of 2 files, 4 of 10 bytes, 1 of 2 partitions"))
    }

    @Test func `are analysed with the rows that operators gave`() throws {
        let runner = try bench.runner(["p=p"])

        let lines = try runner.rows("EXPLAIN ANALYZE SELECT sum(v) FROM p WHERE v > 1").map { $0[0] }

        #expect(lines.first?.hasPrefix("Execution: ") == true)
        #expect(lines.contains { $0.hasSuffix("Output: 1 row (8B)") })
        let scan = try #require(lines.firstIndex { $0.contains("- TableScan[") })
        #expect(lines[scan + 1].hasSuffix("Output: 3 rows"))
    }

    @Test func `begin again when a guess does not hold, also while they are analysed`() throws {
        var text = "id,v\n"
        for row in 0..<400_000 { text += "\(row),\(row == 250_001 ? "odd" : "5")\n" }
        bench.write("big.csv", text)
        let runner = try bench.runner(["big=big.csv"])

        let lines = try runner.rows("EXPLAIN ANALYZE SELECT max(v) FROM big").map { $0[0] }

        #expect(lines.contains { $0.contains("Output: 400000 rows") })
    }

    @Test func `begin again when a guess does not hold`() throws {
        // More than inference looks at as a whole, and the odd value where it does not look.
        var text = "id,v\n"
        for row in 0..<400_000 { text += "\(row),\(row == 250_001 ? "odd" : "5")\n" }
        bench.write("big.csv", text)
        let runner = try bench.runner(["big=big.csv"])

        #expect(try runner.rows("SELECT count(*), max(v) FROM big") == [["400000", "odd"]])
        #expect(try runner.rows("SELECT typeof(max(v)) FROM big") == [["varchar"]])
    }

    @Test func `fail when rows are out and a guess does not hold`() throws {
        var text = "id,v\n"
        for row in 0..<400_000 { text += "\(row),\(row == 250_001 ? "odd" : "5")\n" }
        bench.write("big.csv", text)
        let runner = try bench.runner(["big=big.csv"])

        let failure = #expect(throws: QueryFailure.self) {
            try runner.run("SELECT v FROM big", into: MemorySink(), restart: { false })
        }

        #expect(failure?.code == "HIVE_BAD_DATA")
        #expect(failure?.help?.contains("--schema 'big=") == true)
    }

    @Test func `take the types that were given`() throws {
        let runner = try bench.runner(["o=o.csv"], schemas: ["o": "amount double, ID varchar"])

        #expect(
            try runner.rows("SELECT typeof(id), typeof(amount), sum(amount) FROM o GROUP BY 1, 2") == [
                ["varchar", "double", "1.7E1"]
            ])
    }

    @Test func `a file without a header needs all of its columns`() throws {
        bench.write("n.csv", "1,x\n2,y\n")

        let runner = try bench.runner(["n=n.csv"], schemas: ["n": "a bigint, b varchar"])
        #expect(try runner.rows("SELECT a, b FROM n ORDER BY a") == [["1", "x"], ["2", "y"]])

        let few = try bench.runner(["n=n.csv"], schemas: ["n": "a bigint"])
        #expect(few.failure("SELECT * FROM n")?.code == "HIVE_BAD_DATA")
    }

    @Test func `a type that a value is not of says where`() throws {
        let runner = try bench.runner(["o=o.csv"], schemas: ["o": "name bigint"])

        let failure = try #require(runner.failure("SELECT sum(name) FROM o"))

        #expect(failure.code == "HIVE_BAD_DATA")
        #expect(failure.place?.hasPrefix("\(bench.scratch.path)/o.csv, line 2") == true)
        #expect(failure.help != nil)
    }

    @Test func `tabs are what .tsv says`() throws {
        bench.write("t.tsv", "a\tb\n1\tx,y\n")

        #expect(try bench.runner(["t=t.tsv"]).rows("SELECT * FROM t") == [["1", "x,y"]])
    }

    @Test(arguments: [("x.orc", "ORC"), ("x.json", "JSON"), ("x.csv.bz2", "bzip2"), ("x.zip", "zip")])
    func `files that are no text tables are refused by name`(name: String, kind: String) throws {
        bench.write(name, "x")
        let failure = try #require(try bench.runner(["t=\(name)"]).failure("SELECT * FROM t"))

        #expect(failure.code == "HIVE_UNSUPPORTED_FORMAT")
        #expect(failure.message.contains(kind))
    }

    @Test func `folders with files of several kinds are refused`() throws {
        bench.write("mix/a.csv", "a\n1\n")
        bench.write("mix/b.tsv", "a\n1\n")

        #expect(try bench.runner(["t=mix"]).failure("SELECT * FROM t")?.message.contains("different kinds") == true)
    }

    @Test func `the rows' own column counts where a folder has its name too`() throws {
        bench.write("q/y=1/a.csv", "v,Y\n5,6\n")

        #expect(try bench.runner(["q=q"]).rows("SELECT * FROM q") == [["5", "6"]])
    }

    @Test func `files that come and go are seen by the next statement`() throws {
        let runner = try bench.runner(["p=p"])
        #expect(try runner.rows("SELECT count(*) FROM p") == [["3"]])

        bench.write("p/y=2025/c.csv", "v\n9\n")

        #expect(try runner.rows("SELECT count(*) FROM p") == [["4"]])
    }

    // MARK: - Failures

    @Test func `an unknown column has Athena's words and what was meant`() throws {
        let failure = try #require(try bench.runner(["o=o.csv"]).failure("SELECT\n  o.amout FROM o"))

        #expect(
            failure
                == QueryFailure(
                    code: "COLUMN_NOT_FOUND",
                    message:
                        "Column 'o.amout' cannot be resolved or requester is not authorized to access requested resources",
                    line: 2, column: 3, help: "did you mean \"amount\"? columns of o: id, Name, amount"))
    }

    @Test(arguments: [
        ("SELECT * FROM oo", "TABLE_NOT_FOUND", "Table 'awsdatacatalog.default.oo' does not exist", "did you mean o?"),
        ("SELECT * FROM nosuch.t", "SCHEMA_NOT_FOUND", "Schema 'nosuch' does not exist", "databases: default"),
        ("SELECT * FROM c.s.t", "CATALOG_NOT_FOUND", "Catalog 'c' does not exist", nil),
        ("SELECT lowr('x')", "FUNCTION_NOT_FOUND", "Function 'lowr' not registered", "did you mean lower?"),
    ])
    func `unknown names say what there is`(sql: String, code: String, message: String, help: String?) throws {
        let failure = try #require(try bench.runner(["o=o.csv"]).failure(sql))

        #expect((failure.code, failure.message) == (code, message))
        #expect(failure.help == help)
    }

    @Test func `cancelling ends a statement`() throws {
        let cancellation = QueryCancellation()
        cancellation.cancel()

        let failure = #expect(throws: QueryFailure.self) {
            try bench.runner(["o=o.csv"]).run(
                "SELECT * FROM o", into: MemorySink(), restart: { true }, cancellation: cancellation)
        }

        #expect(failure?.isCancellation == true)
    }

    // MARK: - Parameters

    @Test func `question marks take values in order`() throws {
        let runner = try bench.runner(["o=o.csv"])
        let values = try ["2", "'x'", "DATE '2024-02-29'"].map { try QueryParameter(parsing: $0) }

        #expect(
            try runner.rows("SELECT name, ?, ? FROM o WHERE id = ?", [values[1], values[2], values[0]]) == [
                ["bob", "x", "2024-02-29"]
            ])
        #expect(runner.failure("SELECT ?")?.code == "INVALID_PARAMETER_USAGE")
    }

    @Test func `prepared statements last for the session`() throws {
        let runner = try bench.runner(["o=o.csv"])

        #expect(try runner.answer("PREPARE one FROM SELECT name FROM o WHERE id = ?").outcome.hasRows == false)
        #expect(try runner.rows("EXECUTE one USING 1") == [["ann"]])
        #expect(try runner.rows("EXECUTE one USING 1 + 1") == [["bob"]])
        _ = try runner.answer("DEALLOCATE PREPARE one")
        #expect(runner.failure("EXECUTE one USING 1")?.code == "NOT_FOUND")
    }
}

@Suite struct `DDL` {
    let bench = Bench()
    private var folder: String { "file://\(bench.scratch.path)/data/" }

    init() {
        bench.write("data/y=2023/a.csv", "1,x\n")
        bench.write("data/y=2024/a.csv", "2,\n3\n")
        bench.write("data/y=__HIVE_DEFAULT_PARTITION__/a.csv", "4,z\n")
    }

    private func create(_ more: String = "") -> String {
        "CREATE EXTERNAL TABLE t (a int, b string) PARTITIONED BY (y int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION '\(folder)' \(more)"
    }

    @Test func `a table is there for the queries that follow`() throws {
        let runner = try bench.runner()

        #expect(try runner.answer(create()).outcome.hasRows == false)

        #expect(
            try runner.rows("SELECT * FROM t ORDER BY a") == [
                ["1", "x", "2023"], ["2", "", "2024"], ["3", "NULL", "2024"], ["4", "z", "NULL"],
            ])
        #expect(try runner.rows("SELECT a FROM t WHERE y IS NULL") == [["4"]])
    }

    @Test func `SHOW and DESCRIBE have Athena's columns`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(create())

        let tables = try runner.answer("SHOW TABLES")
        #expect(tables.columns == ["tab_name"] && tables.rows == [["t"]])
        let databases = try runner.answer("SHOW DATABASES LIKE 'def*'")
        #expect(databases.columns == ["database_name"] && databases.rows == [["default"]])
        let columns = try runner.answer("SHOW COLUMNS IN t")
        #expect(columns.columns == ["field"] && columns.rows == [["a"], ["b"], ["y"]])
        let partitions = try runner.answer("SHOW PARTITIONS t")
        #expect(partitions.columns == ["partition"])
        #expect(partitions.rows == [["y=2023"], ["y=2024"], ["y=__HIVE_DEFAULT_PARTITION__"]])
        let describe = try runner.answer("DESCRIBE t")
        #expect(describe.columns == ["col_name", "data_type", "comment"])
        #expect(describe.rows.first == ["a", "int", "NULL"] && describe.rows.last == ["y", "int", "NULL"])
        let properties = try runner.answer("SHOW TBLPROPERTIES t")
        #expect(properties.columns == ["prpt_name", "prpt_value"] && properties.rows == [["EXTERNAL", "TRUE"]])
        let functions = try runner.rows("SHOW FUNCTIONS LIKE 'length'")
        #expect(functions.allSatisfy { $0[0] == "length" } && !functions.isEmpty)
    }

    @Test func `names that are there already, and names that are not`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(create())

        #expect(runner.failure(create())?.code == "TABLE_ALREADY_EXISTS")
        #expect(
            try runner.answer(create().replacing("TABLE t", with: "TABLE IF NOT EXISTS t")).outcome.note
                == "table 'default.t' exists already")
        #expect(runner.failure("DROP TABLE nope")?.code == "TABLE_NOT_FOUND")
        #expect(runner.failure("DESCRIBE nope")?.code == "TABLE_NOT_FOUND")
        #expect(runner.failure("SHOW TABLES IN nope")?.code == "SCHEMA_NOT_FOUND")
        #expect(runner.failure("CREATE DATABASE default")?.code == "SCHEMA_ALREADY_EXISTS")
        #expect(runner.failure("DROP DATABASE default")?.code == "NOT_SUPPORTED")
        #expect(try runner.answer("DROP TABLE IF EXISTS nope").outcome.note != nil)
        _ = try runner.rows("DROP TABLE t")
        #expect(runner.failure("SELECT * FROM t")?.code == "TABLE_NOT_FOUND")
        // The files stay.
        #expect(bench.scratch.read("data/y=2023/a.csv") == "1,x\n")
    }

    @Test func `databases hold tables of their own`() throws {
        let runner = try bench.runner()
        _ = try runner.rows("CREATE DATABASE Sales COMMENT 'all sales'")
        _ = try runner.rows(create().replacing("TABLE t", with: "TABLE sales.t"))

        #expect(try runner.rows("SELECT count(*) FROM sales.t") == [["4"]])
        #expect(runner.failure("SELECT count(*) FROM t")?.code == "TABLE_NOT_FOUND")
        #expect(runner.failure("DROP DATABASE sales")?.code == "SCHEMA_NOT_EMPTY")
        _ = try runner.rows("DROP DATABASE sales CASCADE")
        #expect(try runner.rows("SHOW SCHEMAS") == [["default"]])
    }

    @Test func `files outside the partition folders are passed over, and that is said`() throws {
        bench.write("data/stray.csv", "9,9\n")
        let runner = try bench.runner()
        _ = try runner.rows(create())

        let answer = try runner.answer("SELECT count(*) FROM t")

        #expect(answer.rows == [["4"]])
        #expect(answer.outcome.warnings == ["passed over files of 't' that are in no folder y=…/: 1"])
    }

    @Test func `a folder whose value is none of the column's type fails`() throws {
        bench.write("data/y=late/a.csv", "9,9\n")
        let runner = try bench.runner()
        _ = try runner.rows(create())

        #expect(runner.failure("SELECT * FROM t")?.code == "HIVE_INVALID_PARTITION_VALUE")
    }

    @Test func `tables of the command line are no tables of the catalog`() throws {
        bench.write("o.csv", "a\n1\n")
        let runner = try bench.runner(["o=o.csv"])

        #expect(runner.failure("DROP TABLE o")?.code == "NOT_SUPPORTED")
        #expect(runner.failure("SHOW CREATE TABLE o")?.code == "NOT_SUPPORTED")
        #expect(try runner.rows("SHOW TABLES") == [["o"]])
        #expect(try runner.rows("DESCRIBE o") == [["a", "bigint", "NULL"]])
    }

    @Test func `a table with a type that its files cannot hold says which column`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE n (tags array<string>) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' LOCATION '\(folder)'"
        )

        let failure = try #require(runner.failure("SELECT * FROM n"))
        #expect(failure.code == "HIVE_UNSUPPORTED_FORMAT")
        #expect(failure.message.contains("tags"))
    }
}

@Suite struct `Session clocks` {
    @Test(arguments: [
        ("2024-01-01T00:00:00Z", "UTC", 1_704_067_200_000_000),
        ("2024-01-01T00:00:00.123456Z", "Europe/Zurich", 1_704_067_200_123_456),
        ("2024-01-01T01:00:00+01:00", "UTC", 1_704_067_200_000_000),
        ("2024-01-01 01:00:00+0100", "UTC", 1_704_067_200_000_000),
        ("2024-01-01T00:00:00-05", "UTC", 1_704_085_200_000_000),
        ("2024-01-01T01:00:00", "Europe/Zurich", 1_704_067_200_000_000),
        ("2024-01-01", "UTC", 1_704_067_200_000_000),
    ])
    func `read ISO 8601`(text: String, zone: String, micros: Int64) throws {
        #expect(try SessionClock.micros(text, zone: zone) == micros)
    }

    @Test(arguments: ["", "now", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00+99:00"]) func `refuse what is no time`(
        text: String
    ) {
        #expect(throws: QueryFailure.self) { try SessionClock.micros(text, zone: "UTC") }
    }

    @Test(arguments: [("+08:35", "+08:35"), ("Europe/Zurich", "Europe/Zurich"), ("Z", "UTC"), ("UTC", "UTC")])
    func `know zones`(text: String, zone: String) throws {
        #expect(try SessionClock.zone(text) == zone)
    }

    @Test func `refuse zones that are none`() {
        #expect(throws: QueryFailure.self) { try SessionClock.zone("Mars/Olympus") }
    }
}
