import Columnar

/// A column of a plan.
///
/// Each is made once, so a symbol means the same value wherever it stands.
struct Symbol: Hashable, Sendable {
    /// Tells symbols apart.
    let id: Int
    /// A name for people.
    let name: String
    /// The type of its values.
    let type: DataType

    /// The parameter of a lambda.
    ///
    /// They are numbered by how deep the lambda is in others, so that lambdas written alike are equal. Parameters are
    /// found in the nearest lambda around that has them, as in the text.
    static func parameter(_ position: Int, ofLambdaAt depth: Int, name: String, type: DataType) -> Symbol {
        Symbol(id: -1 - position - depth * 1000, name: name, type: type)
    }

    /// Whether the symbol is a parameter of a lambda and no column.
    var isParameter: Bool { id < 0 }

    static func == (left: Symbol, right: Symbol) -> Bool { left.id == right.id }
    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Makes symbols of one statement.
final class SymbolAllocator {
    private var next = 0

    /// A new symbol.
    func make(_ name: String, _ type: DataType) -> Symbol {
        next += 1
        return Symbol(id: next, name: name, type: type)
    }
}
