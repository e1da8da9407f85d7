import Columnar

/// Whole partitions in the order of the window, and the functions over them.
struct WindowSlice {
    private let batch: ColumnBatch
    private let node: Plan.WindowNode
    private let positions: [Symbol: Int]
    private let check: @Sendable () throws -> Void

    /// Takes sorted rows.
    ///
    /// - Parameters:
    ///   - batch: the rows.
    ///   - node: the window.
    ///   - positions: the column of each symbol.
    ///   - check: throws once the query is cancelled.
    init(
        _ batch: ColumnBatch, _ node: Plan.WindowNode, _ positions: [Symbol: Int],
        check: @escaping @Sendable () throws -> Void
    ) {
        self.batch = batch
        self.node = node
        self.positions = positions
        self.check = check
    }

    /// The results of the functions, in their order.
    ///
    /// - Throws: ``Failure``.
    func results() throws -> [Column] {
        let partitions = RowRuns(of: node.partition.map(column), count: batch.count)
        var known: RowRuns?
        let peers = {
            if node.order.isEmpty { return partitions }
            let columns = node.order.map { column($0.symbol) }
            let runs = known ?? RowRuns(of: columns, count: batch.count, within: partitions)
            known = runs
            return runs
        }
        let rows = WindowFrames.Rows(
            count: batch.count, partitions: partitions, peers: peers,
            key: node.order.first.map { (column($0.symbol), $0.isDescending) }, column: column)
        return try node.functions.map { function in
            try check()
            return try result(function.call, rows)
        }
    }

    private func column(_ symbol: Symbol) -> Column {
        guard let position = positions[symbol] else {
            preconditionFailure("the symbol \(symbol.name)#\(symbol.id) is not an input")
        }
        return batch.columns[position]
    }

    /// Functions that look at peers; others are given the partition in their place.
    private static let ranking: Set<String> = ["rank", "dense_rank", "percent_rank", "cume_dist"]

    private func result(_ node: WindowCallNode, _ rows: WindowFrames.Rows) throws -> Column {
        switch node.callee {
        case .window(let function):
            let peers = WindowSlice.ranking.contains(function.signature.name) ? rows.peers() : rows.partitions
            let frames = function.usesFrame ? try WindowFrames(node.frame, rows) : nil
            return try withExtendedLifetime((rows, peers, frames)) {
                try function.body(call(node, rows, peers, frames))
            }
        case .aggregate(let function):
            let frames = try WindowFrames(node.frame, rows)
            let call = call(node, rows, rows.partitions, frames)
            let mask = node.mask.map { Mask(column($0), count: batch.count) }
            return try withExtendedLifetime((rows, frames, mask)) {
                try WindowAggregates.evaluate(
                    function: function, argumentTypes: node.signature.arguments, resultType: node.signature.result,
                    call: call, mask: mask?.lane)
            }
        }
    }

    private func call(
        _ node: WindowCallNode, _ rows: WindowFrames.Rows, _ peers: RowRuns, _ frames: WindowFrames?
    ) -> WindowCall {
        var call = WindowCall(
            arguments: node.arguments.map(column), resultType: node.signature.result, count: batch.count,
            partitionStart: rows.partitions.start, partitionEnd: rows.partitions.end, peerStart: peers.start,
            peerEnd: peers.end, frameStart: frames?.start ?? rows.partitions.start,
            frameEnd: frames?.end ?? rows.partitions.end, ignoresNulls: node.ignoresNulls)
        call.check = check
        return call
    }

    /// Rows for which FILTER holds.
    private struct Mask {
        let lane: Lane<UInt8>
        private let buffer: Buffer

        init(_ condition: Column, count: Int) {
            buffer = Buffer(byteCount: count)
            lane = Lane(buffer, count: count)
            let (flags, step) = (condition.bools, condition.step)
            for row in 0..<count { lane[row] = condition.isNull(row) ? 0 : flags[row &* step] }
        }
    }
}
