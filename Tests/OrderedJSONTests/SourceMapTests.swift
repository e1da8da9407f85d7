import OrderedJSON
import Testing

@Suite("Places in a text")
struct SourceMapTests {
    private static let text = """
        {
          "a": [1, {"b\\u0041": "}]\\"", "c": {}}, []],
          "é": {"f": null, "f": 2}, "last": true
        }
        """

    @Test(
        arguments: [
            ([], 1, 1, 1, 1),
            ([.key("a")], 2, 3, 2, 8),
            ([.key("a"), .index(0)], 2, 9, 2, 9),
            ([.key("a"), .index(1)], 2, 12, 2, 12),
            ([.key("a"), .index(1), .key("bA")], 2, 13, 2, 24),
            ([.key("a"), .index(1), .key("c")], 2, 32, 2, 37),
            ([.key("a"), .index(2)], 2, 42, 2, 42),
            ([.key("é")], 3, 3, 3, 8),
            ([.key("é"), .key("f")], 3, 9, 3, 14),
            ([.key("last")], 3, 29, 3, 37),
            // What is not there has the place of what is around it.
            ([.key("a"), .index(3)], 2, 3, 2, 8),
            ([.key("a"), .index(2), .index(0)], 2, 42, 2, 42),
            ([.key("last"), .key("x")], 3, 29, 3, 37),
            ([.key("nowhere"), .key("x")], 1, 1, 1, 1),
        ] as [([JSONPath.Component], Int, Int, Int, Int)])
    func `a path has the place of its key and of its value`(
        path: [JSONPath.Component], keyLine: Int, keyColumn: Int, line: Int, column: Int
    ) {
        let map = JSONSourceMap(Self.text)
        let key = map.keyPosition(of: JSONPath(path))
        let value = map.position(of: JSONPath(path))

        #expect([key.line, key.column] == [keyLine, keyColumn])
        #expect([value.line, value.column] == [line, column])
    }

    @Test func `text that stops early, and is deep, is no trouble`() {
        let deep = String(repeating: "[", count: 100_000)
        for text in ["", "{", "{\"a", "{\"a\":", "[1,", "{\"x\":\(deep),\"a\":1}", "\"\\"] {
            #expect(JSONSourceMap(text).position(of: JSONPath([.key("a"), .index(1)])).line == 1)
        }
    }
}
