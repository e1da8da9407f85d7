extension Plan {
    /// The symbols that the node's own expressions use.
    var usedSymbols: Set<Symbol> {
        switch self {
        case .scan, .limit, .singleRow, .sample, .uniqueID, .shared: return []
        case .values(_, let rows): return rows.joined().reduce(into: []) { $0.formUnion($1.symbols) }
        case .filter(_, let condition): return condition.symbols
        case .project(_, let assignments): return assignments.reduce(into: []) { $0.formUnion($1.value.symbols) }
        case .aggregate(let node):
            return node.aggregates.reduce(into: Set(node.keys)) { $0.formUnion($1.call.usedSymbols) }
        case .groupID(let node): return Set(node.keys.map(\.input)).union(node.passed)
        case .join(let node):
            return Set(node.criteria.flatMap { [$0.left, $0.right] }).union(node.filter?.symbols ?? [])
        case .semiJoin(let node):
            return Set((node.criteria + (node.membership.map { [$0] } ?? [])).flatMap { [$0.left, $0.right] })
                .union(node.filter?.symbols ?? [])
        case .apply(let node):
            switch node.kind {
            case .scalar, .exists: return []
            case .membership(let value, let among, _): return [value, among]
            case .lateral(_, let filter): return filter?.symbols ?? []
            }
        case .window(let node), .firstRow(let node):
            return node.functions.reduce(into: Set(node.partition).union(node.order.map(\.symbol))) {
                $0.formUnion($1.call.usedSymbols)
            }
        case .sort(_, let keys), .topN(_, let keys, _, _): return Set(keys.map(\.symbol))
        case .union(_, let branches): return Set(branches.flatMap(\.symbols))
        case .repeated(_, let times): return [times]
        case .unnest(let node): return Set(node.passed + node.arguments.map(\.symbol))
        }
    }

    /// The symbols used here or below that nothing below makes: those of a query around.
    var freeSymbols: Set<Symbol> {
        var free = usedSymbols
        for input in inputs { free.subtract(input.outputs) }
        if case .apply(let node) = self {
            return free.union(node.input.freeSymbols)
                .union(node.subquery.freeSymbols.subtracting(node.input.outputs))
        }
        // A symbol of the query around may come out of an input as it is, and is free all the same.
        for input in inputs { free.formUnion(input.freeSymbols) }
        return free
    }
}

extension AggregateCall {
    var usedSymbols: Set<Symbol> {
        Set(arguments).union(mask.map { [$0] } ?? []).union(order.map(\.symbol))
    }
}

extension WindowCallNode {
    var usedSymbols: Set<Symbol> {
        Set(arguments).union(mask.map { [$0] } ?? []).union(frame.start.symbols + frame.end.symbols)
    }
}

extension WindowCallNode.Frame.Bound {
    /// The symbols that the bound's place is told by.
    var symbols: [Symbol] {
        switch self {
        case .preceding(let offset), .following(let offset): [offset.value, offset.key].compactMap(\.self)
        case .unboundedPreceding, .unboundedFollowing, .currentRow: []
        }
    }
}
