/// Chooses alternatives by looking ahead, as ANTLR does in its SLL mode, which is the only one Trino 401 uses.
///
/// What was found out is kept: a prediction's steps depend only on the decision and the tokens.
struct Prediction {
    /// The grammar.
    let network: TransitionNetwork
    /// How many steps may still be made before the search is given up.
    var budget: Int
    private var stacks = CallStacks()
    private var steps: [Step] = []
    private var starts: [StartKey: Int] = [:]
    private var edges: [EdgeKey: Int] = [:]
    private var visited: Set<Visit> = []
    /// The rule of the precedence loop whose start is being computed.
    private var startRule: Int?

    /// What one more token led to.
    private struct Step {
        let configurations: ConfigurationSet
        /// The choice, if it is made.
        let alternative: Int?
    }

    private struct StartKey: Hashable {
        let state: Int
        let precedence: Int?
    }

    private struct EdgeKey: Hashable {
        let step: Int
        let token: TokenType
    }

    private struct Visit: Hashable {
        let configuration: Configuration
        let isCollecting: Bool
        let isInRule: Bool
    }

    /// The search became too long.
    struct BudgetExceeded: Error {}

    /// What a decision came to.
    enum Outcome {
        /// An alternative, from 1.
        case alternative(Int)
        /// No alternative fits; the token at which the last one failed is given.
        case noViableAlternative(token: Int)
    }

    /// Makes a predictor with a number of steps to spend.
    init(_ network: TransitionNetwork, budget: Int) {
        self.network = network
        self.budget = budget
    }

    /// How much is kept.
    var stepCount: Int { steps.count }

    /// Chooses an alternative of a decision.
    ///
    /// - Parameters:
    ///   - state: the decision.
    ///   - precedence: the precedence of the rule's call; only for the loops of rules that start with themselves.
    ///   - tokens: the tokens, the last being the end.
    ///   - index: the next token.
    ///   - furthest: raised to the last token looked at.
    /// - Returns: the alternative.
    /// - Throws: `BudgetExceeded`.
    mutating func choose(
        _ state: Int, precedence: Int?, _ tokens: [Token], from index: Int, furthest: inout Int
    ) throws(BudgetExceeded) -> Outcome {
        var step = try start(state, precedence)
        var cursor = index
        while true {
            furthest = max(furthest, cursor)
            let next = try follow(step, tokens[cursor].type)
            guard let next else {
                if let finished = steps[step].configurations.finishedAlternative(network) {
                    return .alternative(finished)
                }
                return .noViableAlternative(token: cursor)
            }
            if let alternative = steps[next].alternative { return .alternative(alternative) }
            step = next
            if tokens[cursor].type != .endOfText { cursor += 1 }
        }
    }

    private mutating func start(_ state: Int, _ precedence: Int?) throws(BudgetExceeded) -> Int {
        let key = StartKey(state: state, precedence: precedence)
        if let known = starts[key] { return known }
        visited.removeAll(keepingCapacity: true)
        startRule = precedence == nil ? nil : network.states[state].rule
        defer { startRule = nil }
        var set = ConfigurationSet()
        for (index, transition) in network.states[state].transitions.enumerated() {
            let first = Configuration(state: transition.target, alternative: index + 1, stack: CallStacks.any)
            try close(first, &set, isCollecting: precedence != nil, depth: 0)
        }
        if let precedence { set = filtered(set, precedence) }
        steps.append(Step(configurations: set, alternative: nil))
        starts[key] = steps.count - 1
        return steps.count - 1
    }

    /// Drops what the precedence forbids, and of leaving the loop what staying in it covers.
    private mutating func filtered(_ set: ConfigurationSet, _ precedence: Int) -> ConfigurationSet {
        var result = ConfigurationSet()
        var staying: [Int: Int] = [:]
        for var item in set.items where item.alternative == 1 {
            if let allowed = item.precedence, allowed < precedence { continue }
            staying[item.state] = item.stack
            item.precedence = nil
            result.add(item, &stacks)
        }
        for item in set.items where item.alternative != 1 {
            if !item.isUnfiltered, staying[item.state] == item.stack { continue }
            result.add(item, &stacks)
        }
        return result
    }

    /// Takes one token; nil when none fits.
    private mutating func follow(_ step: Int, _ token: TokenType) throws(BudgetExceeded) -> Int? {
        let key = EdgeKey(step: step, token: token)
        if let known = edges[key] { return known < 0 ? nil : known }
        guard let reached = try reach(steps[step].configurations, token) else {
            edges[key] = -1
            return nil
        }
        var alternative = reached.uniqueAlternative
        if alternative == nil, reached.isConflicting(network) { alternative = reached.items.map(\.alternative).min() }
        steps.append(Step(configurations: reached, alternative: alternative))
        edges[key] = steps.count - 1
        return steps.count - 1
    }

    private mutating func reach(
        _ set: ConfigurationSet, _ token: TokenType
    ) throws(BudgetExceeded) -> ConfigurationSet? {
        var moved = ConfigurationSet()
        var stopped: [Configuration] = []
        for item in set.items {
            if network.states[item.state].kind == .ruleStop {
                if token == .endOfText { stopped.append(item) }
                continue
            }
            for case .tokens(let types, let target) in network.states[item.state].transitions
            where types.contains(token) {
                var next = item
                next.state = target
                moved.add(next, &stacks)
            }
        }
        var result = moved
        if !stopped.isEmpty || token == .endOfText || moved.uniqueAlternative == nil {
            result = ConfigurationSet()
            visited.removeAll(keepingCapacity: true)
            for item in moved.items { try close(item, &result, isCollecting: false, depth: 0) }
        }
        if token == .endOfText {
            var ended = ConfigurationSet()
            for item in result.items where network.states[item.state].kind == .ruleStop { ended.add(item, &stacks) }
            result = ended
        }
        for item in stopped { result.add(item, &stacks) }
        return result.items.isEmpty ? nil : result
    }

    /// Adds all that can be reached without taking a token.
    private mutating func close(
        _ item: Configuration, _ set: inout ConfigurationSet, isCollecting: Bool, depth: Int
    ) throws(BudgetExceeded) {
        let visit = Visit(configuration: item, isCollecting: isCollecting, isInRule: depth == 0)
        guard visited.insert(visit).inserted else { return }
        budget -= 1
        if budget < 0 { throw BudgetExceeded() }
        let state = network.states[item.state]
        if state.kind == .ruleStop, item.stack != CallStacks.any {
            for top in stacks.tops(item.stack) {
                var next = item
                next.state = top.state
                next.stack = top.rest
                try close(next, &set, isCollecting: isCollecting, depth: depth - 1)
            }
            return
        }
        if !state.isEpsilonOnly { set.add(item, &stacks) }
        for transition in state.transitions {
            var next = item
            next.state = transition.target
            var nextDepth = depth
            switch transition {
            case .tokens:
                continue
            case .predicate(let precedence, _):
                if isCollecting, depth == 0 { next.precedence = min(next.precedence ?? .max, precedence) }
            case .call(_, _, _, let follow):
                next.stack = stacks.push(follow, on: item.stack)
                if depth >= 0 { nextDepth += 1 }
            case .returning(_, let outermostRule):
                next.isOutside = true
                if let startRule, outermostRule == startRule { next.isUnfiltered = true }
                nextDepth -= 1
            case .epsilon:
                break
            }
            try close(next, &set, isCollecting: isCollecting, depth: nextDepth)
        }
    }
}
