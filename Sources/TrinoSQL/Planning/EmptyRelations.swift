import Columnar

/// Replaces parts of a plan that cannot give rows by empty relations, so that nothing is read or joined for them.
struct EmptyRelations {
    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        if isEmpty(plan) { return .values(plan.outputs, []) }
        switch plan {
        case .semiJoin(let node) where node.filtering.isEmptyRelation:
            // Without partners the answer is no, also for NULL.
            return .project(node.source, node.source.outputs.unique.map { .init($0) } + [.init(node.mark, .no)])
        case .union(let outputs, let branches) where branches.contains(where: { $0.input.isEmptyRelation }):
            return .union(outputs, branches.filter { !$0.input.isEmptyRelation })
        default: return plan
        }
    }

    private func isEmpty(_ plan: Plan) -> Bool {
        switch plan {
        case .filter(let input, let condition): input.isEmptyRelation || isNever(condition)
        case .project(let input, _), .sort(let input, _), .repeated(let input, _), .uniqueID(let input, _):
            input.isEmptyRelation
        case .limit(let input, let count, _): count == 0 || input.isEmptyRelation
        case .topN(let input, _, let count, _): count == 0 || input.isEmptyRelation
        case .sample(let input, let fraction): fraction == 0 || input.isEmptyRelation
        case .unnest(let node): node.input.isEmptyRelation
        case .window(let node), .firstRow(let node): node.input.isEmptyRelation
        case .aggregate(let node): !node.keys.isEmpty && node.emptySets == nil && node.input.isEmptyRelation
        case .join(let node): isEmpty(node)
        case .semiJoin(let node): node.source.isEmptyRelation
        case .union(_, let branches): branches.allSatisfy(\.input.isEmptyRelation)
        case .scan, .values, .groupID, .apply, .singleRow, .shared: false
        }
    }

    private func isEmpty(_ join: Plan.Join) -> Bool {
        let (left, right) = (join.left.isEmptyRelation, join.right.isEmptyRelation)
        return switch join.kind {
        case .inner: left || right || (join.filter.map(isNever) ?? false)
        case .left, .leftSingle: left
        case .right: right
        case .full: left && right
        }
    }

    /// Whether a condition is true of no row.
    private func isNever(_ condition: RowExpression) -> Bool {
        condition.conjuncts.contains { $0 == .no || $0 == .null(.boolean) }
    }
}

extension Plan {
    /// Whether the plan is known to give no rows.
    fileprivate var isEmptyRelation: Bool { if case .values(_, let rows) = self { rows.isEmpty } else { false } }
}
