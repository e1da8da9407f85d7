import OrderedJSON
import StatesLanguage
import Testing

/// Truth tables recorded from the service: localstack/localstack, tests/aws/services/stepfunctions/v2/choice_operators,
/// test_*.snapshot.json of 2023, with the values of test_*.py and utils.py beside them.
@Suite struct `Recorded comparisons` {
    static func holds(_ name: String, _ variable: JSON, _ value: JSON) throws -> Bool {
        try #require(ComparisonOperator(rawValue: name)).holds(variable, value)
    }

    /// utils.py, TYPE_COMPARISONS: each value is asked about with true and with false, except the last ones.
    static let kinds: [JSON] = [
        .null, 0, 0.0, 1, 1.1, "", " ", "HelloWorld", "2012-10-09T19:00:55",
        "2012-10-09T19:00:55Z", "2012-10-09T19:00:55+01:00", "2023-02-24", [], [""], [:], ["A": 0],
    ]
    static let typeComparisons: [(JSON, Bool)] =
        kinds.flatMap { [($0, true), ($0, false)] } + [(true, true), (false, true), (false, true), (false, false)]

    /// What was recorded for the 36 rows, `1` for ConditionTrue: test_is_operators and test_boolean_equals.
    @Test(arguments: [
        ("IsBoolean", "01010101010101010101010101010101" + "1110"),
        ("IsNull", "10010101010101010101010101010101" + "0001"),
        ("IsNumeric", "01101010100101010101010101010101" + "0001"),
        ("IsPresent", "10101010101010101010101010101010" + "1110"),
        ("IsString", "01010101011010101010101001010101" + "0001"),
        ("BooleanEquals", "00000000000000000000000000000000" + "1001"),
        ("BooleanEqualsPath", "00000000000000000000000000000000" + "1001"),
    ])
    func `of kinds and truth values`(name: String, expected: String) throws {
        let found = try Self.typeComparisons.map { try Self.holds(name, $0.0, .bool($0.1)) ? "1" : "0" }.joined()
        #expect(found == expected)
    }

    /// test_numeric.py and test_string_operators.py, TYPE_COMPARISONS_VARS.
    static let others: [JSON] = [
        .null, 0, 0.0, 1, 1.1, "", " ", [], [""], [:], ["A": 0], false, true,
    ]

    @Test(arguments: ["NumericEquals", "NumericEqualsPath"])
    func `of numbers with everything`(name: String) throws {
        let numbers: [JSON] = [0, 0.0, 1, 1.0]
        let found = try Self.others.map { variable in
            try numbers.map { try Self.holds(name, variable, $0) ? "1" : "0" }.joined()
        }
        // One group for each variable: null, 0, 0.0, 1, 1.1, "", " ", [], [""], {}, {"A": 0}, false, true.
        #expect(found == ["0000", "1100", "1100", "0011"] + Array(repeating: "0000", count: 9))
        #expect(try Self.holds(name, 2.22, 2.22))
    }

    /// The six pairs of test_numeric.py: (-0, 0), (0.0, 0), (0, 1), (1, 1), (1, 0), (0, 1).
    @Test(arguments: [
        ("NumericGreaterThan", "000010"), ("NumericGreaterThanPath", "000010"), ("NumericGreaterThanEquals", "110110"),
        ("NumericGreaterThanEqualsPath", "110110"), ("NumericLessThan", "001001"), ("NumericLessThanPath", "001001"),
        ("NumericLessThanEquals", "111101"), ("NumericLessThanEqualsPath", "111101"),
    ])
    func `of numbers in order`(name: String, expected: String) throws {
        let pairs = ["0 0", "0.0 0", "0 1", "1 1", "1 0", "0 1"].map { $0.split(separator: " ").map(String.init) }
        let found = try pairs.map { pair in
            try Self.holds(name, JSON(parsing: pair[0]), JSON(parsing: pair[1])) ? "1" : "0"
        }
        #expect(found.joined() == expected)
    }

    @Test func `of strings with everything`() throws {
        for variable in Self.others {
            #expect(try !Self.holds("StringEquals", variable, "HelloWorld"))
        }
    }

    @Test(arguments: [
        ("StringEquals", " ", "     ", false), ("StringEquals", "\t\n", "\t\r\n", false),
        ("StringEquals", "Hello", "Hello", true),
        ("StringGreaterThan", "", "", false), ("StringGreaterThan", "A", "A ", false),
        ("StringGreaterThan", "A", "A\t\n\r", false), ("StringGreaterThan", "AB", "ABC", false),
        ("StringGreaterThanEquals", "", "", true), ("StringGreaterThanEquals", "A", "AB", false),
        ("StringGreaterThanEquals", "AB", "A", true),
        ("StringLessThan", "", "", false), ("StringLessThan", "A", "AB", true), ("StringLessThan", "AB", "A", false),
        ("StringLessThanEquals", "", "", true), ("StringLessThanEquals", "A", "AB", true),
        ("StringLessThanEquals", "AB", "A", false),
    ])
    func `of strings`(name: String, variable: String, value: String, expected: Bool) throws {
        #expect(try Self.holds(name, .string(variable), .string(value)) == expected)
        #expect(try Self.holds(name + "Path", .string(variable), .string(value)) == expected)
    }

    /// The pairs of test_timestamp_operators.py: (T0, T0), (T0, T1), (T1, T0).
    @Test(arguments: [
        ("TimestampEquals", "100"), ("TimestampGreaterThan", "001"), ("TimestampGreaterThanEquals", "101"),
        ("TimestampLessThan", "010"), ("TimestampLessThanEquals", "110"),
    ])
    func `of timestamps`(name: String, expected: String) throws {
        let (one, other): (JSON, JSON) = ("2012-10-09T19:00:55Z", "2012-10-09T19:00:56Z")
        for suffix in ["", "Path"] {
            let found = try [(one, one), (one, other), (other, one)].map {
                try Self.holds(name + suffix, $0.0, $0.1) ? "1" : "0"
            }
            #expect(found.joined() == expected)
        }
        for variable in Self.others + ["2023-02-24 12:15:56.832957"] {
            #expect(try !Self.holds(name, variable, one))
        }
    }
}
