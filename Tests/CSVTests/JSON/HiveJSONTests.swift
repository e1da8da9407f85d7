import Columnar
import Testing

@testable import CSV

/// The rules are those of Trino's `io.trino.hive.formats.line.json`, which follows Hive's serializer.
@Suite("Hive's JSON serializer")
struct HiveJSONTests {
    @Test(
        "values",
        arguments: [
            (#"{"a": 12}"#, DataType.bigint, "12"), (#"{"A": 12}"#, .bigint, "12"), (#"{"a": null}"#, .bigint, "NULL"),
            (#"{"b": 1}"#, .bigint, "NULL"), (#"{"a":1,"a":2}"#, .bigint, "2"), (#"{"_col0": 7}"#, .bigint, "7"),
            (#"{"_col1": 7}"#, .bigint, "NULL"), (#"{"a": 1.9}"#, .bigint, "1"), (#"{"a": -1e3}"#, .integer, "-1000"),
            (#"{"a": 200}"#, .tinyint, "-56"), (#"{"a": true}"#, .boolean, "true"),
            (#"{"a": "TRUE"}"#, .boolean, "true"),
            (#"{"a": 1}"#, .boolean, "false"), (#"{"a": 1.5}"#, .double, "1.5"), (#"{"a": 1.10}"#, .text, "'1.10'"),
            (#"{"a": true}"#, .text, "'true'"), (#"{"a": "x\"\u00e9\ud83d\ude00\n"}"#, .text, "'x\"é😀\n'"),
            (#"{"a": "\ud83d"}"#, .text, "'?'"), (#"{"a": "äöü"}"#, .varchar(2), "'äö'"),
            (#"{"a": "x  "}"#, .char(5), "'x'"),
            (#"{"a": "1.005"}"#, .decimal(precision: 5, scale: 2), "101"),
            (#"{"a": 12.5}"#, .decimal(precision: 30, scale: 1), "125"), (#"{"a": "2020-01-15"}"#, .date, "18276"),
            (#"{"a": "2020-01-15 01:02:03.5"}"#, .timestamp(3), "1579050123500000"),
            (#"{"a": ["x", null, "z"]}"#, .texts, "['x', NULL, 'z']"), (#"{"a": []}"#, .texts, "[]"),
            (#"{"a": {"x": 1, "y": null, "x": 3}}"#, .ages, "['y', NULL, 'x', 3]"),
            (#"{"a": {"X": 1, "Y_Z": "b", "other": [1, {"x": 2}]}}"#, .pair, "[1, 'b']"),
            (#"{"a": {}}"#, .pair, "[NULL, NULL]"),
            (#"{"a": {"2": 1}}"#, .map(key: .integer, value: .bigint), "[2, 1]"),
            (#"  {"z": {"a": 5}, "a": 1} trailing"#, .bigint, "1"),
        ])
    func values(line: String, type: DataType, expected: String) {
        #expect(read(line, type, .hive()) == expected)
    }

    @Test(
        "what is refused",
        arguments: [
            (#"{"a": "12"}"#, DataType.bigint, "Current token (VALUE_STRING) not numeric"),
            (
                #"{"a": 3000000000}"#, .integer,
                "Numeric value (3000000000) out of range of int (-2147483648 - 2147483647)"
            ),
            (#"{"a": [1]}"#, .bigint, "bigint value must be a scalar json value"),
            (#"{"a": {"x": 1}}"#, .text, "varchar value must be a scalar json value"),
            (#"{"a": "x"}"#, .texts, "start of array expected"), (#"{"a": [1]}"#, .ages, "start of object expected"),
            (#"{"a": 12345}"#, .decimal(precision: 3, scale: 1), "Value too large"),
            (#"{"a": "abc"}"#, .decimal(precision: 3, scale: 1), "Value is not a number"),
            (#"{"a": "yesterday"}"#, .date, "Text 'yesterday' could not be parsed"),
            (#"[1, 2]"#, .bigint, "start of object expected"), ("", .bigint, "start of object expected"),
            (#"{"a": 1"#, .bigint, "the line ends inside an object, at character 8"),
            (#"{"a": 01}"#, .bigint, "'01' is no JSON value"), (#"{'a': 1}"#, .bigint, "'''"),
            (#"{"a": 1,}"#, .bigint, "'}' is no JSON value"),
            (#"{"a" 1}"#, .bigint, "the colon behind a name"),
            (#"{"a": "\x"}"#, .text, "a backslash before 'x'"), ("{\"a\": \"\t\"}", .text, "a control character (9)"),
            (#"{"a": nul}"#, .bigint, "'nul' is no JSON value"),
        ])
    func refusals(line: String, type: DataType, reason: String) {
        let found = read(line, type, .hive())
        #expect(found.hasPrefix("error: ") && found.contains(reason), "\(found)")
    }

    @Test("nesting is bounded")
    func depth() {
        func nested(_ depth: Int) -> String {
            #"{"a": "# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + #", "b": 1}"#
        }
        #expect(read(nested(900), .array(.text), .hive()).contains("must be a scalar"))
        for serde in [JSONSerDe.hive(), .openX()] {
            #expect(read(nested(10_000), .array(.text), serde).contains("nested more than 1000 levels"))
        }
    }

    @Test("the error has file, line and column")
    func place() throws {
        let file = TemporaryText("{\"a\": 1}\n{\"a\": 2}\n{\"a\": x}\n", suffix: ".json")
        let table = try JSONTable.of(file, .hive(), [ColumnSchema(name: "a", type: .bigint)], chunkSize: 5)
        let error = #expect(throws: CSVError.self) { try table.rows() }
        #expect(error?.position == CSVPosition(file: "input.json", line: 3, byte: 18))
        let typed = TemporaryText("{\"a\": 1}\n{\"a\": []}\n", suffix: ".json")
        let wrong = try JSONTable.of(typed, .hive(), [ColumnSchema(name: "a", type: .bigint)])
        let second = #expect(throws: CSVError.self) { try wrong.rows() }
        #expect(second?.position?.line == 2)
        #expect(second?.what.contains("column \"a\"") == true)
    }

    @Test("`timestamp.formats`")
    func formats() {
        let serde = JSONSerDe.hive(timestampFormats: ["dd/MM/yyyy", "millis"])
        #expect(read(#"{"a": "15/01/2020"}"#, .timestamp(3), serde) == "1579046400000000")
        #expect(read(#"{"a": 1500}"#, .timestamp(3), serde) == "1500000")
        #expect(read(#"{"a": "2020-01-15 00:00:00"}"#, .timestamp(3), serde) == "1579046400000000")
    }
}
