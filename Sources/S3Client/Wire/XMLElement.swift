/// An element of S3's answers: a name, and text or elements.
///
/// Attributes and the prefixes of name spaces are of no use here and are dropped.
struct XMLElement: Hashable, Sendable {
    let name: String
    var text = ""
    var children: [XMLElement] = []

    /// The text of the first child with a name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// All children with a name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
