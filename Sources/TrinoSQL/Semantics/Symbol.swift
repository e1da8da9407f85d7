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
