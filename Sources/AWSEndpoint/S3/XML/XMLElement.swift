/// An element of an XML document, namespaces left out.
struct XMLElement: Hashable, Sendable {
    /// The name without a namespace's prefix.
    var name: String
    /// By name without a namespace's prefix.
    var attributes: [String: String] = [:]
    /// All text directly within, references resolved.
    var text = ""
    /// The elements directly within, in order.
    var children: [XMLElement] = []

    /// The first child of a name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of a name.
    func text(of name: String) -> String? { child(name)?.text }

    /// The text of the first child of a name without white space around it: for numbers, flags and names of things.
    func word(of name: String) -> String? {
        text(of: name).map { text in
            let space: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" || $0 == "\r" }
            var rest = text[...]
            while let first = rest.first, space(first) { rest.removeFirst() }
            while let last = rest.last, space(last) { rest.removeLast() }
            return String(rest)
        }
    }
}

/// A document is not the XML that S3 takes.
enum XMLProblem: Error, Hashable, Sendable {
    /// Not UTF-8, or a character that XML does not have.
    case notText
    /// At this byte, something that the grammar does not have there.
    case malformed(at: Int)
    /// A document type, a processing instruction, or an entity of one's own.
    case refused(at: Int)
    /// Elements nested deeper, or more of them, than any S3 request has.
    case tooComplex
}
