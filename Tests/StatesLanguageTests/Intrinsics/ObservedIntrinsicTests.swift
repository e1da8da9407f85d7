import OrderedJSON
import StatesLanguage
import Testing

/// What others saw on AWS and wrote down beside their own runtime's deviations: the conformance catalogue of a
/// TypeScript runtime (tests/support/conformance/intrinsicCases/States.*.ts; its case names are given) and the tests of
/// Floci (AslExecutorIntrinsicMissingArgumentTest, "captured from real AWS (us-east-1)").
@Suite struct `Observed intrinsic functions` {
    @Test(arguments: [
        ("[true, false, true, false]", "[false,true]"),  // AUNIQ-004
        ("[[1, 2], [1, 2], [2, 1]]", "[[2,1],[1,2]]"),  // AUNIQ-010
        ("[null, null, 1, null]", "[null,1]"),  // AUNIQ-005
        (#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, #"[{"a":1,"b":2}]"#),  // AUNIQ-008
        (#"["a", "b", "a", "c", "b"]"#, #"["a","b","c"]"#), ("[1, 2, 1, 3, 2, 4]", "[1,2,3,4]"), ("[]", "[]"),
        (#"[{"nested": {"x": 1}}, {"nested": {"x": 1}}]"#, #"[{"nested":{"x":1}}]"#),
        (#"[1, "1", 1, "01"]"#, #"[1,"1","01"]"#),
    ])
    func `ArrayUnique gives the order of Java's HashSet`(array: String, expected: String) throws {
        #expect(try call("States.ArrayUnique($.arr)", ["arr": JSON(parsing: array)]).serialized() == expected)
    }

    /// Follows from the order above: what `new HashSet<>(list)` gives in Java.
    @Test func `ArrayUnique sorts small integers as the set does`() throws {
        #expect(try call("States.ArrayUnique($.a)", ["a": [3, 1, 2, 3]]) == [1, 2, 3])
        #expect(try call("States.ArrayUnique($.a)", ["a": [17, 1, 16, 0]]) == [16, 0, 17, 1])
        #expect(try call("States.ArrayUnique($.a)", ["a": [70_000, -1]]) == [-1, 70_000])
        #expect(
            try call("States.ArrayUnique($.a)", ["a": .array((0..<40).map { .number(JSONNumber(39 - $0)) })])
                == .array((0..<40).map { .number(JSONNumber($0)) }))
    }

    @Test(arguments: [
        ("States.ArrayPartition($.a, 2.6)", "[[1,2],[3]]"),  // AP-013
        ("States.ArrayPartition($.a, 2147483647)", "[[1,2,3]]"),
        ("States.ArrayRange(1.6, 1.4, 1)", "[1]"),  // ARANGE-023
        ("States.ArrayRange(5.4, -0.6, -2.4)", "[5,3,1]"),  // ARANGE-024
        ("States.ArrayRange(1.4, 5.6, 2.2)", "[1,3,5]"), ("States.ArrayRange(3, 3, -1)", "[3]"),
        ("States.ArrayRange(5, 1, 1)", "[]"), ("States.ArrayRange(1, 5, -1)", "[]"),
        ("States.ArrayRange(5, 1, -2)", "[5,3,1]"),
        ("States.ArrayGetItem($.a, 1.2)", "2"),  // AGI-015
        ("States.ArrayGetItem($.empty, 999)", "null"),  // AGI-011
        ("States.ArrayGetItem($.nothing, 0)", "null"),
        ("States.ArrayContains($.texts, true)", "true"),  // AC-028
        ("States.ArrayContains($.texts, 9007199254740991)", "true"),  // AC-026
        ("States.ArrayContains($.objects, $.reordered)", "false"),  // AC-009
        ("States.ArrayContains($.a, false)", "false"),
        ("States.ArrayLength(States.ArrayRange(1000, 1, -1))", "1000"),
        ("States.JsonMerge($.o, $.o, 'false')", #"{"k":1}"#),  // JMG-13
        ("States.Base64Decode('abc')", "\"i\u{fffd}\""),  // B64D-017
        ("States.Base64Decode(' YWJjZA== ')", #""abcd""#), ("States.Base64Decode('!!!YW!JjZA')", #""abcd""#),
        ("States.Base64Decode('4pyT')", #""✓""#), ("States.Base64Decode('YW==cd')", #""a""#),
        ("States.Hash('hello', 'MD5')", #""5d41402abc4b2a76b9719d911017c592""#),
        ("States.Hash(123, 'MD5')", #""202cb962ac59075b964b07152d234b70""#),  // HASH-014
        ("States.Hash($.o2, 'MD5')", #""99914b932bd37a50b983c5e7c90ae93b""#),  // HASH-017
        ("States.MathAdd(2147483646, 1)", "2147483647"), ("States.MathAdd(-2147483647, -1)", "-2147483648"),
        ("States.StringSplit('abc', '')", #"["abc"]"#), ("States.StringSplit('', ',')", "[]"),
        ("States.Format('{}', States.StringToJson('\"x\"'))", #""x""#),
        ("States.Format('no placeholders')", #""no placeholders""#),
        ("States.Format($.template, 'Ada')", #""Hello Ada""#),
        (#"States.Format('Name: \'{}\', \{\} {} \\', 'x', 1)"#, #""Name: 'x', {} 1 \\""#),
        ("States.MathRandom(1.6, 2.4, 7)", "1"),  // MRAND-008: fractions are cut off
    ])
    func `values`(text: String, expected: String) throws {
        let input: JSON = [
            "a": [1, 2, 3], "empty": [], "nothing": [.null], "texts": ["true", "9007199254740991"], "o": ["k": 1],
            "o2": [:], "objects": [["a": 1, "b": 2]], "reordered": ["b": 2, "a": 1], "template": "Hello {}",
        ]
        #expect(try call(text, input).serialized() == expected)
    }

    @Test(arguments: [
        "States.ArrayPartition($.a, 0.6)", "States.ArrayPartition($.a, 0)", "States.ArrayPartition($.a, -1)",
        "States.ArrayPartition('a', 2)", "States.ArrayPartition($.a, '2')", "States.ArrayPartition($.a, null)",
        "States.ArrayPartition($.a)", "States.ArrayPartition($.a, 2, 3)", "States.ArrayRange(1, 10, 0)",
        "States.ArrayRange(1, 10, 0.49)", "States.ArrayRange(1, 1001, 1)", "States.ArrayRange(1001, 1, -1)",
        "States.ArrayRange('a', 5, 1)", "States.ArrayRange(1, 5)", "States.ArrayRange(-9e15, 9e15, 1)",
        "States.ArrayGetItem($.a, 3)", "States.ArrayGetItem($.a, -1)", "States.ArrayGetItem($.a, '1')",
        "States.ArrayGetItem('a', 0)", "States.ArrayContains('a', 'x')", "States.ArrayContains($.a)",
        "States.ArrayUnique('a')", "States.ArrayUnique($.o)", "States.ArrayLength($.o)", "States.MathRandom(1, 1)",
        "States.MathRandom(10, 5)", "States.MathRandom(1.4, 1.6)", "States.MathRandom('a', 10)",
        "States.MathRandom(1, 10, 'seed')", "States.MathRandom(1, 10, null)", "States.MathRandom(1)",
        "States.MathRandom(1, 10, 5, 99)", "States.MathAdd(2147483647, 1)", "States.MathAdd(-2147483648, -1)",
        "States.MathAdd(3000000000, 1)", "States.MathAdd('1', 2)", "States.MathAdd(null, 1)", "States.MathAdd(true, 1)",
        "States.MathAdd(1)", "States.MathAdd(1, 2, 3)", "States.StringToJson($.o)",
        "States.StringToJson(1)", "States.StringToJson()",
        "States.JsonMerge($.o, $.o, true)", "States.JsonMerge(null, $.o, false)", "States.JsonMerge($.o, $.a, false)",
        "States.JsonMerge($.o, $.o)", "States.Base64Decode(123)", "States.Base64Decode($.long)",
        "States.Base64Encode($.o)",
        "States.Base64Encode($.long)", "States.Hash('data', 'sha-256')", "States.Hash('data', 'SHA256')",
        "States.Hash('data', 'MD-5')", "States.Hash('data', '')", "States.Hash('data', 123)", "States.Hash('data')",
        "States.Hash($.long, 'MD5')", "States.StringSplit(1, ',')", "States.StringSplit('a', 1)",
        "States.StringSplit('a')",
        "States.Format()",
    ])
    func `arguments that a function does not take fail the state`(text: String) throws {
        let input: JSON = ["a": [1, 2, 3], "o": ["k": 1], "long": .string(String(repeating: "a", count: 10_001))]
        let name = try #require(text.split(separator: "(").first)
        do {
            let value = try call(text, input)
            Issue.record("\(value)")
        } catch let failure as IntrinsicFailure {
            #expect(
                failure.cause(in: input)
                    == "There was an error while evaluating the intrinsic function: \(text). Invalid arguments in \(name)"
            )
        }
        #expect(IntrinsicFailure.errorName == "States.Runtime")
    }

    @Test(arguments: [
        (
            "States.Format('{} {}', 1)",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        ),
        (
            "States.Format('{}', 1, 2)",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        ),
        (
            "States.Format(123, 'Ada')",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}."
        ),
        ("States.Format('Hello {', 1)", "Invalid template in States.Format: matching '}' not found for '{'."),
        ("States.Format('Hello {{}}', 1)", "Invalid template in States.Format: matching '}' not found for '{'."),
        ("States.Format('}')", "Invalid template in States.Format: matching '{' not found for '}'."),
        (
            "States.Format('{}',$.nope)",
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        ),
        (
            "States.Format('{} {}', $.other, $.a.b)",
            "The JsonPath argument for the field '$.a.b' could not be found in the input '{\"other\":1}'"
        ),
        (
            "States.Format('{}', States.Format('{}', $.nope))",
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        ),
        (
            "States.Format($.nope, 1)",
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        ),
        (
            "States.MathAdd($.nope, 1)",
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
        ),
        (
            "States.Array($.other.x)",
            "The JsonPath argument for the field '$.other.x' could not be found in the input '{\"other\":1}'"
        ),
        ("States.Array($.other[0])", "Filter: [0] can only be applied to arrays. Current context is: 1"),
    ])
    func `the cause names the whole call and what it misses`(text: String, expected: String) throws {
        let input: JSON = ["other": 1]
        do {
            let value = try call(text, input)
            Issue.record("\(value)")
        } catch let failure as IntrinsicFailure {
            let opening =
                expected.hasPrefix("Invalid")
                ? "There was an error while evaluating the intrinsic function: \(text). "
                : "The function '\(text)' had the following error: "
            #expect(failure.cause(in: input) == opening + expected)
        }
    }

    @Test func `an index behind the end is no argument, a wildcard that finds nothing is an empty array`() throws {
        #expect(throws: IntrinsicFailure.self) { try call("States.Format('{}', $.items[5])", ["items": [1, 2]]) }
        #expect(try call("States.ArrayLength($.items[*].nope)", ["items": [1, 2]]) == 0)
        #expect(try call("States.Format('{}', $.nul)", ["nul": .null]) == "null")
        #expect(try call("States.JsonToString($)", ["other": 1]) == #"{"other":1}"#)
    }
}

@Suite struct `Texts of intrinsic functions` {
    @Test(arguments: [
        "", "States", "States.", "States.Format", "States.Format(", "States.Format('a'", "States.Format('a',",
        "States.Format('a',)",
        "States.Format(,)", "States.Format('a' 'b')", "States.Format('a)", "States.Format(\"a\")",
        "States.Format('a') ",
        "States.Format('a')b", " States.Format('a')", "States.format('a')", "States.Nope()", "format('a')",
        "States.UUID",
        "States.UUID())", "States.Array(nope)", "States.Array(1.)", "States.Array(01)", "States.Array(True)",
        "States.Array($.a b)",
        "States.Array($[)", "States.Array($.a[?(@.b)", #"States.Format('a\n')"#, #"States.Format('a\')"#,
        #"States.Format('a\"b')"#,
        "States.Array(.a)", "States.Array([1])", "States.ArrayGetItem($.arr, )",
    ])
    func `that are no calls are refused when they are read`(text: String) {
        #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicCall(text) }
    }

    @Test func `what is wrong is said with its place`() {
        do {
            _ = try IntrinsicCall(#"States.Array('é', 'a\n')"#)
        } catch {
            #expect(error.problem == .escape)
            #expect(error.offset == 21)
        }
        do {
            _ = try IntrinsicCall("States.Array(States.Nope())")
        } catch {
            #expect(error.problem == .unknownFunction("Nope"))
        }
    }

    @Test func `calls may be nested ten deep`() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "States.Array(", count: count) + String(repeating: ")", count: count)
        }
        #expect(try call(nested(10)).serialized() == "[[[[[[[[[[]]]]]]]]]]")
        #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicCall(nested(11)) }
        #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicCall(nested(10_000)) }
    }

    @Test func `paths end where they end, and arguments may have space around them`() throws {
        let input: JSON = ["a": ["x,y)": 1, "it's": 2], "b": [["k": 1], ["k": 2]], "f()": 3]
        #expect(
            try call("States.Array( $.a['x,y)'] ,$.a[\"it's\"], $.b[?(@.k == 2 && (@.k))].k , 'é' )", input) == [
                1, 2, [2], "é",
            ])
        let values = try call("States.Array($['f()'], $.f(), -1.50, 1e3, true, false, null, 'a')", input)
        #expect(values.serialized() == #"[3,3,-1.50,1e3,true,false,null,"a"]"#)
        #expect(try call(#"States.Array('it\'s', '\{\}', '{}', '\\')"#) == ["it's", "{}", "{}", #"\"#])
        #expect(try IntrinsicCall("States.Array($.a, States.Format('{}', $$.b))").paths.map(\.text) == ["$.a", "$$.b"])
    }
}

@Suite struct `Values of 10,000 levels` {
    private static let input: JSON = {
        var value: JSON = 1
        for _ in 0..<5_000 {
            value = ["a": [value]]
        }
        return ["v": value, "list": [value, value]]
    }()

    @Test(arguments: [
        "States.Format('{}', $.v)", "States.JsonToString($.v)", "States.ArrayUnique($.list)",
        "States.ArrayContains($.list, $.v)", "States.ArrayContains($.list, 1)", "States.Hash($.v, 'MD5')",
    ])
    func `are refused by functions that print, compare or hash them`(text: String) {
        #expect(throws: IntrinsicFailure.self) { try call(text, Self.input) }
    }

    @Test func `go through the others`() throws {
        #expect(try call("States.ArrayLength(States.ArrayPartition($.list, 1))", Self.input) == 2)
        #expect(try call("States.ArrayLength($.v[?(@.a == $.v.a)])", Self.input) == 0)
        #expect(try call("States.ArrayLength(States.Array(States.JsonMerge($, $, false)))", Self.input) == 1)
    }

    @Test func `are not needed to see a thousand`() throws {
        var value: JSON = []
        for _ in 0..<900 {
            value = [value]
        }
        let text = String(repeating: "[", count: 901) + String(repeating: "]", count: 901)

        #expect(try call("States.Format('{}', $.v)", ["v": value]) == .string(text))
    }
}
