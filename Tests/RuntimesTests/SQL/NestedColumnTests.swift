import Checksums
import JobModel
import Testing

@testable import Runtimes

@Suite struct `Nested columns of tables` {
    let bench = Bench()

    @Test func `go through SHOW CREATE TABLE and DESCRIBE`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE n (
                a array< STRING >, M map<string, array<int>> COMMENT 'by name', s struct<X:int, `y z`:decimal( 5,2 )>)
            PARTITIONED BY (d date)
            ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' STORED AS PARQUET
            LOCATION 'file:///nowhere/'
            """)
        let types = [
            ["a", "array<string>", "NULL"], ["m", "map<string,array<int>>", "by name"],
            ["s", "struct<x:int,y z:decimal(5,2)>", "NULL"],
        ]

        let described = try runner.rows("DESCRIBE n")
        #expect(Array(described.prefix(3)) == types)
        let statement = try runner.rows("SHOW CREATE TABLE n").map { $0[0] }.joined(separator: "\n")
        #expect(statement.contains("`s` struct<x:int,`y z`:decimal(5,2)>"))

        _ = try runner.rows("DROP TABLE n")
        _ = try runner.rows(statement)
        #expect(try runner.rows("DESCRIBE n") == described)
        #expect(try runner.rows("SHOW CREATE TABLE n").map { $0[0] }.joined(separator: "\n") == statement)
    }

    @Test func `of a union are refused by name`() throws {
        let failure = try bench.runner().failure(
            "CREATE EXTERNAL TABLE n (u uniontype<int,string>) LOCATION 'file:///nowhere/'")

        #expect(failure?.code == "NOT_SUPPORTED")
        #expect(failure?.message.contains("uniontype") == true)
    }
}

@Suite struct `Tables of Parquet` {
    let bench = Bench()
    private var folder: String { "file://\(bench.scratch.path)" }

    /// Written by pyarrow 21: id INT32 1 to 3; tags LIST<STRING> [a, b], [], NULL; s STRUCT<x INT64, y STRING> (1, p), NULL,
    /// (3, NULL).
    private static let file =
        "UEFSMRUAFSQVJCwVBhUAFQYVBhwAAAACAAAABgEBAAAAAgAAAAMAAAAVABUuFS4sFQgVABUGFQYcAAAAAgAAAAMCAwAAAAMfAAEA"
        + "AABhAQAAAGIVABUuFS4sFQYVABUGFQYcAAAAAwAAAAMiAAEAAAAAAAAAAwAAAAAAAAAVABUYFRgsFQYVABUGFQYcAAAAAwAAAAMS"
        + "AAEAAABwFQQZjDUAGAZzY2hlbWEVBgAVAiUCGAJpZAA1AhgEdGFncxUCFQZMPAAAADUEGARsaXN0FQIAFQwlAhgHZWxlbWVudCUA"
        + "TBwAAAA1AhgBcxUEABUEJQIYAXgAFQwlAhgBeSUATBwAAAAWBhkcGUwmABwVAhklBgAZGAJpZBUAFgYWShZKJghJHBUAFQAVAgA8"
        + "KQYZJgAGAAAAJgAcFQwZJQYAGTgEdGFncwRsaXN0B2VsZW1lbnQVABYIFlQWVCZSSRwVABUAFQIAPBYEGSYGAhlGAgIABAAAACYA"
        + "HBUEGSUGABkoAXMBeBUAFgYWVBZUJqYBSRwVABUAFQIAPCkGGTYCAAQAAAAmABwVDBklBgAZKAFzAXkVABYGFj4WPib6AUkcFQAV"
        + "ABUCADwWAhkGGTYCAgIAAAAWsAIWBiYIFrACACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZTBwAABwAABwAABwA"
        + "AABzAQAAUEFSMQ=="

    init() throws {
        let bytes = try #require(Base64.decoded(Self.file))
        bench.scratch.write("one.parquet", bytes)
        bench.scratch.write("data/y=1/f", bytes)
        bench.scratch.write("data/y=2/f", bytes)
    }

    @Test func `of the command line have the types of the file`() throws {
        let runner = try bench.runner(["t=one.parquet", "p=data"])

        #expect(
            try runner.rows("DESCRIBE t") == [
                ["id", "integer", "NULL"], ["tags", "array(varchar)", "NULL"],
                ["s", "row(x bigint, y varchar)", "NULL"],
            ])
        #expect(try runner.rows("SELECT sum(id) FROM t WHERE id > 1") == [["5"]])
    }

    @Test func `of the catalog have the columns that are declared`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE t (s struct<x:bigint,y:string>, ID int, more string) PARTITIONED BY (y int) STORED AS PARQUET LOCATION '\(folder)/data/'"
        )

        #expect(
            try runner.rows("SELECT y, id, more FROM t WHERE id = 2 ORDER BY y") == [
                ["1", "2", "NULL"], ["2", "2", "NULL"],
            ])
        #expect(
            try runner.answer("SELECT count(*) FROM t WHERE y = 2 AND s IS NOT NULL").outcome.scans.first?.partitions?
                .read == 1)
    }

    @Test func `have partitions whose columns have names and not places`() throws {
        let runner = try bench.runner()
        _ = try runner.rows(
            "CREATE EXTERNAL TABLE t (more string, id bigint) PARTITIONED BY (y int) STORED AS PARQUET LOCATION '\(folder)/data/'"
        )
        _ = try runner.rows("MSCK REPAIR TABLE t")
        let partitions = try #require(try bench.store.partitions(ofTable: "t", database: "default"))
        var narrow = partitions[0]
        narrow.columns = [GlueColumn(name: "id", type: "int")]
        _ = try bench.store.changePartitions(ofTable: "t", database: "default", adding: [narrow], removing: [["2"]])

        #expect(
            try runner.rows("SELECT id, typeof(id), more FROM t WHERE id < 3 ORDER BY 1") == [
                ["1", "bigint", "NULL"], ["2", "bigint", "NULL"],
            ])
    }
}
