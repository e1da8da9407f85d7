import Testing

@testable import TrinoSQL

@Suite struct `Literal expressions` {
    private static func literal(_ pattern: String) -> LiteralExpression? {
        Array(pattern.utf8).withUnsafeBytes { LiteralExpression($0) }
    }

    @Test(arguments: [
        ("abc", "abc"), ("a\\.b", "a.b"), ("^a", "a"), ("\\Aa\\z", "a"), (".*a.*", "a"), ("^.*?a.*$", "a"),
        ("é\\/", "é/"),
        ("a\\n", "a\n"), ("a]}-", "a]}-"),
    ])
    func `are recognised`(pattern: String, text: String) {
        #expect(Self.literal(pattern)?.text == Array(text.utf8))
    }

    @Test(arguments: [
        "", ".*", "^$", "a.b", "a*", "a+?", "(a)", "a|b", "[a]", "a{2}", "\\d", "\\Qa", "\\e", "^a\\n", "a$b", "a^",
        ".*+a",
        ".a", "a.", ".*.*a", "(?i)a", "\\", "a\\", "\\u0041", "\\1",
    ])
    func `are not seen where there are none`(pattern: String) {
        #expect(Self.literal(pattern) == nil)
    }

    /// Every shape, against the engine, on values that are made of what matters to them.
    @Test(arguments: 1...300)
    func `find what the engine finds`(seed: UInt64) throws {
        var random = PatternRandom(seed: seed)
        let before = ["", "^", "\\A", ".*", "^.*", "\\A.*?", ".*?"].randomElement(using: &random) ?? ""
        let after = ["", "$", "\\z", "\\Z", ".*", ".*$", ".*\\z", ".*?\\Z"].randomElement(using: &random) ?? ""
        let text = ["a", "ab", "aa", "aba", "\\.", "é", "\\n", "a\\nb", "]"].randomElement(using: &random) ?? ""
        let quick = try regex(before + text + after)
        let slow = try regex(before + text + after, avoidsEngine: false)
        for _ in 0..<40 {
            let value = random.text(of: ["a", "b", "a", "\n", "é", ".", "]"], upTo: 12)
            #expect(
                try quick.contains(value) == slow.contains(value),
                "\(before + text + after) in \(value.debugDescription)")
            #expect(try quick.matches(in: Array(value.utf8)) == slow.matches(in: Array(value.utf8)))
        }
    }
}
