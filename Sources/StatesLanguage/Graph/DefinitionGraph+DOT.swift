extension DefinitionGraph {
    /// The drawing in DOT, for Graphviz.
    ///
    /// Parallel and Map states are clusters; a transition to or from one is tied to a hidden point in it and cut at
    /// its border.
    ///
    /// <https://graphviz.org/doc/info/lang.html>
    public func dot() -> String {
        var lines = [
            "digraph machine {", "    compound=true;", "    node [shape=box, style=rounded, fontname=\"sans-serif\"];",
            "    edge [fontname=\"sans-serif\", fontsize=10];",
        ]
        Self.write(machine, name: "m", indent: "    ", to: &lines)
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func write(_ machine: Machine, name: String, indent: String, to lines: inout [String]) {
        let boxes = Set(machine.nodes.filter { !$0.machines.isEmpty }.map(\.id))
        if let start = machine.start {
            lines.append("\(indent)\(name)_start [shape=point, width=0.15];")
            let head = boxes.contains(start) ? " [lhead=cluster_s\(start)]" : ""
            lines.append("\(indent)\(name)_start -> s\(start)\(head);")
        }
        for node in machine.nodes {
            if node.machines.isEmpty {
                lines.append("\(indent)s\(node.id) [\(attributes(node))];")
            } else {
                writeCluster(node, indent: indent, to: &lines)
            }
        }
        for edge in machine.edges {
            var attributes = edge.label.isEmpty ? [] : ["label=\"\(escaped(edge.label))\""]
            if edge.kind == .caught { attributes.append("style=dashed") }
            attributes += tie(edge.from, edge.to, boxes)
            let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
            lines.append("\(indent)\(exit(edge.from, boxes)) -> s\(edge.to)\(list);")
        }
        let ends = machine.nodes.filter { $0.endsMachine && $0.type != "Fail" }
        if !ends.isEmpty {
            lines.append(
                "\(indent)\(name)_end [shape=doublecircle, label=\"\", width=0.12, style=filled, fillcolor=black];")
        }
        for node in ends {
            let tail = boxes.contains(node.id) ? " [ltail=cluster_s\(node.id)]" : ""
            lines.append("\(indent)\(exit(node.id, boxes)) -> \(name)_end\(tail);")
        }
    }

    /// The point that a transition leaves a state from.
    private static func exit(_ id: Node.ID, _ boxes: Set<Node.ID>) -> String {
        boxes.contains(id) ? "s\(id)_out" : "s\(id)"
    }

    private static func tie(_ from: Node.ID, _ to: Node.ID, _ boxes: Set<Node.ID>) -> [String] {
        // A box that leads to itself cannot be cut at its own border.
        guard from != to else { return [] }
        return (boxes.contains(from) ? ["ltail=cluster_s\(from)"] : [])
            + (boxes.contains(to) ? ["lhead=cluster_s\(to)"] : [])
    }

    private static func writeCluster(_ node: Node, indent: String, to lines: inout [String]) {
        lines.append("\(indent)subgraph cluster_s\(node.id) {")
        lines.append("\(indent)    label=\"\(escaped(node.name))\";")
        lines.append("\(indent)    s\(node.id) [shape=point, style=invis];")
        lines.append("\(indent)    s\(node.id)_out [shape=point, style=invis];")
        for (index, inner) in node.machines.enumerated() {
            let name = "s\(node.id)_\(index)"
            lines.append("\(indent)    subgraph cluster_\(name) {")
            lines.append("\(indent)        label=\"\(escaped(inner.title))\"; style=dotted;")
            write(inner, name: name, indent: indent + "        ", to: &lines)
            lines.append("\(indent)    }")
            // Invisible edges put the way in above the machine and the way out below it.
            if inner.start != nil { lines.append("\(indent)    s\(node.id) -> \(name)_start [style=invis];") }
            let ends = inner.nodes.contains { $0.endsMachine && $0.type != "Fail" }
            lines.append("\(indent)    \(ends ? "\(name)_end" : "s\(node.id)") -> s\(node.id)_out [style=invis];")
        }
        lines.append("\(indent)}")
    }

    private static func attributes(_ node: Node) -> String {
        let label = "label=\"\(escaped(node.name))\""
        switch node.type {
        case nil: return "label=\"\(escaped(node.name)) (missing)\", color=red, style=dashed"
        case "Choice": return label + ", shape=diamond, style=solid"
        case "Wait": return label + ", shape=ellipse, style=solid"
        case "Fail": return label + ", color=red, fontcolor=red"
        default: return label
        }
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: " "
            default: String(scalar)
            }
        }.joined()
    }
}
