import Columnar

/// Computes expressions without symbols while a query is being planned.
enum ConstantFolding {
    /// The value of an expression without symbols.
    ///
    /// - Throws: ``Failure``.
    static func evaluate(_ expression: RowExpression, session: Session) throws -> Value {
        try column(expression, session: session).value(0)
    }

    private static func column(_ expression: RowExpression, session: Session) throws -> Column {
        let compiled = CompiledExpressions([expression], layout: [], context: EvaluationContext(session: session))
        let column = try compiled.evaluate(0, ColumnBatch(columns: [], count: 1))
        if let failure = column.failures?.first { throw failure }
        return column
    }

    /// Elements of nested values from which on they are computed when the query runs.
    private static let largestConstant = 4096

    /// The expression with all parts computed that do not depend on the row.
    ///
    /// What fails stays, to fail when it is needed.
    static func fold(_ expression: RowExpression, session: Session) -> RowExpression {
        switch expression {
        case .constant, .symbol: return expression
        case .lambda(let parameters, let body): return .lambda(parameters, fold(body, session: session))
        default: break
        }
        let parts = expression.children.map { fold($0, session: session) }
        let folded = expression.with(children: parts)
        let simpler = simplify(folded)
        if case .constant = simpler { return simpler }
        guard !simpler.children.isEmpty || simpler.isCall,
            simpler.children.allSatisfy(\.isKnown), simpler.isDeterministic,
            let column = try? column(simpler, session: session), column.elementCount <= largestConstant
        else { return simpler }
        return .constant(column.value(0), simpler.type)
    }

    private static func simplify(_ expression: RowExpression) -> RowExpression {
        switch expression {
        // A term that decides is the value wherever it stands, whatever the terms before it would give.
        case .and(let terms):
            let kept = terms.flatMap(\.conjuncts).filter { $0 != .yes }
            return kept.contains(.no) ? .no : .conjunction(kept)
        case .or(let terms):
            let kept = terms.filter { $0 != .no }
            if kept.contains(.yes) { return .yes }
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
            var kept: [RowExpression] = []
            for term in terms {
                if case .constant(.null, _) = term { continue }
                kept.append(term)
                // What follows a value is never asked for.
                if case .constant = term { break }
            }
            if kept.isEmpty { return terms[0] }
            return kept.count == 1 ? kept[0] : .coalesce(kept)
        case .inList(.constant(let value, let type), let list) where value != .null && type.physical != .nested:
            // The value among the constants of the list decides, even if other items fail.
            return list.contains(.constant(value, type)) && value.isEqualToItself ? .yes : expression
        case .cast(let inner, let type) where inner.type == type: return inner
        default: return expression
        }
    }
}

extension Column {
    /// The most parts that a level of the values has.
    fileprivate var elementCount: Int { children.reduce(children.first?.count ?? 0) { max($0, $1.elementCount) } }
}

extension Value {
    /// Whether the value equals itself in a comparison, as NaN does not.
    fileprivate var isEqualToItself: Bool { if case .double(let number) = self { number == number } else { true } }
}

extension RowExpression {
    /// Whether the value does not depend on the row.
    fileprivate var isKnown: Bool {
        switch self {
        case .constant: true
        case .lambda(let parameters, let body): body.captures(parameters: parameters).isEmpty
        default: false
        }
    }

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
