internal import OrderedJSON

/// What stands in `[?(…)]`.
indirect enum PathFilter: Sendable {
    case or([PathFilter])
    case and([PathFilter])
    case not(PathFilter)
    /// A path alone: it leads somewhere, even to null.
    case exists(FilterOperand)
    case comparison(FilterOperand, FilterOperator, FilterOperand)

    /// Whether `value`, which `@` means, passes.
    func accepts(_ value: JSON, document: JSON) -> Bool {
        switch self {
        case .or(let filters): filters.contains { $0.accepts(value, document: document) }
        case .and(let filters): filters.allSatisfy { $0.accepts(value, document: document) }
        case .not(let filter): !filter.accepts(value, document: document)
        case .exists(let operand): operand.value(for: value, document: document) != nil
        case .comparison(let left, let comparison, let right):
            comparison.holds(
                left.value(for: value, document: document), right.value(for: value, document: document),
                pattern: right.pattern ?? left.pattern)
        }
    }
}

/// One side of a comparison in a filter.
enum FilterOperand: Sendable {
    /// A path from `@`.
    case current(PathSteps)
    /// A path from `$`.
    case document(PathSteps)
    case literal(JSON)
    case pattern(FilterPattern)

    /// The value; `nil` when a path leads nowhere.
    func value(for current: JSON, document: JSON) -> JSON? {
        switch self {
        case .current(let path): try? path.evaluate(on: current, document: document)
        case .document(let path): try? path.evaluate(on: document, document: document)
        case .literal(let value): value
        case .pattern: nil
        }
    }

    var pattern: FilterPattern? { if case .pattern(let pattern) = self { pattern } else { nil } }
}

/// A regular expression between slashes.
///
/// The text alone is kept, because a compiled expression cannot be handed from thread to thread; it is compiled where it
/// is used. Its dialect is Swift's, which reads Java's common forms alike.
struct FilterPattern: Sendable {
    let text: String
    let ignoresCase: Bool

    /// Takes a text that is a regular expression.
    init?(_ text: String, ignoresCase: Bool) {
        self.text = text
        self.ignoresCase = ignoresCase
        guard regex != nil else { return nil }
    }

    private var regex: Regex<AnyRegexOutput>? {
        (try? Regex(text))?.matchingSemantics(.unicodeScalar).ignoresCase(ignoresCase)
    }

    /// Whether the whole of a text matches.
    func matches(_ text: String) -> Bool {
        guard let regex else { return false }
        return (try? regex.wholeMatch(in: text)) != nil
    }
}
