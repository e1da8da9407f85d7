import Columnar

/// What a node of the schema stands for: lists and maps are written as groups in groups, in several ways.
///
/// Source: LogicalTypes.md of github.com/apache/parquet-format, "Nested types" with its backward-compatibility rules.
indirect enum NodeShape: Sendable {
    case leaf(SchemaNode)
    /// `list` is NULL below its definition level, `repeated` says of elements whether they are there.
    case list(SchemaNode, repeated: SchemaNode, element: NodeShape)
    case map(SchemaNode, repeated: SchemaNode, key: NodeShape, value: NodeShape)
    case row(SchemaNode, [NodeShape])

    /// What a node stands for.
    init(_ node: SchemaNode) {
        if node.isRepeated {
            // A repeated node that no annotation explains is a list that is never NULL.
            self = .list(node, repeated: node, element: NodeShape(single: node))
        } else {
            self = NodeShape(single: node)
        }
    }

    /// What one occurrence of a node stands for.
    private init(single node: SchemaNode) {
        guard node.leaf == nil else {
            self = .leaf(node)
            return
        }
        let only = node.children.count == 1 ? node.children.first : nil
        switch node.element.meaning {
        case .list where only?.isRepeated == true:
            if let only {
                self = .list(node, repeated: only, element: NodeShape.element(of: node, only))
            } else {
                fallthrough
            }
        case .map where only?.isRepeated == true && only?.children.count == 2:
            if let only {
                self = .map(
                    node, repeated: only, key: NodeShape(only.children[0]), value: NodeShape(only.children[1]))
            } else {
                fallthrough
            }
        default: self = .row(node, node.children.map { NodeShape($0) })
        }
    }

    private static func element(of list: SchemaNode, _ repeated: SchemaNode) -> NodeShape {
        let isElementItself =
            repeated.leaf != nil || repeated.children.count != 1 || repeated.children[0].isRepeated
            || repeated.name == "array" || repeated.name == "\(list.name)_tuple"
        return isElementItself ? NodeShape(single: repeated) : NodeShape(repeated.children[0])
    }

    /// The node whose level says whether the value is NULL.
    var node: SchemaNode {
        switch self {
        case .leaf(let node), .list(let node, _, _), .map(let node, _, _, _), .row(let node, _): node
        }
    }

    /// The type that the file's own schema gives, or nil if some leaf has none here.
    var type: DataType? {
        switch self {
        case .leaf(let node): return Conversion.naturalType(of: node.element)
        case .list(_, _, let element): return element.type.map { .array($0) }
        case .map(_, _, let key, let value):
            guard let key = key.type, let value = value.type else { return nil }
            return .map(key: key, value: value)
        case .row(_, let fields):
            var types: [DataType.Field] = []
            for field in fields {
                guard let type = field.type else { return nil }
                types.append(DataType.Field(name: field.node.name, type: type))
            }
            return types.isEmpty ? nil : .row(types)
        }
    }
}
