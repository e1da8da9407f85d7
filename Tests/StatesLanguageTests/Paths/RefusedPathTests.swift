import OrderedJSON
import StatesLanguage
import Testing

@Suite struct `Texts that are not paths` {
    @Test(arguments: [
        "", "a", "a.b", ".a", "@.a", " $.a", "$.", "$..", "$.a.", "$.a..", "$...a", "$.a b", "$. a", "$[", "$[]",
        "$['a", "$['a'",
        "$['a' 'b']", "$['a',]", "$[a]", "$[1", "$[1,]", "$[1:2:3]", "$[--1]", "$[*", "$[?]", "$[?()]", "$[?(@.a]",
        "$[?(@.a == )]",
        "$[?(@.a ~~ 1)]", "$[?(@.a type 1)]", "$[?(@.a == 'x)]", "$[?(@.a =~ /x)]", "$[?(@.a =~ /(/)]", "$[?(1)]",
        "$[?(@.a && )]", "$[?(@.a) b]", "$['a']b", "$[0]b", "$1a.b", "$a-b.c", "$a b", "$$$.a", "$.a\n.b",
        #"$['\u12']"#,
    ])
    func `are refused when they are read`(text: String) {
        #expect(throws: PathSyntaxError.self) { try QueryPath(text) }
    }

    @Test func `say what is wrong and where`() {
        #expect(throws: PathSyntaxError.self) { try QueryPath("$[1:2:3]") }
        do {
            _ = try QueryPath("$.é.a[1:2:3]")
        } catch {
            #expect(error.problem == .sliceStep)
            #expect(error.offset == 10)
            #expect(
                error.description == "'$.é.a[1:2:3]' is not a JSONPath: a slice has no step; write [from:to] (byte 10)")
        }
    }

    @Test func `too long or too deep ones are refused, not followed`() {
        #expect(throws: PathSyntaxError.self) { try QueryPath("$" + String(repeating: ".a", count: 10_000)) }
        #expect(throws: PathSyntaxError.self) { try QueryPath("$" + String(repeating: "[*]", count: 10_000)) }
        #expect(throws: PathSyntaxError.self) {
            try QueryPath("$[?(" + String(repeating: "(", count: 10_000) + "@.a")
        }
        #expect(throws: PathSyntaxError.self) { try QueryPath("$[?(" + String(repeating: "!(", count: 10_000) + "@.a") }
        #expect(throws: PathSyntaxError.self) { try QueryPath(String(repeating: "$[?($", count: 10_000)) }
        #expect(throws: PathSyntaxError.self) {
            try QueryPath("$[?(@.a in " + String(repeating: "[", count: 10_000) + ")]")
        }
    }

    @Test func `a document of 10,000 levels is searched without a crash`() throws {
        var document: JSON = ["leaf": 1]
        for _ in 0..<5_000 {
            document = ["a": [document]]
        }

        #expect(try QueryPath("$..leaf").evaluate(on: document) == [1])
        #expect(try QueryPath("$.a[0].a[0]..leaf").evaluate(on: document) == [1])
    }

    @Test func `a path that visits too much is stopped`() throws {
        var document: JSON = 1
        for _ in 0..<9 {
            document = [document]
        }
        let path = try QueryPath("$" + String(repeating: "[0,0,0,0,0,0,0,0,0,0]", count: 9))

        #expect(throws: PathMiss.tooManyResults(limit: 2_000_000)) { try path.evaluate(on: document) }
    }
}

@Suite struct `Reference paths` {
    static func put(_ path: String, _ value: JSON, _ document: String) throws -> String {
        try ReferencePath(path).inserting(value, into: JSON(parsing: document)).serialized()
    }

    @Test(arguments: [
        ("$", "{}", "9"), ("$.a", "{}", #"{"a":9}"#), ("$.a", #"{"b":1,"a":2,"c":3}"#, #"{"b":1,"a":9,"c":3}"#),
        ("$.a.b.c", "{}", #"{"a":{"b":{"c":9}}}"#), ("$['a b'].c", #"{"x":1.0}"#, #"{"x":1.0,"a b":{"c":9}}"#),
        ("$.a[1]", #"{"a":[1,2,3]}"#, #"{"a":[1,9,3]}"#), ("$.a[0].b", #"{"a":[{}]}"#, #"{"a":[{"b":9}]}"#),
        ("$[0]", "[1]", "[9]"),
    ])
    func `put a value where it belongs`(path: String, document: String, expected: String) throws {
        #expect(try Self.put(path, 9, document) == expected)
    }

    @Test(arguments: [
        ("$.a", "[]"), ("$.a", "3"), ("$.a", "null"), ("$.a.b", #"{"a":"text"}"#), ("$.a[1]", #"{"a":[1]}"#),
        ("$.a[0]", "{}"), ("$.a[0]", #"{"a":{}}"#), ("$.a.b", #"{"a":null}"#),
    ])
    func `fail where there is no such place`(path: String, document: String) throws {
        let reference = try ReferencePath(path)
        let value = try JSON(parsing: document)

        #expect(throws: ReferencePathFailure.self) { try reference.inserting(9, into: value) }
    }

    @Test(arguments: [
        "$[*]", "$.*", "$..a", "$[0,1]", "$[0:1]", "$['a','b']", "$[?(@.a)]", "$[-1]", "$$", "$$.a", "$x", "$x.a", "a",
        "$.a.",
    ])
    func `name one place only`(text: String) {
        #expect(throws: PathSyntaxError.self) { try ReferencePath(text) }
    }

    /// The words are AWS's: github.com/aws/aws-cdk/issues/29473.
    @Test func `say what they cannot be applied to`() throws {
        let path = try ReferencePath("$.partitioned.x")
        do {
            _ = try path.inserting(1, into: ["partitioned": "text"])
            Issue.record("it was put in")
        } catch {
            #expect(
                error.description == #"Unable to apply ReferencePath $.partitioned.x to input {"partitioned":"text"}"#)
            #expect(error.step == 1)
            #expect(error.found == "text")
        }
    }

    @Test func `the root path replaces the document`() throws {
        #expect(try ReferencePath("$").isRoot)
        #expect(try !ReferencePath("$.a").isRoot)
    }
}
