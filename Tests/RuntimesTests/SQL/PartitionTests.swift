import JobModel
import OrderedJSON
import Testing

@testable import Runtimes

@Suite struct `Partitions` {
    let bench = Bench()
    let runner: StatementRunner
    private var folder: String { "file://\(bench.scratch.path)" }

    init() throws {
        bench.write("data/y=2023/a.csv", "1,x\n")
        bench.write("data/y=2024/a.csv", "2,z\n3,w\n")
        bench.write("elsewhere/b.csv", "9,far\n")
        runner = try bench.runner()
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE t (a int, b string) PARTITIONED BY (y int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION '\(folder)/data/'"
        )
    }

    @Test func `are the folders until the catalog is told which there are`() throws {
        #expect(try runner.rows("SELECT y, count(*) FROM t GROUP BY 1 ORDER BY 1") == [["2023", "1"], ["2024", "2"]])

        _ = try runner.rows("ALTER TABLE t ADD PARTITION (y = 2030) LOCATION '\(folder)/elsewhere/'")

        #expect(try runner.rows("SELECT * FROM t") == [["9", "far", "2030"]])
        #expect(try runner.rows("SHOW PARTITIONS t") == [["y=2030"]])
    }

    @Test func `are found by MSCK REPAIR TABLE`() throws {
        _ = try runner.rows("ALTER TABLE t ADD PARTITION (y = 2030) LOCATION '\(folder)/elsewhere'")

        let note = try runner.answer("MSCK REPAIR TABLE t").outcome.note

        #expect(
            note == """
                Partitions not in metastore:\tt:y=2023\tt:y=2024
                Repair: Added partition to metastore t:y=2023
                Repair: Added partition to metastore t:y=2024
                """)
        #expect(try runner.rows("SELECT a FROM t WHERE y <> 2024 ORDER BY a") == [["1"], ["9"]])
        #expect(try runner.answer("MSCK REPAIR TABLE t").outcome.note == nil)
        bench.write("data/y=2025/a.csv", "5,n\n")
        #expect(try runner.rows("SHOW PARTITIONS t") == [["y=2023"], ["y=2024"], ["y=2030"]])
    }

    @Test func `can be dropped, and the files stay`() throws {
        _ = try runner.rows("ALTER TABLE t DROP PARTITION (y = '2023')")

        #expect(try runner.rows("SELECT a FROM t ORDER BY 1") == [["2"], ["3"]])
        #expect(bench.scratch.read("data/y=2023/a.csv") == "1,x\n")
        let failure = try #require(runner.failure("ALTER TABLE t DROP PARTITION (y = 2023)"))
        #expect(failure.description == "FAILED: SemanticException [Error 10006]: Partition not found y = 2023")
        _ = try runner.rows("ALTER TABLE t DROP IF EXISTS PARTITION (y = 2023), PARTITION (y = 2024)")
        #expect(try runner.rows("SELECT a FROM t") == [])
    }

    @Test func `that cannot be are refused`() throws {
        _ = try runner.rows("ALTER TABLE t ADD PARTITION (y = 1) PARTITION (y = 2) LOCATION '\(folder)/elsewhere/'")

        #expect(
            runner.failure("ALTER TABLE t ADD PARTITION (y = 2)")?.message.contains("Partition already exists") == true)
        _ = try runner.rows("ALTER TABLE t ADD IF NOT EXISTS PARTITION (y = 2)")
        #expect(try runner.rows("SELECT b FROM t WHERE y = 2") == [["far"]])
        #expect(
            runner.failure("ALTER TABLE t ADD PARTITION (z = 2)")?.message
                == "SemanticException Partition spec {z=2} contains non-partition columns")
        #expect(runner.failure("ALTER TABLE t ADD PARTITION (y = 'late')")?.code == "HIVE_INVALID_PARTITION_VALUE")
        #expect(runner.failure("ALTER TABLE nope ADD PARTITION (y = 2)")?.code == "TABLE_NOT_FOUND")
        _ = try runner.rows("CREATE EXTERNAL TABLE p (a int) LOCATION '\(folder)/data/'")
        #expect(
            runner.failure("ALTER TABLE p ADD PARTITION (y = 2)")?.message
                == "SemanticException table is not partitioned but partition spec exists: {y=2}")
        #expect(runner.failure("SHOW PARTITIONS p")?.code == "NOT_SUPPORTED")
    }

    @Test func `and their table can be described anew`() throws {
        _ = try runner.rows("ALTER TABLE t ADD COLUMNS (c double COMMENT 'new')")
        _ = try runner.rows("ALTER TABLE t SET TBLPROPERTIES ('skip.header.line.count' = '1', 'x' = 'y')")
        #expect(try runner.rows("SELECT * FROM t") == [["3", "w", "NULL", "2024"]])
        #expect(try runner.rows("SHOW TBLPROPERTIES t ('x')") == [["y"]])
        #expect(
            runner.failure("ALTER TABLE t ADD COLUMNS (Y int)")?.message.hasSuffix("Duplicate column name: y") == true)

        _ = try runner.rows("ALTER TABLE t REPLACE COLUMNS (k string)")
        _ = try runner.rows("ALTER TABLE t SET TBLPROPERTIES ('skip.header.line.count' = '0')")
        _ = try runner.rows("ALTER TABLE t PARTITION (y = 2023) SET LOCATION '\(folder)/elsewhere/'")
        _ = try runner.rows("ALTER TABLE t PARTITION (y = 2024) RENAME TO PARTITION (y = 2025)")
        #expect(
            try runner.rows("SELECT k, y FROM t ORDER BY 1") == [["2", "2025"], ["3", "2025"], ["9", "2023"]])
        #expect(runner.failure("ALTER TABLE t PARTITION (y = 1) SET LOCATION '/x/'")?.code == "FAILED")

        _ = try runner.rows("ALTER TABLE t SET LOCATION 'file:///nowhere/'")
        #expect(try runner.rows("SHOW CREATE TABLE t").contains(["  'file:///nowhere/'"]))
        #expect(runner.failure("ALTER TABLE t ADD COLUMNS (u uniontype<int>)")?.code == "NOT_SUPPORTED")
    }

    @Test func `whose folder is not there have no rows, and that is said`() throws {
        _ = try runner.rows("ALTER TABLE t ADD PARTITION (y = 1)")

        let answer = try runner.answer("SELECT count(*) FROM t")

        #expect(answer.rows == [["0"]])
        #expect(answer.outcome.warnings.count == 1)
    }

    @Test func `may be read in another way than the table`() throws {
        bench.write("semicolons/b.csv", "7;\"q\"\n")
        var storage = GlueStorage()
        storage.columns = [GlueColumn(name: "a", type: "int"), GlueColumn(name: "b", type: "string")]
        storage.location = "\(folder)/semicolons/"
        storage.serializationLibrary = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
        storage.serdeParameters = ["separatorChar": ";"]
        try add(storage)
        _ = try runner.rows("MSCK REPAIR TABLE t")

        #expect(
            try runner.rows("SELECT a, b, y FROM t ORDER BY a") == [
                ["1", "x", "2023"], ["2", "z", "2024"], ["3", "w", "2024"], ["7", "q", "1"],
            ])
        #expect(try runner.rows("SELECT b FROM t WHERE y = 1") == [["q"]])
        #expect(
            try runner.rows("SELECT count(*), count(DISTINCT \"$path\") FROM t WHERE y IN (1, 2024)") == [["3", "2"]])
    }

    @Test func `may have fewer columns and narrower types`() throws {
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE w (a bigint, b string, c double) PARTITIONED BY (y int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION '\(folder)/data/'"
        )
        var storage = GlueStorage()
        storage.columns = [GlueColumn(name: "a", type: "int"), GlueColumn(name: "b", type: "varchar(3)")]
        storage.location = "\(folder)/elsewhere/"
        storage.serdeParameters = ["field.delim": ","]
        storage.serializationLibrary = TableSerDe.lazySimple
        try add(storage, to: "w")
        _ = try runner.rows("MSCK REPAIR TABLE w")

        #expect(
            try runner.rows("SELECT a, b, c, typeof(a) FROM w WHERE a > 2 ORDER BY a") == [
                ["3", "w", "NULL", "bigint"], ["9", "far", "NULL", "bigint"],
            ])
    }

    /// The text is in AWS, "Updates in tables with partitions", and in many reports.
    @Test func `whose types do not fit are a mismatch when a query reads them`() throws {
        var storage = GlueStorage()
        storage.columns = [GlueColumn(name: "a", type: "double"), GlueColumn(name: "b", type: "string")]
        storage.location = "\(folder)/elsewhere/"
        storage.serdeParameters = ["field.delim": ","]
        storage.serializationLibrary = TableSerDe.lazySimple
        try add(storage)
        _ = try runner.rows("MSCK REPAIR TABLE t")

        let failure = try #require(runner.failure("SELECT count(*) FROM t"))
        #expect(failure.code == "HIVE_PARTITION_SCHEMA_MISMATCH")
        #expect(
            failure.message
                == "There is a mismatch between the table and partition schemas. The types are incompatible and cannot be coerced. The column 'a' in table 'default.t' is declared as type 'int', but partition 'y=1' declared column 'a' as type 'double'."
        )
        #expect(try runner.rows("SELECT count(*) FROM t WHERE y > 1") == [["3"]])
    }

    private func add(_ storage: GlueStorage, to table: String = "t") throws {
        _ = try bench.store.changePartitions(
            ofTable: table, database: "default", adding: [GluePartition(values: ["1"], storage: storage)], removing: [])
    }
}

@Suite struct `Partition projection` {
    let bench = Bench()
    private var folder: String { "file://\(bench.scratch.path)" }
    // 2026-11-22T04:00:00Z
    private static let now: Int64 = 1_795_320_000_000_000

    private func rows(
        keys: String, _ properties: String, _ query: String = "SELECT * FROM t ORDER BY 1", at place: String = "data/"
    ) throws -> [[String]] {
        try runner(keys, properties, place).rows(query)
    }

    private func failure(keys: String, _ properties: String, _ query: String = "SELECT * FROM t") throws
        -> QueryFailure?
    {
        try runner(keys, properties, "data/").failure(query)
    }

    private func runner(_ keys: String, _ properties: String, _ place: String) throws -> StatementRunner {
        let runner = StatementRunner(
            catalog: try bench.catalog(), session: .init(startTime: 0, schema: "default", parallelism: 1),
            now: { Self.now })
        _ = try runner.rows("DROP TABLE IF EXISTS t")
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE t (a int) PARTITIONED BY (\(keys)) LOCATION '\(folder)/\(place)' TBLPROPERTIES ('projection.enabled'='true', \(properties))"
        )
        return runner
    }

    @Test func `of an enumeration`() throws {
        bench.write("data/k=a/f", "1\n")
        bench.write("data/k=b/f", "2\n")
        bench.write("data/k=c/f", "3\n")

        #expect(
            try rows(keys: "k string", "'projection.k.type'='enum', 'projection.k.values'='a,c,zz'") == [
                ["1", "a"], ["3", "c"],
            ])
    }

    @Test func `of integers, with interval and digits`() throws {
        for n in 1...12 { bench.write("data/n=\(n < 10 ? "0" : "")\(n)/f", "\(n)\n") }

        let type = "'projection.n.type'='integer', 'projection.n.range'=' 2, 0011'"
        #expect(try rows(keys: "n int", type, "SELECT count(*) FROM t") == [["2"]])
        #expect(
            try rows(keys: "n int", type + ", 'projection.n.digits'='2', 'projection.n.interval'='3'") == [
                ["2", "2"], ["5", "5"], ["8", "8"], ["11", "11"],
            ])
    }

    @Test func `of dates`() throws {
        for day in ["2023-11-21", "2023-11-22", "2025-01-31", "2026-11-22", "2026-11-23", "no"] {
            bench.write("data/d=\(day)/f", "1\n")
        }
        let format = "'projection.d.type'='date', 'projection.d.format'='yyyy-MM-dd', "

        #expect(
            try rows(keys: "d string", format + "'projection.d.range'='NOW-3YEARS,NOW'", "SELECT d FROM t ORDER BY d")
                == [
                    ["2023-11-22"], ["2025-01-31"], ["2026-11-22"],
                ])
        #expect(
            try rows(
                keys: "d date",
                format
                    + "'projection.d.range'='2023-11-21,NOW + 1 DAY', 'projection.d.interval'='1', 'projection.d.interval.unit'='days'",
                "SELECT typeof(max(d)), min(d), max(d) FROM t") == [["date", "2023-11-21", "2026-11-23"]])
        #expect(
            try rows(
                keys: "d string",
                format
                    + "'projection.d.range'='2023-11-21,2026-12-31', 'projection.d.interval'='1', 'projection.d.interval.unit'='YEARS'",
                "SELECT d FROM t") == [["2023-11-21"]])
    }

    @Test func `with a template whose values hold slashes`() throws {
        bench.write("logs/eu/2026/01/02/03/f", "1\n")
        bench.write("logs/us/2026/01/02/04/g/h", "2\n")
        bench.write("logs/us/2026/01/02/f", "3\n")
        bench.write("logs/mars/2026/01/02/04/f", "4\n")

        #expect(
            try rows(
                keys: "region string, hour string",
                """
                'projection.region.type'='enum', 'projection.region.values'='eu,us', 'projection.hour.type'='date',
                'projection.hour.format'='yyyy/MM/dd/HH', 'projection.hour.range'='2026/01/01/00,NOW',
                'projection.hour.interval'='1', 'projection.hour.interval.unit'='HOURS',
                'storage.location.template'='\(folder)/logs/${region}/${hour}'
                """) == [["1", "eu", "2026/01/02/03"], ["2", "us", "2026/01/02/04"]])
    }

    @Test func `of values that the query says`() throws {
        bench.write("data/x-1/f", "1\n")
        bench.write("data/x-2/f", "2\n")
        let properties =
            "'projection.id.type'='injected', 'storage.location.template'='\(folder)/data/x-${id}/'"

        #expect(try rows(keys: "id string", properties, "SELECT a FROM t WHERE id = '2'") == [["2"]])
        #expect(
            try rows(keys: "id string", properties, "SELECT a FROM t WHERE id IN ('2', '1') AND a > 1") == [["2"]])
        // AWS, "Dynamic ID partitioning".
        for query in ["SELECT * FROM t", "SELECT * FROM t WHERE id > '1'", "SELECT * FROM t WHERE id = '1' OR a = 1"] {
            #expect(
                try failure(keys: "id string", properties, query)?.description
                    == "CONSTRAINT_VIOLATION: For the injected projected partition column id, the WHERE clause must contain only static equality conditions, and at least one such condition must be present."
            )
        }
    }

    @Test func `without a type for each column fails`() throws {
        #expect(
            try failure(keys: "k string, n int", "'projection.n.type'='integer', 'projection.n.range'='1,2'")?
                .description
                == "HIVE_METASTORE_ERROR: Table default.t is configured for partition projection, but the following partition columns are missing projection configuration: [k] (table default.t)"
        )
    }

    @Test(arguments: [
        "'projection.k.type'='list'", "'projection.k.type'='enum'", "'projection.k.type'='integer'",
        "'projection.k.type'='integer', 'projection.k.range'='1'",
        "'projection.k.type'='integer', 'projection.k.range'='5,1'",
        "'projection.k.type'='integer', 'projection.k.range'='1,5', 'projection.k.interval'='0'",
        "'projection.k.type'='date', 'projection.k.range'='2020-01-01,NOW'",
        "'projection.k.type'='date', 'projection.k.format'='yyyy-MM-dd', 'projection.k.range'='2020,NOW'",
        "'projection.k.type'='date', 'projection.k.format'='yyyy-MM-dd', 'projection.k.range'='NOW,NOW-1DAY'",
        "'projection.k.type'='date', 'projection.k.format'='yyyy-MM-dd HH', 'projection.k.range'='2020-01-01 00,NOW'",
        "'projection.k.type'='date', 'projection.k.format'='yyyy-MM-dd', 'projection.k.range'='NOW-1FORTNIGHT,NOW'",
        "'projection.k.type'='injected', 'storage.location.template'='s3://b/x/'",
        "'projection.k.type'='injected', 'storage.location.template'='s3://b/${k}/${q}'",
        "'projection.k.type'='injected', 'storage.location.template'='s3://${k}/'",
    ])
    func `that makes no sense fails`(properties: String) throws {
        let failure = try failure(keys: "k string", properties, "SELECT * FROM t WHERE k = '1'")

        #expect(failure?.code == "INVALID_TABLE_PROPERTY")
    }

    @Test func `lists no partitions, and a place that is not there has no rows`() throws {
        let type = "'projection.k.type'='enum', 'projection.k.values'='a'"

        #expect(try rows(keys: "k string", type, "SHOW PARTITIONS t") == [])
        #expect(try rows(keys: "k string", type, "SELECT * FROM t", at: "nowhere/") == [])
    }
}
