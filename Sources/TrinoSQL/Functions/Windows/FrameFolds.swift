import Columnar

/// Any aggregate over frames: each distinct frame is computed anew, many at a time; a frame that only grows is not.
struct FrameFolds {
    private let function: AggregateFunction
    private let argumentTypes: [DataType]
    private let resultType: DataType
    private let call: WindowCall
    private let counted: CountedRows
    /// Rows that are put together before they are handed to an accumulator.
    private static let batchRows = 65_536

    /// Prepares to compute an aggregate.
    init(
        _ function: AggregateFunction, _ argumentTypes: [DataType], _ resultType: DataType, _ call: WindowCall,
        _ rows: CountedRows
    ) {
        self.function = function
        self.argumentTypes = argumentTypes
        self.resultType = resultType
        self.call = call
        counted = rows
    }

    /// The result for every row.
    func column() throws -> Column {
        let runs = frames()
        var results = ColumnStore(type: resultType)
        var run = 0
        while run < runs.count {
            try call.check()
            let growing = growth(runs, run)
            if growing > 1 {
                try grow(runs[run..<(run + growing)], &results)
                run += growing
            } else {
                let end = batch(runs, run)
                try compute(runs[run..<end], &results)
                run = end
            }
        }
        let buffer = Buffer(byteCount: call.count * 4)
        let rows = Lane<UInt32>(buffer, count: call.count)
        for (index, frame) in runs.enumerated() {
            for row in frame.first..<frame.next { rows[row] = UInt32(index) }
        }
        return results.flattened([(0, runs.count)], count: runs.count)
            .gathered(Selection(rows: buffer, count: call.count))
    }

    /// A frame and the rows, one after the other, that have it.
    private struct Frame {
        let start: Int
        let end: Int
        let first: Int
        var next: Int
    }

    private func frames() -> [Frame] {
        var frames: [Frame] = []
        for row in 0..<call.count {
            let (start, end) = call.frame(row)
            if let last = frames.last, last.start == start, last.end == end {
                frames[frames.count - 1].next = row + 1
            } else {
                frames.append(Frame(start: start, end: end, first: row, next: row + 1))
            }
        }
        return frames
    }

    /// How many frames from one on have the same start and ends that never move back.
    private func growth(_ frames: [Frame], _ from: Int) -> Int {
        var count = 1
        while grows(frames, from + count - 1) { count += 1 }
        return count
    }

    /// Whether the frame after one continues it.
    private func grows(_ frames: [Frame], _ index: Int) -> Bool {
        index + 1 < frames.count && frames[index + 1].start == frames[index].start
            && frames[index + 1].end >= frames[index].end
    }

    /// The frame after those from one on that are computed together.
    private func batch(_ frames: [Frame], _ from: Int) -> Int {
        var (index, rows) = (from, 0)
        repeat {
            rows += frames[index].end - frames[index].start
            index += 1
        } while index < frames.count && rows < FrameFolds.batchRows && index - from < FrameFolds.batchRows
            && !grows(frames, index)
        return index
    }

    /// Computes frames that share their start, each from the one before.
    ///
    /// Some frames at a time: each begins with the state of the frame before the first of them, so that rows keep their
    /// order, and what they add to it is added to all of them at once.
    private func grow(_ frames: ArraySlice<Frame>, _ results: inout ColumnStore) throws {
        guard let start = frames.first?.start else { return }
        let before = try function.make(argumentTypes, resultType)
        before.reserve(groups: 1)
        var (end, rest) = (start, frames)
        while !rest.isEmpty {
            try call.check()
            let block = rest.prefix(block(rest, from: end))
            let state = try accumulate(block.map { (end, $0.end) }, after: before)
            try append(block.count, of: state, &results)
            rest = rest.dropFirst(block.count)
            let next = block.last?.end ?? end
            if !rest.isEmpty {
                let added = selection([(end, next)]).rows
                try before.add(arguments(added), groups: nil, count: added.count)
            }
            end = next
        }
    }

    /// How many of some growing frames are computed at once: few, since each takes the rows of those before it anew.
    private func block(_ frames: ArraySlice<Frame>, from start: Int) -> Int {
        var (count, rows) = (0, 0)
        for frame in frames.prefix(32) {
            rows += frame.end - start
            if count > 0 && rows > 4096 { break }
            count += 1
        }
        return count
    }

    /// Computes frames as groups of one accumulator.
    private func compute(_ frames: ArraySlice<Frame>, _ results: inout ColumnStore) throws {
        try append(frames.count, of: accumulate(frames.map { ($0.start, $0.end) }), &results)
    }

    /// An accumulator whose groups are ranges of rows, after what another has in its only group.
    private func accumulate(
        _ ranges: [(Int, Int)], after before: (any Accumulator)? = nil
    ) throws -> any Accumulator {
        let (selection, groups) = selection(ranges)
        let accumulator = try function.make(argumentTypes, resultType)
        accumulator.reserve(groups: ranges.count)
        if let before {
            for group in ranges.indices {
                let map = Buffer.copy(of: [UInt32(group)])
                try accumulator.merge(before, groups: Lane(map, count: 1))
                withExtendedLifetime(map) {}
            }
        }
        try accumulator.add(
            arguments(selection), groups: Lane(groups, count: selection.count), count: selection.count)
        return withExtendedLifetime(groups) { accumulator }
    }

    /// The rows of ranges that count, and the number of the range of each.
    private func selection(_ ranges: [(Int, Int)]) -> (rows: Selection, groups: Buffer) {
        let size = ranges.reduce(0) { $0 + $1.1 - $1.0 }
        let (rowBuffer, groupBuffer) = (Buffer(byteCount: size * 4), Buffer(byteCount: size * 4))
        let (rows, groups) = (Lane<UInt32>(rowBuffer, count: size), Lane<UInt32>(groupBuffer, count: size))
        var count = 0
        for (group, range) in ranges.enumerated() {
            for row in range.0..<range.1 where counted.has(row) {
                rows[count] = UInt32(row)
                groups[count] = UInt32(group)
                count += 1
            }
        }
        return (Selection(rows: rowBuffer, count: count), groupBuffer)
    }

    private func arguments(_ rows: Selection) -> [Column] { call.arguments.map { $0.gathered(rows) } }

    private func append(_ groups: Int, of state: any Accumulator, _ results: inout ColumnStore) throws {
        let column = try state.finish(groups: groups)
        if let failure = column.failures?.first { throw failure }
        results.append(column)
    }
}
