/// Which tokens can come first, computed once per place.
struct Lookahead {
    /// The grammar.
    let network: TransitionNetwork
    private var stacks = CallStacks()
    private var following: [Int: First] = [:]
    private var decisions: [Int: [Set<TokenType>]?] = [:]

    /// The tokens that can come first from a state.
    struct First {
        /// The tokens.
        var tokens: Set<TokenType> = []
        /// Whether the rule's end can be reached without a token.
        var reachesEnd = false
        /// Whether a precedence stands in the way.
        fileprivate var meetsPredicate = false
    }

    /// Makes a table for a grammar.
    init(_ network: TransitionNetwork) { self.network = network }

    /// What can come first from a state up to its rule's end.
    mutating func first(_ state: Int) -> First {
        if let known = following[state] { return known }
        var search = Search(seesThroughPredicates: true, followsReturns: false)
        look(state, CallStacks.any, &search)
        following[state] = search.result
        return search.result
    }

    /// For a decision that one token settles, the tokens of each alternative; nil for any other decision.
    mutating func alternatives(_ state: Int) -> [Set<TokenType>]? {
        if let known = decisions[state] { return known }
        var sets: [Set<TokenType>]? = []
        var union: Set<TokenType> = []
        for transition in network.states[state].transitions {
            var search = Search(seesThroughPredicates: false, followsReturns: true)
            look(transition.target, CallStacks.any, &search)
            let tokens = search.result.tokens
            guard !search.result.meetsPredicate, !tokens.isEmpty, union.isDisjoint(with: tokens) else {
                sets = nil
                break
            }
            union.formUnion(tokens)
            sets?.append(tokens)
        }
        decisions[state] = .some(sets)
        return sets
    }

    private struct Search {
        let seesThroughPredicates: Bool
        /// Whether the end of the first rule leads on to wherever the rule is called.
        let followsReturns: Bool
        var result = First()
        var visited: Set<CallStacks.Top> = []
        var calledRules: Set<Int> = []
    }

    private mutating func look(_ state: Int, _ stack: Int, _ search: inout Search) {
        guard search.visited.insert(CallStacks.Top(state: state, rest: stack)).inserted else { return }
        let place = network.states[state]
        if place.kind == .ruleStop {
            if stack != CallStacks.any {
                let wasCalled = search.calledRules.remove(place.rule) != nil
                for top in stacks.tops(stack) { look(top.state, top.rest, &search) }
                if wasCalled { search.calledRules.insert(place.rule) }
                return
            }
            guard search.followsReturns else {
                search.result.reachesEnd = true
                return
            }
        }
        for transition in place.transitions {
            switch transition {
            case .call(let rule, let start, _, let follow):
                guard search.calledRules.insert(rule).inserted else { continue }
                look(start, stacks.push(follow, on: stack), &search)
                search.calledRules.remove(rule)
            case .predicate(_, let target):
                if search.seesThroughPredicates {
                    look(target, stack, &search)
                } else {
                    search.result.meetsPredicate = true
                }
            case .epsilon(let target), .returning(let target, _):
                look(target, stack, &search)
            case .tokens(let types, _):
                search.result.tokens.formUnion(types)
            }
        }
    }
}
