import Columnar

/// Lets rows be ordered by nested values: beside them comes a column of bytes in their order, which is sorted by.
///
/// The last of the rewritings, so that no other has to know.
struct NestedOrdering {
    let symbols: SymbolAllocator

    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        var added: [Plan.Assignment] = []
        let outputs = plan.outputs
        func finish(_ rewritten: Plan) -> Plan {
            added.isEmpty ? plan : .project(rewritten, outputs.unique.map { .init($0) })
        }
        switch plan {
        case .sort(let input, let keys):
            let replaced = keys.map { key($0, &added) }
            return finish(.sort(extended(input, added), replaced))
        case .topN(let input, let keys, let count, let withTies):
            let replaced = keys.map { key($0, &added) }
            return finish(.topN(extended(input, added), replaced, count: count, withTies: withTies))
        case .window(var node):
            replace(&node, &added)
            return finish(.window(node))
        case .firstRow(var node):
            replace(&node, &added)
            return finish(.firstRow(node))
        case .aggregate(var node):
            node.aggregates = node.aggregates.map { symbol, call in
                var call = call
                call.order = call.order.map { key($0, &added) }
                return (symbol, call)
            }
            node.input = extended(node.input, added)
            return added.isEmpty ? plan : .aggregate(node)
        default: return plan
        }
    }

    private func replace(_ node: inout Plan.WindowNode, _ added: inout [Plan.Assignment]) {
        node.order = node.order.map { key($0, &added) }
        node.partition = node.partition.map { symbol in
            symbol.type.physical == .nested ? column("$identity", symbol, &added) { IdentityBytes.encode($0) } : symbol
        }
        node.input = extended(node.input, added)
    }

    private func key(_ key: OrderingKey, _ added: inout [Plan.Assignment]) -> OrderingKey {
        guard key.symbol.type.physical == .nested else { return key }
        return OrderingKey(
            symbol: column("$ordering", key.symbol, &added) { OrderingBytes.encode($0) },
            isDescending: key.isDescending, nullsFirst: key.nullsFirst, isEncoded: true)
    }

    private func column(
        _ name: String, _ symbol: Symbol, _ added: inout [Plan.Assignment],
        _ encode: @escaping @Sendable (Column) -> Column
    ) -> Symbol {
        let signature = BoundSignature(name: name, arguments: [symbol.type], result: .varbinary)
        let function = ScalarFunction(FunctionSignature(name, "", returns: "varbinary")) { call in
            encode(call.arguments[0])
        }
        let value = RowExpression.call(ScalarCallee(signature: signature, function: function), [.symbol(symbol)])
        if let known = added.first(where: { $0.value == value }) { return known.symbol }
        let fresh = symbols.make(symbol.name, .varbinary)
        added.append(.init(fresh, value))
        return fresh
    }

    private func extended(_ plan: Plan, _ added: [Plan.Assignment]) -> Plan {
        added.isEmpty ? plan : .project(plan, plan.outputs.unique.map { .init($0) } + added)
    }
}
