import Columnar
import Testing

@testable import CSV

/// The rules are those that Trino's `io.trino.hive.formats.line.openxjson` documents.
@Suite("OpenX's JSON serializer")
struct OpenXJSONTests {
    @Test(
        "values",
        arguments: [
            (#"{"a": 12}"#, DataType.bigint, "12"), (#"{"a": "12"}"#, .bigint, "12"), (#"{"a": 0x1F}"#, .bigint, "31"),
            (#"{"a": "017"}"#, .bigint, "15"), (#"{"a": 1.9e1}"#, .bigint, "19"), (#"{"a": "x"}"#, .bigint, "NULL"),
            (#"{"a": 200}"#, .tinyint, "NULL"), (#"{"a": TRUE}"#, .boolean, "true"),
            (#"{"a": [1]}"#, .boolean, "false"),
            (#"{"a": 1}"#, .boolean, "false"), (#"{"a": NaN}"#, .double, "nan"), (#"{"a": "1e2"}"#, .double, "100.0"),
            (#"{"a": 1.50}"#, .text, "'1.50'"), (#"{"a": 1e5}"#, .text, "'1E+5'"),
            (#"{"a": 0.0000001}"#, .text, "'1E-7'"),
            (#"{"a": 007}"#, .text, "'7'"), (#"{"a": True}"#, .text, "'true'"), (#"{"a": hello}"#, .text, "'hello'"),
            (#"{"a": "1.50"}"#, .text, "'1.50'"),
            (#"{"a": {"b" : [1, 'x' ; null], c = 2}}"#, .text, #"'{"b":[1,"x",null],"c":2}'"#),
            (#"{"a": [ {"k":"v"} , "<\/b>" ]}"#, .text, #"'[{"k":"v"},"<\/b>"]'"#),
            (#"{"a": NULL}"#, .text, "NULL"), (#"{'a' => 'it\'s'}"#, .text, "'it's'"),
            (#"{a: 1} what follows"#, .bigint, "1"),
            (
                #"{"a": 1 /* one */, # rest"#, .bigint,
                "error: Row is not a valid JSON Object - JSONException: End of input at character 26"
            ),
            (#"{"A": 1, "a": 2}"#, .bigint, "2"), (#"not json"#, .bigint, "NULL"), (#""#, .bigint, "NULL"),
            ("[5, 6]", .bigint, "5"),
            (#"{"a": 12.345}"#, .decimal(precision: 4, scale: 2), "1235"),
            (#"{"a": 12345}"#, .decimal(precision: 4, scale: 2), "NULL"),
            (#"{"a": "2020-01-15"}"#, .date, "18276"), (#"{"a": 18276}"#, .date, "18276"),
            (#"{"a": "x"}"#, .date, "NULL"),
            (#"{"a": "2020-01-15T00:00:00Z"}"#, .timestamp(3), "1579046400000000"),
            (#"{"a": "2020-01-15T02:00:00+02:00"}"#, .timestamp(3), "1579046400000000"),
            (#"{"a": "2020-01-14T22:30:00.5-0130"}"#, .timestamp(3), "1579046400500000"),
            (#"{"a": "2020-01-15 00:00:00"}"#, .timestamp(3), "1579046400000000"),
            (#"{"a": 1579046400}"#, .timestamp(3), "1579046400000000"),
            (#"{"a": 1579046400123}"#, .timestamp(3), "1579046400123000"),
            (#"{"a": 1579046400.123}"#, .timestamp(3), "1579046400123000"), (#"{"a": "soon"}"#, .timestamp(3), "NULL"),
            (#"{"a": "aGk="}"#, .varbinary, "'hi'"), (#"{"a": ["x", , "z",]}"#, .texts, "['x', NULL, 'z', NULL]"),
            (#"{"a": "x"}"#, .texts, "['x']"), (#"{"a": ""}"#, .texts, "NULL"),
            (#"{"a": {"b": 1}}"#, .texts, #"['{"b":1}']"#),
            (#"{"a": {"x": 1, "X": 2, "y": "q"}}"#, .ages, "['X', 2, 'y', NULL]"), (#"{"a": " "}"#, .ages, "NULL"),
            (#"{"a": {"1": 1, "1.0": 2}}"#, .map(key: .double, value: .bigint), "[1.0, 2]"),
            (#"{"a": {"X": 1, "y_z": "b"}}"#, .pair, "[1, 'b']"), (#"{"a": [1, "b", 3]}"#, .pair, "[1, 'b']"),
            (#"{"a": ""}"#, .pair, "[NULL, NULL]"),
            (
                #"{"a": {"x": [}}"#, .pair,
                "error: Row is not a valid JSON Object - JSONException: Expected literal value at character 14"
            ),
        ])
    func values(line: String, type: DataType, expected: String) {
        #expect(read(line, type, .openX()) == expected)
    }

    @Test(
        "nested values where a scalar is wanted",
        arguments: [
            (#"{"a": [1]}"#, DataType.bigint), (#"{"a": 5}"#, .ages), (#"{"a": 5}"#, .pair), (#"{"a": []}"#, .ages),
        ])
    func refusals(line: String, type: DataType) {
        #expect(read(line, type, .openX()).contains("can not be coerced to a"))
    }

    @Test("`ignore.malformed.json`, `case.insensitive`, `dots.in.keys` and `mapping`")
    func properties() {
        var options = JSONSerDe.OpenXOptions()
        options.ignoresMalformed = true
        #expect(read(#"{"a": "#, .bigint, .openX(options)) == "NULL")
        options.isCaseInsensitive = false
        #expect(read(#"{"A": 1}"#, .bigint, .openX(options)) == "NULL")
        options.mappings = ["a": "TimeStamp"]
        #expect(read(#"{"TimeStamp": 1, "a": 2}"#, .bigint, .openX(options)) == "1")
        var dots = JSONSerDe.OpenXOptions()
        dots.hasDotsInKeys = true
        #expect(read(#"{"a": {"y.z": "dotted"}}"#, .pair, .openX(dots)) == "[NULL, 'dotted']")
        #expect(read(#"{"a": {"y.z": "dotted", "y_z": "plain"}}"#, .pair, .openX(dots)) == "[NULL, 'plain']")
        #expect(read(#"{"a": {"y_z": "plain", "y.z": "dotted"}}"#, .pair, .openX(dots)) == "[NULL, 'plain']")
        #expect(read(#"{"a": {"y.z": "dotted"}}"#, .pair, .openX()) == "[NULL, NULL]")
    }
}
