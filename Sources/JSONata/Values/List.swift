/// An array that an expression has made, with what jsonata has to remember about it.
///
/// A sequence is the result of a step or a filter: with one element it is the same as that element, and without elements it is
/// nothing. An array that was constructed with brackets is not a sequence.
final class List {
    /// How deep an expression may nest arrays and objects; so deep does OrderedJSON read them.
    static let maximumDepth = 512

    private(set) var items: [Value]
    /// Whether a single element stands for itself.
    var isSequence: Bool
    /// Whether a sequence of one stays an array; set by `[]`.
    var keepsSingleton = false
    /// Whether a path must not flatten this array, because brackets in the path made it.
    var isConstructed = false
    /// Whether this is only the wrapping of an input that is itself an array.
    var isOuterWrapper = false
    /// Whether the items are tuples.
    var isTupleStream = false
    /// How deep arrays and objects are nested, this one included.
    private(set) var depth = 1
    /// How large the items are, as ``JSONataEnvironment/maximumBytes`` counts.
    private(set) var byteCount = 0

    init(_ items: [Value] = [], isSequence: Bool = false) {
        self.items = items
        self.isSequence = isSequence
        for item in items {
            deepen(item)
        }
    }

    /// A sequence of one value.
    static func sequence(_ value: Value) -> List { List([value], isSequence: true) }

    func append(_ value: Value) {
        items.append(value)
        deepen(value)
    }

    func append(contentsOf values: [Value]) {
        items.append(contentsOf: values)
        for value in values {
            deepen(value)
        }
    }

    /// Appends the elements of an array, or a single value.
    func append(flattening value: Value) {
        switch value {
        case .jsonArray(let values):
            items.reserveCapacity(items.count + values.count)
            for json in values {
                let item = Value(json)
                items.append(item)
                byteCount += item.byteCount
            }
        case .list(let list): append(contentsOf: list.items)
        default: append(value)
        }
    }

    private func deepen(_ value: Value) {
        byteCount += value.byteCount
        switch value {
        case .list(let list): depth = max(depth, list.depth + 1)
        case .object(let members): depth = max(depth, members.depth + 1)
        default: break
        }
    }
}
