import PjrunTesting
import Testing

@Suite struct `pjrun catalog` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    private func catalog(_ arguments: String..., input: String? = nil) -> Answer {
        corner.run(["catalog"] + arguments, input: input)
    }

    private func sql(_ statement: String) -> Answer {
        corner.run(["sql", statement, "--format", "csv"], input: nil)
    }

    @Test func `brings tables and partitions from Glue to queries`() {
        corner.write("far/f.csv", "7,q\n")
        corner.write(
            "table.json",
            """
            {"Table": {"Name": "t", "DatabaseName": "sales", "TableType": "EXTERNAL_TABLE", "VersionId": "5",
             "PartitionKeys": [{"Name": "y", "Type": "int"}],
             "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}, {"Name": "b", "Type": "string"}],
              "Location": "file:///nowhere/",
              "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
              "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                            "Parameters": {"field.delim": ","}}}}}
            """)
        let partition =
            #"{"Partitions": [{"Values": ["2024"], "DatabaseName": "sales", "TableName": "t", "StorageDescriptor": {"Location": "file://\#(corner.scratch("far"))/"}}]}"#

        #expect(
            catalog("import", "-", "table.json", input: partition).output
                == "imported 1 database, 1 table, 1 partition\n")

        #expect(sql("SELECT * FROM sales.t") == Answer(code: 0, output: "a,b,y\n7,q,2024\n"))
        #expect(sql("SHOW PARTITIONS sales.t").output == "partition\ny=2024\n")
        let exported = catalog("export", "Sales.T")
        #expect(exported.code == 0)
        #expect(exported.output.contains("\"VersionId\": \"5\""))
        #expect(catalog("import", "-", input: exported.output).output == "imported 1 database, 1 table, 1 partition\n")
        #expect(catalog("export", "sales.t") == exported)
    }

    @Test func `keeps views and partitions of statements`() {
        #expect(sql("CREATE VIEW v AS SELECT 1 AS a").code == 0)
        #expect(sql("SELECT a + 1 AS b FROM v") == Answer(code: 0, output: "b\n2\n"))
        #expect(catalog("export", "default.v").output.contains("/* Presto View: "))
        #expect(sql("DROP VIEW v").code == 0)
        #expect(sql("SELECT * FROM v").code == 1)
    }

    @Test func `says what is wrong with a file`() {
        corner.write("bad.json", "{\"Table\": ")
        corner.write("wrong.json", "{\"TableList\": [{\"DatabaseName\": \"d\"}]}")

        #expect(catalog("import", "bad.json").error.contains("bad.json:1:11"))
        let wrong = catalog("import", "wrong.json")
        #expect(wrong.code == 2)
        #expect(wrong.error.contains("TableList[0].Name is missing"))
        #expect(catalog("import", "nope.json").code == 2)
        #expect(catalog("export", "nope").code == 1)
    }
}
