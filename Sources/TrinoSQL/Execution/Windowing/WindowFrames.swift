import Columnar

/// The frame of each row, as rows of a slice.
struct WindowFrames {
    /// The first row of each frame.
    let start: Lane<UInt32>
    /// The row after each frame's last.
    let end: Lane<UInt32>
    private let buffers: [Buffer]

    /// Rows, and what frames are told by.
    struct Rows {
        /// Rows.
        let count: Int
        /// Partitions.
        let partitions: RowRuns
        /// Rows that the order does not distinguish; asked for only where it matters.
        let peers: () -> RowRuns
        /// The first sort key, if there is one.
        let key: (column: Column, isDescending: Bool)?
        /// The column of a symbol.
        let column: (Symbol) -> Column
    }

    /// The end of a frame that is sought.
    private enum Side {
        case start
        case end
    }

    /// Computes frames.
    ///
    /// - Throws: INVALID_WINDOW_FRAME for an offset that is negative or NULL.
    init(_ frame: WindowCallNode.Frame, _ rows: Rows) throws {
        var buffers: [Buffer] = []
        start = try WindowFrames.lane(frame.start, frame, .start, rows, &buffers)
        end = try WindowFrames.lane(frame.end, frame, .end, rows, &buffers)
        self.buffers = buffers
    }

    private static func lane(
        _ bound: WindowCallNode.Frame.Bound, _ frame: WindowCallNode.Frame, _ side: Side, _ rows: Rows,
        _ buffers: inout [Buffer]
    ) throws -> Lane<UInt32> {
        switch bound {
        case .unboundedPreceding: return rows.partitions.start
        case .unboundedFollowing: return rows.partitions.end
        case .currentRow where frame.type != .rows: return side == .start ? rows.peers().start : rows.peers().end
        default: break
        }
        let buffer = Buffer(byteCount: rows.count * 4)
        buffers.append(buffer)
        let target = Lane<UInt32>(buffer, count: rows.count)
        switch (bound, frame.type) {
        case (.preceding(let offset), .rows): try rowOffsets(rows.column(offset.value), -1, side, rows, target)
        case (.following(let offset), .rows): try rowOffsets(rows.column(offset.value), 1, side, rows, target)
        case (.preceding(let offset), .groups): try groupOffsets(rows.column(offset.value), -1, side, rows, target)
        case (.following(let offset), .groups): try groupOffsets(rows.column(offset.value), 1, side, rows, target)
        case (.preceding(let offset), .range): try keyOffsets(offset, isPreceding: true, side, rows, target)
        case (.following(let offset), .range): try keyOffsets(offset, isPreceding: false, side, rows, target)
        default:
            // ROWS, CURRENT ROW.
            let extra = side == .start ? 0 : 1
            for row in 0..<rows.count { target[row] = UInt32(truncatingIfNeeded: row &+ extra) }
        }
        return target
    }

    private static let invalidOffset = Failure(
        "INVALID_WINDOW_FRAME", "Window frame offset value must not be negative or null")

    // MARK: - ROWS and GROUPS

    /// The offsets of rows, none larger than the rows there are.
    private static func offset(_ column: Column, _ row: Int, limit: Int) throws -> Int {
        let value = column.int64s[row &* column.step]
        if column.isNull(row) || value < 0 { throw invalidOffset }
        return Int(min(value, Int64(limit)))
    }

    private static func rowOffsets(
        _ offsets: Column, _ direction: Int, _ side: Side, _ rows: Rows, _ target: Lane<UInt32>
    ) throws {
        let extra = side == .start ? 0 : 1
        for row in 0..<rows.count {
            let distance = try offset(offsets, row, limit: rows.count)
            let wanted = row &+ direction &* distance &+ extra
            let (first, end) = (Int(rows.partitions.start[row]), Int(rows.partitions.end[row]))
            target[row] = UInt32(truncatingIfNeeded: max(first, min(end, wanted)))
        }
    }

    private static func groupOffsets(
        _ offsets: Column, _ direction: Int, _ side: Side, _ rows: Rows, _ target: Lane<UInt32>
    ) throws {
        let peers = rows.peers()
        // The first row of each group of peers, and after them the row after the last.
        var starts: [UInt32] = []
        let memory = Buffer(byteCount: rows.count * 4)
        let groups = Lane<UInt32>(memory, count: rows.count)
        for row in 0..<rows.count {
            if Int(peers.start[row]) == row { starts.append(UInt32(truncatingIfNeeded: row)) }
            groups[row] = UInt32(truncatingIfNeeded: starts.count &- 1)
        }
        starts.append(UInt32(truncatingIfNeeded: rows.count))
        let extra = side == .start ? 0 : 1
        for row in 0..<rows.count {
            let distance = try offset(offsets, row, limit: rows.count)
            let (first, end) = (Int(rows.partitions.start[row]), Int(rows.partitions.end[row]))
            let wanted = Int(groups[row]) &+ direction &* distance &+ extra
            let (low, high) = (Int(groups[first]), Int(groups[end &- 1]) &+ 1)
            target[row] = starts[max(low, min(high, wanted))]
        }
        withExtendedLifetime(memory) {}
    }

    // MARK: - RANGE

    private static func keyOffsets(
        _ offset: WindowCallNode.Frame.Offset, isPreceding: Bool, _ side: Side, _ rows: Rows, _ target: Lane<UInt32>
    ) throws {
        guard let (own, isDescending) = rows.key else { preconditionFailure("RANGE with an offset needs a sort key") }
        let (key, bounds) = (offset.key.map(rows.column) ?? own, rows.column(offset.value))
        let search = RangeSearch(
            key: key, bounds: bounds, isDescending: isDescending, isPreceding: isPreceding, isStart: side == .start)
        switch key.type.physical {
        case .int64:
            let (one, other) = (key.int64s, bounds.int64s)
            try search.run(rows, target, { one[$0] }, { other[$0] })
        case .int128:
            let (one, other, order) = (key.int128s, bounds.int128s, WideOrder(key.type))
            try search.run(rows, target, { order.word(one[$0]) }, { order.word(other[$0]) })
        case .double:
            let (one, other) = (key.doubles, bounds.doubles)
            try search.run(
                rows, target, { DoubleWords.word(one[$0], ordersZeros: false) },
                { DoubleWords.word(other[$0], ordersZeros: false) })
        case .bool, .bytes, .nested: preconditionFailure("no offset can be added to a \(key.type)")
        }
        withExtendedLifetime((key, bounds)) {}
    }

    /// Looks for the rows whose keys are the bounds of frames.
    ///
    /// A row whose key is NULL has its peers as bound, whatever the offset. For other rows NULLs lie beyond all values.
    private struct RangeSearch {
        let key: Column
        /// For each row its key, less or more the offset.
        let bounds: Column
        let isDescending: Bool
        let isPreceding: Bool
        let isStart: Bool

        @inline(__always)
        func run<Word: Comparable>(
            _ rows: Rows, _ target: Lane<UInt32>, _ key: (Int) -> Word, _ bound: (Int) -> Word
        ) throws {
            let peers = rows.peers()
            let (keyStep, boundStep) = (self.key.step, bounds.step)
            // Rows of the partition whose key is not NULL, and the last place found among them.
            var (first, end, found) = (0, 0, 0)
            for row in 0..<rows.count {
                let (partition, next) = (Int(rows.partitions.start[row]), Int(rows.partitions.end[row]))
                if row == partition {
                    (first, end) = present(partition, next)
                    found = first
                }
                if self.key.isNull(row) {
                    target[row] = isStart ? peers.start[row] : peers.end[row]
                    continue
                }
                if bounds.isNull(row) { throw invalidOffset }
                let (own, wanted) = (key(row &* keyStep), bound(row &* boundStep))
                if isWrong(own, wanted) && !mayBeWrong(row) { throw invalidOffset }
                found = seek(from: found, first, end) { place in
                    let value = key(place &* keyStep)
                    if isStart { return isDescending ? value > wanted : value < wanted }
                    return isDescending ? value >= wanted : value <= wanted
                }
                target[row] = UInt32(truncatingIfNeeded: found)
            }
        }

        /// Whether the bound lies on the wrong side of the row, as a negative offset makes it.
        @inline(__always)
        private func isWrong<Word: Comparable>(_ own: Word, _ bound: Word) -> Bool {
            isPreceding != isDescending ? bound > own : bound < own
        }

        /// Whether an offset that is right can lead to the wrong side: infinity less infinity, and midnight passed.
        private func mayBeWrong(_ row: Int) -> Bool {
            if case .time = bounds.type { return true }
            return bounds.type.physical == .double && bounds.doubles[row &* bounds.step].isNaN
        }

        private func present(_ start: Int, _ end: Int) -> (Int, Int) {
            var (first, last) = (start, end)
            while first < last && key.isNull(first) { first += 1 }
            while last > first && key.isNull(last - 1) { last -= 1 }
            return (first, last)
        }

        /// The first place that a test does not hold for.
        ///
        /// It holds for all before it and none after it. The search begins at a place close to it.
        @inline(__always)
        private func seek(from hint: Int, _ first: Int, _ end: Int, _ test: (Int) -> Bool) -> Int {
            var (low, high) = (first, end)
            var step = 1
            if hint < end && test(hint) {
                low = hint + 1
                while low + step < end && test(low + step) {
                    low += step + 1
                    step *= 2
                }
                high = min(end, low + step)
            } else {
                high = hint
                while high - step >= first && !test(high - step) {
                    high -= step
                    step *= 2
                }
                low = max(first, high - step)
            }
            while low < high {
                let middle = low + (high - low) / 2
                if test(middle) { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
