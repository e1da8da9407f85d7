import Columnar

/// Rewrites a plan into one that gives the same rows for less work.
struct Optimizer {
    let symbols: SymbolAllocator
    let registry: FunctionRegistry
    let session: Session

    /// The plan to run: without correlated subqueries, with conditions where they cut most, and without what nobody
    /// uses.
    ///
    /// - Parameters:
    ///   - plan: the plan as written.
    ///   - outputs: the symbols that the result needs.
    /// - Returns: a plan with the same rows.
    /// - Throws: NOT_SUPPORTED for a correlated subquery that cannot be made a join.
    func optimize(_ plan: Plan, outputs: [Symbol]) throws -> Plan {
        var result = try plain(plan)
        result = EmptyRelations().run(ExpressionSimplifier(session: session).run(result))
        result = EmptyRelations().run(PredicatePushdown(symbols: symbols, session: session).run(result))
        result = FirstRowDetection().run(try LimitPushdown().run(result))
        result = ColumnPruning().run(result, needed: Set(outputs))
        return NestedOrdering(symbols: symbols).run(ProjectionMerging().run(result))
    }

    /// The plan without correlated subqueries and otherwise as written: what tests compare ``optimize(_:outputs:)`` with.
    func plain(_ plan: Plan) throws -> Plan {
        let result = try Decorrelator(symbols: symbols, registry: registry).run(plan)
        guard result.freeSymbols.isEmpty else { throw SQLError.unsupportedCorrelation(at: nil) }
        return result
    }
}

/// Computes what does not depend on rows, and takes common terms out of disjunctions.
struct ExpressionSimplifier {
    let session: Session

    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        switch plan {
        case .filter(let input, let condition): return .filter(input, simplify(condition))
        case .project(let input, let assignments):
            return .project(input, assignments.map { .init($0.symbol, simplify($0.value)) })
        case .join(var node):
            node.filter = node.filter.map(simplify)
            return .join(node)
        case .semiJoin(var node):
            node.filter = node.filter.map(simplify)
            return .semiJoin(node)
        case .values(let symbols, let rows): return .values(symbols, rows.map { $0.map(simplify) })
        default: return plan
        }
    }

    private func simplify(_ expression: RowExpression) -> RowExpression {
        ConstantFolding.fold(expression, session: session).rewritten { part in
            guard case .or(let terms) = part else { return nil }
            return factored(terms)
        }
    }

    /// `(a AND b) OR (a AND c)` as `a AND (b OR c)`, so that `a` can move by itself.
    private func factored(_ terms: [RowExpression]) -> RowExpression? {
        let lists = terms.map(\.conjuncts)
        guard let first = lists.first else { return nil }
        let common = first.filter { term in term.isDeterministic && lists.allSatisfy { $0.contains(term) } }.unique
        guard !common.isEmpty else { return nil }
        let rest = lists.map { list in list.filter { !common.contains($0) } }
        if rest.contains(where: \.isEmpty) { return .conjunction(common) }
        return .and(common + [.or(rest.map { .conjunction($0) })])
    }
}
