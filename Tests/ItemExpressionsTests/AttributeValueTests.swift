import ItemExpressions
import OrderedJSON
import Testing

/// Recorded on AWS: architect/dynalite, test/putItem.js and test/updateItem.js; scylladb/scylladb,
/// test/alternator/test_number.py.
@Suite struct `Attribute values` {
    @Test(arguments: [
        (#"{}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (#"{"a": ""}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (#"{"M": {"a": {}}}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (#"{"L": [{}]}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (
            #"{"S": "a", "N": "1"}"#,
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        ),
        (
            #"{"NULL": false}"#,
            "One or more parameter values were invalid: Null attribute value types must have the value of true"
        ),
        (#"{"SS": []}"#, "One or more parameter values were invalid: An string set  may not be empty"),
        (#"{"NS": []}"#, "One or more parameter values were invalid: An number set  may not be empty"),
        (#"{"BS": []}"#, "One or more parameter values were invalid: Binary sets should not be empty"),
        (
            #"{"SS": ["a", ""]}"#,
            "One or more parameter values were invalid: An string set may not have a empty string as a member"
        ),
        (
            #"{"BS": ["aaaa", ""]}"#,
            "One or more parameter values were invalid: Binary sets may not contain null or empty values"
        ),
        (
            #"{"SS": ["a", "a"]}"#,
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
        ),
        (
            #"{"BS": ["Yg==", "Yg=="]}"#,
            "One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates."
        ),
        (#"{"NS": ["1", "1.0"]}"#, "Input collection contains duplicates"),
        (#"{"S": "a", "N": ""}"#, "The parameter cannot be converted to a numeric value"),
        (#"{"S": "a", "N": "b"}"#, "The parameter cannot be converted to a numeric value: b"),
        (#"{"NS": ["1", "b"]}"#, "The parameter cannot be converted to a numeric value: b"),
    ]) func `what is no value is refused`(_ json: String, _ message: String) {
        #expect(fault { _ = try value(json) } == message)
    }

    @Test(arguments: [
        (#"{"S": 5}"#, "NUMBER_VALUE cannot be converted to String"),
        (#"{"N": 123}"#, "NUMBER_VALUE cannot be converted to String"),
        (#"{"S": [1]}"#, "Start of list found where not expected"),
        (#"{"BOOL": "true"}"#, "STRING_VALUE cannot be converted to Boolean"),
        (#"{"B": "a"}"#, "'a' can not be converted to a Blob: it is not Base64"),
    ]) func `JSON of another kind is another error`(_ json: String, _ message: String) {
        #expect(throws: AttributeFault.self) { try value(json) }
        do {
            _ = try value(json)
        } catch let fault as AttributeFault {
            #expect(fault.code == "SerializationException" && fault.message == message)
        } catch {
            Issue.record(error)
        }
    }

    @Test func `a value of each type is written as it was read`() throws {
        let json = """
            {"a":{"S":"text é"},"b":{"N":"-56.789"},"c":{"B":"Yg=="},"d":{"BOOL":false},"e":{"NULL":true},\
            "f":{"SS":["b","a"]},"g":{"NS":["3","-56.789"]},"h":{"BS":["Yg==","YQ=="]},\
            "i":{"L":[{"S":""},{"L":[]},{"M":{}}]},"j":{"M":{"a":{"M":{}},"b":{"L":[]}}}}
            """

        #expect(try item(json).json.serialized() == json)
    }

    @Test func `two spellings of a letter are two names and two values`() throws {
        let both = try item("{\"e\\u0301\":{\"S\":\"1\"},\"\\u00e9\":{\"S\":\"2\"}}")

        #expect(both.count == 2)
        #expect(both["\u{e9}"] == .string("2") && both["e\u{301}"] == .string("1"))
        #expect(AttributeValue.string("\u{e9}") != .string("e\u{301}"))
    }

    @Test func `sets are equal in any order, lists are not`() throws {
        #expect(try value(#"{"NS": ["1", "2"]}"#) == value(#"{"NS": ["2.0", "1"]}"#))
        #expect(try value(#"{"L": [{"N": "1"}, {"N": "2"}]}"#) != value(#"{"L": [{"N": "2"}, {"N": "1"}]}"#))
    }

    @Test func `32 levels are taken, 33 are not`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: #"{"L":["#, count: levels - 1) + #"{"S":"a"}"#
                + String(repeating: "]}", count: levels - 1)
        }
        _ = try value(nested(32))

        #expect(
            fault { _ = try value(nested(33)) }
                == "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
    }

    @Test func `the bytes of an item are counted as the service counts them`() throws {
        // Items that are just small enough, or one byte too large (test/putItem.js).
        let number = String(repeating: "1", count: 38) + String(repeating: "0", count: 88)
        #expect(try item(#"{"a":{"S":"key"},"b":{"S":"bb"},"c":{"N":"\#(number)"}}"#).byteCount == 4 + 3 + 1 + 20)
        let round = { (digits: String) in digits + String(repeating: "0", count: 127 - digits.count) }
        // Powers of ten that end on an even place need a byte less.
        #expect(try item(#"{"c":{"N":"1\#(String(repeating: "0", count: 125))"}}"#).byteCount == 1 + 2)
        #expect(try item(#"{"c":{"N":"\#(round("1111111").dropLast())"}}"#).byteCount == 1 + 5)
        #expect(
            try item(#"{"l":{"L":[{"S":"a"},{"NULL":true}]},"m":{"M":{"xy":{"BOOL":true}}}}"#).byteCount
                == 1 + 3 + 2 + 2 + 1 + 3 + 1 + 2 + 1)
    }
}
