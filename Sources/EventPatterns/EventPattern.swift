public import OrderedJSON

/// An event pattern of EventBridge: says which events a rule is for.
///
/// Fields of a pattern are joined by "and", the values of a field by "or", and `$or` joins whole patterns. Arrays of an event are
/// passed through, but two fields never match in different elements of the same array, as in Event Ruler
/// (<https://github.com/aws/event-ruler>, "JSON Array Matching").
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>
public struct EventPattern: Hashable, Sendable {
    private let terms: [PatternTerm]

    /// Reads a pattern.
    ///
    /// - Throws: ``EventPatternError`` with the first fault and its place.
    public init(_ json: JSON) throws(EventPatternError) {
        terms = try PatternCompiler.compile(json)
    }

    /// Reads a pattern from text, as PutRule has it.
    ///
    /// - Throws: ``EventPatternError`` with the first fault and its place.
    public init(parsing text: String) throws(EventPatternError) {
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: text)
        } catch {
            throw EventPatternError(.notJSON("\(error)"))
        }
        try self.init(json)
    }

    /// Whether an event is one of those that the pattern is for; never for a value that is not an object.
    public func matches(_ event: JSON) -> Bool {
        guard case .object(let members) = event else { return false }
        return !EventPattern.states(terms, FlattenedEvent(members), [[:]], later: []).isEmpty
    }

    /// In which elements of the event's arrays the terms match, going on from the elements that earlier terms matched in.
    ///
    /// Of the arrays, only those that `later` terms look into again are kept: the others could not tell two matches apart.
    private static func states(
        _ terms: [PatternTerm], _ event: FlattenedEvent, _ states: Set<FlattenedEvent.Places>, later: Set<Int>
    ) -> Set<FlattenedEvent.Places> {
        var states = states
        for (index, term) in terms.enumerated() where !states.isEmpty {
            let later = arrays(terms[(index + 1)...], event).union(later)
            switch term {
            case .field(let name, let matchers):
                states = advance(states, event.leaves[name] ?? [], matchers, keeping: later)
            case .either(let alternatives):
                states = alternatives.reduce(into: []) { $0.formUnion(self.states($1, event, states, later: later)) }
            }
        }
        return states
    }

    private static func advance(
        _ states: Set<FlattenedEvent.Places>, _ leaves: [FlattenedEvent.Leaf], _ matchers: [ValueMatcher],
        keeping arrays: Set<Int>
    ) -> Set<FlattenedEvent.Places> {
        if leaves.isEmpty { return matchers.contains(.absent) ? states : [] }
        let matching = leaves.filter { leaf in matchers.contains { $0.matches(leaf.value) } }
        return FlattenedEvent.joined(states, Set(matching.map(\.places)), keeping: arrays)
    }

    /// The arrays that terms look into.
    private static func arrays(_ terms: ArraySlice<PatternTerm>, _ event: FlattenedEvent) -> Set<Int> {
        terms.reduce(into: []) { arrays, term in
            switch term {
            case .field(let name, _):
                for leaf in event.leaves[name] ?? [] { arrays.formUnion(leaf.places.keys) }
            case .either(let alternatives):
                for terms in alternatives { arrays.formUnion(self.arrays(terms[...], event)) }
            }
        }
    }
}

/// A part of a pattern: all of them must match.
indirect enum PatternTerm: Hashable, Sendable {
    /// A field by its path with dots, and what it may be.
    case field(String, [ValueMatcher])
    /// `$or`.
    case either([[PatternTerm]])
}
