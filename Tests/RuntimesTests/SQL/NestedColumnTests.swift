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
