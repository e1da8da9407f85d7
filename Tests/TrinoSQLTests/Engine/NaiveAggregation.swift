import Columnar

@testable import TrinoSQL

/// Groups rows by looking through all groups, and gives each aggregate its rows one after the other.
struct NaiveAggregation {
    private let plan: NaivePlan
    private let node: Plan.Aggregation

    init(_ plan: NaivePlan, _ node: Plan.Aggregation) {
        self.plan = plan
        self.node = node
    }

    func rows(_ outer: Bindings) throws -> [NaivePlan.Row] {
        let input = try plan.rows(node.input, outer).map { plan.bind(node.input.outputs, $0, outer) }
        var groups: [(key: NaivePlan.Row, rows: [Bindings])] = []
        for row in input {
            let key = node.keys.map { row[$0] ?? .null }
            let same = zip(key, node.keys).map { Naive.key($0, $1.type) }
            if let known = groups.firstIndex(where: { group in
                zip(group.key, node.keys).map { Naive.key($0, $1.type) } == same
            }) {
                groups[known].rows.append(row)
            } else {
                groups.append((key, [row]))
            }
        }
        if node.keys.isEmpty && groups.isEmpty { groups.append(([], [])) }
        if let empty = node.emptySets {
            for number in empty.numbers {
                let key = node.keys.map { $0 == empty.symbol ? Value.int64(Int64(number)) : .null }
                if !groups.contains(where: { $0.key == key }) { groups.append((key, [])) }
            }
        }
        return try groups.map { group in
            try group.key + node.aggregates.map { try NaiveAggregation.value($0.call, group.rows, plan) }
        }
    }

    /// An aggregate of rows.
    static func value(_ call: AggregateCall, _ rows: [Bindings], _ plan: NaivePlan) throws -> Value {
        var taken = rows
        if let mask = call.mask { taken = taken.filter { $0[mask] == .bool(true) } }
        if call.function.ignoresNulls {
            taken = taken.filter { row in call.arguments.allSatisfy { row[$0] != .null } }
        }
        if !call.order.isEmpty {
            let symbols = call.order.map(\.symbol)
            let keyed = taken.enumerated().map { number, row in
                (number: number, key: symbols.map { row[$0] ?? .null }, row: row)
            }
            taken = keyed.sorted { one, other in
                let order = plan.order(one.key, other.key, symbols, call.order)
                return order == 0 ? one.number < other.number : order < 0
            }.map(\.row)
        }
        if call.isDistinct {
            var seen: Set<[Value]> = []
            taken = taken.filter { row in
                seen.insert(call.arguments.map { Naive.key(row[$0] ?? .null, $0.type) }).inserted
            }
        }
        return try value(
            call.function, call.signature, taken.map { row in call.arguments.map { row[$0] ?? .null } })
    }

    /// What an accumulator makes of rows of arguments that come one by one.
    static func value(
        _ function: AggregateFunction, _ signature: BoundSignature, _ rows: [[Value]]
    ) throws -> Value {
        let accumulator = try function.make(signature.arguments, signature.result)
        accumulator.reserve(groups: 1)
        for row in rows {
            let columns = zip(row, signature.arguments).map { Column.constant($0, type: $1, count: 1).flattened() }
            try accumulator.add(columns, groups: nil, count: 1)
        }
        let result = try accumulator.finish(groups: 1)
        if let failure = result.failures?.first { throw failure }
        return result.value(0)
    }
}
