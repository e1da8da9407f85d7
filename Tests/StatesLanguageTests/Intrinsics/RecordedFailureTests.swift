import OrderedJSON
import StatesLanguage
import Testing

/// What AWS answered in 2026: gabrielmoreira/tiny-asl-machine, tests/conformance/cases/.snapshots/aws/States.*; the names of the
/// recordings are given.
@Suite struct `Recorded answers of intrinsic functions` {
    private func cause(_ text: String, _ input: JSON = [:]) throws -> String? {
        do {
            _ = try call(text, input)
            return nil
        } catch let failure as IntrinsicFailure {
            return failure.cause(in: input)
        }
    }

    // States.MathRandom-002, 003, 015, 016, 019, 020, 022: the numbers of java.util.Random, for four choices, too.
    @Test(arguments: [
        ("1, 100, 42", 63), ("1, 1000, 1", 106), ("1, 1000, 2", 806), ("1, 10, -10", 1), ("1, 10, 0", 7),
        ("1, 10, 42", 9),
        ("1, 5, 42", 3), ("2147483640, 2147483647, 1", 2_147_483_644),
    ])
    func `a seed gives the same number as on the service`(arguments: String, expected: Int) throws {
        #expect(try call("States.MathRandom(\(arguments))").int == expected)
    }

    // States.UUID-008 to 013
    @Test(arguments: ["'x'", "$.seed", "1, 2", "null"])
    func `UUID passes its arguments over`(arguments: String) throws {
        #expect(try call("States.UUID(\(arguments))", ["seed": 42]).string?.count == 36)
    }

    // States.ArrayPartition-015 and 020, Feature.IntrinsicComposition-003
    @Test func `a path that leads nowhere is told in another sentence than a function that fails`() throws {
        #expect(
            try cause("States.ArrayPartition($.missing, 2)")
                == "The function 'States.ArrayPartition($.missing, 2)' had the following error: The JsonPath argument for the field '$.missing' could not be found in the input '{}'"
        )
        let text = "States.ArrayLength(States.JsonToString($.items))"
        #expect(
            try cause(text, ["items": [1, 2, 3]])
                == "There was an error while evaluating the intrinsic function: \(text). Invalid arguments in States.ArrayLength"
        )
    }

    // States.JsonToString-013 and 014
    @Test(arguments: ["States.JsonToString()", "States.JsonToString($, $)"])
    func `JsonToString says how many arguments it takes`(text: String) throws {
        #expect(
            try cause(text)
                == "There was an error while evaluating the intrinsic function: \(text). Invalid arguments in States.JsonToString: only a single argument is allowed."
        )
    }

    // States.StringToJson-011 and 014
    @Test(arguments: [
        ("{bad json}", "Unexpected character ('b' (code 98)): was expecting double-quote to start field name", 2),
        (
            "undefined",
            "Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            10
        ),
    ])
    func `StringToJson passes on what Jackson says`(text: String, complaint: String, column: Int) throws {
        #expect(
            try cause("States.StringToJson($.json)", ["json": .string(text)])
                == "There was an error while evaluating the intrinsic function: States.StringToJson($.json). Cannot convert String to Json in States.StringToJson, caused by: \(complaint)\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: \(column)]"
        )
    }

    @Test(arguments: [
        ("{\"a\":tru", "Unrecognized token 'tru': was expecting (JSON String", 9),
        ("[1,]", "Unexpected character (']' (code 93)): expected a valid value (JSON String", 4),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 4),
    ])
    func `other faults are Jackson's, too`(text: String, complaint: String, column: Int) throws {
        let found = try #require(try cause("States.StringToJson($.json)", ["json": .string(text)]))
        #expect(found.contains("caused by: \(complaint)"), "\(found)")
        #expect(found.hasSuffix("line: 1, column: \(column)]"), "\(found)")
    }

    // Jackson's words, as the library is known to say them; the service only passes them on.
    @Test(arguments: [
        (
            #"{"a":1"#,
            ": expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])",
            7
        ),
        (
            #"{"a": ["}", 1"#,
            ": expected close marker for Array (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 7])",
            14
        ),
        (#"{"a":"#, " within/between Object entries", 6), ("[1,", " within/between Array entries", 4),
        (#"["a\""#, ": was expecting closing quote for a string value", 6), (#"{"ab"#, " in field name", 5),
    ])
    func `a text that stops is told by what it lacks`(text: String, complaint: String, column: Int) throws {
        let found = try #require(try cause("States.StringToJson($.json)", ["json": .string(text)]))
        #expect(
            found.hasSuffix(
                "caused by: Unexpected end-of-input\(complaint)\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: \(column)]"
            ), "\(found)")
    }
}
