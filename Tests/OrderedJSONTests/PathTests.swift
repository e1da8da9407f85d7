import OrderedJSON
import Testing

@Suite("Paths")
struct PathTests {
    @Test(
        arguments: [
            (JSONPath.root, ""),
            (
                JSONPath([.key("ProcessingInputs"), .index(1), .key("S3Input"), .key("LocalPath")]),
                "ProcessingInputs[1].S3Input.LocalPath"
            ),
            (JSONPath([.index(0), .index(2)]), "[0][2]"),
            (JSONPath([.key("Environment"), .key("a b\"c")]), #"Environment["a b\"c"]"#),
            (JSONPath([.key("Environment"), .key("")]), #"Environment[""]"#),
        ])
    func `a path reads like code`(path: JSONPath, text: String) {
        #expect(path.description == text)
    }

    @Test func `a path finds its value or nothing`() {
        let document: JSON = ["a": [["b": 7]]]

        #expect(JSONPath([.key("a"), .index(0), .key("b")]).value(in: document) == 7)
        #expect(JSONPath([.key("a"), .index(1)]).value(in: document) == nil)
        #expect(JSONPath.root.value(in: document) == document)
    }
}
