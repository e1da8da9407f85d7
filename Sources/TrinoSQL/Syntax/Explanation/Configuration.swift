/// One way in which a prediction may go on: a state, and the alternative that led there.
struct Configuration: Hashable {
    /// The state.
    var state: Int
    /// The alternative, from 1.
    var alternative: Int
    /// Where rules return to; see `CallStacks`.
    var stack: Int
    /// The highest precedence at which the rule may have been called for this way to exist; nil for any.
    var precedence: Int?
    /// Whether the way left the rule in which the prediction started.
    var isOutside = false
    /// Whether the precedence filter must leave this way alone.
    var isUnfiltered = false
}

/// Configurations in the order they were found, those that differ in their stacks only merged.
struct ConfigurationSet {
    /// The configurations.
    private(set) var items: [Configuration] = []
    private var positions: [Key: Int] = [:]

    private struct Key: Hashable {
        let state: Int
        let alternative: Int
        let precedence: Int?
    }

    /// Adds a configuration or merges it into one that is there.
    mutating func add(_ new: Configuration, _ stacks: inout CallStacks) {
        let key = Key(state: new.state, alternative: new.alternative, precedence: new.precedence)
        guard let position = positions[key] else {
            positions[key] = items.count
            items.append(new)
            return
        }
        items[position].stack = stacks.merge(items[position].stack, new.stack)
        items[position].isOutside = items[position].isOutside || new.isOutside
        items[position].isUnfiltered = items[position].isUnfiltered || new.isUnfiltered
    }

    /// The only alternative of all configurations; nil if there are several.
    var uniqueAlternative: Int? {
        guard let first = items.first?.alternative else { return nil }
        return items.allSatisfy { $0.alternative == first } ? first : nil
    }

    /// The first alternative that left the rule or came to its end, which is taken when no token fits.
    func finishedAlternative(_ network: TransitionNetwork) -> Int? {
        items.lazy.filter {
            $0.isOutside || (network.states[$0.state].kind == .ruleStop && $0.stack == CallStacks.any)
        }.map(\.alternative).min()
    }

    /// Whether more tokens cannot tell the alternatives apart, by the rule of ANTLR's SLL mode.
    func isConflicting(_ network: TransitionNetwork) -> Bool {
        if items.allSatisfy({ network.states[$0.state].kind == .ruleStop }) { return true }
        struct Place: Hashable {
            let state: Int
            let stack: Int
        }
        var byPlace: [Place: Set<Int>] = [:]
        var byState: [Int: Set<Int>] = [:]
        for item in items {
            byPlace[Place(state: item.state, stack: item.stack), default: []].insert(item.alternative)
            byState[item.state, default: []].insert(item.alternative)
        }
        return byPlace.values.contains { $0.count > 1 } && !byState.values.contains { $0.count == 1 }
    }
}
