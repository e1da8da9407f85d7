/// Follows a text through the grammar until it ends or something does not fit.
///
/// The walk does what a parser made by ANTLR does, with the error handling that Trino gives it, since the place at
/// which it gives up decides what Trino says was expected.
struct GrammarWalk {
    /// The tokens, the end last.
    let tokens: [Token]
    private let network: TransitionNetwork
    private let nameRule: Int?
    private var calls: [Call] = []
    private var state: Int
    private var call = 0
    private var index = 0
    /// The last token looked at.
    private var furthest = 0
    /// Where the next token first did not fit but something could still end there.
    private var pending: (state: Int, call: Int)?

    /// A rule being followed.
    struct Call {
        /// Which rule.
        let rule: Int
        /// The state it was called from; nil for the first.
        let caller: Int?
        /// The precedence it was called at.
        let precedence: Int
        /// The number of the call around it.
        let parent: Int
    }

    /// How a walk ended.
    enum Ending {
        /// The text fits.
        case accepted
        /// A name of a kind that Trino refuses, at a token.
        case refusedName(token: Int)
        /// Something did not fit.
        case stopped(Stop)
    }

    /// Where a walk gave up.
    struct Stop {
        /// The state.
        let state: Int
        /// The token from which on the expected ones are to be found.
        let token: Int
        /// The token that the error points at.
        let place: Int
        /// The callers of the state's rule, innermost first.
        let callers: [Int]
        /// The last token looked at.
        let furthest: Int
    }

    /// Makes a walk from the start of a rule; the rule of names is given if some kinds of names are to be refused.
    init(_ tokens: [Token], from rule: Int, _ network: TransitionNetwork, nameRule: Int?) {
        self.tokens = tokens
        self.network = network
        self.nameRule = nameRule
        state = network.ruleStart[rule]
        calls = [Call(rule: rule, caller: nil, precedence: 0, parent: 0)]
    }

    /// Walks to the end.
    mutating func run(
        _ prediction: inout Prediction, _ lookahead: inout Lookahead
    ) throws(Prediction.BudgetExceeded) -> Ending {
        while true {
            let place = network.states[state]
            if place.kind == .ruleStop {
                guard let caller = calls[call].caller else { return .accepted }
                guard case .call(_, _, _, let follow)? = network.states[caller].transitions.first else {
                    return .accepted
                }
                state = follow
                call = calls[call].parent
            } else if place.transitions.count > 1 {
                if let stop = synchronise(&lookahead) { return .stopped(stop) }
                if let stop = try decide(&prediction, &lookahead) { return .stopped(stop) }
            } else {
                if place.kind == .starLoopBack || place.kind == .plusBlockStart,
                    let stop = synchronise(&lookahead)
                {
                    return .stopped(stop)
                }
                if let ending = step(place.transitions[0]) { return ending }
            }
        }
    }

    private mutating func step(_ transition: TransitionNetwork.Transition) -> Ending? {
        switch transition {
        case .epsilon(let target), .returning(let target, _), .predicate(_, let target):
            state = target
        case .call(let rule, let start, let precedence, _):
            calls.append(Call(rule: rule, caller: state, precedence: precedence, parent: call))
            call = calls.count - 1
            state = start
        case .tokens(let types, let target):
            guard types.contains(tokens[index].type) else {
                let from = pending ?? (state, call)
                return .stopped(stop(from.state, from.call, token: index, place: index))
            }
            if calls[call].rule == nameRule, isRefusedName(tokens[index]) { return .refusedName(token: index) }
            state = target
            if index < tokens.count - 1 { index += 1 }
            furthest = max(furthest, index)
        }
        return nil
    }

    private func isRefusedName(_ token: Token) -> Bool {
        switch token.type {
        case .backquotedIdentifier, .digitIdentifier: true
        case .quotedIdentifier: token.end - token.start == 2
        default: false
        }
    }

    /// What ANTLR's `DefaultErrorStrategy.sync` does before a decision.
    private mutating func synchronise(_ lookahead: inout Lookahead) -> Stop? {
        let first = lookahead.first(state)
        if first.tokens.contains(tokens[index].type) {
            pending = nil
        } else if first.reachesEnd {
            if pending == nil { pending = (state, call) }
        } else {
            return stop(state, call, token: index, place: index)
        }
        return nil
    }

    private mutating func decide(
        _ prediction: inout Prediction, _ lookahead: inout Lookahead
    ) throws(Prediction.BudgetExceeded) -> Stop? {
        let place = network.states[state]
        if let sets = lookahead.alternatives(state) {
            if let choice = sets.firstIndex(where: { $0.contains(tokens[index].type) }) {
                state = place.transitions[choice].target
            } else if canSkip(place), let last = place.transitions.last {
                state = last.target
            } else {
                return stop(state, call, token: index, place: index)
            }
            return nil
        }
        let precedence = place.kind == .precedenceLoopEntry ? calls[call].precedence : nil
        switch try prediction.choose(state, precedence: precedence, tokens, from: index, furthest: &furthest) {
        case .alternative(let choice):
            state = place.transitions[choice - 1].target
        case .noViableAlternative(let token):
            return stop(state, call, token: index, place: token)
        }
        return nil
    }

    /// Whether the last alternative of a decision takes nothing.
    private func canSkip(_ place: TransitionNetwork.State) -> Bool {
        guard let last = place.transitions.last else { return false }
        switch network.states[last.target].kind {
        case .blockEnd, .loopEnd: return true
        default: return false
        }
    }

    private func stop(_ state: Int, _ call: Int, token: Int, place: Int) -> Stop {
        var callers: [Int] = []
        var cursor = call
        while let caller = calls[cursor].caller {
            callers.append(caller)
            cursor = calls[cursor].parent
        }
        return Stop(state: state, token: token, place: place, callers: callers, furthest: max(furthest, place))
    }
}
