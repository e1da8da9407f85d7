import CSV
import Columnar
import Testing

/// The text of ARRAY, MAP and ROW values.
///
/// Text formats follow the Athena User Guide, "Working with query results"; JSON is
/// what Trino's clients get.
@Suite struct NestedTextTests {
    private let schema: [ColumnSchema] = [
        ColumnSchema(name: "a", type: .array(.varchar(nil))),
        ColumnSchema(name: "m", type: .map(key: .integer, value: .double)),
        ColumnSchema(
            name: "r",
            type: .row([
                .init(name: "x", type: .integer), .init(name: nil, type: .array(.date)),
                .init(name: "d", type: .varbinary),
            ])),
    ]

    private var batch: ColumnBatch {
        RandomRows.batch(
            schema,
            [
                [
                    .nested([.text("x, \"y\""), .null, .text("")]),
                    .nested([.int64(1), .double(1.5), .int64(2), .null]),
                    .nested([.int64(7), .nested([.int64(0)]), .bytes([1, 0xAB])]),
                ],
                [.null, .nested([]), .nested([.null, .null, .null])],
            ])
    }

    private func text(_ format: ResultFormat) throws -> String {
        String(decoding: try written(format, schema, [batch]), as: UTF8.self)
    }

    @Test func `Athena's file has them within its quotes`() throws {
        #expect(
            try text(.athenaCSV) == """
                "a","m","r"
                "[x, ""y"", null, ]","{1=1.5, 2=null}","{x=7, field1=[1970-01-01], d=01 ab}"
                ,"{}","{x=null, field1=null, d=null}"

                """)
    }

    @Test func `CSV puts quotes where there are commas`() throws {
        #expect(
            try text(.csv) == """
                a,m,r
                "[x, ""y"", null, ]","{1=1.5, 2=null}","{x=7, field1=[1970-01-01], d=01ab}"
                ,{},"{x=null, field1=null, d=null}"

                """)
    }

    @Test func `JSON has arrays, and objects for maps`() throws {
        #expect(
            try text(.jsonl).hasSuffix(
                #""rows":[[["x, \"y\"",null,""],{"1":1.5,"2":null},[7,["1970-01-01"],"01ab"]],"#
                    + #"[null,{},[null,null,null]]]}"# + "\n"))
        #expect(try text(.json).contains(#"{"a":null,"m":{},"r":[null,null,null]}"#))
    }

    @Test func `Hive's JSON has objects for rows too`() throws {
        #expect(try text(.hiveJSON).contains(#""r":{"x":7,"field1":["1970-01-01"],"d":"#))
    }

    @Test func `the table shows them as Athena does`() throws {
        #expect(try text(.table).contains("{x=7, field1=[1970-01-01], d=01 ab}"))
    }
}
