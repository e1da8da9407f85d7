import Columnar

@testable import TrinoSQL

/// Window functions, each partition and each frame by itself.
struct NaiveWindow {
    private let plan: NaivePlan
    private let node: Plan.WindowNode

    init(_ plan: NaivePlan, _ node: Plan.WindowNode) {
        self.plan = plan
        self.node = node
    }

    func rows(_ outer: Bindings) throws -> [NaivePlan.Row] {
        let symbols = node.input.outputs
        var partitions: [(key: [Value], rows: [NaivePlan.Row])] = []
        for row in try plan.rows(node.input, outer) {
            let bound = plan.bind(symbols, row, outer)
            let key = node.partition.map { Naive.key(bound[$0] ?? .null, $0.type) }
            if let known = partitions.firstIndex(where: { $0.key == key }) {
                partitions[known].rows.append(row)
            } else {
                partitions.append((key, [row]))
            }
        }
        return try partitions.flatMap { partition in
            let sorted = plan.sorted(partition.rows, symbols, node.order)
            let bound = sorted.map { plan.bind(symbols, $0, outer) }
            let results = try node.functions.map { try values($0.call, sorted, bound) }
            return sorted.indices.map { row in sorted[row] + results.map { $0[row] } }
        }
    }

    private func values(_ call: WindowCallNode, _ sorted: [NaivePlan.Row], _ rows: [Bindings]) throws -> [Value] {
        let frames = try rows.indices.map { try frame(call.frame, $0, sorted, rows) }
        switch call.callee {
        case .aggregate(let function):
            return try frames.map { frame in
                let aggregate = AggregateCall(
                    function: function, signature: call.signature, arguments: call.arguments, mask: call.mask)
                return try NaiveAggregation.value(aggregate, frame.map { rows[$0] }, plan)
            }
        case .window(let function): return try results(function, call, frames, sorted, rows)
        }
    }

    /// The body of a window function, with one partition as all there is.
    private func results(
        _ function: WindowFunction, _ call: WindowCallNode, _ frames: [[Int]], _ sorted: [NaivePlan.Row],
        _ rows: [Bindings]
    ) throws -> [Value] {
        let arguments = zip(call.arguments, call.signature.arguments).map { symbol, type in
            var builder = ColumnBuilder(type: type)
            for row in rows { builder.append(row[symbol] ?? .null) }
            return builder.finish()
        }
        func lane(_ values: [Int]) -> Buffer { Buffer.copy(of: values.map { UInt32($0) }) }
        let count = rows.count
        let peers = rows.indices.map { self.peers(of: $0, sorted) }
        let buffers = [
            lane(Array(repeating: 0, count: count)), lane(Array(repeating: count, count: count)),
            lane(peers.map(\.lowerBound)), lane(peers.map(\.upperBound)),
            lane(frames.map { $0.first ?? 0 }), lane(frames.map { ($0.last ?? -1) + 1 }),
        ]
        let lanes = buffers.map { Lane<UInt32>($0, count: count) }
        let result = try withExtendedLifetime(buffers) {
            try function.body(
                WindowCall(
                    arguments: arguments, resultType: call.signature.result, count: count, partitionStart: lanes[0],
                    partitionEnd: lanes[1], peerStart: lanes[2], peerEnd: lanes[3], frameStart: lanes[4],
                    frameEnd: lanes[5], ignoresNulls: call.ignoresNulls))
        }
        if let failure = result.failures?.first { throw failure }
        return (0..<count).map { result.value($0) }
    }

    private func peers(of row: Int, _ sorted: [NaivePlan.Row]) -> Range<Int> {
        let same = sorted.indices.filter { plan.order(sorted[$0], sorted[row], node.input.outputs, node.order) == 0 }
        return (same.first ?? row)..<((same.last ?? row) + 1)
    }

    /// The rows of a frame.
    private func frame(
        _ frame: WindowCallNode.Frame, _ row: Int, _ sorted: [NaivePlan.Row], _ rows: [Bindings]
    ) throws -> [Int] {
        try rows.indices.filter { other in
            let isBehindStart = try reaches(frame.start, frame.type, row, other, sorted, rows, isStart: true)
            return try isBehindStart && reaches(frame.end, frame.type, row, other, sorted, rows, isStart: false)
        }
    }

    /// Whether another row lies on the inner side of a bound of a row's frame.
    private func reaches(
        _ bound: WindowCallNode.Frame.Bound, _ type: WindowFrame.FrameType, _ row: Int, _ other: Int,
        _ sorted: [NaivePlan.Row], _ rows: [Bindings], isStart: Bool
    ) throws -> Bool {
        let offset: WindowCallNode.Frame.Offset
        let sign: Int
        switch bound {
        case .unboundedPreceding, .unboundedFollowing: return true
        case .currentRow:
            let place = type == .rows ? other - row : self.place(other, sorted) - self.place(row, sorted)
            return isStart ? place >= 0 : place <= 0
        case .preceding(let found): (offset, sign) = (found, -1)
        case .following(let found): (offset, sign) = (found, 1)
        }
        let distance = rows[row][offset.value] ?? .null
        guard type == .range else {
            guard case .int64(let count) = distance, count >= 0 else { throw NaiveWindow.invalidOffset }
            let place = type == .rows ? other - row : self.place(other, sorted) - self.place(row, sorted)
            return isStart ? place >= sign * Int(count) : place <= sign * Int(count)
        }
        let key = node.order[0]
        let symbol = offset.key ?? key.symbol
        let (own, its) = (rows[row][symbol] ?? .null, rows[other][symbol] ?? .null)
        // NULLs are peers of each other, and before or behind everything else.
        if own == .null {
            let place = self.place(other, sorted) - self.place(row, sorted)
            return isStart ? place >= 0 : place <= 0
        }
        if its == .null { return key.nullsFirst ? !isStart : isStart }
        if distance == .null { throw NaiveWindow.invalidOffset }
        let order = Naive.order(its, distance, symbol.type) * (key.isDescending ? -1 : 1)
        return isStart ? order >= 0 : order <= 0
    }

    private static let invalidOffset = Failure(
        "INVALID_WINDOW_FRAME", "Window frame offset value must not be negative or null")

    /// How many distinct rows, as the order tells them apart, come before.
    private func place(_ row: Int, _ sorted: [NaivePlan.Row]) -> Int {
        guard row > 0 else { return 0 }
        return (1...row).filter { plan.order(sorted[$0 - 1], sorted[$0], node.input.outputs, node.order) != 0 }.count
    }
}
