import Columnar

/// Makes joins of a condition: equalities between the sides become criteria, the rest stays a filter.
struct JoinBuilder {
    let symbols: SymbolAllocator

    /// A join of two inputs on a condition over the symbols of both.
    func join(_ kind: Plan.Join.Kind, _ left: Plan, _ right: Plan, on condition: RowExpression) -> Plan {
        let leftSymbols = Set(left.outputs)
        let rightSymbols = Set(right.outputs)
        var leftAdded: [Plan.Assignment] = []
        var rightAdded: [Plan.Assignment] = []
        var criteria: [Plan.Criterion] = []
        var rest: [RowExpression] = []
        for term in condition.conjuncts {
            guard let (first, second, isNullSafe) = sides(term, leftSymbols, rightSymbols) else {
                rest.append(term)
                continue
            }
            // NULLs within nested values make tables find more than is equal.
            if first.type.physical == .nested && !isNullSafe { rest.append(term) }
            criteria.append(
                Plan.Criterion(
                    left: symbol(first, &leftAdded), right: symbol(second, &rightAdded), isNullSafe: isNullSafe))
        }
        return .join(
            Plan.Join(
                kind: kind, left: extended(left, leftAdded), right: extended(right, rightAdded), criteria: criteria,
                filter: rest.isEmpty ? nil : .conjunction(rest)))
    }

    /// An equality whose sides each belong to one input.
    private func sides(
        _ term: RowExpression, _ left: Set<Symbol>, _ right: Set<Symbol>
    ) -> (RowExpression, RowExpression, Bool)? {
        let first: RowExpression
        let second: RowExpression
        let isNullSafe: Bool
        switch term {
        case .comparison(.equal, let one, let other): (first, second, isNullSafe) = (one, other, false)
        case .not(.comparison(.isDistinctFrom, let one, let other)): (first, second, isNullSafe) = (one, other, true)
        default: return nil
        }
        guard term.isDeterministic, first.type.isHashable else { return nil }
        let (firstSymbols, secondSymbols) = (first.symbols, second.symbols)
        guard !firstSymbols.isEmpty, !secondSymbols.isEmpty else { return nil }
        if firstSymbols.isSubset(of: left) && secondSymbols.isSubset(of: right) { return (first, second, isNullSafe) }
        if firstSymbols.isSubset(of: right) && secondSymbols.isSubset(of: left) { return (second, first, isNullSafe) }
        return nil
    }

    private func symbol(_ expression: RowExpression, _ added: inout [Plan.Assignment]) -> Symbol {
        if case .symbol(let symbol) = expression { return symbol }
        if let known = added.first(where: { $0.value == expression }) { return known.symbol }
        let symbol = symbols.make("key", expression.type)
        added.append(.init(symbol, expression))
        return symbol
    }

    private func extended(_ plan: Plan, _ added: [Plan.Assignment]) -> Plan {
        added.isEmpty ? plan : .project(plan, plan.outputs.unique.map { .init($0) } + added)
    }
}

extension DataType {
    /// Whether hash tables can take it as a key.
    var isHashable: Bool { isComparable }
}
