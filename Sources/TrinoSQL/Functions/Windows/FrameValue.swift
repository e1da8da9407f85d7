import Columnar

/// Window functions that take a value from the row's frame.
enum FrameValue {
    /// The function `first_value`.
    static func first(_ call: WindowCall) -> Column {
        pick(call) { _, start, _, present in present.map { Int($0.before[start]) } ?? start }
    }

    /// The function `last_value`.
    static func last(_ call: WindowCall) -> Column {
        pick(call) { _, _, end, present in present.map { Int($0.before[end]) - 1 } ?? end - 1 }
    }

    /// `nth_value(x, n)`: NULL if the frame has fewer rows or n is NULL.
    static func nth(_ call: WindowCall) throws -> Column {
        let offsets = call.arguments[1]
        let (lane, step) = (offsets.int64s, offsets.step)
        return try withExtendedLifetime(offsets) {
            try pick(call) { row, start, end, present in
                if offsets.isNull(row) { return nil }
                let offset = lane[row &* step]
                if offset < 1 { throw Failure("INVALID_FUNCTION_ARGUMENT", "Offset must be at least 1") }
                // No frame is longer than the input: larger offsets must not overflow below.
                if offset > Int64(call.count) { return nil }
                return (present.map { Int($0.before[start]) } ?? start) + Int(offset) - 1
            }
        }
    }

    /// Picks a row of each frame that has rows.
    ///
    /// `position` takes the row, its frame's first row and the row after its last, and gives the row wanted, or its
    /// number among the rows that are not NULL if those are given.
    @inline(__always)
    private static func pick(
        _ call: WindowCall, _ position: (Int, Int, Int, PresentRows?) throws -> Int?
    ) rethrows -> Column {
        let values = call.arguments[0]
        let present = call.ignoresNulls && values.nulls != nil ? PresentRows(values, count: call.count) : nil
        let picks = RowPicks(count: call.count)
        for row in 0..<call.count {
            let (start, end) = (Int(call.frameStart[row]), Int(call.frameEnd[row]))
            guard start < end, let wanted = try position(row, start, end, present) else {
                picks.lane[row] = RowPicks.null
                continue
            }
            if let present {
                picks.lane[row] = present.row(wanted, from: start, to: end)
            } else {
                picks.lane[row] = wanted >= start && wanted < end ? Int64(wanted) : RowPicks.null
            }
        }
        return picks.values(of: values, type: call.resultType)
    }
}

/// `lag` and `lead`: the value of a row at a distance within the partition.
enum Displaced {
    /// Computes the rows.
    ///
    /// - Parameters:
    ///   - call: the value; the distance, 1 if it is left out; the default, NULL if it is left out.
    ///   - direction: -1 or 1.
    /// - Throws: ``Failure`` for a negative distance.
    /// - Returns: a value for each row.
    static func values(_ call: WindowCall, direction: Int) throws -> Column {
        let values = call.arguments[0]
        let offsets = call.arguments.count > 1 ? call.arguments[1] : nil
        let defaults = call.arguments.count > 2 ? call.arguments[2] : nil
        let present = call.ignoresNulls && values.nulls != nil ? PresentRows(values, count: call.count) : nil
        let missing = defaults == nil ? RowPicks.null : RowPicks.fallback
        let picks = RowPicks(count: call.count)
        for row in 0..<call.count {
            var distance = 1
            if let offsets {
                if offsets.isNull(row) {
                    picks.lane[row] = RowPicks.null
                    continue
                }
                let offset = offsets.int64s[row &* offsets.step]
                if offset < 0 { throw Failure("INVALID_FUNCTION_ARGUMENT", "Offset must be at least 0") }
                // No partition is longer than the input.
                distance = Int(min(offset, Int64(call.count)))
            }
            let (start, end) = (Int(call.partitionStart[row]), Int(call.partitionEnd[row]))
            if let present, distance > 0 {
                // Forward, the row itself does not count: skip it if it is present.
                let index =
                    direction < 0
                    ? Int(present.before[row]) - distance : Int(present.before[row + 1]) + distance - 1
                let found = present.row(index, from: start, to: end)
                picks.lane[row] = found == RowPicks.null ? missing : found
            } else {
                let wanted = row + direction * distance
                picks.lane[row] = wanted >= start && wanted < end ? Int64(wanted) : missing
            }
        }
        return picks.values(of: values, defaults: defaults, type: call.resultType)
    }
}
