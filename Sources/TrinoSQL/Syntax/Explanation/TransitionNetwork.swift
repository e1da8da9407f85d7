/// A grammar as a network of states, in the form that ANTLR 4 gives it (Parr, Harwell, Fisher: "Adaptive LL(*)
/// Parsing", OOPSLA 2014).
///
/// Trino's texts of syntax errors follow from walks through this network, so its states and the order of their
/// transitions are those of ANTLR.
struct TransitionNetwork: Sendable {
    /// The states by number.
    private(set) var states: [State] = []
    /// For each rule, the state it starts in.
    private(set) var ruleStart: [Int] = []
    /// For each rule, the state it ends in.
    private(set) var ruleStop: [Int] = []
    /// Which rules are read by precedence.
    private(set) var isPrecedenceRule: [Bool] = []

    /// A place in a rule.
    struct State: Sendable {
        /// What kind of place.
        let kind: Kind
        /// The rule it belongs to.
        let rule: Int
        /// The ways on, in order.
        var transitions: [Transition] = []
        /// Whether no way on takes a token.
        var isEpsilonOnly: Bool { !transitions.isEmpty && transitions.allSatisfy(\.isEpsilon) }
    }

    /// The kinds of state that matter.
    enum Kind: Sendable {
        case basic, ruleStart, ruleStop, blockStart, starBlockStart, plusBlockStart, blockEnd, starLoopEntry,
            starLoopBack, plusLoopBack, loopEnd
        /// The loop entry that ANTLR makes of a rule that starts with itself.
        case precedenceLoopEntry
    }

    /// A way from one state to the next.
    enum Transition: Sendable {
        /// Without taking anything.
        case epsilon(Int)
        /// Back from a rule to where it was called, the rule being given when it was called at the lowest precedence.
        case returning(Int, outermostRule: Int?)
        /// Through a rule and on to a state.
        case call(rule: Int, start: Int, precedence: Int, follow: Int)
        /// Only when the rule was called at most at a precedence.
        case predicate(precedence: Int, Int)
        /// Taking a token.
        case tokens(Set<TokenType>, Int)

        /// Whether no token is taken.
        var isEpsilon: Bool {
            if case .tokens = self { false } else { true }
        }

        /// The next state.
        var target: Int {
            switch self {
            case .epsilon(let target), .returning(let target, _), .predicate(_, let target), .tokens(_, let target):
                target
            case .call(_, let start, _, _): start
            }
        }
    }

    /// Builds the network of a grammar.
    init(_ grammar: Grammar) {
        for rule in grammar.rules.indices {
            ruleStart.append(add(.ruleStart, rule))
            ruleStop.append(add(.ruleStop, rule))
            isPrecedenceRule.append(grammar.rules[rule].isLeftRecursive(rule))
        }
        for (number, rule) in grammar.rules.enumerated() {
            let body = isPrecedenceRule[number] ? precedenceBody(rule, number) : block(rule.alternatives, number)
            connect(ruleStart[number], .epsilon(body.left))
            connect(body.right, .epsilon(ruleStop[number]))
        }
        addReturns()
    }

    private mutating func add(_ kind: Kind, _ rule: Int) -> Int {
        states.append(State(kind: kind, rule: rule))
        return states.count - 1
    }

    private mutating func connect(_ state: Int, _ transition: Transition) {
        states[state].transitions.append(transition)
    }

    private mutating func addReturns() {
        for state in states.indices where states[state].kind != .ruleStop {
            for transition in states[state].transitions {
                guard case .call(let rule, _, let precedence, let follow) = transition else { continue }
                let outermost = isPrecedenceRule[rule] && precedence == 0 ? rule : nil
                connect(ruleStop[rule], .returning(follow, outermostRule: outermost))
            }
        }
    }

    // MARK: Parts

    private typealias Part = (left: Int, right: Int)

    private mutating func block(_ alternatives: [[Grammar.Element]], _ rule: Int) -> Part {
        if alternatives.count == 1 { return sequence(alternatives[0], rule) }
        return branches(add(.blockStart, rule), alternatives.map { ($0, nil) }, rule)
    }

    private mutating func branches(
        _ start: Int, _ alternatives: [(elements: [Grammar.Element], guardedBy: Int?)], _ rule: Int
    ) -> Part {
        var parts: [Part] = []
        for alternative in alternatives {
            var part = sequence(alternative.elements, rule)
            if let precedence = alternative.guardedBy {
                let gate = add(.basic, rule)
                connect(gate, .predicate(precedence: precedence, part.left))
                part.left = gate
            }
            parts.append(part)
        }
        let end = add(.blockEnd, rule)
        for part in parts {
            connect(start, .epsilon(part.left))
            connect(part.right, .epsilon(end))
        }
        return (start, end)
    }

    private mutating func sequence(_ elements: [Grammar.Element], _ rule: Int) -> Part {
        guard let first = elements.first else {
            let only = add(.basic, rule)
            return (only, only)
        }
        var result = element(first, rule)
        for next in elements.dropFirst() {
            let part = element(next, rule)
            connect(result.right, .epsilon(part.left))
            result.right = part.right
        }
        return result
    }

    private mutating func element(_ element: Grammar.Element, _ rule: Int) -> Part {
        switch element {
        case .tokens(let types):
            let part = (left: add(.basic, rule), right: add(.basic, rule))
            connect(part.left, .tokens(types, part.right))
            return part
        case .rule(let target):
            return call(target, precedence: 0, rule)
        case .block(let alternatives):
            return block(alternatives, rule)
        case .optional(let alternatives):
            let part = branches(add(.blockStart, rule), alternatives.map { ($0, nil) }, rule)
            connect(part.left, .epsilon(part.right))
            return part
        case .star(let alternatives):
            return star(alternatives.map { ($0, nil) }, rule, entry: .starLoopEntry)
        case .plus(let alternatives):
            let part = branches(add(.plusBlockStart, rule), alternatives.map { ($0, nil) }, rule)
            let loop = add(.plusLoopBack, rule)
            let end = add(.loopEnd, rule)
            connect(part.right, .epsilon(loop))
            connect(loop, .epsilon(part.left))
            connect(loop, .epsilon(end))
            return (part.left, end)
        }
    }

    private mutating func call(_ target: Int, precedence: Int, _ rule: Int) -> Part {
        let part = (left: add(.basic, rule), right: add(.basic, rule))
        connect(
            part.left,
            .call(rule: target, start: ruleStart[target], precedence: precedence, follow: part.right))
        return part
    }

    private mutating func star(
        _ alternatives: [(elements: [Grammar.Element], guardedBy: Int?)], _ rule: Int, entry kind: Kind
    ) -> Part {
        let part = branches(add(.starBlockStart, rule), alternatives, rule)
        let entry = add(kind, rule)
        let end = add(.loopEnd, rule)
        let loop = add(.starLoopBack, rule)
        connect(entry, .epsilon(part.left))
        connect(entry, .epsilon(end))
        connect(part.right, .epsilon(loop))
        connect(loop, .epsilon(entry))
        return (entry, end)
    }

    // MARK: Precedence

    /// A rule that starts with itself, as ANTLR rewrites it: what can begin, then a loop of what can follow.
    private mutating func precedenceBody(_ rule: Grammar.Rule, _ number: Int) -> Part {
        var beginnings: [(elements: [Grammar.Element], guardedBy: Int?)] = []
        var binaries = beginnings
        var suffixes = beginnings
        for (index, alternative) in rule.alternatives.enumerated() {
            let precedence = rule.alternatives.count - index
            let starts = alternative.first.isRule(number)
            let ends = alternative.last.isRule(number)
            if starts && ends && alternative.count > 1 {
                binaries.append((Array(alternative.dropFirst()), precedence))
            } else if starts {
                suffixes.append((Array(alternative.dropFirst()), precedence))
            } else {
                beginnings.append((alternative, nil))
            }
        }
        // The operand after an operator is called at the operator's precedence: above it after a binary one.
        let start: Part
        if beginnings.count == 1 {
            start = sequence(beginnings[0].elements, number)
        } else {
            start = branches(add(.blockStart, number), beginnings, number)
        }
        let loop = star(binaries + suffixes, number, entry: .precedenceLoopEntry)
        connect(start.right, .epsilon(loop.left))
        setOperandPrecedences(rule, number)
        return (start.left, loop.right)
    }

    /// Gives the last operand of each operator of a rule its precedence.
    private mutating func setOperandPrecedences(_ rule: Grammar.Rule, _ number: Int) {
        var prefixes: [Int] = []
        var binaries: [Int] = []
        for (index, alternative) in rule.alternatives.enumerated() where alternative.last.isRule(number) {
            let precedence = rule.alternatives.count - index
            if alternative.first.isRule(number) {
                binaries.append(precedence + 1)
            } else {
                prefixes.append(precedence)
            }
        }
        // The states were made in the order of the parts, so the calls of the rule to itself that end an alternative
        // come in this order too.
        var order = prefixes + binaries
        for state in states.indices where states[state].rule == number {
            guard case .call(number, let start, _, let follow)? = states[state].transitions.first else { continue }
            guard endsAlternative(follow), !order.isEmpty else { continue }
            states[state].transitions[0] = .call(
                rule: number, start: start, precedence: order.removeFirst(), follow: follow)
        }
    }

    /// Whether only the end of a block of alternatives follows.
    private func endsAlternative(_ state: Int) -> Bool {
        guard states[state].transitions.count == 1, case .epsilon(let next) = states[state].transitions[0] else {
            return false
        }
        return states[next].kind == .blockEnd
    }
}

extension Grammar.Rule {
    /// Whether an alternative starts with the rule itself.
    fileprivate func isLeftRecursive(_ number: Int) -> Bool {
        alternatives.contains { $0.first.isRule(number) }
    }
}

extension Grammar.Element? {
    /// Whether the part is a call of a rule.
    fileprivate func isRule(_ number: Int) -> Bool {
        if case .rule(number)? = self { true } else { false }
    }
}
