import FileTree
import Testing
import TrinoSQL

@testable import Runtimes

@Suite struct `Statements that write files` {
    let bench = Bench()
    private var place: String { "file://\(bench.scratch.path)" }

    private func runner() throws -> StatementRunner {
        bench.write("o.csv", "id,day,amount,tag\n1,2024-01-01,1.5,a\n2,2024-01-02,2.5,\n3,2024-01-02,3.5,\"x,y\"\n")
        return try bench.runner(["o=\(bench.scratch.path)/o.csv"])
    }

    private func files(_ folder: String) throws -> [String] {
        try Directory(FileName("\(bench.scratch.path)/\(folder)")).files().map(\.name.description).sorted()
    }

    // MARK: - CREATE TABLE AS

    @Test(arguments: ["PARQUET", "JSON", "TEXTFILE"])
    func `CREATE TABLE AS makes a table of each format that reads the same`(format: String) throws {
        let runner = try runner()
        let outcome = try runner.answer(
            "CREATE TABLE t WITH (format = '\(format)', external_location = '\(place)/t/') AS SELECT * FROM o"
        ).outcome

        #expect(outcome.hasRows == false)
        #expect(outcome.note?.contains("3 rows in 1 file") == true)
        #expect(try runner.rows("SELECT * FROM t ORDER BY id") == (try runner.rows("SELECT * FROM o ORDER BY id")))
        let names = try files("t")
        #expect(names.count == 1)
        #expect(names.allSatisfy { $0.hasSuffix(".gz") == (format != "PARQUET") })
        #expect(try runner.rows("SHOW CREATE TABLE t").count > 3)
    }

    @Test func `partitions are folders, and their columns are not in the files`() throws {
        let runner = try runner()
        _ = try runner.rows(
            """
            CREATE TABLE p WITH (external_location = '\(place)/p/', partitioned_by = ARRAY['day', 'tag'])
            AS SELECT id, amount, day, tag FROM o
            """)

        let folders = Set(try files("p").map { $0.split(separator: "/").dropLast().joined(separator: "/") })
        #expect(
            folders == [
                "day=2024-01-01/tag=a", "day=2024-01-02/tag=__HIVE_DEFAULT_PARTITION__", "day=2024-01-02/tag=x,y",
            ])
        #expect(
            try runner.rows("SELECT id, tag FROM p WHERE day = DATE '2024-01-02' ORDER BY id") == [
                ["2", "NULL"], ["3", "x,y"],
            ])
        _ = try runner.rows("INSERT INTO p VALUES (9, 0.5, DATE '2025-01-01', 'a=b')")
        #expect(try runner.rows("SELECT id FROM p WHERE tag = 'a=b'") == [["9"]])
    }

    @Test(arguments: [
        ("SELECT id, 1 FROM o", "", "MISSING_COLUMN_NAME", "Column name not specified at position 2"),
        ("SELECT id, id FROM o", "", "DUPLICATE_COLUMN_NAME", "'id'"),
        ("SELECT NULL AS n", "", "COLUMN_TYPE_UNKNOWN", "position 1"),
        (
            "SELECT TIMESTAMP '2020-01-01 00:00:00.000000' AS t", "", "NOT_SUPPORTED",
            "the configured precision is MILLISECONDS"
        ),
        ("SELECT TIME '01:00:00' AS t", "", "NOT_SUPPORTED", "Unsupported Hive type: time(0)"),
        (
            "SELECT day, id FROM o", ", partitioned_by = ARRAY['day']", "HIVE_COLUMN_ORDER_MISMATCH",
            "Partition keys must be the last"
        ),
        (
            "SELECT id FROM o", ", partitioned_by = ARRAY['x']", "INVALID_TABLE_PROPERTY",
            "Partition columns [x] not present"
        ),
        ("SELECT id FROM o", ", format = 'ORC'", "NOT_SUPPORTED", "ORC"),
        ("SELECT id FROM o", ", write_compression = 'LZO'", "NOT_SUPPORTED", "LZO"),
        ("SELECT id FROM o", ", bucketed_by = ARRAY['id']", "NOT_SUPPORTED", "bucketed_by"),
        ("SELECT id FROM o", ", colour = 'red'", "INVALID_TABLE_PROPERTY", "'colour'"),
        ("SELECT 1 / (id - 2) AS q FROM o", "", "DIVISION_BY_ZERO", "Division by zero"),
    ])
    func `what no table can be made of leaves nothing behind`(query: String, with: String, code: String, text: String)
        throws
    {
        let runner = try runner()
        let failure = runner.failure("CREATE TABLE t WITH (external_location = '\(place)/t/'\(with)) AS \(query)")

        #expect(failure?.code == code, "\(String(describing: failure))")
        #expect(failure?.message.contains(text) == true, "\(String(describing: failure))")
        #expect(runner.failure("SELECT * FROM t")?.code == "TABLE_NOT_FOUND")
        #expect((try? files("t")) ?? [] == [])
    }

    @Test func `an existing table or place is refused`() throws {
        let runner = try runner()
        let statement = "CREATE TABLE t WITH (external_location = '\(place)/t/') AS SELECT id FROM o"
        _ = try runner.rows(statement)

        #expect(runner.failure(statement)?.code == "TABLE_ALREADY_EXISTS")
        _ = try runner.rows("CREATE TABLE IF NOT EXISTS t WITH (external_location = '\(place)/t/') AS SELECT id FROM o")
        _ = try runner.rows("DROP TABLE t")
        #expect(runner.failure(statement)?.code == "HIVE_PATH_ALREADY_EXISTS")
    }

    @Test func `WITH NO DATA, names of columns, and more than a hundred partitions`() throws {
        let runner = try runner()
        _ = try runner.rows(
            "CREATE TABLE n (a, b) WITH (external_location = '\(place)/n/') AS SELECT id, tag FROM o WITH NO DATA")
        #expect(try runner.rows("DESCRIBE n").map { $0[0] } == ["a", "b"])
        #expect(try runner.rows("SELECT * FROM n") == [])
        let many = runner.failure(
            """
            CREATE TABLE m WITH (external_location = '\(place)/m/', partitioned_by = ARRAY['k'])
            AS SELECT 1 AS one, n AS k FROM UNNEST(sequence(1, 101)) AS s (n)
            """)
        #expect(many?.code == "HIVE_TOO_MANY_OPEN_PARTITIONS")
        #expect((try? files("m")) ?? [] == [])
    }

    // MARK: - INSERT INTO

    @Test func `INSERT INTO adds files, coerces values and leaves missing columns NULL`() throws {
        let runner = try runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE i (id bigint, amount double, tag string)
            ROW FORMAT DELIMITED FIELDS TERMINATED BY '|' NULL DEFINED AS '-' LOCATION '\(place)/i/'
            """)
        _ = try runner.rows("INSERT INTO i SELECT id, amount, tag FROM o")
        _ = try runner.rows("INSERT INTO i (tag, id) VALUES ('late', 7)")

        #expect(
            try runner.rows("SELECT * FROM i ORDER BY id")
                == [["1", "1.5E0", "a"], ["2", "2.5E0", "NULL"], ["3", "3.5E0", "x,y"], ["7", "NULL", "late"]])
        #expect(try files("i").count == 2)
    }

    @Test(arguments: [
        (
            "INSERT INTO i VALUES (1)", "TYPE_MISMATCH",
            "Insert query has mismatched column types: Table: [bigint, varchar], Query: [integer]"
        ),
        ("INSERT INTO i VALUES ('a', 'b')", "TYPE_MISMATCH", "Query: [varchar(1), varchar(1)]"),
        ("INSERT INTO i (x) VALUES (1)", "COLUMN_NOT_FOUND", "Insert column name does not exist in target table: x"),
        (
            "INSERT INTO i (id, id) VALUES (1, 2)", "DUPLICATE_COLUMN_NAME",
            "Insert column name is specified more than once: id"
        ),
        ("INSERT INTO nowhere VALUES (1)", "TABLE_NOT_FOUND", "nowhere"),
        ("INSERT INTO o VALUES (1)", "NOT_SUPPORTED", "comes from --table"),
        ("INSERT INTO c VALUES ('a')", "HIVE_UNSUPPORTED_FORMAT", "OpenCSVSerDe"),
    ])
    func `what cannot be inserted is refused`(statement: String, code: String, text: String) throws {
        let runner = try runner()
        _ = try runner.rows("CREATE EXTERNAL TABLE i (id bigint, tag string) LOCATION '\(place)/i/'")
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE c (a string) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
            LOCATION '\(place)/c/'
            """)
        let failure = runner.failure(statement)

        #expect(failure?.code == code, "\(String(describing: failure))")
        #expect(failure?.message.contains(text) == true, "\(String(describing: failure))")
    }

    @Test func `INSERT INTO a table with a list of partitions adds to the list`() throws {
        let runner = try runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE l (id bigint) PARTITIONED BY (tag string) STORED AS PARQUET LOCATION '\(place)/l/'
            """)
        _ = try runner.rows("ALTER TABLE l ADD PARTITION (tag = 'far') LOCATION '\(place)/far/'")
        bench.write("far/.keep", "")
        _ = try runner.rows("INSERT INTO l VALUES (1, 'near'), (2, 'a/b')")

        #expect(try runner.rows("SELECT tag, id FROM l ORDER BY id") == [["near", "1"], ["a/b", "2"]])
        #expect(try runner.rows("SHOW PARTITIONS l").count == 3)
        #expect(runner.failure("INSERT INTO l VALUES (3, 'far')")?.message.contains("/far") == true)
        #expect(try runner.rows("SELECT count(*) FROM l") == [["2"]])
    }

    @Test(arguments: ["PARQUET", "AVRO", "JSON", "TEXTFILE"])
    func `nested values are written in each format and read again`(format: String) throws {
        let runner = try runner()
        let query = """
            SELECT id, ARRAY[tag, NULL, 'z'] AS tags, MAP(ARRAY['k', 'l'], ARRAY[id, NULL]) AS counts,
                CAST(ROW(tag, ARRAY[id]) AS row(name varchar, ids array(bigint))) AS who FROM o
            """
        _ = try runner.rows(
            "CREATE TABLE n WITH (format = '\(format)', external_location = '\(place)/n/') AS \(query)")

        let shown =
            "SELECT id, json_format(CAST(tags AS json)), json_format(CAST(counts AS json)), json_format(CAST(who AS json))"
        #expect(
            try runner.rows("\(shown) FROM n ORDER BY id") == (try runner.rows("\(shown) FROM (\(query)) ORDER BY id")))
    }

    @Test func `INSERT INTO text with an escape hides delimiters`() throws {
        let runner = try runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE e (id bigint, tag string, tags array<string>)
            ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY '!' COLLECTION ITEMS TERMINATED BY ';'
            LOCATION '\(place)/e/'
            """)
        _ = try runner.rows("INSERT INTO e VALUES (1, 'a,b!c;d', ARRAY['x,y', 'p;q', NULL])")

        #expect(
            try runner.rows("SELECT id, tag, tags[1], tags[2], tags[3] FROM e")
                == [["1", "a,b!c;d", "x,y", "p;q", "NULL"]])
    }

    // MARK: - UNLOAD

    @Test func `UNLOAD writes files and makes no table`() throws {
        let runner = try runner()
        let note = try runner.answer(
            "UNLOAD (SELECT id, tag FROM o WHERE id > 1) TO '\(place)/u/' WITH (format = 'TEXTFILE', field_delimiter = ';', compression = 'NONE')"
        ).outcome.note

        #expect(note?.hasPrefix("2 rows in 1 file") == true)
        let names = try files("u")
        #expect(bench.scratch.read("u/\(names[0])") == "2;\\N\n3;x,y\n")
        #expect(
            runner.failure("UNLOAD (SELECT 1 AS a) TO '\(place)/u/' WITH (format = 'JSON')")?.code
                == "HIVE_PATH_ALREADY_EXISTS")
        #expect(runner.failure("UNLOAD (SELECT 1 AS a) TO '\(place)/v/'")?.message.contains("format") == true)
    }

    @Test func `statements that write can be prepared with parameters`() throws {
        let runner = try runner()
        _ = try runner.rows(
            "PREPARE w FROM UNLOAD (SELECT id FROM o WHERE id = ?) TO '\(place)/w/' WITH (format = 'JSON', compression = 'NONE')"
        )
        _ = try runner.rows("EXECUTE w USING 3")
        #expect(bench.scratch.read("w/\(try files("w")[0])") == "{\"id\":3}\n")
    }
}
