import Columnar

/// The columns that names of one query can mean, and those of the queries around it.
final class Scope: Sendable {
    /// A column that a name can mean.
    struct Field: Sendable {
        /// The column's name; nil for an expression without one.
        let name: String?
        /// The relation's alias, or its name as written; empty where there is none.
        let qualifier: [String]
        let symbol: Symbol
        /// Whether `*` passes it over.
        var isHidden = false
    }

    let fields: [Field]
    /// The scope of the query around this one.
    let outer: Scope?
    /// The scope of the same query that is looked in next: of ORDER BY, which sees the outputs first, that of FROM.
    let next: Scope?

    init(_ fields: [Field], outer: Scope?) {
        self.fields = fields
        self.outer = outer
        next = nil
    }

    /// The scope of ORDER BY: outputs, then what SELECT reads.
    init(_ fields: [Field], before next: Scope) {
        self.fields = fields
        self.next = next
        outer = nil
    }

    /// What a dotted name means.
    enum Resolution {
        case field(Field, isOuter: Bool)
        case ambiguous
        case none
    }

    /// Looks a name, its parts in lower case, up here, then in the queries around.
    func resolve(_ parts: [String]) -> Resolution {
        let found = matches(parts)
        if found.count == 1 { return .field(found[0], isOuter: false) }
        if found.count > 1 { return .ambiguous }
        // `a.b` with a column `a` here means a field of that column and nothing farther out.
        if hasOwnColumn(before: parts) { return .none }
        if let next { return next.resolve(parts) }
        guard let outer else { return .none }
        let resolution = outer.resolve(parts)
        if case .field(let field, _) = resolution { return .field(field, isOuter: true) }
        return resolution
    }

    /// The fields of this scope alone that a name can mean.
    func matches(_ parts: [String]) -> [Field] {
        guard let column = parts.last else { return [] }
        return fields.filter { field in
            field.name?.lowercased() == column && field.isOf(parts.dropLast())
        }
    }

    /// Whether the name without its last parts is a column, here or farther out.
    func hasColumn(before parts: [String]) -> Bool {
        hasOwnColumn(before: parts) || next?.hasColumn(before: parts) ?? false
            || outer?.hasColumn(before: parts) ?? false
    }

    /// Whether the name, or the name without its last parts, is a column here or farther out.
    func hasColumn(_ parts: [String]) -> Bool {
        if case .none = resolve(parts) { return hasColumn(before: parts) }
        return true
    }

    private func hasOwnColumn(before parts: [String]) -> Bool {
        (1..<max(1, parts.count)).contains { !matches(Array(parts.prefix($0))).isEmpty }
    }

    /// The fields of a relation by its name or alias, of this query or the nearest around that has it; nil if none has.
    func fields(of relation: [String]) -> (fields: [Field], isOuter: Bool)? {
        guard relation.count <= 3 else { return nil }
        let found = fields.filter { $0.isOf(relation[...]) }
        if !found.isEmpty { return (found, false) }
        if let next { return next.fields(of: relation) }
        return outer?.fields(of: relation).map { ($0.fields, true) }
    }

    /// The symbols of this scope.
    var symbols: Set<Symbol> { Set(fields.map(\.symbol)) }
}

extension Scope.Field {
    /// Whether the field belongs to a relation of this name; every field does to that without parts.
    func isOf(_ relation: ArraySlice<String>) -> Bool {
        relation.count <= qualifier.count && qualifier.suffix(relation.count).elementsEqual(relation)
    }

    /// The same column under another name or relation.
    func renamed(_ name: String?, qualifier: [String]) -> Scope.Field {
        Scope.Field(name: name, qualifier: qualifier, symbol: symbol, isHidden: isHidden)
    }
}
