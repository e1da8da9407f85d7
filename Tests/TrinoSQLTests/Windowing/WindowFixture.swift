import Columnar

@testable import TrinoSQL

/// A small table with a partition, a sort key, offsets and the rows' numbers, and windows over it.
struct WindowFixture {
    static let partition = Symbol(id: 1, name: "p", type: .bigint)
    static let key = Symbol(id: 2, name: "k", type: .bigint)
    static let start = Symbol(id: 3, name: "s", type: .bigint)
    static let end = Symbol(id: 4, name: "e", type: .bigint)
    static let startOffset = WindowCallNode.Frame.Offset(value: start)
    static let endOffset = WindowCallNode.Frame.Offset(value: end)
    static let number = Symbol(id: 5, name: "n", type: .bigint)
    static let layout = [partition, key, start, end, number]

    /// Rows of the table: partition, key, the two bounds as columns, and the number.
    let rows: [[Int64?]]

    var batch: ColumnBatch {
        var builders = WindowFixture.layout.map { ColumnBuilder(type: $0.type) }
        for row in rows {
            for (position, value) in row.enumerated() { builders[position].append(value.map { .int64($0) } ?? .null) }
        }
        return ColumnBatch(columns: builders.indices.map { builders[$0].finish() }, count: rows.count)
    }

    /// A window with one function.
    static func node(
        _ callee: WindowCallNode.Callee, arguments: [Symbol] = [], result: DataType = .bigint,
        frame: WindowCallNode.Frame, ordered: Bool = true, isDescending: Bool = false, nullsFirst: Bool = false
    ) -> Plan.WindowNode {
        let name: String
        switch callee {
        case .window(let function): name = function.signature.name
        case .aggregate(let function): name = function.signature.name
        }
        let call = WindowCallNode(
            callee: callee,
            signature: BoundSignature(name: name, arguments: arguments.map(\.type), result: result),
            arguments: arguments, frame: frame)
        return WindowFixture.node(call, ordered: ordered, isDescending: isDescending, nullsFirst: nullsFirst)
    }

    static func node(
        _ call: WindowCallNode, ordered: Bool, isDescending: Bool = false, nullsFirst: Bool = false
    ) -> Plan.WindowNode {
        Plan.WindowNode(
            input: .values([], []), partition: [partition],
            order: ordered ? [OrderingKey(symbol: key, isDescending: isDescending, nullsFirst: nullsFirst)] : [],
            functions: [(Symbol(id: 9, name: "f", type: call.signature.result), call)])
    }

    /// A window function that gives its frame, relative to the partition: start × 1000 + end, or -1 if it is empty.
    static let frameFunction = WindowFunction(
        FunctionSignature("frame_of", "", returns: "bigint"), usesFrame: true
    ) { call in
        let values = (0..<call.count).map { row -> Int64 in
            let (start, end) = (Int64(call.frameStart[row]), Int64(call.frameEnd[row]))
            let first = Int64(call.partitionStart[row])
            return start < end ? (start - first) * 1000 + end - first : -1
        }
        return Column(type: .bigint, count: call.count, values: .copy(of: values))
    }

    /// Rows with the result of the function after them, in the order of the window.
    func evaluate(_ node: Plan.WindowNode, parallelism: Int = 1) throws -> [[Int64?]] {
        let result = try WindowOperator.evaluate(
            rows: batch, layout: WindowFixture.layout, node: node, parallelism: parallelism)
        return (0..<result.count).map { row in
            result.columns.map { if case .int64(let number) = $0.value(row) { number } else { nil } }
        }
    }
}
