extension Plan {
    /// The plan with its inputs rewritten.
    func mapInputs(_ rewrite: (Plan) throws -> Plan) rethrows -> Plan {
        let inputs = inputs
        return inputs.isEmpty ? self : with(inputs: try inputs.map(rewrite))
    }

    /// The plan with every symbol replaced, in definitions and uses.
    func renamed(_ rename: (Symbol) -> Symbol) -> Plan {
        let plan = mapInputs { $0.renamed(rename) }
        func term(_ expression: RowExpression) -> RowExpression {
            expression.rewritten { part in
                if case .symbol(let symbol) = part, !symbol.isParameter { .symbol(rename(symbol)) } else { nil }
            }
        }
        func key(_ key: OrderingKey) -> OrderingKey {
            OrderingKey(
                symbol: rename(key.symbol), isDescending: key.isDescending, nullsFirst: key.nullsFirst,
                isEncoded: key.isEncoded)
        }
        func criterion(_ criterion: Criterion) -> Criterion {
            Criterion(
                left: rename(criterion.left), right: rename(criterion.right), isNullSafe: criterion.isNullSafe)
        }
        switch plan {
        case .scan(var scan):
            scan.columns = scan.columns.map { (symbol: rename($0.symbol), position: $0.position) }
            return .scan(scan)
        case .values(let symbols, let rows): return .values(symbols.map(rename), rows.map { $0.map(term) })
        case .filter(let input, let condition): return .filter(input, term(condition))
        case .project(let input, let assignments):
            return .project(input, assignments.map { Assignment(rename($0.symbol), term($0.value)) })
        case .aggregate(var node):
            node.keys = node.keys.map(rename)
            node.aggregates = node.aggregates.map { (symbol: rename($0.symbol), call: $0.call.renamed(rename)) }
            node.emptySets = node.emptySets.map { (symbol: rename($0.symbol), numbers: $0.numbers) }
            return .aggregate(node)
        case .groupID(var node):
            node.keys = node.keys.map { (output: rename($0.output), input: rename($0.input)) }
            node.passed = node.passed.map(rename)
            node.identifier = rename(node.identifier)
            return .groupID(node)
        case .join(var node):
            node.criteria = node.criteria.map(criterion)
            node.filter = node.filter.map(term)
            node.kept = node.kept.map { Set($0.map(rename)) }
            return .join(node)
        case .semiJoin(var node):
            node.criteria = node.criteria.map(criterion)
            node.membership = node.membership.map(criterion)
            node.filter = node.filter.map(term)
            node.mark = rename(node.mark)
            return .semiJoin(node)
        case .apply(var node):
            switch node.kind {
            case .scalar: break
            case .exists(let mark): node.kind = .exists(rename(mark))
            case .membership(let value, let among, let mark):
                node.kind = .membership(value: rename(value), among: rename(among), mark: rename(mark))
            case .lateral(let isOuter, let filter): node.kind = .lateral(isOuter: isOuter, filter: filter.map(term))
            }
            return .apply(node)
        case .window(var node), .firstRow(var node):
            node.partition = node.partition.map(rename)
            node.order = node.order.map(key)
            node.functions = node.functions.map { (symbol: rename($0.symbol), call: $0.call.renamed(rename)) }
            if case .firstRow = plan { return .firstRow(node) }
            return .window(node)
        case .sort(let input, let keys): return .sort(input, keys.map(key))
        case .topN(let input, let keys, let count, let withTies):
            return .topN(input, keys.map(key), count: count, withTies: withTies)
        case .union(let symbols, let branches):
            return .union(symbols.map(rename), branches.map { (input: $0.input, symbols: $0.symbols.map(rename)) })
        case .uniqueID(let input, let symbol): return .uniqueID(input, rename(symbol))
        case .repeated(let input, let times): return .repeated(input, times: rename(times))
        case .unnest(var node):
            node.passed = node.passed.map(rename)
            node.arguments = node.arguments.map {
                Plan.Unnest.Argument(symbol: rename($0.symbol), outputs: $0.outputs.map(rename))
            }
            node.ordinality = node.ordinality.map(rename)
            return .unnest(node)
        case .limit, .singleRow, .sample, .shared: return plan
        }
    }
}

extension AggregateCall {
    func renamed(_ rename: (Symbol) -> Symbol) -> AggregateCall {
        var call = self
        call.arguments = arguments.map(rename)
        call.mask = mask.map(rename)
        call.order = order.map {
            OrderingKey(
                symbol: rename($0.symbol), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst,
                isEncoded: $0.isEncoded)
        }
        return call
    }
}

extension WindowCallNode {
    func renamed(_ rename: (Symbol) -> Symbol) -> WindowCallNode {
        var call = self
        call.arguments = arguments.map(rename)
        call.mask = mask.map(rename)
        call.frame = Frame(type: frame.type, start: frame.start.renamed(rename), end: frame.end.renamed(rename))
        return call
    }
}

extension WindowCallNode.Frame.Offset {
    func renamed(_ rename: (Symbol) -> Symbol) -> Self { Self(value: rename(value), key: key.map(rename)) }
}

extension WindowCallNode.Frame.Bound {
    func renamed(_ rename: (Symbol) -> Symbol) -> Self {
        switch self {
        case .preceding(let offset): .preceding(offset.renamed(rename))
        case .following(let offset): .following(offset.renamed(rename))
        case .unboundedPreceding, .unboundedFollowing, .currentRow: self
        }
    }
}
