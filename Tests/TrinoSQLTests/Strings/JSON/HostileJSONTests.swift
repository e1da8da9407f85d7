import Columnar
import Testing

@testable import TrinoSQL

/// Text that is meant to break a reader of JSON.
@Suite struct HostileJSONTests {
    private static let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
    private static let deepObject =
        String(repeating: "{\"a\":", count: 10_000) + "1" + String(repeating: "}", count: 10_000)

    @Test(arguments: [deep, deepObject, String(repeating: "[{\"a\":", count: 5000)])
    func `deep nesting is refused or passed over, and never runs out of stack`(text: String) throws {
        let isWhole = text.hasSuffix("]") || text.hasSuffix("}")

        #expect(refusalOf("json_parse", .text(text)) == "Cannot convert value to JSON: '\(text)'")
        #expect(try textOf("json_extract", .text(text), "$") == (isWhole ? text : nil))
        #expect(try textOf("json_extract_scalar", .text(text), "$") == nil)
        #expect(try textOf("json_extract_scalar", .text(text), "$.a.a") == nil)
        #expect(try numberOf("json_size", .text(text), "$") == (isWhole ? 1 : nil))
        #expect((try? truthOf("is_json_scalar", .text(text))) == (isWhole ? false : nil))
        for type in [DataType.array(.array(.bigint)), .array(.json), .map(key: .text, value: .json), .bigint] {
            let column = Column.constant(.text(text), type: .json, count: 1)
            let result = Casts.cast(column, to: type, context: EvaluationContext(session: Session(startTime: 0)))
            if result.failures == nil {
                #expect(isWhole)
            } else {
                #expect(result.failures?.first?.code == "INVALID_CAST_ARGUMENT")
            }
        }
        #expect(throws: JSONSyntaxError.self) { try withView(Array(text.utf8)) { try JSONItem.read($0) } }
    }

    @Test func `as deep as Trino goes, json_parse goes too`() throws {
        // 1001 containers and an empty one within.
        let text = String(repeating: "[", count: 1002) + String(repeating: "]", count: 1002)
        let deeper = String(repeating: "[", count: 1002) + "1" + String(repeating: "]", count: 1002)

        #expect(try textOf("json_parse", .text(text)) == text)
        #expect(refusalOf("json_parse", .text(deeper)) != nil)
    }

    private static let sample = """
        {"a": [1, -2.5e+3, true, null, {"b\\u00e9\\ud83d\\ude00": "x\\n\\"y\\\\ é😀"}], "c": {}, "d": "", "e": false}
        """

    @Test func `text cut off anywhere is no JSON`() throws {
        let bytes = Array(HostileJSONTests.sample.utf8)
        for length in 0..<bytes.count {
            let text = StringArgument.bytes(Array(bytes[..<length]))
            #expect(throws: Failure.self) { try StringCalls.value("json_parse", [text]) }
            #expect(try textOf("json_extract", text, "$") == nil)
            #expect(try numberOf("json_size", text, "$") == nil)
            #expect(try textOf("json_extract", text, "$.missing") == nil)
        }
        #expect(try textOf("json_parse", .bytes(bytes)) != nil)
    }

    @Test func `with any byte changed the readers agree, and what is JSON stays so`() throws {
        let bytes = Array(HostileJSONTests.sample.utf8)
        for position in bytes.indices {
            for byte in [0x00, 0x22, 0x2C, 0x30, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x80, 0xC3, 0xED, 0xF0, 0xFF] as [UInt8]
            {
                var changed = bytes
                changed[position] = byte
                let text = StringArgument.bytes(changed)
                let parsed = (try? bytesOf("json_parse", text)) ?? nil
                let isScalar = (try? truthOf("is_json_scalar", text)) ?? nil
                #expect((parsed == nil) == (isScalar == nil), "\(position) \(byte)")
                let copied = try bytesOf("json_extract", text, "$")
                guard let parsed else { continue }
                #expect(copied != nil)
                #expect(String(validating: parsed, as: UTF8.self) != nil)
                #expect(try bytesOf("json_parse", .bytes(parsed)) == parsed)
                #expect(try bytesOf("json_parse", .bytes(copied ?? [])) == parsed)
            }
        }
    }

    @Test func `bytes that are no UTF-8 become U+FFFD`() throws {
        #expect(
            try textOf("json_parse", .bytes(Array("\"a".utf8) + [0xFF, 0xC3] + Array("b\"".utf8)))
                == "\"a\u{FFFD}\u{FFFD}b\"")
        #expect(
            try textOf("json_extract_scalar", .bytes([0x22, 0xED, 0xA0, 0x80, 0x22]), "$") == "\u{FFFD}\u{FFFD}\u{FFFD}"
        )
        #expect(try textOf("json_extract_scalar", .bytes([0x22, 0xE2, 0x82, 0x22]), "$") == "\u{FFFD}")
    }

    @Test func `long numbers and strings are read whole`() throws {
        let digits = String(repeating: "7", count: 100_000)
        let text = String(repeating: "é", count: 100_000)

        #expect(try textOf("json_parse", .text(digits)) == digits)
        #expect(try textOf("json_parse", .text("0." + digits)) == "0.7777777777777778")
        #expect(try textOf("json_parse", .text("1e999999999")) == "\"Infinity\"")
        #expect(try textOf("json_parse", .text("1e-999999999")) == "0.0")
        #expect(try textOf("json_extract_scalar", .text("[\"\(text)\"]"), "$[0]") == text)
    }

    @Test func `many members of one name and many names are put in order`() throws {
        let names = (0..<1000).map { "\"\(($0 * 7919) % 1000)\":\($0)" }.joined(separator: ",")
        let same = (0..<1000).map { "\"a\":\($0)" }.joined(separator: ",")
        let sorted = (0..<1000).map { (name: "\(($0 * 7919) % 1000)", value: $0) }.sorted { $0.name < $1.name }

        #expect(
            try textOf("json_parse", .text("{\(names)}"))
                == "{" + sorted.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}")
        #expect(try textOf("json_parse", .text("{\(same)}")) == "{\"a\":999}")
    }

    private func withView<Result>(_ bytes: [UInt8], _ body: (ByteView) throws -> Result) rethrows -> Result {
        let arena = ByteArena()
        return try withExtendedLifetime(arena) { try body(arena.copy(bytes)) }
    }
}
