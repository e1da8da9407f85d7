@testable import TrinoSQL

/// Makes texts that follow a rule of Trino's grammar.
struct SentenceGenerator {
    private let grammar = Grammar(TrinoGrammar.rules)
    private var random: SeededGenerator
    private var budget = 0
    private let avoided: Set<String>

    init(seed: UInt64, avoiding avoided: Set<String> = []) {
        random = SeededGenerator(seed: seed)
        self.avoided = avoided
    }

    mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    mutating func sentence(of rule: String, size: Int = 60) -> String {
        budget = size
        var words: [String] = []
        expand(.rule(grammar.number(of: rule)), &words, depth: 0)
        return words.joined(separator: " ")
    }

    private mutating func expand(_ element: Grammar.Element, _ words: inout [String], depth: Int) {
        switch element {
        case .tokens(let types):
            words.append(word(types.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &random) ?? .null))
        case .rule(let number):
            let rule = grammar.rules[number]
            if rule.name == "expression" || rule.name == "valueExpression" || rule.name == "primaryExpression",
                budget < 0 || depth > 60
            {
                words.append(["1", "a", "'x'", "?", "NULL"].randomElement(using: &random) ?? "1")
                return
            }
            if rule.name == "nonReserved", Int.random(in: 0..<3, using: &random) > 0 {
                words.append(["a", "b", "t"].randomElement(using: &random) ?? "a")
                return
            }
            budget -= 1
            choose(rule.alternatives, &words, depth: depth + 1)
        case .block(let alternatives):
            choose(alternatives, &words, depth: depth)
        case .optional(let alternatives):
            if Int.random(in: 0..<3, using: &random) == 0, budget > 0 { choose(alternatives, &words, depth: depth) }
        case .star(let alternatives):
            while Int.random(in: 0..<4, using: &random) == 0, budget > 0 { choose(alternatives, &words, depth: depth) }
        case .plus(let alternatives):
            repeat {
                choose(alternatives, &words, depth: depth)
            } while Int.random(in: 0..<4, using: &random) == 0 && budget > 0
        }
    }

    private mutating func choose(_ alternatives: [[Grammar.Element]], _ words: inout [String], depth: Int) {
        var allowed = alternatives.filter { alternative in
            !alternative.contains { element in
                if case .rule(let number) = element { avoided.contains(grammar.rules[number].name) } else { false }
            }
        }
        // Close to the end only what is short.
        if budget < 0 || depth > 60 { allowed.sort { $0.count < $1.count } }
        let choice = budget < 0 || depth > 60 ? allowed.first : allowed.randomElement(using: &random)
        for element in choice ?? [] { expand(element, &words, depth: depth) }
    }

    private mutating func word(_ type: TokenType) -> String {
        switch type {
        case .identifier: ["a", "b", "foo", "T1"].randomElement(using: &random) ?? "a"
        case .quotedIdentifier: ["\"x\"", "\"a \"\"b\"\"\"", "\"Ä\""].randomElement(using: &random) ?? "\"x\""
        case .backquotedIdentifier, .digitIdentifier: "q"
        case .string: ["'x'", "''", "'it''s'", "'ü'"].randomElement(using: &random) ?? "'x'"
        case .unicodeString: "U&'\\00e4'"
        case .binaryLiteral: "X'0aFF'"
        case .integer: ["0", "7", "42"].randomElement(using: &random) ?? "0"
        case .decimal: ["1.5", ".5", "5."].randomElement(using: &random) ?? "1.5"
        case .doubleLiteral: ["1E5", "1.5e-3", ".5E+2"].randomElement(using: &random) ?? "1E5"
        case .endOfText: ""
        default: type.rawValue
        }
    }
}
