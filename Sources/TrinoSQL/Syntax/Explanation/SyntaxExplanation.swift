internal import Synchronization

/// Says in Trino's words why a text is no statement.
///
/// The parser's own error tells only where it gave up. Here the text is followed through Trino's grammar, which gives
/// the words and the place that Trino gives. This happens for wrong texts only; it may take some milliseconds.
enum SyntaxExplanation {
    /// The rule that a text should fit.
    enum Start: String {
        case singleStatement, standaloneExpression, standaloneType, standaloneUnload
    }

    /// The longest text, in tokens, that is explained; for a longer one the parser's own error remains.
    private static let tokenLimit = 50_000
    /// The steps that one prediction's search may take.
    private static let budget = 20_000_000
    /// The steps kept in memory after which the search starts anew.
    private static let memoryLimit = 50_000

    private static let grammar = Grammar(TrinoGrammar.rules)
    private static let network = TransitionNetwork(grammar)
    private static let special: [Int: String] = [
        grammar.number(of: "expression"): "<expression>", grammar.number(of: "booleanExpression"): "<expression>",
        grammar.number(of: "valueExpression"): "<expression>", grammar.number(of: "primaryExpression"): "<expression>",
        grammar.number(of: "predicate"): "<predicate>", grammar.number(of: "identifier"): "<identifier>",
        grammar.number(of: "string"): "<string>", grammar.number(of: "query"): "<query>",
        grammar.number(of: "type"): "<type>",
    ]

    private struct Tables {
        var prediction: Prediction
        var lookahead: Lookahead
    }

    /// What was learned of the grammar so far.
    private static let tables = Mutex(
        Tables(prediction: Prediction(network, budget: budget), lookahead: Lookahead(network)))

    /// The better of the parser's error and Trino's.
    ///
    /// - Parameters:
    ///   - parser: the parser that failed, with its text and tokens.
    ///   - own: the parser's error.
    ///   - start: the rule that the text should fit.
    /// - Returns: Trino's error, unless the text is right in Trino's grammar, so that it is something else that the
    ///   parser refuses, or the parser got further with a statement of the Hive dialect.
    static func explain(_ parser: Parser, _ own: SQLSyntaxError, start: Start) -> SQLSyntaxError {
        guard own != Parser.tooLarge, let theirs = error(in: parser, start: start) else { return own }
        return parser.dialect == .hive && theirs.position < own.position ? own : theirs
    }

    /// Trino's error for a text; nil if the text fits Trino's grammar or is too long to tell.
    static func error(in parser: Parser, start: Start) -> SQLSyntaxError? {
        guard parser.tokens.count <= tokenLimit else { return nil }
        return tables.withLock { tables in
            if tables.prediction.stepCount > memoryLimit {
                tables = Tables(prediction: Prediction(network, budget: budget), lookahead: Lookahead(network))
            }
            tables.prediction.budget = budget
            var walk = GrammarWalk(
                parser.tokens, from: grammar.number(of: start.rawValue), network,
                nameRule: parser.dialect == .trino ? grammar.number(of: "identifier") : nil)
            guard let ending = try? walk.run(&tables.prediction, &tables.lookahead) else { return nil }
            switch ending {
            case .accepted: return nil
            case .refusedName(let token): return parser.refusedName(parser.tokens[token])
            case .stopped(let stop): return parser.expectation(stop, network, special)
            }
        }
    }
}

extension Parser {
    /// Trino's error for a name it refuses.
    fileprivate func refusedName(_ token: Token) -> SQLSyntaxError {
        let words: String =
            switch token.type {
            case .backquotedIdentifier:
                "backquoted identifiers are not supported; use double quotes to quote identifiers"
            case .digitIdentifier:
                "identifiers must not start with a digit; surround the identifier with double quotes"
            default: "Zero-length delimited identifier not allowed"
            }
        return SQLSyntaxError(words, at: token.position)
    }

    /// Trino's error for a place where nothing fits; nil if the search is too long.
    fileprivate func expectation(
        _ stop: GrammarWalk.Stop, _ network: TransitionNetwork, _ special: [Int: String]
    ) -> SQLSyntaxError? {
        guard let expected = try? ExpectedTokens(stop, tokens, network, special: special) else { return nil }
        let token = tokens[max(expected.index, 0)]
        let found = token.type == .endOfText ? "<EOF>" : text(token)
        let names = expected.names.sorted().joined(separator: ", ")
        return SQLSyntaxError(
            "mismatched input '\(found)'. Expecting: \(names)", at: tokens[stop.place].position)
    }
}
