/// Drops what nobody uses.
struct ColumnPruning {
    /// The plan with at least the needed outputs.
    func run(_ plan: Plan, needed: Set<Symbol>) -> Plan {
        switch plan {
        case .scan(var scan):
            scan.columns = scan.columns.filter { needed.contains($0.symbol) }
            return .scan(scan)
        case .values(let symbols, let rows):
            let kept = symbols.indices.filter { needed.contains(symbols[$0]) }
            return .values(kept.map { symbols[$0] }, rows.map { row in kept.map { row[$0] } })
        case .project(let input, let assignments):
            let kept = assignments.filter { needed.contains($0.symbol) }
            return .project(
                run(input, needed: kept.reduce(into: []) { $0.formUnion($1.value.symbols) }), kept)
        case .aggregate(var node):
            node.aggregates = node.aggregates.filter { needed.contains($0.symbol) }
            node.input = run(node.input, needed: Plan.aggregate(node).usedSymbols)
            return .aggregate(node)
        case .groupID(var node):
            node.passed = node.passed.filter { needed.contains($0) }
            node.input = run(node.input, needed: Plan.groupID(node).usedSymbols)
            return .groupID(node)
        case .join(var node):
            let used = needed.union(plan.usedSymbols)
            node.left = run(node.left, needed: used.intersection(node.left.outputs))
            node.right = run(node.right, needed: used.intersection(node.right.outputs))
            node.kept = needed.intersection(node.left.outputs + node.right.outputs)
            return .join(node)
        case .semiJoin(var node):
            let used = needed.union(plan.usedSymbols)
            node.source = run(node.source, needed: used.intersection(node.source.outputs))
            node.filtering = run(node.filtering, needed: plan.usedSymbols.intersection(node.filtering.outputs))
            return .semiJoin(node)
        case .window(var node):
            node.functions = node.functions.filter { needed.contains($0.symbol) }
            if node.functions.isEmpty { return run(node.input, needed: needed) }
            node.input = run(
                node.input,
                needed: needed.union(Plan.window(node).usedSymbols).intersection(node.input.outputs))
            return .window(node)
        case .firstRow(var node):
            node.input = run(
                node.input, needed: needed.union(plan.usedSymbols).intersection(node.input.outputs))
            return .firstRow(node)
        case .union(let outputs, let branches):
            let kept = outputs.indices.filter { needed.contains(outputs[$0]) }
            return .union(
                kept.map { outputs[$0] },
                branches.map { branch in
                    let symbols = kept.map { branch.symbols[$0] }
                    return (run(branch.input, needed: Set(symbols)), symbols)
                })
        case .filter, .sort, .topN, .limit, .sample, .uniqueID, .repeated:
            let used = needed.union(plan.usedSymbols)
            return plan.mapInputs { run($0, needed: used.intersection($0.outputs)) }
        case .shared(let input, let number):
            // Every use must have the same columns.
            return .shared(run(input, needed: Set(input.outputs)), number: number)
        case .unnest(var node):
            node.passed = node.passed.filter { needed.contains($0) }
            if let ordinality = node.ordinality, !needed.contains(ordinality) { node.ordinality = nil }
            node.input = run(node.input, needed: Plan.unnest(node).usedSymbols)
            return .unnest(node)
        case .singleRow, .apply:
            return plan.mapInputs { run($0, needed: Set($0.outputs).intersection(needed)) }
        }
    }
}

/// Makes one projection of two, and none of those that change nothing.
struct ProjectionMerging {
    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        guard case .project(let input, let assignments) = plan else { return plan }
        if assignments.allSatisfy({ $0.value == .symbol($0.symbol) }),
            assignments.map(\.symbol) == input.outputs
        {
            return input
        }
        guard case .project(let inner, let below) = input else { return plan }
        let map = Dictionary(below.map { ($0.symbol, $0.value) }, uniquingKeysWith: { first, _ in first })
        // What is computed below and used several times stays computed below.
        var uses: [Symbol: Int] = [:]
        for assignment in assignments { count(assignment.value, &uses) }
        let isFree = below.allSatisfy { assignment in
            assignment.value.isTrivial || (uses[assignment.symbol, default: 0] <= 1 && assignment.value.isDeterministic)
        }
        guard isFree else { return plan }
        return run(.project(inner, assignments.map { .init($0.symbol, $0.value.substituting(map)) }))
    }

    private func count(_ expression: RowExpression, _ uses: inout [Symbol: Int]) {
        if case .symbol(let symbol) = expression {
            uses[symbol, default: 0] += 1
        } else {
            for child in expression.children { count(child, &uses) }
        }
    }
}

extension RowExpression {
    /// A column or a constant.
    var isTrivial: Bool {
        switch self {
        case .symbol, .constant: true
        default: false
        }
    }
}
