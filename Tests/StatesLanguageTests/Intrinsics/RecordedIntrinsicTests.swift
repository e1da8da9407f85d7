import OrderedJSON
import StatesLanguage
import Testing

/// Evaluates a call on an input; `$$` is a context object with the input in it.
func call(_ text: String, _ input: JSON = [:], seed: UInt64 = 1) throws -> JSON {
    var random = FixedGenerator(state: seed)
    let context: JSON = ["Execution": ["Input": input], "StateMachine": ["Id": "arn:id", "Name": "the-machine-name"]]
    return try IntrinsicCall(text).evaluate(
        { path throws(PathMiss) in
            try path.evaluate { root in
                switch root {
                case .input: input
                case .context: context
                case .variable: nil
                }
            }
        }, random: &random)
}

/// Numbers that are the same in every run.
struct FixedGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
}

/// Recorded from the service: localstack/localstack, tests/aws/services/stepfunctions/v2/intrinsic_functions,
/// test_*.snapshot.json of 2023, with the definitions in templates/intrinsicfunctions.
@Suite struct `Recorded intrinsic functions` {
    private static func onFunctionInput(_ text: String, _ input: String) throws -> String {
        try call(text, ["FunctionInput": JSON(parsing: input)]).serialized()
    }

    /// test_generic: test_format_1.
    @Test(arguments: [
        (#""""#, "Formatting argument ."), (#"" ""#, "Formatting argument  ."),
        (#""HelloWorld""#, "Formatting argument HelloWorld."), ("null", "Formatting argument null."),
        ("1", "Formatting argument 1."), ("1.1", "Formatting argument 1.1."),
        (#""{\"Arg1\": 1, \"Arg2\": []}""#, #"Formatting argument {"Arg1": 1, "Arg2": []}."#),
    ])
    func `Format with one argument`(input: String, expected: String) throws {
        let value = try call(
            "States.Format('Formatting argument {}.', $.FunctionInput)", ["FunctionInput": JSON(parsing: input)])
        #expect(value == .string(expected))
    }

    /// test_generic: test_format_2, the last of which has objects, and test_context_json_path.
    @Test func `Format prints objects as Java does`() throws {
        let object: JSON = ["Arg1": 1, "Arg2": []]
        let value = try call(
            "States.Format('Formatting arguments fst={} and snd={}.', $.FunctionInput.fst, $.FunctionInput.snd)",
            ["FunctionInput": ["fst": object, "snd": object]])
        #expect(value == "Formatting arguments fst={Arg1=1, Arg2=[]} and snd={Arg1=1, Arg2=[]}.")
        #expect(try call("States.Format('{}', $$.StateMachine)") == "{Id=arn:id, Name=the-machine-name}")
    }

    /// test_generic: test_nested_calls_1, test_nested_calls_2 and test_escape_sequence.
    @Test func `nested calls and characters as they are`() throws {
        #expect(try call("States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), 0)") == "the")
        #expect(
            try call(
                "States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), "
                    + "States.MathAdd(States.ArrayLength(States.StringSplit($$.StateMachine.Name, '-')), -1))")
                == "name")
        #expect(try call("States.StringSplit('Hello\nWorld', '\n')") == ["Hello", "World"])
    }

    /// test_json_manipulation: test_string_to_json.
    @Test(arguments: [
        (#""""#, "null"), (#"" ""#, "null"), (#""null""#, "null"), (#""-0""#, "0"), (#""1""#, "1"), (#""1.1""#, "1.1"),
        (#""true""#, "true"), (#""\"HelloWorld\"""#, #""HelloWorld""#),
        (#""[1, 2, \"HelloWorld\"]""#, #"[1,2,"HelloWorld"]"#),
        (#""{\"Arg1\": 1, \"Arg2\": []}""#, #"{"Arg1":1,"Arg2":[]}"#),
    ])
    func `recorded values of StringToJson`(input: String, expected: String) throws {
        #expect(try Self.onFunctionInput("States.StringToJson($.FunctionInput)", input) == expected)
    }

    /// test_json_manipulation: test_json_to_string.
    @Test(arguments: [
        ("null", "null"), ("0", "0"), ("1", "1"), ("1.1", "1.1"), ("true", "true"),
        (#""HelloWorld""#, #""HelloWorld""#),
        (#"[1, 2, "HelloWorld"]"#, #"[1,2,"HelloWorld"]"#), (#"{"Arg1": 1, "Arg2": []}"#, #"{"Arg1":1,"Arg2":[]}"#),
    ])
    func `recorded values of JsonToString`(input: String, expected: String) throws {
        let value = try call("States.JsonToString($.FunctionInput)", ["FunctionInput": JSON(parsing: input)])
        #expect(value == .string(expected))
    }

    /// test_json_manipulation: test_json_merge and test_json_merge_escaped_argument.
    @Test func `JsonMerge is shallow`() throws {
        let value = try Self.onFunctionInput(
            "States.JsonMerge($.FunctionInput.fst, $.FunctionInput.snd, false)",
            #"{"fst": {"a": {"a1": 1, "a2": 2}, "b": 2, "d": 3}, "snd": {"a": {"a3": 1, "a4": 2}, "c": 3, "d": 4}}"#)
        #expect(value == #"{"a":{"a3":1,"a4":2},"b":2,"d":4,"c":3}"#)
        #expect(
            try call(
                #"States.JsonMerge(States.StringToJson('{"constant_in_literal": "false"}'), $$.Execution.Input.field, false)"#,
                ["field": ["constant_input_field": "constant_value"]])
                == ["constant_in_literal": "false", "constant_input_field": "constant_value"])
    }

    /// test_array: test_array_0 and test_array_2.
    @Test(arguments: [
        #""""#, #"" ""#, #""HelloWorld""#, "null", "1", "1.1", #""{\"Arg1\": 1, \"Arg2\": []}""#,
        #"{"Arg1":1,"Arg2":[]}"#,
    ])
    func `recorded values of Array`(input: String) throws {
        #expect(try call("States.Array()") == [])
        let value = try call("States.Array($.fst, $.snd)", ["fst": JSON(parsing: input), "snd": JSON(parsing: input)])
        #expect(value.serialized() == "[\(input),\(input)]")
    }

    /// test_array: test_array_partition.
    @Test func `recorded values of ArrayPartition`() throws {
        for count in 0..<5 {
            let array = (0..<count).map { JSON.number(JSONNumber($0)) }
            for size in 1..<6 {
                let expected = stride(from: 0, to: count, by: size).map {
                    JSON.array(Array(array[$0..<min($0 + size, count)]))
                }
                let input: JSON = ["fst": .array(array), "snd": .number(JSONNumber(size))]
                #expect(try call("States.ArrayPartition($.fst, $.snd)", input) == .array(expected))
            }
        }
    }

    /// test_array: test_array_contains.
    @Test(arguments: [
        ("[]", "null", false), ("[]", "[]", false), ("[]", "1", false), ("[[1,2,3],2]", "null", false),
        ("[[1,2,3],2]", "[1,2,3]", true), (#"[{"1":2,"2":[]}]"#, "[]", false),
        (#"[{"1":2,"2":[]}]"#, #"{"1":2,"2":[]}"#, true), ("[true,false]", "true", true),
        ("[true,false]", "false", true),
    ])
    func `recorded values of ArrayContains`(array: String, value: String, expected: Bool) throws {
        let input: JSON = ["fst": try JSON(parsing: array), "snd": try JSON(parsing: value)]
        #expect(try call("States.ArrayContains($.fst, $.snd)", input) == .bool(expected))
    }

    /// test_array: test_array_range, test_array_get_item, test_array_length and test_array_unique (which asks for the
    /// length).
    @Test func `ArrayRange, ArrayGetItem and ArrayLength`() throws {
        #expect(try call("States.ArrayRange(0, 9, 3)") == [0, 3, 6, 9])
        #expect(try call("States.ArrayRange(0, 10, 3)") == [0, 3, 6, 9])
        #expect(try call("States.ArrayRange(1, 9, 9)") == [1])
        #expect(try call("States.ArrayRange(1, 9, 2)") == [1, 3, 5, 7, 9])
        #expect(try call("States.ArrayGetItem($.a, 5)", ["a": [1, 2, 3, 4, 5, 6, 7, 8, 9]]) == 6)
        #expect(try call("States.ArrayLength($.a)", ["a": [1, 2, 3, 4, 5, 6, 7, 8, 9]]) == 9)
        #expect(try call("States.ArrayLength($.a)", ["a": [.null, .null, true, true, [], [], [:]]]) == 7)
    }

    /// test_encode_decode.
    @Test func `Base64Encode and Base64Decode`() throws {
        #expect(try call("States.Base64Encode('')") == "")
        #expect(try call("States.Base64Encode($.s)", ["s": "Data to encode"]) == "RGF0YSB0byBlbmNvZGU=")
        #expect(try call("States.Base64Decode('')") == "")
        #expect(try call("States.Base64Decode($.s)", ["s": "RGF0YSB0byBlbmNvZGU="]) == "Data to encode")
    }

    /// test_hash_calculations: test_hash.
    @Test(arguments: [
        ("MD5", "812f45842bc6d66ee14572ce20db8e86"), ("SHA-1", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ("SHA-256", "b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3"),
        (
            "SHA-384",
            "d28a7d5cf25a74f11a50a18452b75e04bb3d70c9dd0510d6123aa008c756511b87525bdc835ebb27e1fb9e9374a15562"
        ),
        (
            "SHA-512",
            "6ce4adb348546d4f449c4d25aad9a7c9cb711d9e91982d3f0b29ca2f3f47d4ce2deba23bf2954f0f1d593fc50283731a"
                + "533d30d425402d4f91316d871303aac4"
        ),
    ])
    func `recorded values of Hash`(algorithm: String, expected: String) throws {
        let value = try call("States.Hash($.fst, $.snd)", ["fst": "input data", "snd": .string(algorithm)])
        #expect(value == .string(expected))
    }

    /// test_math_operations: test_math_add, where halves are rounded upwards before the sum is made.
    @Test(arguments: [
        (-9, 3, -6), (1.49, 1.5, 3), (1.5, 1.51, 4), (-1.49, -1.5, -2), (-1.5, -1.51, -3), (1.49, 0, 1),
        (1.49, -1.49, 0),
        (1.5, 0, 2), (1.51, 0, 2), (-1.49, 0, -1), (-1.5, 0, -1), (-1.51, 0, -2), (0.5, 0, 1), (2.5, 0, 3), (3.5, 0, 4),
        (-0.5, 0.5, 1), (-0.5, 0, 0), (-2.5, 0, -2), (-3.5, 0, -3),
    ])
    func `recorded values of MathAdd`(left: Double, right: Double, expected: Int) throws {
        let input: JSON = ["fst": .number(JSONNumber(left)), "snd": .number(JSONNumber(right))]
        #expect(try call("States.MathAdd($.fst, $.snd)", input) == .number(JSONNumber(expected)))
    }

    /// test_string_operations: test_string_split and test_string_split_context_object.
    @Test func `recorded values of StringSplit`() throws {
        #expect(try call("States.StringSplit('1,2,3,4,5', ',')") == ["1", "2", "3", "4", "5"])
        #expect(
            try call("States.StringSplit('This.is+a,test=string', '.+,=')") == ["This", "is", "a", "test", "string"])
        #expect(try call("States.StringSplit(',,,,', ',')") == [])
        #expect(try call("States.StringSplit($$.Execution.Input.csv, ',')", ["csv": "a,,b,"]) == ["a", "b"])
    }

    /// test_math_operations: test_math_random and test_math_random_seeded, whose numbers are not in the recording.
    @Test(arguments: [(12.50, 44.51), (9999, 99999), (-99999, -9999)])
    func `MathRandom stays between its bounds`(start: Double, end: Double) throws {
        let input: JSON = ["fst": .number(JSONNumber(start)), "snd": .number(JSONNumber(end))]
        for seed in UInt64(1)...50 {
            let value = try #require(try call("States.MathRandom($.fst, $.snd)", input, seed: seed).int)
            #expect(Double(value) >= start.rounded(.down) && Double(value) < end)
        }
        #expect(try call("States.MathRandom(0, 999, 3)", seed: 1) == call("States.MathRandom(0, 999, 3)", seed: 2))
    }

    /// test_unique_id_generation: test_uuid.
    @Test func `recorded values of UUID`() throws {
        let text = try #require(try call("States.UUID()", seed: 5).string)
        let parts = text.split(separator: "-")
        #expect(parts.map(\.utf8.count) == [8, 4, 4, 4, 12])
        #expect(parts[2].first == "4")
        #expect(["8", "9", "a", "b"].contains(parts[3].first))
        #expect(text.allSatisfy { $0 == "-" || ($0.isHexDigit && !$0.isUppercase) })
        #expect(try call("States.UUID()", seed: 6) != .string(text))
    }
}
