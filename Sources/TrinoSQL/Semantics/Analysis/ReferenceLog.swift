/// The columns that names were found to mean while a statement is analysed.
final class ReferenceLog {
    /// A name and its column.
    struct Reference {
        let expression: Expression
        let symbol: Symbol
    }

    private var all: [Reference] = []
    private var bySubquery: [SourcePosition: [Reference]] = [:]

    /// Notes what a name means.
    func record(_ expression: Expression, _ symbol: Symbol) {
        all.append(Reference(expression: expression, symbol: symbol))
    }

    /// What was noted while something was done.
    func collecting<Result>(_ body: () throws -> Result) rethrows -> (Result, [Reference]) {
        let start = all.count
        let result = try body()
        return (result, Array(all[start...]))
    }

    /// Analyses the subquery of an expression and remembers the columns that it uses.
    func remembering<Result>(subqueryAt position: SourcePosition, _ body: () throws -> Result) rethrows -> Result {
        let (result, found) = try collecting(body)
        bySubquery[position] = found
        return result
    }

    /// The columns that the subquery of an expression uses.
    func references(ofSubqueryAt position: SourcePosition) -> [Reference] { bySubquery[position] ?? [] }
}
