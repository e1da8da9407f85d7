/// The rules of a grammar as a tree.
struct Grammar: Sendable {
    /// The rules in order.
    let rules: [Rule]

    /// A rule with its alternatives.
    struct Rule: Sendable {
        /// The name.
        let name: String
        /// The alternatives, each a sequence.
        let alternatives: [[Element]]
    }

    /// A part of an alternative.
    indirect enum Element: Sendable {
        /// One token of some types.
        case tokens(Set<TokenType>)
        /// A rule by its number.
        case rule(Int)
        /// Alternatives in parentheses.
        case block([[Element]])
        /// A part that may be missing.
        case optional([[Element]])
        /// A part that may repeat, or be missing.
        case star([[Element]])
        /// A part that may repeat.
        case plus([[Element]])
    }

    /// Reads the notation described at `TrinoGrammar`.
    init(_ text: String) {
        var reader = GrammarReader(text)
        rules = reader.rules()
    }

    /// The number of a rule.
    func number(of name: String) -> Int { rules.firstIndex { $0.name == name } ?? 0 }
}

/// Reads the notation of `TrinoGrammar`; the text is ours, so a mistake in it is a broken promise.
private struct GrammarReader {
    private var words: [Substring]
    private var index = 0
    private let numbers: [String: Int]

    init(_ text: String) {
        words = Self.split(text)
        var numbers: [String: Int] = [:]
        for (index, word) in words.enumerated() where word == ":" { numbers[String(words[index - 1])] = numbers.count }
        self.numbers = numbers
    }

    /// Cuts into names, quoted symbols and single signs.
    private static func split(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let end: String.Index
            if first.isWhitespace {
                rest.removeFirst()
                continue
            } else if first == "'" {
                let close = rest.dropFirst().firstIndex(of: "'") ?? rest.endIndex
                end = close == rest.endIndex ? close : rest.index(after: close)
            } else if first.isLetter {
                end = rest.firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") } ?? rest.endIndex
            } else {
                end = rest.index(after: rest.startIndex)
            }
            words.append(rest[..<end])
            rest = rest[end...]
        }
        return words
    }

    mutating func rules() -> [Grammar.Rule] {
        var rules: [Grammar.Rule] = []
        while index < words.count {
            let name = String(words[index])
            index += 2
            rules.append(Grammar.Rule(name: name, alternatives: merged(alternatives())))
            index += 1
        }
        return rules
    }

    /// Reads up to a closing parenthesis or semicolon, which stays.
    private mutating func alternatives() -> [[Grammar.Element]] {
        var result: [[Grammar.Element]] = [[]]
        while words[index] != ")", words[index] != ";" {
            if words[index] == "|" {
                result.append([])
                index += 1
            } else {
                result[result.count - 1].append(element())
            }
        }
        return result
    }

    private mutating func element() -> Grammar.Element {
        let word = words[index]
        index += 1
        let base: [[Grammar.Element]]
        var isBlock = false
        if word == "(" {
            base = merged(alternatives())
            isBlock = true
            index += 1
        } else if let number = numbers[String(word)] {
            base = [[.rule(number)]]
        } else {
            base = [[.tokens(Self.types(word))]]
        }
        switch index < words.count ? words[index] : ";" {
        case "?":
            index += 1
            return .optional(base)
        case "*":
            index += 1
            return .star(base)
        case "+":
            index += 1
            return .plus(base)
        default:
            if isBlock { return base.count == 1 && base[0].count == 1 ? base[0][0] : .block(base) }
            return base[0][0]
        }
    }

    /// Several alternatives that are one token each are one choice of a token.
    private func merged(_ alternatives: [[Grammar.Element]]) -> [[Grammar.Element]] {
        guard alternatives.count > 1 else { return alternatives }
        var union: Set<TokenType> = []
        for alternative in alternatives {
            guard alternative.count == 1, case .tokens(let types) = alternative[0] else { return alternatives }
            union.formUnion(types)
        }
        return [[.tokens(union)]]
    }

    private static func types(_ word: Substring) -> Set<TokenType> {
        switch word {
        case "NON_RESERVED": return TokenType.nonReserved
        case "EOF": return [.endOfText]
        case "STRING": return [.string]
        case "TEXT_STRING": return [.stringKeyword]
        // Athena's words are plain names to Trino's lexer.
        case "UNLOAD": return [.identifier]
        default: break
        }
        let name = word.first == "'" ? word.dropFirst().dropLast() : word
        guard let type = TokenType(rawValue: String(name)) else {
            preconditionFailure("the grammar names a token that the lexer lacks: \(word)")
        }
        return [type]
    }
}
