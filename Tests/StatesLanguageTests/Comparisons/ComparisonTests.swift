import OrderedJSON
import StatesLanguage
import Testing

@Suite struct `Comparisons of choice rules` {
    @Test func `there are all operators, and their path forms`() {
        let paths = ComparisonOperator.allCases.filter(\.takesPath)
        #expect(ComparisonOperator.allCases.count == 39)
        #expect(paths.count == 16)
        #expect(paths.allSatisfy { ComparisonOperator(rawValue: String($0.rawValue.dropLast(4))) != nil })
        #expect(ComparisonOperator(rawValue: "StringMatchesPath") == nil)
        #expect(ComparisonOperator.numericLessThan.operandKind == .number)
        #expect(ComparisonOperator.isPresent.operandKind == .boolean)
        #expect(ComparisonOperator.timestampEqualsPath.operandKind == .path)
        #expect(ComparisonOperator.timestampEquals.operandKind == .timestamp)
        #expect(ComparisonOperator.stringMatches.operandKind == .string)
    }

    @Test func `only IsPresent answers for what is not there`() {
        #expect(ComparisonOperator.isPresent.holds(nil, false))
        for comparison in ComparisonOperator.allCases {
            #expect(!comparison.holds(nil, true))
            #expect(comparison == .isPresent || !comparison.holds(nil, false))
        }
    }

    @Test func `large integers are compared exactly`() throws {
        let (one, other) = (try JSON(parsing: "9007199254740993"), try JSON(parsing: "9007199254740992"))
        #expect(ComparisonOperator.numericGreaterThan.holds(one, other))
        #expect(!ComparisonOperator.numericEquals.holds(one, other))
        #expect(ComparisonOperator.numericEquals.holds(1, try JSON(parsing: "10e-1")))
        #expect(ComparisonOperator.numericLessThan.holds(1, 1.5))
        #expect(ComparisonOperator.numericGreaterThan.holds(try JSON(parsing: "1e400"), try JSON(parsing: "1e300")))
    }

    /// Java's order puts U+1F600, whose first code unit is 0xD83D, before U+FF21.
    @Test func `strings are compared by UTF-16 code units`() {
        #expect(ComparisonOperator.stringLessThan.holds("\u{1F600}", "\u{FF21}"))
        #expect(ComparisonOperator.stringLessThan.holds("Z", "a"))
        #expect(!ComparisonOperator.stringEquals.holds("e\u{301}", "é"))
        #expect(ComparisonOperator.stringEquals.holds("日本", "日本"))
    }

    @Test(arguments: [
        ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false), ("a", "a", true),
        ("a", "ab", false),
        ("a*", "abc", true), ("*c", "abc", true), ("a*c", "ac", true), ("a*c", "abd", false), ("a*b*c", "aXbYc", true),
        ("a*b*c", "abbc", true), ("*ab*ab*", "ab", false), ("*ab*ab*", "abab", true), ("a*a", "a", false),
        ("**", "x", true), (#"\*"#, "*", true), (#"\*"#, "x", false), (#"a\**"#, "a*b", true),
        (#"a\\*"#, #"a\b"#, true),
        (#"a\\*"#, "a*", false), (#"a\b"#, #"a\b"#, true), (#"a\"#, #"a\"#, true), ("*é*", "caféx", true),
        ("invoice-*.json", "invoice-2025.json", true), ("logs-*-*-done", "logs-2025-04-done", true),
        ("invoice-*.json", "report-2025.json", false), ("file\\*name.txt", "file*name.txt", true),
    ])
    func `StringMatches knows stars`(pattern: String, text: String, expected: Bool) {
        #expect(ComparisonOperator.stringMatches.holds(.string(text), .string(pattern)) == expected)
        #expect(!ComparisonOperator.stringMatches.holds(123, "123"))
    }

    @Test func `a pattern of many stars takes no time`() {
        let pattern = StringPattern(String(repeating: "*a", count: 5_000) + "b")

        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }
}

@Suite struct `Timestamps` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59Z", -1, 0), ("2000-03-01T00:00:00Z", 951_868_800, 0),
        ("2016-08-18T17:33:00Z", 1_471_541_580, 0), ("2016-08-18T17:33:00.5Z", 1_471_541_580, 500_000_000),
        ("2016-08-18T17:33:00.123456789Z", 1_471_541_580, 123_456_789),
        ("2012-10-09T19:00:55+01:00", 1_349_805_655, 0), ("2012-10-09T19:00:55-05:30", 1_349_829_055, 0),
        ("2012-10-09T19:00:55+00:00", 1_349_809_255, 0), ("2024-02-29T00:00:00Z", 1_709_164_800, 0),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0), ("2012-10-09T19:00:55+18:00", 1_349_744_455, 0),
    ])
    func `are read to the nanosecond`(text: String, seconds: Int64, nanoseconds: Int32) throws {
        let moment = try #require(RFC3339(text))
        #expect(moment.seconds == seconds)
        #expect(moment.nanoseconds == nanoseconds)
    }

    /// The first ones are recorded as refused by TimestampPath: test_wait.snapshot.json and the base scenarios.
    @Test(arguments: [
        "2016-08-18T17:33:00", "2016-08-18T17:33:00.000000", "2016-08-18T17:33:00.000", "2016-08-18t17:33:00Z",
        "2016-08-18T17:33:00z", "2016-08-18 17:33:00Z", "2016-0818T17:33:00Z", "2016-13-18T17:33:00Z",
        "2016-08-18T25:33:00Z",
        "2016-08-18", "", "Z", "2016-08-18T17:33Z", "2016-08-18T17:33:00.Z", "2016-08-18T17:33:00.1234567899Z",
        "2016-08-18T17:33:00Z ", "2016-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2016-00-10T00:00:00Z", "2016-01-00T00:00:00Z",
        "2016-08-18T24:00:00Z",
        "2016-08-18T17:60:00Z", "2016-08-18T17:33:60Z", "2016-08-18T17:33:00+0100", "2016-08-18T17:33:00+01",
        "2016-08-18T17:33:00+18:01", "2016-08-18T17:33:00+1:00", "16-08-18T17:33:00Z", "+2016-08-18T17:33:00Z",
        "２016-08-18T17:33:00Z",
    ])
    func `of other forms are not timestamps`(text: String) {
        #expect(RFC3339(text) == nil)
        #expect(ComparisonOperator.isTimestamp.holds(.string(text), false))
        #expect(!ComparisonOperator.timestampEquals.holds(.string(text), .string(text)))
    }

    @Test func `are compared as moments`() {
        let (early, late): (JSON, JSON) = ("2012-10-09T19:00:55+01:00", "2012-10-09T18:00:55.000000001Z")
        #expect(ComparisonOperator.timestampLessThan.holds(early, late))
        #expect(ComparisonOperator.timestampEquals.holds(early, "2012-10-09T18:00:55.000Z"))
        #expect(ComparisonOperator.isTimestamp.holds(early, true))
    }

    /// What AWS answered in 2026; of the variable the kind counts.
    ///
    /// gabrielmoreira/tiny-asl-machine, tests/conformance/cases/Choice.Numeric…Path.ts
    @Test(arguments: [
        ("NumericGreaterThanPath", "7", "[6]", true), ("NumericGreaterThanEqualsPath", "8", "false", true),
        ("NumericLessThanPath", "7", "true", false), ("NumericLessThanEqualsPath", "8", #"{"value":8}"#, false),
        ("NumericEqualsPath", "7", #"{"value":7}"#, false), ("NumericLessThanPath", #""7""#, "8", false),
        ("NumericGreaterThanPath", "null", "8", false), ("NumericEqualsPath", #""7""#, "7", false),
    ])
    func `what a numeric operator finds at its path is taken for a number`(
        name: String, variable: String, operand: String, expected: Bool
    ) throws {
        let found = try #require(ComparisonOperator(rawValue: name))
        #expect(try found.holds(JSON(parsing: variable), JSON(parsing: operand)) == expected)
    }
}
