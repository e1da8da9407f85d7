import Columnar

/// Aggregates of frames whose result is a value of one of the frame's rows.
enum FrameExtremes {
    /// `arbitrary`, `any_value`: of the first row that counts.
    static func first(_ type: DataType, _ call: WindowCall, _ rows: CountedRows) -> Column {
        let values = call.arguments[0]
        let present = PresentRows(values, count: call.count, mask: rows.flags)
        let picks = RowPicks(count: call.count)
        for row in 0..<call.count {
            let (start, end) = call.frame(row)
            picks.lane[row] = present.row(Int(present.before[start]), from: start, to: end)
        }
        return picks.values(of: values, type: type)
    }

    /// `min`, `max`, `min_by`, `max_by`: of the row with the extreme key; of equals the first.
    ///
    /// - Parameters:
    ///   - extreme: the end that is wanted.
    ///   - key: which argument is the key; the first argument is the value.
    ///   - type: the type of the result.
    ///   - call: the frames.
    ///   - rows: the rows that count.
    /// - Throws: NOT_SUPPORTED for nested keys with a NULL in them that has to be compared.
    /// - Returns: a value for each row.
    static func values(
        _ extreme: Extreme, key: Int, _ type: DataType, _ call: WindowCall, _ rows: CountedRows
    ) throws -> Column {
        let column = call.arguments[key]
        let picks = try PickExtremes(column: column, extreme: extreme, call: call, rows: rows).visit(
            column.type, extreme)
        return picks.values(of: call.arguments[0], type: type)
    }
}

private struct PickExtremes: SortKeyVisitor {
    let column: Column
    let extreme: Extreme
    let call: WindowCall
    let rows: CountedRows

    func visit<Order: SortKey>(_: Order.Type) -> RowPicks {
        let (values, step) = (column.lane(of: Order.Element.self), column.step)
        return pick { Order.key(values[$0 &* step]) < Order.key(values[$1 &* step]) }
    }

    func visitBytes() -> RowPicks {
        let (values, step, order) = (column.views, column.step, BytesOrder(column.type, extreme))
        return pick { order.isBefore(values[$0 &* step], values[$1 &* step]) }
    }

    func visitNested() throws -> RowPicks {
        let isGreatest = extreme == .greatest
        return try pick {
            try NestedComparison.order(column, $0, column, $1, isNaNFirst: isGreatest) * (isGreatest ? -1 : 1) < 0
        }
    }

    /// Finds each frame's row that comes before all others.
    ///
    /// The queue holds the rows that can still win as the frame moves on: each comes before all later ones that it holds
    /// no more, and the first is the winner. Every row enters once as long as neither end of the frame moves back;
    /// when one does, the queue is filled anew.
    @inline(__always)
    private func pick(_ isBefore: (Int, Int) throws -> Bool) rethrows -> RowPicks {
        let picks = RowPicks(count: call.count)
        let buffer = Buffer(byteCount: call.count * 4)
        let queue = Lane<UInt32>(buffer, count: call.count)
        let nulls = column.nullFlags
        var (first, last) = (0, 0)
        var (start, end) = (0, 0)
        for row in 0..<call.count {
            let frame = call.frame(row)
            if frame.start < start || frame.end < end || frame.start >= end {
                (first, last) = (0, 0)
                end = frame.start
            }
            start = frame.start
            while end < frame.end {
                if rows.has(end) && (nulls.map { $0[end &* column.step] == 0 } ?? true) {
                    while try last > first && isBefore(end, Int(queue[last - 1])) { last -= 1 }
                    queue[last] = UInt32(end)
                    last += 1
                }
                end += 1
            }
            while first < last && Int(queue[first]) < start { first += 1 }
            picks.lane[row] = first < last ? Int64(queue[first]) : RowPicks.null
        }
        return withExtendedLifetime((column, buffer)) { picks }
    }
}
