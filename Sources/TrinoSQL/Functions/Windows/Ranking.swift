import Columnar

/// Window functions of a row's place among its partition's rows and peers.
enum Ranking {
    /// `row_number()`: the place in the partition, from 1.
    static func rowNumber(_ call: WindowCall) -> Column {
        let starts = call.partitionStart
        return integers(call) { row in Int64(row) &- Int64(starts[row]) &+ 1 }
    }

    /// `rank()`: the row number of the first peer.
    static func rank(_ call: WindowCall) -> Column {
        let (starts, peers) = (call.partitionStart, call.peerStart)
        return integers(call) { row in Int64(peers[row]) &- Int64(starts[row]) &+ 1 }
    }

    /// `dense_rank()`: how many groups of peers there are up to the row's.
    static func denseRank(_ call: WindowCall) -> Column {
        let (starts, peers) = (call.partitionStart, call.peerStart)
        var rank: Int64 = 0
        return integers(call) { row in
            if Int(starts[row]) == row { rank = 0 }
            if Int(peers[row]) == row { rank &+= 1 }
            return rank
        }
    }

    /// `percent_rank()`: the rank less 1, as a part of the other rows.
    static func percentRank(_ call: WindowCall) -> Column {
        let (starts, ends, peers) = (call.partitionStart, call.partitionEnd, call.peerStart)
        return doubles(call) { row in
            let others = ends[row] &- starts[row] &- 1
            return others == 0 ? 0 : Double(peers[row] &- starts[row]) / Double(others)
        }
    }

    /// `cume_dist()`: the part of the rows that come not after the row's peers.
    static func cumulativeDistribution(_ call: WindowCall) -> Column {
        let (starts, ends, peers) = (call.partitionStart, call.partitionEnd, call.peerEnd)
        return doubles(call) { row in Double(peers[row] &- starts[row]) / Double(ends[row] &- starts[row]) }
    }

    /// `ntile(n)`: the row's bucket of n that differ by one row at most, the larger first.
    static func ntile(_ call: WindowCall) throws -> Column {
        let buckets = call.arguments[0]
        let (counts, step) = (buckets.int64s, buckets.step)
        var writer = RowWriter<Int64>(count: call.count)
        for row in 0..<call.count {
            if buckets.isNull(row) {
                writer.setNull(row)
                continue
            }
            let count = counts[row &* step]
            if count <= 0 { throw Failure("INVALID_FUNCTION_ARGUMENT", "Buckets must be greater than 0") }
            let start = Int64(call.partitionStart[row])
            writer.set(row, bucket(Int64(row) - start, of: Int64(call.partitionEnd[row]) - start, count) + 1)
        }
        return withExtendedLifetime(buckets) { writer.finish(type: call.resultType) }
    }

    private static func bucket(_ row: Int64, of rows: Int64, _ buckets: Int64) -> Int64 {
        if rows < buckets { return row }
        let (size, larger) = rows.quotientAndRemainder(dividingBy: buckets)
        return row < (size + 1) * larger ? row / (size + 1) : (row - larger) / size
    }

    @inline(__always)
    private static func integers(_ call: WindowCall, _ body: (Int) -> Int64) -> Column {
        let writer = RowWriter<Int64>(count: call.count)
        for row in 0..<call.count { writer.set(row, body(row)) }
        return writer.finish(type: call.resultType)
    }

    @inline(__always)
    private static func doubles(_ call: WindowCall, _ body: (Int) -> Double) -> Column {
        let writer = RowWriter<Double>(count: call.count)
        for row in 0..<call.count { writer.set(row, body(row)) }
        return writer.finish(type: call.resultType)
    }
}
