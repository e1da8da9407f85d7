extension DefinitionGraph {
    /// The drawing as a Mermaid flow chart.
    ///
    /// A flow chart and no state diagram, because only a flow chart has dashed lines, which tell errors from the usual way.
    /// Parallel and Map states are boxes around their machines. States are numbered, so any name will do.
    ///
    /// <https://mermaid.js.org/syntax/flowchart.html>
    public func mermaid() -> String {
        var lines = ["flowchart TD"]
        Self.write(machine, name: "m", indent: "    ", to: &lines)
        lines.append("    classDef failed stroke:#c0392b,color:#c0392b")
        lines.append("    classDef missing stroke:#c0392b,stroke-dasharray:4 4")
        lines.append("    classDef point fill:#555,stroke:#555,color:#fff")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func write(_ machine: Machine, name: String, indent: String, to lines: inout [String]) {
        if let start = machine.start {
            lines.append("\(indent)\(name)_start((\" \")):::point --> s\(start)")
        }
        for node in machine.nodes {
            if node.machines.isEmpty {
                lines.append(indent + shape(node))
            } else {
                writeBox(node, indent: indent, to: &lines)
            }
        }
        for edge in machine.edges {
            let arrow = edge.kind == .caught ? "-.->" : "-->"
            let label = edge.label.isEmpty ? "" : "|\"\(escaped(edge.label))\"|"
            lines.append("\(indent)s\(edge.from) \(arrow)\(label) s\(edge.to)")
        }
        let ends = machine.nodes.filter { $0.endsMachine && $0.type != "Fail" }
        for node in ends {
            lines.append("\(indent)s\(node.id) --> \(name)_end(((\" \"))):::point")
        }
    }

    private static func writeBox(_ node: Node, indent: String, to lines: inout [String]) {
        lines.append("\(indent)subgraph s\(node.id)[\"\(escaped(node.name))\"]")
        for (index, inner) in node.machines.enumerated() {
            let name = "s\(node.id)_\(index)"
            lines.append("\(indent)    subgraph \(name)[\"\(escaped(inner.title))\"]")
            write(inner, name: name, indent: indent + "        ", to: &lines)
            lines.append("\(indent)    end")
        }
        lines.append("\(indent)end")
    }

    private static func shape(_ node: Node) -> String {
        let label = "\"\(escaped(node.name))\""
        switch node.type {
        case nil: return "s\(node.id)[\"\(escaped(node.name)) (missing)\"]:::missing"
        case "Choice": return "s\(node.id){\(label)}"
        case "Wait": return "s\(node.id)([\(label)])"
        case "Fail": return "s\(node.id)[\(label)]:::failed"
        case "Pass", "Succeed": return "s\(node.id)(\(label))"
        default: return "s\(node.id)[\(label)]"
        }
    }

    /// Mermaid reads entities with `#` in quoted texts; everything that could end the text or be markup becomes one.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\n", "\r", "\t": " "
            case "\"", "#", "<", ">", "&", "`", "|", ";", "\\": "#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: " "
            default: String(scalar)
            }
        }.joined()
    }
}
