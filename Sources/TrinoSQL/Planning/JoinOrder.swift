import Columnar

/// Decides in which order inputs are joined, and which side of each join becomes the table.
struct JoinOrder {
    let symbols: SymbolAllocator

    /// Joins inputs on conditions over their symbols.
    func plan(_ inputs: [Plan], conditions: [RowExpression]) -> Plan {
        let leaves = inputs.map {
            Leaf(
                plan: $0, symbols: Set($0.outputs), rows: CardinalityEstimate.rows($0),
                base: CardinalityEstimate.base($0))
        }
        let tree = inputs.count <= 9 ? exhaustive(leaves, conditions) : greedy(leaves, conditions)
        var left = conditions
        let joined = build(tree, leaves, &left)
        return left.isEmpty ? joined.plan : .filter(joined.plan, .conjunction(left))
    }

    private struct Leaf {
        let plan: Plan
        let symbols: Set<Symbol>
        let rows: Double
        /// Rows before conditions.
        let base: Double
    }

    private indirect enum Tree {
        case leaf(Int)
        /// The right side becomes the table.
        case join(Tree, Tree)
    }

    private struct Candidate {
        let tree: Tree
        let estimate: Estimate
    }

    private struct Estimate {
        let rows: Double
        let cost: Double
    }

    /// A term that connects inputs.
    private struct Edge {
        /// The inputs that it uses, as bits.
        let mask: Int
        let isEquality: Bool
        /// The rows of the largest of them.
        let base: Double
    }

    private func edges(_ leaves: [Leaf], _ conditions: [RowExpression]) -> [Edge] {
        conditions.map { condition in
            let used = condition.symbols
            let mask = leaves.indices.reduce(0) { leaves[$1].symbols.isDisjoint(with: used) ? $0 : $0 | 1 << $1 }
            var isEquality = false
            if case .comparison(.equal, _, _) = condition { isEquality = true }
            if case .not(.comparison(.isDistinctFrom, _, _)) = condition { isEquality = true }
            let bases = leaves.indices.filter { mask >> $0 & 1 == 1 }.map { leaves[$0].base }
            return Edge(mask: mask, isEquality: isEquality, base: max(1, bases.max() ?? 1))
        }
    }

    /// The cheapest tree of all.
    private func exhaustive(_ leaves: [Leaf], _ conditions: [RowExpression]) -> Tree {
        let edges = edges(leaves, conditions)
        let all = (1 << leaves.count) - 1
        var best: [Candidate?] = Array(repeating: nil, count: all + 1)
        for (number, leaf) in leaves.enumerated() {
            best[1 << number] = Candidate(tree: .leaf(number), estimate: Estimate(rows: leaf.rows, cost: 0))
        }
        guard leaves.count > 1 else { return .leaf(0) }
        for set in 1...all where set & (set - 1) != 0 {
            var part = (set - 1) & set
            while part > 0 {
                let other = set ^ part
                if let left = best[part], let right = best[other] {
                    let joined = join(left.estimate, right.estimate, part, other, edges)
                    if best[set].map({ joined.cost < $0.estimate.cost }) ?? true {
                        best[set] = Candidate(tree: .join(left.tree, right.tree), estimate: joined)
                    }
                }
                part = (part - 1) & set
            }
        }
        return best[all]?.tree ?? .leaf(0)
    }

    private func join(
        _ left: Estimate, _ right: Estimate, _ leftMask: Int, _ rightMask: Int, _ edges: [Edge]
    ) -> Estimate {
        var rows = left.rows * right.rows
        var isConnected = false
        for edge in edges
        where edge.mask & ~(leftMask | rightMask) == 0 && edge.mask & leftMask != 0
            && edge.mask & rightMask != 0
        {
            if edge.isEquality {
                // Each row of the larger base has about one partner in the smaller.
                rows /= isConnected ? 2 : edge.base
                isConnected = true
            } else {
                rows *= 0.4
            }
        }
        rows = max(1, rows)
        // A row of the table costs a few times what a row going past costs.
        let work = isConnected ? left.rows + 4 * right.rows + rows : left.rows * max(1, right.rows) + 4 * right.rows
        return Estimate(rows: rows, cost: left.cost + right.cost + work)
    }

    /// Many inputs: the largest goes past, the others are joined where the result stays smallest.
    private func greedy(_ leaves: [Leaf], _ conditions: [RowExpression]) -> Tree {
        let edges = edges(leaves, conditions)
        let start = leaves.indices.max { leaves[$0].rows < leaves[$1].rows } ?? 0
        var current = Candidate(tree: .leaf(start), estimate: Estimate(rows: leaves[start].rows, cost: 0))
        var mask = 1 << start
        var left = Set(leaves.indices).subtracting([start])
        while !left.isEmpty {
            let choices = left.sorted().map { number in
                let own = Estimate(rows: leaves[number].rows, cost: 0)
                return (number, join(current.estimate, own, mask, 1 << number, edges))
            }
            guard let (number, estimate) = choices.min(by: { $0.1.cost < $1.1.cost }) else { break }
            current = Candidate(tree: .join(current.tree, .leaf(number)), estimate: estimate)
            mask |= 1 << number
            left.remove(number)
        }
        return current.tree
    }

    private func build(
        _ tree: Tree, _ leaves: [Leaf], _ conditions: inout [RowExpression]
    ) -> (plan: Plan, symbols: Set<Symbol>) {
        switch tree {
        case .leaf(let number): return (leaves[number].plan, leaves[number].symbols)
        case .join(let left, let right):
            let (first, second) = (build(left, leaves, &conditions), build(right, leaves, &conditions))
            let both = first.symbols.union(second.symbols)
            let own = conditions.filter { $0.symbols.isSubset(of: both) && $0.isDeterministic && !$0.symbols.isEmpty }
            conditions.removeAll { own.contains($0) }
            let plan = JoinBuilder(symbols: symbols).join(.inner, first.plan, second.plan, on: .conjunction(own))
            return (plan, both)
        }
    }
}

/// How many rows a plan may give: rough, and enough to tell a large table from a small one.
enum CardinalityEstimate {
    /// Rows of the tables below, before conditions.
    static func base(_ plan: Plan) -> Double {
        switch plan {
        case .scan(let scan): Double(scan.table.source.estimatedRowCount ?? 1_000_000)
        case .values(_, let rows): Double(rows.count)
        case .aggregate(let node): node.keys.isEmpty ? 1 : max(1, rows(node.input) / 3)
        default: plan.inputs.map(base).max() ?? 1
        }
    }

    /// Rows of the result.
    static func rows(_ plan: Plan) -> Double {
        switch plan {
        case .scan, .values, .aggregate: base(plan)
        case .filter(let input, let condition):
            max(1, rows(input) * condition.conjuncts.reduce(1) { $0 * selectivity($1) })
        case .limit(let input, let count, _): min(rows(input), Double(count ?? .max))
        case .topN(let input, _, let count, _): min(rows(input), Double(count))
        case .join(let node):
            node.criteria.isEmpty && node.kind == .inner
                ? rows(node.left) * rows(node.right) : max(rows(node.left), rows(node.right))
        case .semiJoin(let node): rows(node.source)
        case .union(_, let branches): branches.reduce(0) { $0 + rows($1.input) }
        case .unnest(let node): 3 * rows(node.input)
        case .singleRow: 1
        case .sample(let input, let fraction): rows(input) * fraction
        default: plan.inputs.map(rows).max() ?? 1
        }
    }

    private static func selectivity(_ condition: RowExpression) -> Double {
        switch condition {
        case .comparison(.equal, _, _): 0.1
        case .comparison(.notEqual, _, _), .not: 0.9
        case .comparison: 0.4
        case .between: 0.2
        case .inList(_, let list): min(0.5, 0.1 * Double(list.count))
        case .or(let terms): min(1, terms.reduce(0) { $0 + selectivity($1) })
        case .isNull: 0.1
        default: 0.4
        }
    }
}
