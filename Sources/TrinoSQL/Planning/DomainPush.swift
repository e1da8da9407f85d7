import Columnar

/// Computes a subquery for all combinations of outer values at once: each operator passes their columns along.
struct DomainPush {
    /// The distinct combinations of the outer values that a subquery refers to.
    struct Domain {
        /// The outer symbols.
        let correlated: Set<Symbol>
        /// The combinations under new names, and the new name of each outer symbol.
        let make: () -> (plan: Plan, map: [Symbol: Symbol])
    }

    /// A subquery with the columns of the outer values, and their names.
    struct Pushed {
        let plan: Plan
        let map: [Symbol: Symbol]

        var domain: [Symbol] { map.values.sorted { $0.id < $1.id } }
        var substitution: [Symbol: RowExpression] { map.mapValues { .symbol($0) } }
    }

    let decorrelator: Decorrelator
    let domain: Domain
    /// Where the subquery starts.
    let position: SourcePosition?

    init(_ decorrelator: Decorrelator, domain: Domain, at position: SourcePosition?) {
        self.decorrelator = decorrelator
        self.domain = domain
        self.position = position
    }

    private var symbols: SymbolAllocator { decorrelator.symbols }

    private func isCorrelated(_ plan: Plan) -> Bool { !plan.freeSymbols.isDisjoint(with: domain.correlated) }

    /// The plan for all combinations.
    func push(_ plan: Plan) throws -> Pushed {
        guard isCorrelated(plan) else {
            let made = domain.make()
            let join = Plan.Join(kind: .inner, left: made.plan, right: plan, criteria: [], filter: nil)
            return Pushed(plan: .join(join), map: made.map)
        }
        switch plan {
        case .filter(let input, let condition):
            let inner = try push(input)
            return Pushed(plan: .filter(inner.plan, condition.substituting(inner.substitution)), map: inner.map)
        case .project(let input, let assignments):
            let inner = try push(input)
            return Pushed(
                plan: .project(
                    inner.plan,
                    assignments.map { .init($0.symbol, $0.value.substituting(inner.substitution)) }
                        + inner.domain.map { .init($0) }), map: inner.map)
        case .aggregate(let node): return try push(node)
        case .join(let node): return try push(node)
        case .semiJoin(let node): return try push(node)
        case .window(var node):
            let inner = try push(node.input)
            node.input = inner.plan
            node.partition = (node.partition + inner.domain).unique
            return Pushed(plan: .window(node), map: inner.map)
        case .sort(let input, _): return try push(input)
        case .limit(let input, let count, let offset): return try push(input, count: count, offset: offset)
        case .topN(let input, let keys, let count, let withTies) where !withTies:
            return try push(.sort(input, keys), count: count, offset: 0)
        case .union(let outputs, let branches): return try push(outputs, branches)
        case .groupID(var node):
            let inner = try push(node.input)
            node.input = inner.plan
            node.passed = (node.passed + inner.domain).unique
            return Pushed(plan: .groupID(node), map: inner.map)
        case .values(let outputs, let rows): return try push(outputs, rows)
        case .uniqueID(let input, let symbol):
            let inner = try push(input)
            return Pushed(plan: .uniqueID(inner.plan, symbol), map: inner.map)
        case .sample(let input, let fraction):
            let inner = try push(input)
            return Pushed(plan: .sample(inner.plan, fraction: fraction), map: inner.map)
        case .unnest(var node):
            let inner = try push(node.input)
            node.input = inner.plan
            node.passed = (node.passed + inner.domain).unique
            return Pushed(plan: .unnest(node), map: inner.map)
        case .repeated(let input, let times):
            let inner = try push(input)
            return Pushed(plan: .repeated(inner.plan, times: times), map: inner.map)
        case .scan, .topN, .singleRow, .apply, .firstRow, .shared:
            throw SQLError.unsupportedCorrelation(at: position)
        }
    }

    // MARK: - Aggregation

    private func push(_ aggregation: Plan.Aggregation) throws -> Pushed {
        guard aggregation.emptySets == nil else {
            throw SQLError.unsupportedCorrelation(at: position)
        }
        var node = aggregation
        let inner = try push(node.input)
        node.input = inner.plan
        node.keys = (node.keys + inner.domain).unique
        guard aggregation.keys.isEmpty else { return Pushed(plan: .aggregate(node), map: inner.map) }
        // One group for each combination, even without rows.
        let made = domain.make()
        let marker = symbols.make("matched", .boolean)
        let right = Plan.project(
            .aggregate(node), Plan.aggregate(node).outputs.map { .init($0) } + [.init(marker, .yes)])
        let join = Plan.Join(
            kind: .left, left: made.plan, right: right,
            criteria: inner.map.map { key, value in
                Plan.Criterion(left: made.map[key] ?? value, right: value, isNullSafe: true)
            }, filter: nil)
        var renamed: [(old: Symbol, new: Symbol, value: RowExpression)] = []
        for (symbol, call) in node.aggregates {
            guard let empty = call.emptyValue else { continue }
            let value = RowExpression.conditional(
                [.init(condition: .isNull(.symbol(marker)), value: empty)], otherwise: .symbol(symbol))
            renamed.append((symbol, symbols.make(symbol.name, symbol.type), value))
        }
        let plain = node.aggregates.map(\.symbol).filter { symbol in !renamed.contains { $0.old == symbol } }
        let domainSymbols = made.map.values.sorted { $0.id < $1.id }
        var plan = Plan.project(
            .join(join), (plain + domainSymbols).map { .init($0) } + renamed.map { .init($0.new, $0.value) })
        plan = .project(
            plan, (plain + domainSymbols).map { .init($0) } + renamed.map { .init($0.old, .symbol($0.new)) })
        return Pushed(plan: plan, map: made.map)
    }

    // MARK: - Joins

    private func same(_ left: [Symbol: Symbol], _ right: [Symbol: Symbol]) -> [Plan.Criterion] {
        left.compactMap { key, value in right[key].map { Plan.Criterion(left: value, right: $0, isNullSafe: true) } }
    }

    private func push(_ join: Plan.Join) throws -> Pushed {
        var node = join
        let (leftCorrelated, rightCorrelated) = (isCorrelated(join.left), isCorrelated(join.right))
        let filterCorrelated = !(join.filter?.symbols ?? []).isDisjoint(with: domain.correlated)
        let map: [Symbol: Symbol]
        switch join.kind {
        case .inner where !rightCorrelated, .left where !rightCorrelated, .leftSingle where !rightCorrelated:
            let left = try push(join.left)
            node.left = left.plan
            map = left.map
        case .inner where !leftCorrelated, .right where !leftCorrelated:
            let right = try push(join.right)
            node.right = right.plan
            map = right.map
        case .inner, .left, .leftSingle, .right:
            let (left, right) = (try push(join.left), try push(join.right))
            node.left = left.plan
            node.right = right.plan
            node.criteria += same(left.map, right.map)
            map = join.kind == .right ? right.map : left.map
        case .full:
            throw SQLError.unsupportedCorrelation(at: position)
        }
        if filterCorrelated { node.filter = node.filter?.substituting(map.mapValues { .symbol($0) }) }
        return Pushed(plan: .join(node), map: map)
    }

    private func push(_ join: Plan.SemiJoin) throws -> Pushed {
        var node = join
        let source = try push(join.source)
        node.source = source.plan
        if isCorrelated(join.filtering) {
            let filtering = try push(join.filtering)
            node.filtering = filtering.plan
            node.criteria += same(source.map, filtering.map)
        }
        node.filter = node.filter?.substituting(source.substitution)
        node.criteria = node.criteria.map { criterion in
            Plan.Criterion(
                left: source.map[criterion.left] ?? criterion.left, right: criterion.right,
                isNullSafe: criterion.isNullSafe)
        }
        node.membership = node.membership.map { criterion in
            Plan.Criterion(left: source.map[criterion.left] ?? criterion.left, right: criterion.right)
        }
        return Pushed(plan: .semiJoin(node), map: source.map)
    }

    // MARK: - LIMIT, UNION, VALUES

    /// The first rows of each combination, by numbering them.
    private func push(_ input: Plan, count: Int?, offset: Int) throws -> Pushed {
        var keys: [OrderingKey] = []
        var source = input
        while true {
            if case .sort(let inner, let order) = source {
                keys = order
                source = inner
            } else if case .project(let inner, let assignments) = source, keys.isEmpty,
                case .sort(let sorted, let order) = inner
            {
                // The order's keys must survive the projection.
                keys = order
                let extra = order.map(\.symbol).filter { symbol in !assignments.contains { $0.symbol == symbol } }
                source = .project(sorted, assignments + extra.unique.map { .init($0) })
            }
            break
        }
        let inner = try push(source)
        guard let function = decorrelator.registry.windows["row_number"]?.first else {
            throw SQLError.unsupportedCorrelation(at: position)
        }
        let number = symbols.make("row_number", .bigint)
        let call = WindowCallNode(
            callee: .window(function),
            signature: BoundSignature(name: "row_number", arguments: [], result: .bigint), arguments: [],
            frame: .init(type: .range, start: .unboundedPreceding, end: .currentRow))
        let window = Plan.window(
            Plan.WindowNode(input: inner.plan, partition: inner.domain, order: keys, functions: [(number, call)]))
        var conditions: [RowExpression] = []
        func bound(_ value: Int) -> RowExpression { .constant(.int64(Int64(value)), .bigint) }
        if let count {
            conditions.append(.comparison(.lessThanOrEqual, .symbol(number), bound(offset.addingClamped(count))))
        }
        if offset > 0 { conditions.append(.comparison(.greaterThan, .symbol(number), bound(offset))) }
        let kept = (input.outputs + inner.domain).unique
        return Pushed(plan: Plan.filter(window, .conjunction(conditions)).keeping(kept), map: inner.map)
    }

    private func push(_ outputs: [Symbol], _ branches: [(input: Plan, symbols: [Symbol])]) throws -> Pushed {
        let order = domain.correlated.sorted { $0.id < $1.id }
        let fresh = order.map { symbols.make($0.name, $0.type) }
        let pushed = try branches.map { branch -> (input: Plan, symbols: [Symbol]) in
            let inner = try push(branch.input)
            return (inner.plan, branch.symbols + order.compactMap { inner.map[$0] })
        }
        return Pushed(
            plan: .union(outputs + fresh, pushed), map: Dictionary(uniqueKeysWithValues: zip(order, fresh)))
    }

    private func push(_ outputs: [Symbol], _ rows: [[RowExpression]]) throws -> Pushed {
        let branches = rows.map { row -> (input: Plan, symbols: [Symbol]) in
            let fresh = outputs.map { symbols.make($0.name, $0.type) }
            return (.project(.values([], [[]]), zip(fresh, row).map { .init($0, $1) }), fresh)
        }
        return try push(outputs, branches)
    }
}

extension SQLError {
    /// The refusal of a subquery whose references to the query around cannot be removed.
    static func unsupportedCorrelation(at position: SourcePosition?) -> SQLError {
        SQLError("NOT_SUPPORTED", "Given correlated subquery is not supported", at: position)
    }
}
