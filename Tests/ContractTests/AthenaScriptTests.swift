import Glibc
import PjrunTesting
import Testing

/// Scripts of SQL, and the image `local/athena`: queries inside a job.
@Suite struct AthenaScriptTests {
    private func folder() -> JobFolder {
        let folder = JobFolder()
        folder.write("orders.csv", "id,name,amount\n1,anna,10.5\n2,\"b \"\"q\"\", c\",20\n3,,\n")
        folder.write("days/day=2026-01-01/a.csv", "id\n1\n2\n")
        folder.write("days/day=2026-01-02/b.csv", "id\n3\n")
        return folder
    }

    @discardableResult
    private func run(_ folder: JobFolder, _ sql: String, _ arguments: [String] = []) -> ShellResult {
        folder.write("query.sql", sql)
        let outputs = arguments.contains("--output") ? [] : ["--output", "result=out"]
        return folder.pjrun(
            [
                "-q", "--job-name", "job", "--script", "query.sql", "--input", "orders=orders.csv", "--input",
                "days=days",
            ]
                + outputs + arguments)
    }

    // MARK: - Results

    @Test func `a query writes a file with the script's name`() {
        let folder = folder()

        let result = run(folder, "SELECT id, name FROM orders WHERE amount > 15 OR id = 3 ORDER BY id;\n")

        #expect(result == ShellResult(exit: 0, error: "result/query.csv: 2 rows\n"))
        #expect(folder.contents("out") == ["query.csv": "id,name\n2,\"b \"\"q\"\", c\"\n3,\n"])
    }

    @Test func `several queries are numbered, and comments choose outputs and forms`() {
        let folder = folder()

        let result = run(
            folder,
            """
            -- the first two have no name
            SELECT 1 AS a;
            SELECT 2 AS b;
            -- output: other
            SELECT 3 AS c;
            /* this one is JSON */
            --output: other/sub/rows.jsonl.gz
            SELECT id, name FROM orders WHERE id = 2
            """, ["--output", "result=out", "--output", "other=more"])

        #expect(result.code == 0)
        #expect(folder.contents("out") == ["query-1.csv": "a\n1\n", "query-2.csv": "b\n2\n"])
        #expect(folder.files("more") == ["query.csv", "sub/rows.jsonl.gz"])
        #expect(folder.read("more/query.csv") == "c\n3\n")
        #expect(
            Shell.run("zcat '\(folder("more/sub/rows.jsonl.gz"))'").output == #"{"id":2,"name":"b \"q\", c"}"# + "\n")
    }

    @Test func `inputs are tables, with the folders of partitions as columns`() {
        let folder = folder()

        run(
            folder,
            #"SELECT d.day, count(*) AS n, max(o.name) AS m FROM days d JOIN Orders o ON o.id = d.id GROUP BY 1 ORDER BY 1"#
        )

        #expect(
            folder.contents("out") == [
                "query.csv": "day,n,m\n2026-01-01,2,\"b \"\"q\"\", c\"\n2026-01-02,1,\n"
            ])
    }

    @Test func `a job without outputs prints rows to its log, and what is no query always does`() {
        let folder = folder()
        folder.write("query.sql", "SELECT id FROM orders WHERE id < 3 ORDER BY id; SHOW TABLES")

        let result = folder.pjrun("-q", "--script", "query.sql", "--input", "orders=orders.csv")

        #expect(result.code == 0)
        #expect(result.output.hasPrefix("id\n1\n2\n"))
        #expect(result.output.contains("orders"))
    }

    @Test func `a table can be made of an input, for as long as the script runs`() {
        let folder = folder()
        folder.write("raw/r.txt", "7|x\n8|y\n")

        let result = run(
            folder,
            """
            CREATE EXTERNAL TABLE raw_rows (n int, t string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
            LOCATION 'file:///opt/ml/processing/input/raw/';
            SELECT n + 1 AS m FROM raw_rows ORDER BY m
            """, ["--input", "raw=raw"])

        #expect(result.code == 0, "\(result.error)")
        #expect(folder.contents("out") == ["query.csv": "m\n8\n9\n"])
    }

    @Test func `arguments are the values of question marks`() {
        let folder = folder()

        let result = run(
            folder, "SELECT '?' AS q;\nSELECT id FROM orders WHERE id > ? AND name <> ?",
            ["--argument", "--parameter", "--argument", "1", "--argument", "--parameter='x'"])

        #expect(result.code == 0, "\(result.error)")
        #expect(folder.contents("out") == ["query-1.csv": "q\n?\n", "query-2.csv": "id\n2\n"])
    }

    @Test func `each of several hosts queries its share and writes a file of its own`() {
        let folder = folder()

        let result = run(folder, "SELECT count(*) AS n FROM days", ["--instances", "2", "--shard"])

        #expect(result.code == 0, "\(result.error)")
        let files = folder.contents("out")
        #expect(files.keys.sorted() == ["query-algo-1.csv", "query-algo-2.csv"])
        #expect(files.values.sorted() == ["n\n1\n", "n\n2\n"])
    }

    // MARK: - The image

    @Test func `the image takes a query as its argument`() {
        let folder = folder()

        let result = folder.pjrun(
            "-q", "--image", "local/athena", "--input", "orders=orders.csv", "--output", "result=out", "--argument",
            "SELECT sum(amount) AS total FROM orders")

        #expect(result.code == 0, "\(result.error)")
        #expect(folder.contents("out") == ["result.csv": "total\n30.5\n"])
    }

    @Test func `the image runs a script, on an isolated network too`() {
        let folder = folder()

        let result = run(folder, "SELECT 1 AS x", ["--image", "local/athena", "--network-isolation"])

        #expect(result.code == 0, "\(result.error)")
        #expect(folder.contents("out") == ["query.csv": "x\n1\n"])
    }

    // MARK: - Failures

    @Test func `an error has its place in the script, and is the job's message`() {
        let folder = folder()

        let result = run(folder, "-- one\nSELECT 1 AS x;\n\n-- two\nSELECT id,\n       nme\nFROM orders")

        #expect(
            result
                == ShellResult(
                    exit: 1,
                    error: """
                        result/query-1.csv: 1 row
                        error: COLUMN_NOT_FOUND: Column 'nme' cannot be resolved or requester is not authorized to access requested resources
                          --> /opt/ml/processing/input/code/query.sql:6:8   nme
                          help: did you mean "name"? columns of orders: id, name, amount
                        pjrun Failed      AlgorithmError: , exit code: 1

                        """))
        #expect(
            folder.state()
                == JobState(
                    "Failed", reason: "AlgorithmError: , exit code: 1",
                    message:
                        "COLUMN_NOT_FOUND: line 6:8: Column 'nme' cannot be resolved or requester is not authorized to access requested resources"
                ))
        #expect(folder.contents("out") == ["query-1.csv": "x\n1\n"])
    }

    @Test func `what does not parse is said before anything runs`() {
        let folder = folder()

        let result = run(folder, "SELECT 1 AS x;\nSELEC 2")

        #expect(result.code == 1)
        #expect(result.error.hasPrefix("error: SYNTAX_ERROR: mismatched input 'SELEC'"), "\(result.error)")
        #expect(result.error.contains("query.sql:2:1"), "\(result.error)")
        #expect(folder.files("out") == [])
    }

    @Test(arguments: [
        ("-- output: nowhere\nSELECT 1", "the job has no output 'nowhere'"),
        ("-- output: result/../x.csv\nSELECT 1", "'result/../x.csv' does not name a file of output 'result'"),
        ("-- output: result/x.parquet\nSELECT 1", "the ending of 'result/x.parquet' is not one of a form of result"),
        (
            "-- output: result/a.csv\nSELECT 1;\n-- output: result/a.csv\nSELECT 2",
            "two queries write 'a.csv' of output 'result'"
        ),
        ("", "there is no statement in '/opt/ml/processing/input/code/query.sql'"),
        ("SELECT * FROM code", "TABLE_NOT_FOUND: Table 'awsdatacatalog.default.code' does not exist"),
        (
            "SELECT ? + 1 AS x",
            "INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 1 but found 0"
        ),
    ])
    func `what cannot be is refused`(sql: String, message: String) {
        let folder = folder()

        let result = run(folder, sql)

        #expect(result.code == 1)
        #expect(result.error.hasPrefix("error: \(message)\n"), "\(result.error)")
        #expect(folder.files("out") == [])
    }

    @Test func `bad data are told with file and line, and leave no half result`() {
        let folder = folder()
        folder.write("orders.csv", "id,name\n1,a\n2,b,c\n")

        let result = run(folder, "SELECT * FROM orders")

        #expect(result.code == 1)
        #expect(result.error.contains("--> /opt/ml/processing/input/orders/orders.csv, line 3"), "\(result.error)")
        #expect(folder.files("out") == [])
    }

    @Test func `a stop ends the statement that runs, and half a result is not uploaded`() {
        let folder = folder()
        let tables = (1...20).map { "orders o\($0)" }.joined(separator: ", ")
        folder.write("query.sql", "SELECT 1 AS ready;\nSELECT o1.id FROM \(tables) WHERE o1.id + o20.id > 0")
        let job = folder.start(
            "-q", "--job-name", "job", "--script", "query.sql", "--input", "orders=orders.csv", "--output",
            "result=out", "--continuous")
        #expect(folder.waits(for: "out/query-1.csv"))

        job.signal(SIGINT)
        let result = job.wait()

        #expect(result.code == 130)
        #expect(folder.state().status == "Stopped")
        #expect(folder.files("out") == ["query-1.csv"])
        #expect(folder.leftovers == [])
    }
}
