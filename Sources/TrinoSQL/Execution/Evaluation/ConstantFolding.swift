import Columnar

/// Computes expressions without symbols while a query is being planned.
enum ConstantFolding {
    /// The value of an expression without symbols.
    ///
    /// - Throws: ``Failure``.
    static func evaluate(_ expression: RowExpression, session: Session) throws -> Value {
        let compiled = CompiledExpressions([expression], layout: [], context: EvaluationContext(session: session))
        let column = try compiled.evaluate(0, ColumnBatch(columns: [], count: 1))
        if let failure = column.failures?.first { throw failure }
        return column.value(0)
    }

    /// The expression with all parts computed that do not depend on the row. What fails stays, to fail when it is
    /// needed.
    static func fold(_ expression: RowExpression, session: Session) -> RowExpression {
        switch expression {
        case .constant, .symbol: return expression
        default: break
        }
        let parts = expression.children.map { fold($0, session: session) }
        let folded = expression.with(children: parts)
        let simpler = simplify(folded)
        if case .constant = simpler { return simpler }
        guard !simpler.children.isEmpty || simpler.isCall,
            simpler.children.allSatisfy({ if case .constant = $0 { true } else { false } }),
            simpler.isDeterministic, simpler.type.physical != .nested,
            let value = try? evaluate(simpler, session: session)
        else { return simpler }
        return .constant(value, simpler.type)
    }

    private static func simplify(_ expression: RowExpression) -> RowExpression {
        switch expression {
        case .and(let terms):
            var kept: [RowExpression] = []
            for term in terms.flatMap(\.conjuncts) {
                if term == .yes { continue }
                if term == .no { return kept.isEmpty ? .no : .and(kept + [.no]) }
                kept.append(term)
            }
            return .conjunction(kept)
        case .or(let terms):
            var kept: [RowExpression] = []
            for term in terms {
                if term == .no { continue }
                if term == .yes, kept.isEmpty { return .yes }
                kept.append(term)
            }
            return kept.isEmpty ? .no : kept.count == 1 ? kept[0] : .or(kept)
        case .not(.not(let inner)): return inner
        case .not(.comparison(let op, let left, let right)):
            // Negating the operator is the same for all types but doubles, where NaN makes both false.
            guard left.type.physical != .double || op == .equal || op == .notEqual, let negated = op.negated else {
                return expression
            }
            return .comparison(negated, left, right)
        case .conditional(let branches, let otherwise):
            var kept: [RowExpression.Branch] = []
            for branch in branches {
                if branch.condition == .no || branch.condition == .null(.boolean) { continue }
                if branch.condition == .yes {
                    return kept.isEmpty ? branch.value : .conditional(kept, otherwise: branch.value)
                }
                kept.append(branch)
            }
            return kept.isEmpty ? otherwise : .conditional(kept, otherwise: otherwise)
        case .coalesce(let terms):
            let kept = terms.filter { if case .constant(.null, _) = $0 { false } else { true } }
            if kept.isEmpty { return terms[0] }
            return kept.count == 1 ? kept[0] : .coalesce(kept)
        case .cast(let inner, let type) where inner.type == type: return inner
        default: return expression
        }
    }
}

extension RowExpression {
    fileprivate var isCall: Bool { if case .call = self { true } else { false } }
}

extension ComparisonOperator {
    /// The operator that is true where this is false.
    var negated: ComparisonOperator? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .lessThan: .greaterThanOrEqual
        case .lessThanOrEqual: .greaterThan
        case .greaterThan: .lessThanOrEqual
        case .greaterThanOrEqual: .lessThan
        case .isDistinctFrom: nil
        }
    }
}
