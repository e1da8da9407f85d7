/// A name as written, with where it was written.
///
/// Equality looks at spelling and quoting, not at the place.
struct Identifier: Sendable {
    /// The name without its quotes, in the spelling of the statement.
    let value: String
    /// Whether it was written in quotes.
    let isDelimited: Bool
    /// Where it starts.
    let position: SourcePosition

    /// Makes an identifier.
    init(_ value: String, isDelimited: Bool = false, position: SourcePosition) {
        self.value = value
        self.isDelimited = isDelimited
        self.position = position
    }

    /// The lower-case form that names are compared in; quoted names are no exception in Trino.
    var canonical: String { value.lowercased() }

    /// The name of a ROW's field in its type: lower case without quotes.
    var ofField: String { isDelimited ? value : canonical }
}

extension Identifier: Hashable {
    /// Compares spelling and quoting.
    static func == (left: Identifier, right: Identifier) -> Bool {
        left.value == right.value && left.isDelimited == right.isDelimited
    }

    /// Hashes what `==` compares.
    func hash(into hasher: inout Hasher) {
        hasher.combine(value)
        hasher.combine(isDelimited)
    }
}

/// A dotted name: `catalog.schema.table`, or a function's name.
struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
    /// The parts, at least one.
    let parts: [Identifier]

    /// Makes a name of its parts.
    init(_ parts: [Identifier]) {
        self.parts = parts
    }

    /// Makes a name of one part that the parser itself supplies, such as `concat` for `||`.
    init(_ name: String, position: SourcePosition) {
        parts = [Identifier(name, position: position)]
    }

    /// The last part in lower case.
    var suffix: String { parts.last?.canonical ?? "" }

    /// Every part in lower case.
    var canonicalParts: [String] { parts.map(\.canonical) }

    /// Where the name starts.
    var position: SourcePosition { parts.first?.position ?? SourcePosition(line: 1, column: 1) }

    /// The parts in lower case with dots between, as Trino's `QualifiedName.toString`.
    var description: String { canonicalParts.joined(separator: ".") }
}
