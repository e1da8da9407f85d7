import Columnar

/// A path of SQL's JSON path language: `strict $.a[last] ?(@.b > 1)`.
struct StandardJSONPath: Sendable {
    /// Whether structural errors are forgiven and arrays unwrapped.
    let isLax: Bool
    /// What is computed.
    let root: JSONPathNode
}

/// An expression of SQL's JSON path language, which gives a sequence of items.
indirect enum JSONPathNode: Sendable {
    /// `$`.
    case context
    /// `@`: the item that a filter looks at.
    case current
    /// `last`.
    case last
    /// `$name`.
    case parameter(String)
    case null
    case literal(Value, DataType)
    /// `.name`, or `.*` if there is no name.
    case member(JSONPathNode, name: String?)
    /// `[1, 2 to last]`, or `[*]` if there are no subscripts.
    case elements(JSONPathNode, [Subscript])
    case filter(JSONPathNode, JSONPathPredicate)
    case method(JSONPathNode, Method)
    case sign(JSONPathNode, isNegative: Bool)
    case arithmetic(ArithmeticOperator, JSONPathNode, JSONPathNode)

    /// `from to to`.
    struct Subscript: Sendable {
        let from: JSONPathNode
        let to: JSONPathNode?
    }

    /// A method of items.
    enum Method: String, Sendable {
        case type, size, double, ceiling, floor, abs, keyvalue
        /// Trino 401 knows the name and no more.
        case datetime
    }
}

/// A condition of SQL's JSON path language: true, false or unknown.
indirect enum JSONPathPredicate: Sendable {
    case comparison(ComparisonOperator, JSONPathNode, JSONPathNode)
    case and(JSONPathPredicate, JSONPathPredicate)
    case or(JSONPathPredicate, JSONPathPredicate)
    case not(JSONPathPredicate)
    case exists(JSONPathNode)
    case startsWith(JSONPathNode, prefix: JSONPathNode)
    case isUnknown(JSONPathPredicate)
    /// Trino 401 knows the syntax and no more.
    case likeRegex(JSONPathNode)
}
