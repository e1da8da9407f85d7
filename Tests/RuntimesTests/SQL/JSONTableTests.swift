import Testing

@testable import Runtimes

@Suite struct `Tables of JSON and of nested text` {
    let bench = Bench()

    @Test func `Hive's and OpenX's serializers with their properties`() throws {
        bench.write(
            "events/a.json",
            #"{"id": 1, "TS": "2020-01-15 00:00:00", "tags": ["x","y"], "who": {"name": "Ann"}}"# + "\n")
        bench.write("events/b.json", #"{"id": 2, "who": null}"# + "\nbroken\n{\n")
        let place = "file://\(bench.scratch.path)/events/"
        let runner = try bench.runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE events (id bigint, at timestamp, tags array<string>, who struct<name:string>)
            ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
            WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true', 'mapping.at' = 'ts') LOCATION '\(place)'
            """)
        #expect(
            try runner.rows("SELECT id, at FROM events")
                == [["1", "2020-01-15 00:00:00.000"], ["2", "NULL"], ["NULL", "NULL"], ["NULL", "NULL"]])
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE strict (id bigint) ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
            LOCATION '\(place)'
            """)
        let failure = runner.failure("SELECT id FROM strict")
        #expect(failure?.code == "HIVE_CURSOR_ERROR")
        #expect(failure?.message.hasPrefix("Row is not a valid JSON Object - ") == true)
        #expect(failure?.place?.contains("b.json, line 2") == true)
    }

    @Test func `nested values of text have the delimiters of the DDL`() throws {
        bench.write("nested/a.txt", "1,x|y,k=1|l=2\n2,,\n")
        let runner = try bench.runner()
        _ = try runner.rows(
            """
            CREATE EXTERNAL TABLE nested (id int, tags array<string>, counts map<string,int>)
            ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' COLLECTION ITEMS TERMINATED BY '|' MAP KEYS TERMINATED BY '='
            LOCATION 'file://\(bench.scratch.path)/nested/'
            """)
        #expect(try runner.rows("SELECT id FROM nested WHERE tags IS NOT NULL") == [["1"], ["2"]])
    }
}
