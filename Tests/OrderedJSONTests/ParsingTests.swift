import OrderedJSON
import Testing

@Suite("Reading JSON")
struct ParsingTests {
    @Test(
        arguments: [
            ("null", JSON.null),
            (" true ", .bool(true)),
            ("false\n", .bool(false)),
            (#""""#, ""),
            ("[]", []),
            ("{}", [:]),
            (#"[1, [2], {"a": null}]"#, [1, [2], ["a": .null]]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"),
            ("\"é€😀\u{2028}\"", "é€😀\u{2028}"),
            ("\u{feff}[1]", [1]),
            (#"{"":1}"#, ["": 1]),
        ] as [(String, JSON)])
    func `a valid document gives its value`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(arguments: [
        Reject("", .unexpectedEnd, 0, 1, 1),
        Reject("[1,", .unexpectedEnd, 3, 1, 4),
        Reject("{\"a\"", .unexpectedEnd, 4, 1, 5),
        Reject("\"abc", .unexpectedEnd, 4, 1, 5),
        Reject(#""\"#, .unexpectedEnd, 2, 1, 3),
        Reject("tru", .unexpectedEnd, 3, 1, 4),
        Reject("-", .unexpectedEnd, 1, 1, 2),
        Reject("[1,]", .unexpectedCharacter("]", expected: "a value"), 3, 1, 4),
        Reject("[1 2]", .unexpectedCharacter("2", expected: "',' or ']'"), 3, 1, 4),
        Reject("{a:1}", .unexpectedCharacter("a", expected: "a key in double quotes"), 1, 1, 2),
        Reject("{\"a\" 1}", .unexpectedCharacter("1", expected: "':'"), 5, 1, 6),
        Reject("{\"a\":1,}", .unexpectedCharacter("}", expected: "a key in double quotes"), 7, 1, 8),
        Reject("{\"a\":1;", .unexpectedCharacter(";", expected: "',' or '}'"), 6, 1, 7),
        Reject("nul1", .unexpectedCharacter("1", expected: "the word null"), 3, 1, 4),
        Reject("'a'", .unexpectedCharacter("'", expected: "a value"), 0, 1, 1),
        Reject("// c\n1", .unexpectedCharacter("/", expected: "a value"), 0, 1, 1),
        Reject("NaN", .unexpectedCharacter("N", expected: "a value"), 0, 1, 1),
        Reject("[\n  \"é\", ?]", .unexpectedCharacter("?", expected: "a value"), 10, 2, 8),
        Reject("[\r\n\r?", .unexpectedCharacter("?", expected: "a value"), 4, 3, 1),
        Reject("\u{feff}?", .unexpectedCharacter("?", expected: "a value"), 3, 1, 1),
        Reject("01", .invalidNumber, 0, 1, 1),
        Reject("[1.e3]", .invalidNumber, 1, 1, 2),
        Reject("1.2.3", .invalidNumber, 0, 1, 1),
        Reject("[-]", .invalidNumber, 1, 1, 2),
        Reject(#"["\x"]"#, .invalidEscape, 2, 1, 3),
        Reject(#""\u12g4""#, .invalidEscape, 1, 1, 2),
        Reject(#""\ud800""#, .loneSurrogate, 1, 1, 2),
        Reject(#""\ud800\u0041""#, .loneSurrogate, 1, 1, 2),
        Reject(#""\udc00""#, .loneSurrogate, 1, 1, 2),
        Reject("\"a\tb\"", .unescapedControlCharacter(9), 2, 1, 3),
        Reject("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey("a"), 13, 1, 14),
        Reject("{\"a\":1,\"\\u0061\":3}", .duplicateKey("a"), 7, 1, 8),
        Reject("1 2", .trailingContent, 2, 1, 3),
        Reject("[]]", .trailingContent, 2, 1, 3),
    ])
    func `an invalid document is refused with what and where`(_ reject: Reject) {
        #expect(throws: reject.error) { try JSON(parsing: reject.text) }
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
            [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xe2, 0x82, 0x22], [0x22, 0x80, 0x22],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let position = JSONPosition(byteOffset: 1, line: 1, column: 2)

        #expect(throws: JSONSyntaxError(kind: .invalidUTF8, position: position)) { try JSON(parsing: bytes) }
    }

    @Test func `nesting is allowed up to the limit and refused beyond it`() throws {
        let atLimit = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        let beyond = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
        let position = JSONPosition(byteOffset: 512, line: 1, column: 513)

        #expect(try JSON(parsing: atLimit).serialized() == atLimit)
        #expect(throws: JSONSyntaxError(kind: .tooDeep(limit: 512), position: position)) { try JSON(parsing: beyond) }
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: "[[]]", maximumDepth: 1) }
    }

    @Test func `the last of two equal keys wins when that is asked for, at the first one's place`() throws {
        let text = #"{"a":1,"b":2,"a":3}"#

        #expect(try JSON(parsing: text, duplicateKeys: .lastWins).serialized() == #"{"a":3,"b":2}"#)
    }

    @Test func `keys that Swift calls equal but that differ in scalars are two keys`() throws {
        let text = "{\"\u{e9}\":1,\"e\u{301}\":2}"

        let object = try #require(try JSON(parsing: text).object)

        #expect(object.count == 2)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `a message says what and where in plain words`() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSON(parsing: "{\n  a: 1}") }

        #expect(error?.message == "found 'a' where a key in double quotes is expected (line 2, column 3)")
    }
}

/// A document that is refused, and how.
struct Reject: Sendable {
    let text: String
    let error: JSONSyntaxError

    init(_ text: String, _ kind: JSONSyntaxError.Kind, _ offset: Int, _ line: Int, _ column: Int) {
        self.text = text
        error = JSONSyntaxError(kind: kind, position: JSONPosition(byteOffset: offset, line: line, column: column))
    }
}
