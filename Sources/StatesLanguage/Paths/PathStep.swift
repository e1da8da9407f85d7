internal import OrderedJSON

/// One step of a path, as read.
enum PathStep: Sendable {
    /// `.name` or `['name']`.
    case property(String)
    /// `['a','b']`: as the last step one object with these members, before others each of them in turn.
    case properties([String])
    /// `[n]`; from the end when negative.
    case index(Int)
    /// `[a,b]`.
    case indices([Int])
    /// `[from:to]`.
    case slice(from: Int?, to: Int?)
    /// `.*` or `[*]`.
    case wildcard
    /// `..`: the next step, at every object and array from here down.
    case scan
    /// `[?(…)]`.
    case filter(PathFilter)

    /// True when the step gives one value at most.
    func isDefinite(isLast: Bool) -> Bool {
        switch self {
        case .property, .index: true
        case .properties: isLast
        case .indices, .slice, .wildcard, .scan, .filter: false
        }
    }

    /// The step as the library prints it: names in brackets and single quotes.
    var fragment: String {
        switch self {
        case .property(let name): "['\(name)']"
        case .properties(let names): "[" + names.map { "'\($0)'" }.joined(separator: ",") + "]"
        case .index(let index): "[\(index)]"
        case .indices(let indices): "[" + indices.map(String.init).joined(separator: ",") + "]"
        case .slice(let from, let to): "[\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")]"
        case .wildcard: "[*]"
        case .scan: ".."
        case .filter: "[?]"
        }
    }
}

/// A path without its head.
struct PathSteps: Sendable {
    let steps: [PathStep]
    let isDefinite: Bool

    /// A path with more steps is refused: following them takes one call each.
    static let limit = 256

    init(_ steps: [PathStep]) {
        self.steps = steps
        isDefinite = steps.indices.allSatisfy { steps[$0].isDefinite(isLast: $0 == steps.count - 1) }
    }

    /// The first `count` steps as the library prints them, from `$`.
    func text(first count: Int) -> String { steps.prefix(count).reduce("$") { $0 + $1.fragment } }
}
