import Glibc
import PjrunTesting
import Testing

@Suite struct `pjrun sql` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    init() {
        corner.write("o.csv", "id,name,amount\n1,ann,10\n2,bob,\n3,\"c,y\",7\n")
    }

    private func sql(_ arguments: String..., input: String? = nil) -> Answer {
        corner.run(["sql"] + arguments, input: input)
    }

    // MARK: - Where statements come from

    @Test func `an argument`() {
        #expect(sql("select 1 as a, 'x' as b", "--format", "csv") == Answer(code: 0, output: "a,b\n1,x\n"))
    }

    @Test func `several in one argument`() {
        #expect(sql("select 1 as a; select 2 as b;", "--format", "csv") == Answer(code: 0, output: "a\n1\nb\n2\n"))
    }

    @Test func `an argument that begins with a comment`() {
        #expect(sql("-- how many\nselect 1 as a", "--format", "csv") == Answer(code: 0, output: "a\n1\n"))
        #expect(sql("--format", "csv", "--no blank\nselect 1 as a") == Answer(code: 0, output: "a\n1\n"))
    }

    @Test func `a file`() {
        corner.write("q.sql", "select ';' as a; -- ;\nselect 2 as b")

        #expect(sql("--file", "q.sql", "--format", "csv") == Answer(code: 0, output: "a\n;\nb\n2\n"))
    }

    @Test func `standard input`() {
        #expect(
            sql("--format", "csv", input: "select 1 as a;\n\n;select 2 as b") == Answer(code: 0, output: "a\n1\nb\n2\n")
        )
        #expect(sql(input: "") == Answer(code: 0))
    }

    @Test func `none, or two of them`() {
        #expect(sql("").code == 2)
        #expect(sql("select 1", "--file", "q.sql").code == 2)
        #expect(
            sql("--file", "nope.sql").error.hasPrefix("error: the statements cannot be read: cannot read 'nope.sql'"))
    }

    // MARK: - Tables

    @Test func `a file as a table`() {
        let answer = sql("select name, amount from o order by id desc", "--table", "o=o.csv")

        #expect(answer.code == 0)
        #expect(answer.output.contains(" c,y  |      7"))
        #expect(answer.output.contains(" bob  |   NULL"))
        #expect(!corner.shell("ls home").output.contains("pjrun.sqlite"), "no home was needed")
    }

    @Test func `standard input as a table`() {
        let answer = sql(
            "select count(*) as n, sum(amount) as s from o", "--table", "o=-", "--format", "csv",
            input: corner.read("o.csv"))

        #expect(answer == Answer(code: 0, output: "n,s\n3,17\n"))
    }

    @Test func `objects as a table`() {
        corner.run("s3", "cp", "o.csv", "s3://bucket/data/y=2024/o.csv")
        corner.run("s3", "cp", "o.csv", "s3://bucket/data2/o.csv")

        let answer = sql(
            "select y, count(*) as n, min(\"$path\") as p from o group by y", "--table", "o=s3://bucket/data",
            "--format", "csv")

        #expect(answer == Answer(code: 0, output: "y,n,p\n2024,3,s3://bucket/data/y=2024/o.csv\n"))
    }

    @Test func `a table of the catalog lasts`() {
        corner.run("s3", "cp", "o.csv", "s3://bucket/data/o.csv")
        let create = """
            CREATE EXTERNAL TABLE shop.`o` (id bigint, name string, amount int)
            ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' LOCATION 's3://bucket/data/'
            TBLPROPERTIES ('skip.header.line.count'='1', 'use.null.for.invalid.data'='true')
            """

        #expect(sql("create database shop").code == 0)
        #expect(sql(create).code == 0)

        #expect(
            sql("select sum(amount) as s from o", "--database", "shop", "--format", "csv")
                == Answer(code: 0, output: "s\n17\n"))
        #expect(sql("show tables in shop", "--format", "csv").output == "tab_name\no\n")
        #expect(corner.run("list").code == 0, "jobs live in the same file")
    }

    @Test func `a query that cannot be answered`() {
        let answer = sql("select *\nfrom o where amout = 1", "--table", "o=o.csv")

        #expect(
            answer
                == Answer(
                    code: 1,
                    error: """
                        error: COLUMN_NOT_FOUND: line 2:14: Column 'amout' cannot be resolved or requester is not authorized to access requested resources
                          --> sql:2:14   from o where amout = 1
                          help: did you mean "amount"? columns of o: id, name, amount

                        """))
    }

    @Test func `places are those of the file that has the statements`() {
        corner.write("q.sql", "select 1 as a;\n  select\n foo")

        let answer = sql("--file", "q.sql", "--format", "csv")

        #expect(answer.output == "a\n1\n")
        #expect(answer.error.contains("line 2:2: Column 'foo'"))
        #expect(answer.error.contains("--> q.sql:3:2   foo"))
    }

    @Test func `a value in the data that cannot be read`() {
        let answer = sql("select sum(name) from o", "--table", "o=o.csv", "--schema", "o=name bigint")

        #expect(answer.code == 1)
        #expect(answer.error.contains("  --> <tmp>/o.csv, line 2"))
    }

    // MARK: - Results

    @Test(arguments: [
        ("csv", "a,b,c\n1,\"x,\"\"y\",\n"), ("athena-csv", "\"a\",\"b\",\"c\"\n\"1\",\"x,\"\"y\",\n"),
        (
            "jsonl",
            #"{"columns":[{"name":"a","type":"integer"},{"name":"b","type":"varchar(4)"},{"name":"c","type":"unknown"}],"rows":[[1,"x,\"y",null]]}"#
                + "\n"
        ),
    ])
    func `have the form that was asked for`(format: String, output: String) {
        #expect(sql("select 1 as a, 'x,\"y' as b, null as c", "--format", format) == Answer(code: 0, output: output))
    }

    @Test func `go to a file whose ending says the form`() {
        #expect(sql("select * from o", "--table", "o=o.csv", "--output", "out.csv") == Answer(code: 0))
        #expect(corner.read("out.csv") == "id,name,amount\n1,ann,10\n2,bob,\n3,\"c,y\",7\n")
        #expect(sql("select 1 as a", "--output", "out.jsonl").code == 0)
        #expect(corner.read("out.jsonl")?.hasPrefix("{\"columns\":") == true)
        #expect(sql("select 1 as a", "--output", "out.csv.gz").code == 0)
        #expect(corner.shell("gzip -dc out.csv.gz").output == "a\n1\n")
        #expect(corner.files == ["o.csv", "out.csv", "out.jsonl", "out.csv.gz"])
    }

    @Test func `of a failed statement leave no file, and the old one alone`() {
        corner.write("out.csv", "old")

        #expect(sql("select 1 / (id - 3) from o", "--table", "o=o.csv", "--output", "out.csv").code == 1)
        #expect(sql("selec", "--output", "new.csv").code == 1)

        #expect(corner.read("out.csv") == "old")
        #expect(corner.files == ["o.csv", "out.csv"])
    }

    @Test func `of a failed statement leave nothing on standard output`() {
        #expect(sql("select 1 / (3 - id) from o", "--table", "o=o.csv", "--format", "csv").output == "")
    }

    @Test func `of two statements do not fit one file, but for JSON lines`() {
        #expect(sql("select 1; select 2", "--output", "out.csv").code == 2)
        #expect(corner.files == ["o.csv"])
        #expect(sql("select 1 as a; select 2 as a", "--output", "out.jsonl").code == 0)
        #expect(corner.read("out.jsonl")?.split(separator: "\n").count == 2)
    }

    @Test func `whose reader goes away are no failure`() {
        let line =
            "'\(Products.pjrun)' sql 'select * from (values \(Array(repeating: "(1)", count: 500).joined(separator: ","))) a(x), (values \(Array(repeating: "(1)", count: 500).joined(separator: ","))) b(y), (values (1),(2),(3),(4),(5),(6),(7),(8)) c(z)' --format csv | head -1; echo ${PIPESTATUS[0]}"

        #expect(corner.shell(line).output == "x,y,z\n0\n")
    }

    // MARK: - Several statements

    @Test func `the first failure ends a script`() {
        let answer = sql("--format", "csv", input: "select 1 as a; select nope; select 2 as b;")

        #expect((answer.code, answer.output) == (1, "a\n1\n"))
    }

    @Test func `or not, when it is to go on`() {
        let answer = sql("--format", "csv", "--keep-going", input: "select 1 as a; select nope; select 2 as b;")

        #expect((answer.code, answer.output) == (1, "a\n1\nb\n2\n"))
    }

    @Test func `each gives one JSON line`() {
        let answer = sql(
            "--format", "jsonl", "--keep-going",
            input: """
                select 1 as a, cast(1.5 as double) as b, true as c;
                ;  -- nothing
                select foo;
                create database if not exists default;
                select 1 / 0 as x;
                select x from (values 3, 2, 0) as t(x) where 6 / x > 0;
                select decimal '1.50' as d, date '2024-02-29' as e, x'00ff' as f, nan() as g;
                selec 1
                """)

        #expect(answer.code == 0)
        #expect(answer.error == "database 'default' exists already\n" || answer.error == "")
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(6) == [
                #"{"columns":[{"name":"a","type":"integer"},{"name":"b","type":"double"},{"name":"c","type":"boolean"}],"rows":[[1,1.5,true]]}"#,
                #"{"error":{"code":"COLUMN_NOT_FOUND","message":"Column 'foo' cannot be resolved or requester is not authorized to access requested resources","line":2,"column":8}}"#,
                #"{"columns":[],"rows":[]}"#,
                #"{"error":{"code":"DIVISION_BY_ZERO","message":"Division by zero","line":null,"column":null}}"#,
                #"{"error":{"code":"DIVISION_BY_ZERO","message":"Division by zero","line":null,"column":null}}"#,
                #"{"columns":[{"name":"d","type":"decimal(3,2)"},{"name":"e","type":"date"},{"name":"f","type":"varbinary"},{"name":"g","type":"double"}],"rows":[["1.50","2024-02-29","00ff","NaN"]]}"#,
            ])
        #expect(lines.last?.hasPrefix(#"{"error":{"code":"SYNTAX_ERROR","message":"mismatched input 'selec'."#) == true)
        #expect(lines.count == 7)
    }

    // MARK: - Flags

    @Test func `values for question marks`() {
        #expect(
            sql("select ? as a, ? as b", "--parameter", "-5", "--parameter", "'x'", "--format", "csv")
                == Answer(code: 0, output: "a,b\n-5,x\n"))
        #expect(sql("select ?", "--parameter", "x y").code == 2)
    }

    @Test func `a fixed clock and zone`() {
        let answer = sql(
            "select current_date as d, localtimestamp as t", "--session-time-zone", "+08:35", "--session-start-time",
            "2024-02-28T20:00:00.5Z", "--format", "csv")

        #expect(answer == Answer(code: 0, output: "d,t\n2024-02-29,2024-02-29 04:35:00.500\n"))
    }

    @Test func `a seed makes random repeat`() {
        let first = sql("select random() as r", "--seed", "7", "--format", "csv")

        #expect(first.code == 0)
        #expect(sql("select random() as r", "--seed", "7", "--format", "csv") == first)
    }

    @Test(arguments: [
        ["--memory-limit", "much"], ["--threads", "0"], ["--session-time-zone", "Mars"],
        ["--session-start-time", "noon"],
        ["--table", "o"], ["--table", "=x"], ["--schema", "o=a bigint"], ["--table", "a=x", "--table", "A=y"],
        ["--table", "a=x", "--schema", "a=b nonsense"], ["--format", "xml"],
    ])
    func `what makes no sense is refused before anything runs`(flags: [String]) {
        let answer = corner.run(["sql", "select 1"] + flags)

        #expect(answer.code == 2)
        #expect(answer.output == "")
        #expect(!answer.error.isEmpty)
    }

    @Test func `too little memory is said, with what to do`() {
        let answer = sql(
            "select count(distinct x) from (values \(Array(0..<1000).map { "(\($0))" }.joined(separator: ","))) a(x)",
            "--memory-limit", "1kB")

        #expect(answer.code == 1)
        #expect(answer.error.contains("EXCEEDED_LOCAL_MEMORY_LIMIT"))
        #expect(answer.error.contains("--memory-limit"))
    }

    @Test func `how long it took, and what was read`() {
        let answer = sql("select count(*) from o", "--table", "o=o.csv", "--time")

        #expect(answer.error.hasPrefix("time: "))
        #expect(answer.error.hasSuffix("1 row, 41 B read\n  awsdatacatalog.default.o: 1 file, 41 bytes\n"))
    }

    // MARK: - Ending

    @Test func `Ctrl-C ends a statement and leaves no file`() {
        let values = Array(repeating: "(1)", count: 1000).joined(separator: ",")
        let endless =
            "select count(*) from (values \(values)) a(x), (values \(values)) b(x), (values \(values)) c(x), (values \(values)) d(x)"
        let process = PjrunProcess.start(
            ["sql", endless, "--output", corner("out.csv")], home: corner.home, directory: corner.scratch.path)
        // The file of the result is open, without a name, when the statement is about to run.
        #expect(
            eventually {
                corner.shell("ls -l /proc/\(process.pid)/fd").output.contains("\(corner.scratch.path)/#")
            })
        kill(process.pid, SIGINT)

        let result = process.wait()

        #expect(result.code == 130)
        #expect(result.error == "cancelled\n")
        #expect(corner.files == ["o.csv"])
    }
}
