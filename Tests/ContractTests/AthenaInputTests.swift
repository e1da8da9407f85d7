import Glibc
import PjrunTesting
import Testing

/// The repository, found from this file.
private let repository = String(#filePath.split(separator: "/Tests/")[0])

@Suite struct AthenaInputTests {
    // MARK: - Forms

    private static let forms: [(format: String, members: String, isCompressed: Bool, rows: String)] = [
        ("TEXTFILE", "", false, "1|anna|10.5\n2|ben|20.0\n3||\\N\n"),
        ("TEXTFILE", #""OutputCompression": "GZIP","#, true, "1|anna|10.5\n2|ben|20.0\n3||\\N\n"),
        (
            "JSON", "", false,
            #"{"id":1,"name":"anna","amount":10.5}"# + "\n" + #"{"id":2,"name":"ben","amount":20.0}"# + "\n"
                + #"{"id":3,"name":"","amount":null}"# + "\n"
        ),
        (
            "JSON", #""OutputCompression": "GZIP","#, true,
            #"{"id":1,"name":"anna","amount":10.5}"# + "\n" + #"{"id":2,"name":"ben","amount":20.0}"# + "\n"
                + #"{"id":3,"name":"","amount":null}"# + "\n"
        ),
    ]

    @Test(arguments: forms)
    func `the script finds the query's rows in files of the form asked for`(
        _ form: (format: String, members: String, isCompressed: Bool, rows: String)
    ) {
        let athena = AthenaFolder()
        athena.write(query: "SELECT * FROM orders WHERE id <= 3", format: form.format, members: form.members)

        let result = athena.run()

        #expect(result == ShellResult(exit: 0, form.rows))
        let names = athena.folder.files(AthenaFolder.results)
        #expect(names.count > 1)
        let folders = Set(names.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
        #expect(folders.count == 1)
        #expect(folders.first?.wholeMatch(of: /[0-9a-f]{32}\/data/) != nil)
        for name in names {
            let ending = form.isCompressed ? ".gz" : ""
            let last = name.split(separator: "/").last ?? ""
            let pattern =
                /\d{8}_\d{6}_\d{5}_[a-z0-9]{5}_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
            #expect(last.hasSuffix(ending) && last.dropLast(ending.count).wholeMatch(of: pattern) != nil, "\(name)")
        }
    }

    @Test func `a semicolon after the query, other letters of the catalog, a work group and a key change nothing`() {
        let athena = AthenaFolder()
        athena.write(
            query: #"SELECT "name" FROM "AwsDataCatalog"."sales"."orders" WHERE id = 2;"#,
            members: #""WorkGroup": "primary", "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/k","#)

        #expect(athena.run() == ShellResult(exit: 0, "ben\n"))
    }

    @Test func `a query without rows gives an empty directory, and the job runs`() {
        let athena = AthenaFolder()
        athena.write(query: "SELECT * FROM orders WHERE id > 100")

        #expect(athena.run() == ShellResult(exit: 0))
        #expect(athena.folder.files(AthenaFolder.results) == [])
    }

    @Test func `results stay where they are, those of each run in a folder of its own`() {
        let athena = AthenaFolder()
        athena.write("one", query: "SELECT id FROM orders")
        athena.write("two", query: "SELECT id FROM orders")

        #expect(athena.run("one").code == 0)
        let first = athena.folder.contents(AthenaFolder.results)
        #expect(athena.run("two").code == 0)

        let both = athena.folder.contents(AthenaFolder.results)
        #expect(first.allSatisfy { both[$0.key] == $0.value })
        #expect(Set(both.keys.map { $0.prefix(32) }).count == 2)
    }

    // MARK: - Hosts and modes

    @Test func `hosts share the files unless the request says otherwise`() {
        let athena = AthenaFolder()
        let script = "ls /opt/ml/processing/input/athena | sed \"s/^/$HOSTNAME /\""
        athena.write("shared", query: "SELECT * FROM orders", hosts: 2, script: script)
        athena.write(
            "all", query: "SELECT * FROM orders", dataset: #""DataDistributionType": "FullyReplicated","#, hosts: 2,
            script: script)

        let shared = athena.run("shared").output.split(separator: "\n").map { $0.split(separator: " ") }
        let all = athena.run("all").output.split(separator: "\n").map { $0.split(separator: " ") }

        let files = Set(shared.map { $0[1] })
        #expect(shared.count == files.count && files.count > 1)
        #expect(Set(shared.map { $0[0] }) == ["algo-1", "algo-2"])
        #expect(all.count == 2 * Set(all.map { $0[1] }).count)
    }

    @Test func `a pipe gives the bytes of all files`() {
        let athena = AthenaFolder()
        athena.write(
            query: "SELECT id FROM orders", dataset: #""InputMode": "Pipe","#,
            script: "LC_ALL=C sort < /opt/ml/processing/input/athena/athena_0")

        #expect(athena.run() == ShellResult(exit: 0, "1\n2\n3\n4\n5\n6\n"))
    }

    @Test func `the query's input is described as it was sent`() {
        let athena = AthenaFolder()
        athena.write(
            query: "SELECT id FROM orders;",
            script:
                "python3 -c 'import json; print(json.load(open(\"/opt/ml/config/processingjobconfig.json\"))[\"ProcessingInputs\"][0][\"DatasetDefinition\"][\"AthenaDatasetDefinition\"][\"QueryString\"])'"
        )

        #expect(athena.run() == ShellResult(exit: 0, "SELECT id FROM orders;\n"))
        let input = athena.folder.describe()["ProcessingInputs"]?[0]
        #expect(input?["DatasetDefinition"]?["AthenaDatasetDefinition"]?["QueryString"] == "SELECT id FROM orders;")
    }

    // MARK: - Failures

    private static let failures: [(query: String, reason: String)] = [
        (
            "SELECT nme FROM orders",
            "COLUMN_NOT_FOUND: line 1:8: Column 'nme' cannot be resolved or requester is not authorized to access requested resources"
        ),
        ("SELECT *\nFROM nothing", "TABLE_NOT_FOUND: line 2:6: Table 'awsdatacatalog.sales.nothing' does not exist"),
        ("SELECT * FROM other.t", "SCHEMA_NOT_FOUND: line 1:15: Schema 'other' does not exist"),
        ("SELECT count(*) FROM orders", "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1"),
        (
            "SELECT id, 1 AS ID FROM orders",
            "DUPLICATE_COLUMN_NAME: line 1:1: Column name 'id' specified more than once"
        ),
        ("SELECT 1 / (id - id) AS x FROM orders", "DIVISION_BY_ZERO: Division by zero"),
        (
            "SELECT 1 AS a; SELECT 2 AS b",
            "SYNTAX_ERROR: line 1:16: Only one sql statement is allowed. Got: SELECT 1 AS a; SELECT 2 AS b"
        ),
        ("SHOW TABLES", "SYNTAX_ERROR: line 1:1: the statement is no query"),
        ("SELECT NULL AS x", "COLUMN_TYPE_UNKNOWN: line 1:1: Column type is unknown at position 1"),
    ]

    @Test(arguments: failures)
    func `a query that cannot be run fails the job with Athena's words, and leaves nothing`(
        _ failure: (query: String, reason: String)
    ) {
        let athena = AthenaFolder()
        athena.write(query: failure.query)

        let result = athena.run()

        #expect(result.code == 125)
        #expect(result.output == "")
        #expect(athena.folder.state() == JobState("Failed", reason: "ClientError: \(failure.reason)"))
        #expect(athena.folder.files(AthenaFolder.results) == [])
        #expect(athena.folder.leftovers == [])
    }

    @Test(arguments: [
        ("Catalog", "Hive", "CATALOG_NOT_FOUND: Catalog 'Hive' does not exist"),
        ("Database", "nowhere", "SCHEMA_NOT_FOUND: Schema 'nowhere' does not exist"),
    ])
    func `catalog and database must be there, though the query names neither`(
        member: String, value: String, reason: String
    ) {
        let athena = AthenaFolder()
        athena.write(query: "SELECT 1 AS x")
        let request = athena.folder.read("job.json") ?? ""
        let old = member == "Catalog" ? "AwsDataCatalog" : "sales"
        athena.folder.write(
            "job.json", request.replacing("\"\(member)\": \"\(old)\"", with: "\"\(member)\": \"\(value)\""))

        #expect(athena.run().code == 125)
        #expect(athena.folder.state() == JobState("Failed", reason: "ClientError: \(reason)"))
    }

    @Test func `the help says what may have been meant, and which query it is`() {
        let athena = AthenaFolder()
        athena.write(query: "SELECT nme FROM orders")

        #expect(
            athena.run().error == """
                pjrun Failed      ClientError: COLUMN_NOT_FOUND: line 1:8: Column 'nme' cannot be resolved or requester is not authorized to access requested resources
                  help: did you mean "name"? columns of orders: id, name, amount; it is the query of input 'athena' (ProcessingInputs[0])

                """)
    }

    @Test func `4,096 characters are a query, 4,097 are not`() {
        let athena = AthenaFolder()
        let query = "SELECT 7 AS x"
        athena.write("fits", query: query + String(repeating: " ", count: 4096 - query.count))
        athena.write("long", query: query + String(repeating: " ", count: 4097 - query.count))

        #expect(athena.run("fits") == ShellResult(exit: 0, "7\n"))
        #expect(athena.run("long").code == 2)
    }

    // MARK: - Ending early

    /// Runs for years.
    private static let endless =
        "SELECT count(*) AS n FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h, orders i, orders j, orders k, orders l, orders m, orders n, orders o, orders p, orders q WHERE a.id + q.id > 0"

    @Test(arguments: ["SIGINT", "pjrun stop"])
    func `a stop ends the query that runs, and nothing is left`(how: String) {
        let athena = AthenaFolder()
        athena.write(query: Self.endless)
        let job = athena.folder.start("-q", "--request", "job.json")
        // Half-written files are there while the query runs.
        #expect(
            eventually {
                Shell.run("ls -d '\(athena.folder.home)'/scratch/*.query/* 2>/dev/null").code == 0
            })

        if how == "SIGINT" { job.signal(SIGINT) } else { athena.folder.pjrun("stop", "job") }
        let result = job.wait()

        #expect(result.code == 130)
        #expect(athena.folder.state() == JobState("Stopped"))
        #expect(athena.folder.files(AthenaFolder.results) == [])
        #expect(athena.folder.leftovers == [])
    }

    @Test func `MaxRuntimeInSeconds ends the query that runs`() {
        let athena = AthenaFolder()
        athena.write(query: Self.endless, maxRuntime: 1)

        let result = athena.run()

        #expect(result.code == 124)
        #expect(athena.folder.state() == JobState("Stopped"))
        #expect(athena.folder.leftovers == [])
    }

    // MARK: - Showing

    @Test func `a plan shows the query and what it would read, and runs nothing`() {
        let athena = AthenaFolder()
        athena.write(query: "SELECT kind, count(*) AS n\nFROM events WHERE day > '2026-01-01' GROUP BY kind")

        let result = athena.folder.pjrun("plan", "--request", "job.json")

        #expect(result.code == 0)
        #expect(
            result.output.contains(
                """
                query of input athena, in AwsDataCatalog.sales, to s3://lake/results/ (TEXTFILE)
                    SELECT kind, count(*) AS n
                    FROM events WHERE day > '2026-01-01' GROUP BY kind
                  columns  kind varchar, n bigint
                scans         files  bytes  partitions
                sales.events      2   34 B  2 of 3
                """), "\(result.output)")
        #expect(athena.folder.files(AthenaFolder.results) == [])
        #expect(athena.folder.describe().string?.contains("Could not find") == true)
    }

    @Test func `a plan as JSON has the query too`() {
        let athena = AthenaFolder()
        athena.write(query: "SELECT id FROM orders")

        let plan = JSONValue(parsing: athena.folder.pjrun("plan", "--request", "job.json", "--format", "json").output)

        #expect(
            plan["Queries"] == [
                [
                    "InputName": "athena", "Catalog": "AwsDataCatalog", "Database": "sales",
                    "QueryString": "SELECT id FROM orders", "OutputFormat": "TEXTFILE", "Columns": ["id integer"],
                    "Tables": [
                        ["Name": "sales.orders", "Files": 1, "Bytes": 68, "Partitions": nil, "AllPartitions": nil]
                    ],
                ]
            ])
        #expect(plan["EmptyHosts"] == [])
    }

    @Test func `the report of a run has rows and bytes scanned`() {
        let athena = AthenaFolder()
        athena.write(query: "SELECT * FROM events WHERE day = '2026-01-02'")

        let result = athena.folder.pjrun("--request", "job.json")

        let lines = result.error.split(separator: "\n")
        let header = lines.firstIndex { $0.hasPrefix("query ") }
        let row = header.map { lines[$0 + 1].split(separator: " ", omittingEmptySubsequences: true) } ?? []
        #expect(row.prefix(2) == ["athena", "2"])
        #expect(row.count > 10 && row[5...9].joined(separator: " ").contains("B 1 of 3"), "\(result.error)")
    }

    // MARK: - The sample

    @Test func `the sample request with a query runs as it stands`() {
        let folder = JobFolder()
        folder.pjrun("s3", "cp", "\(repository)/sample-data/iris.csv", "s3://sample/tables/iris/iris.csv")
        folder.pjrun("s3", "cp", "\(repository)/sample-data/jobs/athena-split.py", "s3://sample/code/")
        folder.pjrun("sql", "CREATE DATABASE sample")
        folder.pjrun(
            "sql",
            AthenaFolder.table(
                "sample.iris",
                "sepal_length double, sepal_width double, petal_length double, petal_width double, species string",
                at: "s3://sample/tables/iris/"))

        let job = folder.pjrun("-q", "--request", "\(repository)/sample-data/jobs/athena-split.job.json")

        #expect(job == ShellResult(exit: 0, "train: 104 rows\nvalidation: 22 rows\ntest: 23 rows\n"))
        let sets = folder.contents("home/s3/sample/out/iris")
        #expect(sets.keys.sorted() == ["test/test.csv", "train/train.csv", "validation/validation.csv"])
        #expect(sets.values.allSatisfy { $0.hasPrefix("species,sepal_area,petal_area\n") })
        let rows = sets.values.flatMap { $0.split(separator: "\n").dropFirst() }
        #expect(rows.filter { $0 == "setosa,17.85,0.28" }.count == 1)
        #expect(rows.count == 149)
    }
}
