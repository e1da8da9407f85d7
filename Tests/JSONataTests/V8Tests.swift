import JSONata
import OrderedJSON
import Testing

/// Random regular expressions and numbers with V8's answers; `scripts/record-regexes.mjs` made them.
@Suite struct V8 {
    static let matches = Recording.file("v8.json")?["matches"]?.array ?? []
    static let numbers = Recording.file("v8.json")?["numbers"]?.array ?? []

    @Test func `the recording is there`() {
        #expect(V8.matches.count == 400)
        #expect(V8.numbers.count == 300)
    }

    @Test(arguments: matches) func `a regular expression matches as in V8`(_ entry: JSON) throws {
        let (pattern, flags) = (entry["pattern"]?.string ?? "", entry["flags"]?.string ?? "")
        let text = "($m := /\(pattern)/\(flags)($); $m ? [$m.start, $m.match, $m.groups] : null)"
        guard entry["error"] == nil else {
            #expect(throws: JSONataError.self) { try JSONataExpression(text) }
            return
        }

        #expect(try JSONataExpression(text).evaluate(entry["text"]) == entry["match"])
    }

    @Test(arguments: numbers) func `a number prints as in V8`(_ entry: JSON) throws {
        let shown = try JSONataExpression("$ + 0").evaluate(entry["number"])?.number?.text
        let rounded = try JSONataExpression("$string($)").evaluate(entry["number"])

        #expect(shown == entry["text"]?.string)
        #expect(rounded == entry["rounded"])
    }
}
