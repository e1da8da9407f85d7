/// Finds what Trino says was expected, as its `ErrorHandler` does: from the place where the parser gave up it tries
/// every way through the grammar and names what would have been possible where the longest of them ends.
struct ExpectedTokens {
    private let network: TransitionNetwork
    private let special: [Int: String]
    private let tokens: [Token]
    private let furthest: Int
    private var memory: [Place: Set<Int>] = [:]
    private var depth = 0
    private var budget = 2_000_000

    /// The token at which the longest way ends.
    private(set) var index = -1
    /// What was possible there.
    private(set) var names: Set<String> = []

    private struct Place: Hashable {
        let state: Int
        let index: Int
    }

    private struct Active {
        let state: Int
        let index: Int
        let isSuppressed: Bool
    }

    /// Searches from where a walk stopped.
    ///
    /// - Parameters:
    ///   - stop: where.
    ///   - tokens: the text.
    ///   - network: the grammar.
    ///   - special: the names that stand for whole rules.
    /// - Throws: `Prediction.BudgetExceeded`.
    init(
        _ stop: GrammarWalk.Stop, _ tokens: [Token], _ network: TransitionNetwork, special: [Int: String]
    ) throws(Prediction.BudgetExceeded) {
        self.network = network
        self.special = special
        self.tokens = tokens
        furthest = stop.furthest
        var state = stop.state
        let start = network.ruleStart[network.states[state].rule]
        // A state that nothing was taken before is as good as the rule's start, which may have a name.
        if isReachable(state, from: start) { state = start }
        var ends = try process(Active(state: state, index: stop.token, isSuppressed: false), precedence: 0)
        for caller in stop.callers {
            if ends.isEmpty { break }
            guard case .call(_, _, _, let follow)? = network.states[caller].transitions.first else { break }
            var next: Set<Int> = []
            for end in ends {
                next.formUnion(try process(Active(state: follow, index: end, isSuppressed: false), precedence: 0))
            }
            ends = next
        }
    }

    private func isReachable(_ target: Int, from start: Int) -> Bool {
        var seen: Set<Int> = [start]
        var active = [start]
        while let state = active.popLast() {
            if state == target { return true }
            for transition in network.states[state].transitions where transition.isEpsilon {
                if seen.insert(transition.target).inserted { active.append(transition.target) }
            }
        }
        return false
    }

    /// Follows a rule from a state; gives the tokens at which its end can be reached.
    private mutating func process(_ start: Active, precedence: Int) throws(Prediction.BudgetExceeded) -> Set<Int> {
        let place = Place(state: start.state, index: start.index)
        if let known = memory[place] { return known }
        depth += 1
        defer { depth -= 1 }
        if depth > 600 { throw Prediction.BudgetExceeded() }
        var ends: Set<Int> = []
        var active = [start]
        while let current = active.popLast() {
            budget -= 1
            if budget < 0 { throw Prediction.BudgetExceeded() }
            let state = network.states[current.state]
            var isSuppressed = current.isSuppressed
            if state.kind == .ruleStart, let name = special[state.rule] {
                if !isSuppressed { record([name], at: current.index) }
                isSuppressed = true
            }
            if state.kind == .ruleStop {
                ends.insert(current.index)
                continue
            }
            for transition in state.transitions {
                switch transition {
                case .call(_, let target, let calledPrecedence, let follow):
                    let inner = Active(state: target, index: current.index, isSuppressed: isSuppressed)
                    for end in try process(inner, precedence: calledPrecedence) {
                        active.append(Active(state: follow, index: end, isSuppressed: false))
                    }
                case .predicate(let required, let target):
                    if precedence < required {
                        active.append(Active(state: target, index: current.index, isSuppressed: isSuppressed))
                    }
                case .epsilon(let target), .returning(let target, _):
                    active.append(Active(state: target, index: current.index, isSuppressed: isSuppressed))
                case .tokens(let types, let target):
                    if types.contains(tokens[current.index].type), current.index < furthest {
                        active.append(Active(state: target, index: current.index + 1, isSuppressed: false))
                    } else if !isSuppressed {
                        record(types.map(\.displayName), at: current.index)
                    }
                }
            }
        }
        memory[place] = ends
        return ends
    }

    private mutating func record(_ labels: [String], at index: Int) {
        guard index >= self.index else { return }
        if index > self.index {
            names.removeAll()
            self.index = index
        }
        names.formUnion(labels)
    }
}

extension TokenType {
    /// The name that Trino's lexer gives the token.
    fileprivate var displayName: String {
        switch self {
        case .integer: "<integer>"
        case .string: "STRING"
        // The only symbol with two spellings.
        case .notEqual: "NEQ"
        default: quoted
        }
    }
}
