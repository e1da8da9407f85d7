import JobModel
import OrderedJSON
import Testing

@testable import Runtimes

@Suite struct `Exchange with Glue` {
    let bench = Bench()

    /// The members that `aws glue get-table` prints, AWS CLI reference.
    private static let table = """
        {"Table": {
          "Name": "orders", "DatabaseName": "sales", "Owner": "hadoop", "CreateTime": "2024-01-02T03:04:05+00:00",
          "Retention": 0, "StorageDescriptor": {
            "Columns": [{"Name": "id", "Type": "bigint", "Parameters": {"x": "1"}}, {"Name": "tags", "Type": "array<string>", "Comment": ""}],
            "Location": "s3://bucket/orders/", "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat", "Compressed": false,
            "NumberOfBuckets": -1, "SerdeInfo": {"Name": "s", "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": ","}},
            "BucketColumns": [], "SortColumns": [], "Parameters": {}, "SkewedInfo": {"SkewedColumnNames": []}, "StoredAsSubDirectories": false},
          "PartitionKeys": [{"Name": "year", "Type": "int"}], "TableType": "EXTERNAL_TABLE",
          "Parameters": {"EXTERNAL": "TRUE", "classification": "csv", "averageRecordSize": "12"},
          "CreatedBy": "arn:aws:sts::123456789012:assumed-role/x", "IsRegisteredWithLakeFormation": false,
          "CatalogId": "123456789012", "VersionId": "3"}}
        """
    private static let partitions = """
        {"Partitions": [{"Values": ["2024"], "DatabaseName": "sales", "TableName": "orders", "CreationTime": 1704164645.0,
          "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint"}], "Location": "s3://bucket/orders/2024/",
            "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": ";"}}},
          "CatalogId": "123456789012"}]}
        """

    private var exchange: CatalogExchange { CatalogExchange(bench.store) }

    private func document(_ text: String) throws -> CatalogDocument { try CatalogDocument(try JSON(parsing: text)) }

    @Test func `brings tables and partitions, and gives back what came`() throws {
        let table = try document(Self.table)
        #expect(try exchange.importing(table).text == "1 database, 1 table, 0 partitions")
        #expect(try exchange.importing(try document(Self.partitions)).text == "0 databases, 0 tables, 1 partition")

        let exported = try #require(try exchange.exporting(database: "sales"))
        let json = exported.json
        #expect(json["TableList"]?.array?.first == (try JSON(parsing: Self.table))["Table"])
        #expect(json["Partitions"] == (try JSON(parsing: Self.partitions))["Partitions"])
        #expect(json["DatabaseList"]?.array?.first?["Name"] == "sales")

        // And again.
        #expect(try exchange.importing(try CatalogDocument(json)).text == "1 database, 1 table, 1 partition")
        #expect(try exchange.exporting(database: "sales")?.json == json)
    }

    @Test func `makes tables that queries read`() throws {
        bench.write("data/a.csv", "1;x\n")
        let text = Self.table.replacing("s3://bucket/orders/", with: "file://\(bench.scratch.path)/none/")
            .replacing("array<string>", with: "string")
        _ = try exchange.importing(try document(text))
        _ = try exchange.importing(
            try document(
                Self.partitions.replacing("s3://bucket/orders/2024/", with: "file://\(bench.scratch.path)/data/")))
        let runner = try bench.runner()

        // The partition has its own delimiter, and no column `tags`.
        #expect(try runner.rows("SELECT id, tags, year FROM sales.orders") == [["1", "NULL", "2024"]])
        #expect(try runner.rows("SHOW PARTITIONS sales.orders") == [["year=2024"]])
    }

    @Test(arguments: [
        (#"{"Name": "d", "LocationUri": "s3://b/"}"#, "1 database, 0 tables, 0 partitions"),
        (#"{"Database": {"Name": "d"}}"#, "1 database, 0 tables, 0 partitions"),
        (#"{"DatabaseList": [{"Name": "d"}, {"Name": "e"}]}"#, "2 databases, 0 tables, 0 partitions"),
        (#"{"Name": "T", "DatabaseName": "default", "StorageDescriptor": {}}"#, "0 databases, 1 table, 0 partitions"),
        (#"{"DatabaseName": "D", "TableInput": {"Name": "t"}}"#, "1 database, 1 table, 0 partitions"),
        (
            #"[{"Name": "t", "DatabaseName": "d", "PartitionKeys": [{"Name": "y", "Type": "int"}]}, {"Values": ["1"], "DatabaseName": "d", "TableName": "t"}]"#,
            "1 database, 1 table, 1 partition"
        ),
        (
            #"{"TableList": [{"Name": "t", "DatabaseName": "d", "PartitionKeys": [{"Name": "y"}]}], "Partitions": [{"Values": ["1"], "DatabaseName": "d", "TableName": "t"}]}"#,
            "1 database, 1 table, 1 partition"
        ),
    ])
    func `reads objects alone and inputs too`(text: String, counts: String) throws {
        #expect(try exchange.importing(try document(text)).text == counts)
    }

    @Test(arguments: [
        ("[1]", "[0] is not an object"), (#""x""#, " is not an object"),
        (#"{"a": 1}"#, " is nothing that"),
        (#"{"Table": {"DatabaseName": "d"}}"#, "Table.Name is missing"),
        (#"{"Table": {"Name": "t"}}"#, "Table.DatabaseName is missing; say the database with --database"),
        (#"{"TableList": {}}"#, "TableList is not a list"),
        (
            #"{"TableList": [{"Name": "t", "DatabaseName": "d", "StorageDescriptor": {"Columns": [{"Type": "int"}]}}]}"#,
            "TableList[0].StorageDescriptor.Columns[0].Name is missing"
        ),
        (
            #"{"Table": {"Name": "t", "DatabaseName": "d", "Parameters": {"a": 1}}}"#,
            "Table.Parameters.a is not a text"
        ),
        (
            #"{"Partitions": [{"Values": [1], "DatabaseName": "d", "TableName": "t"}]}"#,
            "Partitions[0].Values[0] is not a text"
        ),
        (
            #"{"Partitions": [{"Values": ["1"], "DatabaseName": "d"}]}"#,
            "Partitions[0].TableName is missing; say the table with --table"
        ),
    ])
    func `says where a document is wrong`(text: String, problem: String) throws {
        let error = #expect(throws: CatalogDocumentError.self) { try document(text) }

        let first = try #require(error?.problems.first)
        #expect("\(first.path) \(first.message)".hasPrefix(problem))
    }

    @Test func `refuses partitions that no table has, before it changes anything`() throws {
        let text =
            #"{"TableList": [{"Name": "t", "DatabaseName": "d"}], "Partitions": [{"Values": ["1"], "DatabaseName": "d", "TableName": "t"}, {"Values": ["1"], "DatabaseName": "d", "TableName": "u"}]}"#

        let error = #expect(throws: CatalogDocumentError.self) { try exchange.importing(try document(text)) }

        #expect(
            error?.problems.map { "\($0.path) \($0.message)" } == [
                "Partitions[0].Values has 1 values, and 'd.t' has 0 partition columns",
                "Partitions[1] there is no table 'd.u'; import it first, or with it",
            ])
        #expect(try bench.store.database(named: "d") == nil)
    }

    @Test func `exports a database or a table`() throws {
        _ = try exchange.importing(try document(Self.table))

        #expect(try exchange.exporting(database: "sales", table: "orders")?.tables.count == 1)
        #expect(try exchange.exporting(database: "sales", table: "nope")?.tables.count == nil)
        #expect(try exchange.exporting(database: "nope")?.tables.count == nil)
        #expect(try exchange.exporting()?.databases.map(\.name) == ["default", "sales"])
    }
}
