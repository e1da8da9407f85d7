import Columnar

/// Moves conditions towards the tables and makes joins of them.
struct PredicatePushdown {
    let symbols: SymbolAllocator
    let session: Session

    func run(_ plan: Plan) -> Plan { push(plan, []) }

    /// The plan with conditions applied.
    private func push(_ plan: Plan, _ conditions: [RowExpression]) -> Plan {
        switch plan {
        case .filter(let input, let condition): return push(input, conditions + condition.conjuncts)
        case .project(let input, let assignments): return push(input, assignments, conditions)
        case .join(let node): return push(node, conditions)
        case .semiJoin(var node):
            let below = conditions.filter { !$0.symbols.contains(node.mark) }
            node.source = push(node.source, below)
            node.filtering = run(node.filtering)
            return filtered(.semiJoin(node), conditions.filter { $0.symbols.contains(node.mark) })
        case .aggregate(var node):
            var below: [RowExpression] = []
            // The group of an empty grouping set is there without rows.
            if case .groupID = node.input {
            } else if !node.keys.isEmpty && node.emptySets == nil {
                let keys = Set(node.keys)
                below = conditions.filter { $0.symbols.isSubset(of: keys) && $0.isDeterministic && !$0.symbols.isEmpty }
            }
            node.input = push(node.input, below)
            return filtered(.aggregate(node), conditions.filter { !below.contains($0) })
        case .window(var node):
            let keys = Set(node.partition)
            let below = conditions.filter {
                !$0.symbols.isEmpty && $0.symbols.isSubset(of: keys) && $0.isDeterministic
            }
            node.input = push(node.input, below)
            return filtered(.window(node), conditions.filter { !below.contains($0) })
        case .sort(let input, let keys): return .sort(push(input, conditions), keys)
        case .union(let outputs, let branches):
            guard conditions.allSatisfy(\.isDeterministic) else {
                return filtered(plan.mapInputs(run), conditions)
            }
            return .union(
                outputs,
                branches.map { branch in
                    let map = Dictionary(
                        zip(outputs, branch.symbols.map(RowExpression.symbol)), uniquingKeysWith: { first, _ in first })
                    return (push(branch.input, conditions.map { $0.substituting(map) }), branch.symbols)
                })
        case .repeated(let input, let times):
            let below = conditions.filter { !$0.symbols.contains(times) && $0.isDeterministic }
            return filtered(
                .repeated(push(input, below), times: times), conditions.filter { !below.contains($0) })
        case .unnest(var node):
            let passed = Set(node.passed)
            let below = conditions.filter {
                !$0.symbols.isEmpty && $0.symbols.isSubset(of: passed) && $0.isDeterministic
            }
            node.input = push(node.input, below)
            return filtered(.unnest(node), conditions.filter { !below.contains($0) })
        default: return filtered(plan.mapInputs(run), conditions)
        }
    }

    private func filtered(_ plan: Plan, _ conditions: [RowExpression]) -> Plan {
        conditions.isEmpty ? plan : .filter(plan, .conjunction(conditions))
    }

    private func push(_ input: Plan, _ assignments: [Plan.Assignment], _ conditions: [RowExpression]) -> Plan {
        let map = Dictionary(
            assignments.map { ($0.symbol, $0.value) }, uniquingKeysWith: { first, _ in first })
        var below: [RowExpression] = []
        var above: [RowExpression] = []
        for condition in conditions {
            let uses = condition.symbols.compactMap { map[$0] }
            if uses.allSatisfy(\.isDeterministic) && condition.isDeterministic {
                below.append(ConstantFolding.fold(condition.substituting(map), session: session))
            } else {
                above.append(condition)
            }
        }
        return filtered(.project(push(input, below), assignments), above)
    }

    // MARK: - Joins

    private func push(_ join: Plan.Join, _ conditions: [RowExpression]) -> Plan {
        var node = join
        node.kind = stricter(join, conditions)
        let (left, right) = (Set(node.left.outputs), Set(node.right.outputs))
        switch node.kind {
        case .inner:
            return inner(node, conditions)
        case .left, .leftSingle:
            let below = conditions.filter { $0.symbols.isSubset(of: left) && $0.isDeterministic }
            var own = node.filter?.conjuncts ?? []
            let rightOwn = own.filter {
                node.kind == .left && $0.symbols.isSubset(of: right) && !$0.symbols.isEmpty && $0.isDeterministic
            }
            own.removeAll { rightOwn.contains($0) }
            node.left = push(node.left, below)
            node.right = push(node.right, rightOwn)
            node.filter = own.isEmpty ? nil : .conjunction(own)
            return filtered(.join(node), conditions.filter { !below.contains($0) })
        case .right:
            let below = conditions.filter { $0.symbols.isSubset(of: right) && $0.isDeterministic }
            var own = node.filter?.conjuncts ?? []
            let leftOwn = own.filter {
                $0.symbols.isSubset(of: left) && !$0.symbols.isEmpty && $0.isDeterministic
            }
            own.removeAll { leftOwn.contains($0) }
            node.right = push(node.right, below)
            node.left = push(node.left, leftOwn)
            node.filter = own.isEmpty ? nil : .conjunction(own)
            return filtered(.join(node), conditions.filter { !below.contains($0) })
        case .full:
            return filtered(Plan.join(node).mapInputs(run), conditions)
        }
    }

    /// The kind of join that is enough, given that rows of NULLs made up for missing partners do not survive the
    /// conditions.
    private func stricter(_ join: Plan.Join, _ conditions: [RowExpression]) -> Plan.Join.Kind {
        let rejectsLeft = conditions.contains { rejectsNulls($0, of: join.left.outputs) }
        let rejectsRight = conditions.contains { rejectsNulls($0, of: join.right.outputs) }
        switch join.kind {
        case .left: return rejectsRight ? .inner : .left
        case .right: return rejectsLeft ? .inner : .right
        case .full:
            if rejectsLeft && rejectsRight { return .inner }
            return rejectsLeft ? .left : rejectsRight ? .right : .full
        case .inner, .leftSingle: return join.kind
        }
    }

    /// Whether a condition is never true when all of some symbols are NULL.
    private func rejectsNulls(_ condition: RowExpression, of outputs: [Symbol]) -> Bool {
        let used = condition.symbols.intersection(outputs)
        guard !used.isEmpty, condition.isDeterministic else { return false }
        let map = Dictionary(uniqueKeysWithValues: used.map { ($0, RowExpression.null($0.type)) })
        switch ConstantFolding.fold(condition.substituting(map), session: session) {
        case .constant(.null, _), .constant(.bool(false), _): return true
        default: return nullIfAny(condition, used)
        }
    }

    /// Whether a comparison is NULL as soon as one of some symbols is.
    private func nullIfAny(_ condition: RowExpression, _ symbols: Set<Symbol>) -> Bool {
        switch condition {
        case .comparison(let op, let left, let right) where op != .isDistinctFrom:
            return nullsThrough(left, symbols) || nullsThrough(right, symbols)
        case .between(let value, let low, let high):
            return nullsThrough(value, symbols) || nullsThrough(low, symbols) && nullsThrough(high, symbols)
        case .inList(let value, _): return nullsThrough(value, symbols)
        case .not(.isNull(let value)): return nullsThrough(value, symbols)
        case .not(let inner): return nullIfAny(inner, symbols)
        default: return false
        }
    }

    /// Whether an expression is NULL when a symbol in it is.
    private func nullsThrough(_ expression: RowExpression, _ symbols: Set<Symbol>) -> Bool {
        switch expression {
        case .symbol(let symbol): return symbols.contains(symbol)
        case .cast(let inner, _): return nullsThrough(inner, symbols)
        case .call(let callee, let arguments):
            return callee.function.isNullOnNull && arguments.contains { nullsThrough($0, symbols) }
        default: return false
        }
    }

    /// Joins all inputs of a tree of inner joins in a good order.
    private func inner(_ join: Plan.Join, _ conditions: [RowExpression]) -> Plan {
        var leaves: [Plan] = []
        var terms = conditions
        flatten(.join(join), &leaves, &terms)
        // Conditions on one input go there; the rest connect inputs.
        var own = leaves.map { _ in [RowExpression]() }
        var connecting: [RowExpression] = []
        let outputs = leaves.map { Set($0.outputs) }
        for term in terms {
            if let only = outputs.firstIndex(where: { term.symbols.isSubset(of: $0) }), term.isDeterministic,
                !term.symbols.isEmpty
            {
                own[only].append(term)
            } else {
                connecting.append(term)
            }
        }
        let inputs = leaves.indices.map { push(leaves[$0], own[$0]) }
        return JoinOrder(symbols: symbols).plan(inputs, conditions: connecting)
    }

    private func flatten(_ plan: Plan, _ leaves: inout [Plan], _ terms: inout [RowExpression]) {
        switch plan {
        case .join(let node) where stricter(node, terms) == .inner:
            terms += node.filter?.conjuncts ?? []
            for criterion in node.criteria {
                let pair = (RowExpression.symbol(criterion.left), RowExpression.symbol(criterion.right))
                terms.append(
                    criterion.isNullSafe
                        ? .not(.comparison(.isDistinctFrom, pair.0, pair.1)) : .comparison(.equal, pair.0, pair.1))
            }
            flatten(node.left, &leaves, &terms)
            flatten(node.right, &leaves, &terms)
        case .filter(let input, let condition) where condition.isDeterministic:
            terms += condition.conjuncts
            flatten(input, &leaves, &terms)
        case .project(let input, let assignments)
        where assignments.allSatisfy({ if case .symbol(let symbol) = $0.value { symbol == $0.symbol } else { false } }):
            // Columns passed on under their own names.
            flatten(input, &leaves, &terms)
        default: leaves.append(plan)
        }
    }
}
