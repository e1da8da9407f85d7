public import OrderedJSON

/// A JSONPath as a state machine's fields have it, read once and followed often.
///
/// The dialect is Jayway's JsonPath, which the service uses: <https://github.com/json-path/JsonPath>. Its head is `$`
/// (the state's input), `$$` (the context object) or `$name` (a variable).
///
/// The service does not have the dialect's functions: there `length()` is a name like any other, and not found (the
/// paths page of the developer guide; `$.Jobs.sum()` at repost.aws, QUYiQKP0XfThWEc_ahsMnLOA).
public struct QueryPath: Sendable {
    /// What a path starts from.
    public enum Root: Hashable, Sendable {
        /// `$`: what the state works on.
        case input
        /// `$$`: the context object.
        case context
        /// `$name`: a variable.
        case variable(String)
    }

    /// The path as written.
    public let text: String
    /// What the path starts from.
    public let root: Root
    let path: PathSteps

    /// True when the path names one value; other paths give arrays, empty ones when nothing is found.
    public var isDefinite: Bool { path.isDefinite }

    /// Reads a path.
    ///
    /// - Parameter text: the path, from `$` on, without white space around it.
    /// - Throws: ``PathSyntaxError`` with the first fault and its place.
    public init(_ text: String) throws(PathSyntaxError) {
        var parser = PathParser(text)
        self.text = text
        root = try parser.head()
        path = try parser.path()
    }

    /// Follows the path.
    ///
    /// - Parameter root: the value that the head names.
    /// - Returns: the value of a definite path, else an array of what was found, in order.
    /// - Throws: ``PathMiss`` when a definite path leads nowhere; an indefinite one gives an empty array even when
    ///   nothing on its way is there (recorded from the service: `$.item.items[1:5].itemValue` of `{}` is `[]`).
    public func evaluate(on root: JSON) throws(PathMiss) -> JSON {
        try path.evaluate(on: root, document: root)
    }

    /// Follows the path from the value that its head names.
    ///
    /// - Parameter roots: the values that heads name; `nil` for a variable that there is not.
    /// - Returns: the value of a definite path, else an array of what was found, in order.
    /// - Throws: ``PathMiss`` when a definite path leads nowhere.
    public func evaluate(_ roots: (Root) -> JSON?) throws(PathMiss) -> JSON {
        guard let value = roots(root) else {
            guard case .variable(let name) = root else { throw .noVariable(text) }
            throw .noVariable(name)
        }
        return try evaluate(on: value)
    }
}

extension QueryPath: Hashable {
    /// Paths are equal when their texts are.
    public static func == (lhs: QueryPath, rhs: QueryPath) -> Bool { lhs.text == rhs.text }

    /// Feeds the text to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
