import OrderedJSON

/// Turns the flat parameters of a Query call into JSON, and JSON into elements: lists are `NAME.member.N`, maps
/// `NAME.entry.N.key` and `.value`.
enum QueryTree {
    private final class Node {
        var text: String?
        var children: [(name: String, node: Node)] = []

        func child(_ name: Substring) -> Node {
            if let child = children.first(where: { $0.name == name })?.node { return child }
            let node = Node()
            children.append((String(name), node))
            return node
        }
    }

    /// The deepest parameter of SNS has six names: `PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Value.DataType`.
    private static let depthLimit = 10

    /// The parameters as JSON; all values are texts.
    /// - Throws: `MalformedInput` when a name has more parts than any parameter.
    static func json(_ parameters: [String: String]) throws(AWSError) -> JSON {
        let root = Node()
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= depthLimit else {
                throw AWSError(
                    "MalformedInput", "The parameter '\(name.prefix(80))' has more parts than any of this service.")
            }
            parts.reduce(root) { $0.child($1) }.text = value
        }
        return json(root)
    }

    private static func json(_ node: Node) -> JSON {
        guard !node.children.isEmpty else { return .string(node.text ?? "") }
        if node.children.count == 1, let only = node.children.first {
            let numbered = only.node.children.sorted { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
            if only.name == "member" { return .array(numbered.map { json($0.node) }) }
            if only.name == "entry" {
                return .object(
                    JSONObject(
                        numbered.map { entry in
                            let pair = json(entry.node)
                            let key = pair["key"]?.string ?? pair["Name"]?.string ?? ""
                            return (key, pair["value"] ?? pair["Value"] ?? "")
                        }))
            }
        }
        return .object(JSONObject(node.children.map { ($0.name, json($0.node)) }))
    }

    /// An answer as elements; the members with these names are maps.
    static func elements(_ answer: JSON, maps: Set<String>) -> [QueryElement] {
        (answer.object ?? [:]).map { element($0.key, $0.value, maps) }
    }

    private static func element(_ name: String, _ value: JSON, _ maps: Set<String>) -> QueryElement {
        switch value {
        case .array(let elements): QueryElement(name, elements.map { element("member", $0, maps) })
        case .object(let members) where maps.contains(name):
            QueryElement(
                name,
                members.map { entry in
                    QueryElement("entry", [QueryElement("key", entry.key), element("value", entry.value, maps)])
                })
        case .object(let members): QueryElement(name, members.map { element($0.key, $0.value, maps) })
        case .string(let text): QueryElement(name, text)
        case .number, .bool, .null: QueryElement(name, value.serialized(.compact))
        }
    }
}
