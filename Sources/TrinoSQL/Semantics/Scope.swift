import Columnar

/// The columns that names of one query can mean, and those of the queries around it.
final class Scope: Sendable {
    /// A column that a name can mean.
    struct Field: Sendable {
        /// The column's name; nil for an expression without one.
        let name: String?
        /// The relation's alias, or its qualified name; empty where there is none.
        let qualifier: [String]
        let symbol: Symbol
        /// Whether `*` passes it over.
        var isHidden = false
    }

    let fields: [Field]
    /// The scope of the query around this one.
    let outer: Scope?

    init(_ fields: [Field], outer: Scope?) {
        self.fields = fields
        self.outer = outer
    }

    /// What a dotted name means.
    enum Resolution {
        case field(Field, isOuter: Bool)
        case ambiguous
        case none
    }

    /// Looks a name up here, then in the queries around.
    ///
    /// - Parameter parts: the name's parts in lower case, the column last.
    func resolve(_ parts: [String]) -> Resolution {
        let found = matches(parts)
        if found.count == 1 { return .field(found[0], isOuter: false) }
        if found.count > 1 { return .ambiguous }
        guard let outer else { return .none }
        if case .field(let field, _) = outer.resolve(parts) { return .field(field, isOuter: true) }
        return outer.resolve(parts)
    }

    /// The fields of this scope alone that a name can mean.
    func matches(_ parts: [String]) -> [Field] {
        fields.filter { field in
            guard let column = parts.last, field.name?.lowercased() == column else { return false }
            let qualifier = parts.dropLast()
            return qualifier.isEmpty || field.qualifier.suffix(qualifier.count).elementsEqual(qualifier)
                && qualifier.count <= field.qualifier.count
        }
    }

    /// The fields of a relation by its name or alias.
    func fields(of relation: [String]) -> [Field] {
        fields.filter { field in
            field.qualifier.count >= relation.count && field.qualifier.suffix(relation.count).elementsEqual(relation)
        }
    }

    /// The symbols of this scope.
    var symbols: Set<Symbol> { Set(fields.map(\.symbol)) }
}
