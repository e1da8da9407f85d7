import JSONata
import Testing

/// What an expression reads from outside.
///
/// Which names count was measured on AWS by the authors of floci-io/floci
/// (StepFunctionsTopLevelReferenceIntegrationTest).
struct ReferencesTests {
    @Test(
        arguments: [
            ("phone", [.name("phone")]),
            ("phone.home", [.name("phone")]),
            ("`my name`", [.name("my name")]),
            ("\"text\".home", [.name("text")]),
            ("bbb + aaa * bbb.c", [.name("bbb"), .name("aaa")]),
            ("{key: [value]}", [.name("key"), .name("value")]),
            ("a ? b : c", [.name("a"), .name("b"), .name("c")]),
            ("$f(a, ?) ~> $g(b)", [.name("a"), .name("b")]),
            ("($x := a; -b)", [.name("a"), .name("b")]),
            ("$map(x, function($v) { y & $v })", [.name("x"), .name("y")]),
            ("(a).b", [.name("a")]),
            ("$", [.input]),
            ("$.phone", [.input]),
            ("$$", [.root]),
            ("$x.a[b = $$.c]", [.member(variable: "x", name: "a"), .root]),
            ("$states.result.Payload", [.member(variable: "states", name: "result")]),
            (
                "$x.y[$ = $states.result]",
                [.member(variable: "x", name: "y"), .member(variable: "states", name: "result")]
            ),
            ("$x", []),
            ("$x.(a + $.b)", []),
            ("$x[a = 1]^(<b){c: d}", []),
            ("$x ~> |a|{'b': c}|", []),
            ("'text' & 1", []),
            ("*", []),
        ] as [(String, [JSONataExpression.Reference])])
    func `reads`(text: String, references: [JSONataExpression.Reference]) throws {
        #expect(
            try JSONataExpression(text).references.filter { !$0.isMemberOfX || references.contains($0) } == references)
    }

    @Test func `a deep expression is walked like any other`() throws {
        let text = String(repeating: "(", count: 900) + "name" + String(repeating: ")", count: 900)
        #expect(try JSONataExpression(text).references == [.name("name")])
    }
}

extension JSONataExpression.Reference {
    /// Members of `$x`, which say nothing in the rows that do not list them.
    fileprivate var isMemberOfX: Bool { if case .member("x", _) = self { true } else { false } }
}
