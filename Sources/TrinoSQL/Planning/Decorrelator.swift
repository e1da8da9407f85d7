import Columnar

/// Removes subqueries that refer to the query around them.
///
/// Where the references are conditions that can move to a join, they do. Otherwise the subquery is computed for each
/// distinct combination of the outer values, which are pushed down to where they are used (Neumann and Kemper,
/// "Unnesting Arbitrary Queries", BTW 2015), and joined with the rows around.
struct Decorrelator {
    let symbols: SymbolAllocator
    let registry: FunctionRegistry

    /// The plan without ``Plan/apply(_:)``.
    func run(_ plan: Plan) throws -> Plan {
        let plan = try plan.mapInputs(run)
        guard case .apply(let apply) = plan else { return plan }
        let outer = Set(apply.input.outputs)
        let correlated = apply.subquery.freeSymbols.intersection(outer)
        switch apply.kind {
        case .scalar: return try scalar(apply, correlated)
        case .exists(let mark): return try semi(apply, correlated, membership: nil, mark: mark)
        case .membership(let value, let among, let mark):
            return try semi(apply, correlated, membership: Plan.Criterion(left: value, right: among), mark: mark)
        case .lateral(let isOuter, let filter): return try lateral(apply, correlated, isOuter, filter)
        }
    }

    // MARK: - EXISTS and IN

    private func semi(
        _ apply: Plan.Apply, _ correlated: Set<Symbol>, membership: Plan.Criterion?, mark: Symbol
    ) throws -> Plan {
        var node = Plan.SemiJoin(
            source: apply.input, filtering: apply.subquery, criteria: [], membership: membership, filter: nil,
            mark: mark)
        if correlated.isEmpty { return .semiJoin(node) }
        if let pulled = pullFilters(apply.subquery, correlated) {
            node.filtering = pulled.plan
            var sourceAdded: [Plan.Assignment] = []
            var filteringAdded: [Plan.Assignment] = []
            var rest: [RowExpression] = []
            for condition in pulled.conditions {
                if let (outer, inner, isNullSafe) = equality(condition, correlated) {
                    if outer.type.physical == .nested && !isNullSafe { rest.append(condition) }
                    node.criteria.append(
                        Plan.Criterion(
                            left: symbol(outer, &sourceAdded), right: symbol(inner, &filteringAdded),
                            isNullSafe: isNullSafe))
                } else {
                    rest.append(condition)
                }
            }
            node.filter = rest.isEmpty ? nil : .conjunction(rest)
            node.source = extended(node.source, sourceAdded)
            node.filtering = extended(node.filtering, filteringAdded)
            let semi = Plan.semiJoin(node)
            return sourceAdded.isEmpty
                ? semi : .project(semi, (apply.input.outputs.unique + [mark]).map { .init($0) })
        }
        node.source = repeatable(apply.input)
        let pushed = try DomainPush(self, domain: domain(node.source, correlated), at: apply.position)
            .push(apply.subquery)
        node.filtering = pushed.plan
        node.criteria = pushed.map.map { Plan.Criterion(left: $0.key, right: $0.value, isNullSafe: true) }
        return .semiJoin(node)
    }

    // MARK: - Scalar subqueries and LATERAL

    private func scalar(_ apply: Plan.Apply, _ correlated: Set<Symbol>) throws -> Plan {
        if correlated.isEmpty {
            return .join(
                Plan.Join(
                    kind: .inner, left: apply.input, right: singleRow(apply.subquery), criteria: [], filter: nil))
        }
        if let joined = groupedScalar(apply, correlated) { return joined }
        let input = repeatable(apply.input)
        let pushed = try DomainPush(self, domain: domain(input, correlated), at: apply.position)
            .push(apply.subquery)
        return .join(
            Plan.Join(
                kind: apply.subquery.hasOneRow ? .left : .leftSingle, left: input, right: pushed.plan,
                criteria: pushed.map.map { Plan.Criterion(left: $0.key, right: $0.value, isNullSafe: true) },
                filter: nil)
        ).keeping(apply.input.outputs + apply.subquery.outputs)
    }

    private func singleRow(_ plan: Plan) -> Plan { plan.hasOneRow ? plan : .singleRow(plan) }

    /// A global aggregate whose only references are equalities becomes groups by the inner sides, joined.
    private func groupedScalar(_ apply: Plan.Apply, _ correlated: Set<Symbol>) -> Plan? {
        var projections: [[Plan.Assignment]] = []
        var plan = apply.subquery
        while case .project(let input, let assignments) = plan {
            projections.append(assignments)
            plan = input
        }
        guard case .aggregate(var node) = plan, node.keys.isEmpty,
            node.aggregates.allSatisfy({ $0.call.usedSymbols.isDisjoint(with: correlated) }),
            let pulled = pullFilters(node.input, correlated)
        else { return nil }
        var sourceAdded: [Plan.Assignment] = []
        var innerAdded: [Plan.Assignment] = []
        var criteria: [Plan.Criterion] = []
        for condition in pulled.conditions {
            guard let (outer, inner, isNullSafe) = equality(condition, correlated),
                outer.type.physical != .nested || isNullSafe
            else { return nil }
            criteria.append(
                Plan.Criterion(
                    left: symbol(outer, &sourceAdded), right: symbol(inner, &innerAdded), isNullSafe: isNullSafe))
        }
        node.input = extended(pulled.plan, innerAdded)
        node.keys = criteria.map(\.right).unique
        let marker = symbols.make("matched", .boolean)
        let right = Plan.project(
            .aggregate(node), (node.keys + node.aggregates.map(\.symbol)).map { .init($0) } + [.init(marker, .yes)])
        var result = Plan.join(
            Plan.Join(
                kind: .left, left: extended(apply.input, sourceAdded), right: right, criteria: criteria, filter: nil))
        // Without a group the aggregates have the values of no rows.
        var defaults: [Symbol: RowExpression] = [:]
        for (symbol, call) in node.aggregates {
            guard let empty = call.emptyValue else { continue }
            defaults[symbol] = .conditional(
                [.init(condition: .isNull(.symbol(marker)), value: empty)], otherwise: .symbol(symbol))
        }
        let kept = apply.input.outputs.unique
        var values = node.aggregates.map { Plan.Assignment($0.symbol, defaults[$0.symbol] ?? .symbol($0.symbol)) }
        values = values.map { assignment in
            guard defaults[assignment.symbol] != nil else { return assignment }
            let fresh = symbols.make(assignment.symbol.name, assignment.symbol.type)
            return Plan.Assignment(fresh, assignment.value)
        }
        var map: [Symbol: RowExpression] = [:]
        for (value, aggregate) in zip(values, node.aggregates) where value.symbol != aggregate.symbol {
            map[aggregate.symbol] = .symbol(value.symbol)
        }
        result = .project(result, kept.map { .init($0) } + values)
        for assignments in projections.reversed() {
            result = .project(
                result, kept.map { .init($0) } + assignments.map { .init($0.symbol, $0.value.substituting(map)) })
            map = [:]
        }
        if projections.isEmpty && !map.isEmpty {
            result = .project(
                result,
                kept.map { .init($0) } + node.aggregates.map { .init($0.symbol, map[$0.symbol] ?? .symbol($0.symbol)) })
        }
        return result
    }

    private func lateral(
        _ apply: Plan.Apply, _ correlated: Set<Symbol>, _ isOuter: Bool, _ filter: RowExpression?
    ) throws -> Plan {
        let kind: Plan.Join.Kind = isOuter ? .left : .inner
        if correlated.isEmpty {
            return .join(
                Plan.Join(kind: kind, left: apply.input, right: apply.subquery, criteria: [], filter: filter))
        }
        let input = repeatable(apply.input)
        let pushed = try DomainPush(self, domain: domain(input, correlated), at: apply.position)
            .push(apply.subquery)
        return .join(
            Plan.Join(
                kind: kind, left: input, right: pushed.plan,
                criteria: pushed.map.map { Plan.Criterion(left: $0.key, right: $0.value, isNullSafe: true) },
                filter: filter)
        ).keeping(apply.input.outputs + apply.subquery.outputs)
    }

    // MARK: - Conditions that can move

    /// The subquery without the conditions that refer outside, and those conditions; nil if other parts refer outside.
    private func pullFilters(
        _ plan: Plan, _ correlated: Set<Symbol>
    ) -> (plan: Plan, conditions: [RowExpression])? {
        if plan.freeSymbols.isDisjoint(with: correlated) { return (plan, []) }
        switch plan {
        case .filter(let input, let condition):
            guard let inner = pullFilters(input, correlated) else { return nil }
            let terms = condition.conjuncts
            let outside = terms.filter { !$0.symbols.isDisjoint(with: correlated) }
            let inside = terms.filter { $0.symbols.isDisjoint(with: correlated) }
            let kept = inside.isEmpty ? inner.plan : Plan.filter(inner.plan, .conjunction(inside))
            return (kept, inner.conditions + outside)
        case .project(let input, let assignments):
            guard assignments.allSatisfy({ $0.value.symbols.isDisjoint(with: correlated) }),
                let inner = pullFilters(input, correlated)
            else { return nil }
            let needed = Set(inner.conditions.flatMap(\.symbols)).subtracting(correlated)
            let missing = needed.subtracting(assignments.map(\.symbol)).sorted { $0.id < $1.id }
            return (.project(inner.plan, assignments + missing.map { .init($0) }), inner.conditions)
        case .sort(let input, _): return pullFilters(input, correlated)
        case .join(var node) where node.kind == .inner:
            guard let left = pullFilters(node.left, correlated), let right = pullFilters(node.right, correlated) else {
                return nil
            }
            node.left = left.plan
            node.right = right.plan
            let terms = node.filter?.conjuncts ?? []
            let inside = terms.filter { $0.symbols.isDisjoint(with: correlated) }
            node.filter = inside.isEmpty ? nil : .conjunction(inside)
            let outside = terms.filter { !$0.symbols.isDisjoint(with: correlated) }
            return (.join(node), left.conditions + right.conditions + outside)
        default: return nil
        }
    }

    /// An equality between something outer and something inner.
    private func equality(
        _ condition: RowExpression, _ correlated: Set<Symbol>
    ) -> (outer: RowExpression, inner: RowExpression, isNullSafe: Bool)? {
        let (first, second, isNullSafe): (RowExpression, RowExpression, Bool)
        switch condition {
        case .comparison(.equal, let left, let right): (first, second, isNullSafe) = (left, right, false)
        case .not(.comparison(.isDistinctFrom, let left, let right)): (first, second, isNullSafe) = (left, right, true)
        default: return nil
        }
        guard condition.isDeterministic, first.type.isHashable else { return nil }
        let (one, other) = (first.symbols, second.symbols)
        if !one.isEmpty, one.isSubset(of: correlated), other.isDisjoint(with: correlated) {
            return (first, second, isNullSafe)
        }
        if !other.isEmpty, other.isSubset(of: correlated), one.isDisjoint(with: correlated) {
            return (second, first, isNullSafe)
        }
        return nil
    }

    // MARK: - Parts

    private func symbol(_ expression: RowExpression, _ added: inout [Plan.Assignment]) -> Symbol {
        if case .symbol(let symbol) = expression { return symbol }
        let symbol = symbols.make("key", expression.type)
        added.append(.init(symbol, expression))
        return symbol
    }

    private func extended(_ plan: Plan, _ added: [Plan.Assignment]) -> Plan {
        added.isEmpty ? plan : .project(plan, plan.outputs.unique.map { .init($0) } + added)
    }

    /// A plan that may stand in two places of the result: one that gives the same rows each time.
    private func repeatable(_ input: Plan) -> Plan {
        if case .shared = input { return input }
        if input.isRepeatable || !input.freeSymbols.isEmpty { return input }
        return .shared(input.keeping(input.outputs), number: symbols.make("shared", .bigint).id)
    }

    /// The distinct combinations of outer values; each call of the closure gives them under new names.
    private func domain(_ input: Plan, _ correlated: Set<Symbol>) -> DomainPush.Domain {
        let ordered = correlated.sorted { $0.id < $1.id }
        return DomainPush.Domain(correlated: correlated) {
            let fresh = ordered.map { symbols.make($0.name, $0.type) }
            if case .shared = input {
                let assignments = zip(fresh, ordered).map { Plan.Assignment($0, .symbol($1)) }
                let plan = Plan.aggregate(
                    Plan.Aggregation(input: .project(input, assignments), keys: fresh, aggregates: []))
                return (plan, Dictionary(uniqueKeysWithValues: zip(ordered, fresh)))
            }
            // The input appears again: all that it makes gets new names.
            var map: [Symbol: Symbol] = [:]
            let outside = input.freeSymbols
            let copy = input.renamed { symbol in
                if outside.contains(symbol) { return symbol }
                if let known = map[symbol] { return known }
                let renamed = symbols.make(symbol.name, symbol.type)
                map[symbol] = renamed
                return renamed
            }
            let assignments = zip(fresh, ordered).map { Plan.Assignment($0, .symbol(map[$1] ?? $1)) }
            let plan = Plan.aggregate(
                Plan.Aggregation(input: .project(copy, assignments), keys: fresh, aggregates: []))
            return (plan, Dictionary(uniqueKeysWithValues: zip(ordered, fresh)))
        }
    }
}

extension Plan {
    /// Whether there is exactly one row, whatever the data.
    var hasOneRow: Bool {
        switch self {
        case .aggregate(let node): node.keys.isEmpty
        case .project(let input, _), .sort(let input, _): input.hasOneRow
        case .window(let node): node.input.hasOneRow
        case .values(_, let rows): rows.count == 1
        case .singleRow: true
        default: false
        }
    }

    /// Whether the plan gives the same rows, to the last bit, whenever it runs.
    ///
    /// Sums of DOUBLE depend on the order of the rows, and so on the threads; ties are broken as they come.
    var isRepeatable: Bool {
        let own: Bool
        switch self {
        case .scan, .union, .unnest: own = true
        case .values(_, let rows): own = rows.joined().allSatisfy(\.isDeterministic)
        case .filter(_, let condition): own = condition.isDeterministic
        case .project(_, let assignments): own = assignments.allSatisfy(\.value.isDeterministic)
        case .join(let node): own = node.filter?.isDeterministic ?? true
        case .semiJoin(let node): own = node.filter?.isDeterministic ?? true
        default: own = false
        }
        return own && inputs.allSatisfy(\.isRepeatable)
    }

    /// The plan with some outputs alone, in an order.
    func keeping(_ symbols: [Symbol]) -> Plan {
        .project(self, symbols.unique.map { .init($0) })
    }
}

extension AggregateCall {
    /// The value over no rows, unless it is NULL.
    var emptyValue: RowExpression? {
        guard let accumulator = try? function.make(signature.arguments, signature.result) else { return nil }
        accumulator.reserve(groups: 1)
        guard let result = try? accumulator.finish(groups: 1), result.failures == nil, !result.isNull(0) else {
            return nil
        }
        return .constant(result.value(0), signature.result)
    }
}
