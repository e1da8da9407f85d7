import Columnar

/// Runs of rows that follow each other: for each row the first row of its run and the row after its last.
struct RowRuns {
    /// The first row of each row's run.
    let start: Lane<UInt32>
    /// The row after the last of each row's run.
    let end: Lane<UInt32>
    private let buffers: (Buffer, Buffer)

    /// Runs of rows that have equal values in all of some columns.
    ///
    /// - Parameters:
    ///   - columns: sorted so that equal values follow each other. NULLs are equal, NaNs are, and both zeros.
    ///   - count: rows.
    ///   - outer: the runs lie within these.
    init(of columns: [Column], count: Int, within outer: RowRuns? = nil) {
        let flags = Buffer(byteCount: count)
        let changes = Lane<UInt8>(flags, count: count)
        changes.fill(0)
        for column in columns where !column.isConstant { column.markChanges(changes) }
        if let outer {
            for row in 0..<count where Int(outer.start[row]) == row { changes[row] = 1 }
        }
        buffers = (Buffer(byteCount: count * 4), Buffer(byteCount: count * 4))
        (start, end) = (Lane(buffers.0, count: count), Lane(buffers.1, count: count))
        var first: UInt32 = 0
        for row in 0..<count {
            if changes[row] != 0 { first = UInt32(truncatingIfNeeded: row) }
            start[row] = first
        }
        var next = UInt32(truncatingIfNeeded: count)
        for row in stride(from: count - 1, through: 0, by: -1) {
            end[row] = next
            if Int(start[row]) == row { next = UInt32(truncatingIfNeeded: row) }
        }
        withExtendedLifetime(flags) {}
    }
}

extension Column {
    /// Sets the flag of each row whose value is distinct from that of the row before.
    fileprivate func markChanges(_ changes: Lane<UInt8>) {
        switch type.physical {
        case .bool: mark(bools, changes) { $0 != $1 }
        case .int64: mark(int64s, changes) { $0 != $1 }
        case .int128:
            let order = WideOrder(type)
            mark(int128s, changes) { order.word($0) != order.word($1) }
        case .double: mark(doubles, changes) { $0 != $1 && !($0.isNaN && $1.isNaN) }
        case .bytes:
            if case .char = type {
                mark(views, changes) { $0.comparePadded(to: $1) != 0 }
            } else {
                mark(views, changes) { !($0 == $1) }
            }
        case .nested: preconditionFailure("nested values cannot be compared yet")
        }
    }

    @inline(__always)
    private func mark<Element: BitwiseCopyable>(
        _ lane: Lane<Element>, _ changes: Lane<UInt8>, _ isDistinct: (Element, Element) -> Bool
    ) {
        guard let flags = nullFlags else {
            for row in 1..<max(1, count) where isDistinct(lane[row &- 1], lane[row]) { changes[row] = 1 }
            return
        }
        for row in 1..<max(1, count) {
            let (before, this) = (flags[row &- 1], flags[row])
            // Of NULLs the values are not looked at.
            if before != this || (this == 0 && isDistinct(lane[row &- 1], lane[row])) { changes[row] = 1 }
        }
    }
}
