import Testing

@testable import TrinoSQL

/// The hand-written parser against the grammar that explains errors, which was written down independently of it.
@Suite struct GrammarAgreementTests {
    private static func parser(_ text: String) -> Parser {
        Parser(Lexer(Array(text.utf8), dialect: .trino))
    }

    /// What the parser thinks of a query: nil if it takes it.
    private static func refusal(_ text: String) -> SQLSyntaxError? {
        do throws(SQLSyntaxError) {
            var parser = parser(text)
            _ = try parser.query()
            guard parser.type == .endOfText else { throw parser.unexpected("<EOF>") }
            return nil
        } catch {
            return error
        }
    }

    /// A query of some kind and size.
    private static func query(_ generator: inout SentenceGenerator) -> String {
        switch generator.number(below: 5) {
        case 0: generator.sentence(of: "query", size: 60)
        case 1: "SELECT " + generator.sentence(of: "expression", size: 30)
        case 2:
            "SELECT " + generator.sentence(of: "selectItem", size: 12) + " FROM "
                + generator.sentence(of: "relation", size: 12)
        case 3: generator.sentence(of: "querySpecification", size: 80)
        default: "SELECT CAST ( a AS " + generator.sentence(of: "type", size: 12) + " )"
        }
    }

    private static let messagesBeyondTheGrammar = [
        "Invalid numeric", "Invalid EXTRACT", "Unicode escape", "Invalid escaped", "Incomplete escape", "Invalid hexa",
        "'if'", "'nullif'", "'coalesce'", "'try'", "'format'", "Invalid precision",
        "too large", "Binary literal",
    ]

    @Test(arguments: 0..<8) func `the parser takes every sentence of the grammar`(seed: UInt64) {
        var generator = SentenceGenerator(seed: seed)
        for _ in 0..<30 {
            let text = Self.query(&generator)
            // A lambda before the word that ends an operand takes that word as its own.
            if text.contains("POSITION") || text.contains("TRIM"), text.contains("->") { continue }
            guard let error = Self.refusal(text), error.code == .syntaxError else { continue }
            guard !Self.messagesBeyondTheGrammar.contains(where: error.message.contains) else { continue }
            // Where words may be names the grammar itself, read as Trino reads it, refuses some of its sentences.
            let trino = SyntaxExplanation.error(in: Self.parser(text), start: .singleStatement)
            #expect(trino != nil, "TEXT \(text)   OWN \(error)")
        }
    }

    @Test(arguments: 0..<8) func `a mutilated sentence is taken by both or neither`(seed: UInt64) {
        var generator = SentenceGenerator(seed: 1_000 + seed)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            var words = Self.query(&generator).split(separator: " ")
            for _ in 0...Int.random(in: 0..<2, using: &random) where !words.isEmpty {
                let target = Int.random(in: words.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: words.remove(at: target)
                case 1: words.swapAt(target, Int.random(in: words.indices, using: &random))
                default: words.insert(words.randomElement(using: &random) ?? "x", at: target)
                }
            }
            let text = words.joined(separator: " ")
            if text.contains("POSITION") || text.contains("TRIM"), text.contains("->") { continue }
            let own = Self.refusal(text)
            if let own, own.code != .syntaxError || Self.messagesBeyondTheGrammar.contains(where: own.message.contains)
            {
                continue
            }
            let trino = SyntaxExplanation.error(in: Self.parser(text), start: .singleStatement)
            #expect(
                (own == nil) == (trino == nil),
                "TEXT \(text)   OWN \(own?.description ?? "-")   TRINO \(trino?.description ?? "-")")
        }
    }
}
