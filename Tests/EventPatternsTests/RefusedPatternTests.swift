import EventPatterns
import OrderedJSON
import Testing

@Suite struct `Texts that are no pattern` {
    @Test(arguments: [
        (#"{"a": {"b": {"slug": "x"}}}"#, #""slug" must be an object or an array at a.b.slug"#),
        (#"[]"#, "Filter is not an object"),
        (#"{}"#, "Empty objects are not allowed"),
        (#"{"source": ["a"], "detail": {}}"#, "Empty objects are not allowed at detail"),
        (#"{"a": []}"#, "Empty arrays are not allowed at a"),
        (#"{"a": [["b"]]}"#, "Match value must be String, number, true, false, or null at a[0]"),
        (#"{"a": ["x", {}]}"#, "Match expression name not found at a[1]"),
        (#"{"a": [{"prefix": "x", "suffix": "y"}]}"#, "Only one key allowed in match expression at a[0]"),
        (#"{"a": [{"like": "x"}]}"#, "Unrecognized match type like at a[0].like"),
        (#"{"a": [{"prefix": 5}]}"#, "prefix match pattern must be a string at a[0].prefix"),
        (#"{"a": [{"suffix": [":x"]}]}"#, "suffix match pattern must be a string at a[0].suffix"),
        (#"{"a": [{"prefix": {"x": "y"}}]}"#, "Unsupported prefix pattern: x at a[0].prefix"),
        (#"{"a": [{"exists": "yes"}]}"#, "exists match pattern must be either true or false. at a[0].exists"),
        (#"{"a": [{"wildcard": "a**"}]}"#, "Consecutive wildcard characters at pos 2 at a[0].wildcard"),
        (#"{"a": [{"wildcard": "\\a"}]}"#, "Invalid escape character at pos 1 at a[0].wildcard"),
        (#"{"a": [{"cidr": "10.0.0.0"}]}"#, "Malformed CIDR, one '/' required at a[0].cidr"),
        (#"{"a": [{"cidr": "10.0.0.0/32"}]}"#, "IPv4 mask bits must be < 32 at a[0].cidr"),
        (#"{"a": [{"cidr": "host/8"}]}"#, "Nonstandard IP address: host at a[0].cidr"),
        (#"{"a": [{"numeric": []}]}"#, "Invalid member in numeric match: ] at a[0].numeric"),
        (#"{"a": [{"numeric": ["~", 1]}]}"#, "Unrecognized numeric range operator: ~ at a[0].numeric"),
        (#"{"a": [{"numeric": ["=", "1"]}]}"#, "Value of equals must be numeric at a[0].numeric"),
        (#"{"a": [{"numeric": ["<", 1, ">", 2]}]}"#, "Too many elements in numeric expression at a[0].numeric"),
        (#"{"a": [{"numeric": [">", 1, ">", 2]}]}"#, "Bad numeric range operator: > at a[0].numeric"),
        (#"{"a": [{"numeric": [">", 5, "<", 5]}]}"#, "Bottom must be less than top at a[0].numeric"),
        (
            #"{"a": [{"numeric": [">", 1704320746000]}]}"#,
            "Value must be between -5.0E9 and 5.0E9, inclusive at a[0].numeric"
        ),
        (
            #"{"a": [{"anything-but": ["x", 1]}]}"#,
            "Inside anything but list, either all values are number or string, mixed type is not supported at a[0].anything-but"
        ),
        (#"{"a": [{"anything-but": {"prefix": ""}}]}"#, "Null prefix/suffix not allowed at a[0].anything-but"),
        (#"{"a": [{"anything-but": {"cidr": "x"}}]}"#, "Unsupported anything-but pattern: cidr at a[0].anything-but"),
        (#"{"$or": {"a": ["b"]}}"#, "It must be an Array followed with $or. at [\"$or\"]"),
        (#"{"$or": [{"a": ["b"]}]}"#, "There must have at least 2 Objects in $or relationship. at [\"$or\"]"),
        (
            #"{"$or": [{"a": ["b"]}, {"prefix": ["b"]}]}"#,
            "prefix is Ruler reserved fieldName which cannot be used inside $or. at [\"$or\"][1].prefix"
        ),
        (
            #"{"a": {"b": ["x"]}, "a.b": ["y"]}"#,
            "Path `a.b` cannot be allowed multiple times at [\"a.b\"]"
        ),
    ])
    func `say what is wrong and where`(text: String, message: String) {
        let error = #expect(throws: EventPatternError.self) { try EventPattern(parsing: text) }

        #expect(error?.description == message)
    }

    @Test func `text that is not JSON is said to be so, with its place`() {
        let error = #expect(throws: EventPatternError.self) { try EventPattern(parsing: #"{"a": ["b"}"#) }

        guard case .notJSON(let reason) = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }
}
