public import OrderedJSON

/// A JSON path as EventBridge's InputPath and InputPathsMap have it: `$.detail.items[0].name`.
///
/// Dots, array indices and `*` for all elements; no brackets around names, no filters.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>
public struct EventPath: Hashable, Sendable {
    private enum Step: Hashable { case key(String), index(Int), all }
    private let steps: [Step]

    /// Reads a path; nil when it is not one.
    public init?(_ text: String) {
        guard text.first == "$" else { return nil }
        var steps: [Step] = []
        var rest = text.dropFirst()
        while let separator = rest.popFirst() {
            switch separator {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, !name.contains("]") else { return nil }
                rest = rest.dropFirst(name.count)
                steps.append(name == "*" ? .all : .key(String(name)))
            case "[":
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let inside = rest[..<end]
                rest = rest[rest.index(after: end)...]
                if inside == "*" {
                    steps.append(.all)
                } else {
                    guard let index = Int(inside), index >= 0, inside.first != "+" else { return nil }
                    steps.append(.index(index))
                }
            default: return nil
            }
        }
        self.steps = steps
    }

    /// What is there; nil when nothing is.
    ///
    /// With `*`, an array of what was found.
    public func value(in event: JSON) -> JSON? {
        var values = [event]
        var isMany = false
        for step in steps {
            switch step {
            case .key(let key): values = values.compactMap { $0[key] }
            case .index(let index): values = values.compactMap { $0[index] }
            case .all:
                isMany = true
                values = values.flatMap { $0.array ?? $0.object?.map(\.value) ?? [] }
            }
        }
        return isMany ? (values.isEmpty ? nil : .array(values)) : values.first
    }
}
