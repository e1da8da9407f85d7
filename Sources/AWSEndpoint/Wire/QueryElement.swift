/// An element of an XML document that is written, with text or with other elements in it.
struct QueryElement: Hashable, Sendable {
    private enum Content: Hashable {
        case text(String)
        case elements([QueryElement])
    }
    private let name: String
    private let namespace: String?
    private let content: Content

    /// Makes an element with text.
    init(_ name: String, _ text: String) {
        self.name = name
        namespace = nil
        content = .text(text)
    }

    /// Makes an element with elements.
    init(_ name: String, namespace: String? = nil, _ elements: [QueryElement]) {
        self.name = name
        self.namespace = namespace
        content = .elements(elements)
    }

    /// A document with this element as its root.
    var document: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        text += "<\(name)"
        if let namespace {
            text += " xmlns=\""
            QueryElement.escape(namespace, to: &text)
            text += "\""
        }
        text += ">"
        switch content {
        case .text(let value): QueryElement.escape(value, to: &text)
        case .elements(let elements):
            for element in elements { element.write(to: &text) }
        }
        text += "</\(name)>"
    }

    /// Writes text so that it is read back as it was; characters that XML 1.0 cannot have become U+FFFD.
    private static func escape(_ value: String, to text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\r": text += "&#13;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": text += "\u{fffd}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
