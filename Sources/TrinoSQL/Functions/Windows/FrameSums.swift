import Columnar

/// Counts, sums and averages of frames.
enum FrameSums {
    /// `count`: how many rows count.
    static func counts(_ call: WindowCall, _ rows: CountedRows) -> Column {
        let sums = rows.runningCounts(call.count)
        let writer = RowWriter<Int64>(count: call.count)
        for row in 0..<call.count {
            let (start, end) = call.frame(row)
            writer.set(row, sums.lane[end] &- sums.lane[start])
        }
        return withExtendedLifetime(sums) { writer.finish(type: .bigint) }
    }

    /// `count_if`, `bool_and`, `every`, `bool_or`: how many rows are true, and how many there are.
    static func flags(_ name: String, _ call: WindowCall, _ rows: CountedRows) -> Column {
        let column = call.arguments[0]
        let (values, step) = (column.bools, column.step)
        let all = rows.runningCounts(call.count)
        let trues = RunningSums(call.count, Int64(0)) { row in
            rows.has(row) ? Int64(values[row &* step]) : 0
        } add: {
            $0 &+ $1
        }
        defer { withExtendedLifetime((all, trues)) {} }
        if name == "count_if" {
            let writer = RowWriter<Int64>(count: call.count)
            for row in 0..<call.count {
                let (start, end) = call.frame(row)
                writer.set(row, trues.lane[end] &- trues.lane[start])
            }
            return writer.finish(type: .bigint)
        }
        var writer = RowWriter<Bool>(count: call.count)
        for row in 0..<call.count {
            let (start, end) = call.frame(row)
            let (rowCount, trueCount) = (all.lane[end] &- all.lane[start], trues.lane[end] &- trues.lane[start])
            if rowCount == 0 {
                writer.setNull(row)
            } else {
                writer.set(row, name == "bool_or" ? trueCount > 0 : trueCount == rowCount)
            }
        }
        return writer.finish(type: .boolean)
    }

    /// `sum` and `avg` of BIGINT, intervals and short decimals: exact in 128 bits.
    static func integers(
        _ name: String, _ argument: DataType, _ type: DataType, _ call: WindowCall, _ rows: CountedRows
    ) throws -> Column {
        let column = call.arguments[0]
        let (values, step) = (column.int64s, column.step)
        let counts = rows.runningCounts(call.count)
        let sums = RunningSums(call.count, Int128(0)) { row in
            rows.has(row) ? Int128(values[row &* step]) : 0
        } add: {
            $0 &+ $1
        }
        defer { withExtendedLifetime((counts, sums)) {} }
        let state = { (row: Int) -> (sum: Int128, count: Int64) in
            let (start, end) = call.frame(row)
            return (sums.lane[end] &- sums.lane[start], counts.lane[end] &- counts.lane[start])
        }
        if case .decimal = argument {
            return try decimals(name, type, call.count) { row in
                let (sum, count) = state(row)
                var wide = WideSum.zero
                wide.add(sum)
                return (wide, count)
            }
        }
        if name == "avg" {
            return AverageAccumulator.column(groups: call.count, of: type) { row in
                let (sum, count) = state(row)
                return (Double(sum), count)
            }
        }
        var writer = RowWriter<Int64>(count: call.count)
        for row in 0..<call.count {
            let (sum, count) = state(row)
            if count == 0 {
                writer.setNull(row)
            } else {
                guard let fits = Int64(exactly: sum) else { throw overflow(call, row, rows) }
                writer.set(row, fits)
            }
        }
        return writer.finish(type: type)
    }

    /// The failure of adding a frame's rows one after the other.
    private static func overflow(_ call: WindowCall, _ row: Int, _ rows: CountedRows) -> Failure {
        let column = call.arguments[0]
        let (start, end) = call.frame(row)
        var (sum, last) = (Int64(0), Int64(0))
        for position in start..<end where rows.has(position) {
            last = column.int64s[position &* column.step]
            let (next, overflows) = sum.addingReportingOverflow(last)
            if overflows { break }
            sum = next
        }
        return Failure("NUMERIC_VALUE_OUT_OF_RANGE", "bigint addition overflow: \(sum) + \(last)")
    }

    /// `sum` and `avg` of long decimals: exact in 192 bits.
    static func decimals(_ name: String, _ type: DataType, _ call: WindowCall, _ rows: CountedRows) throws -> Column {
        let column = call.arguments[0]
        let (values, step) = (column.int128s, column.step)
        let counts = rows.runningCounts(call.count)
        let sums = RunningSums(call.count, WideSum.zero) { row in
            var sum = WideSum.zero
            if rows.has(row) { sum.add(values[row &* step]) }
            return sum
        } add: { left, right in
            var sum = left
            sum.add(right)
            return sum
        }
        defer { withExtendedLifetime((counts, sums)) {} }
        return try decimals(name, type, call.count) { row in
            let (start, end) = call.frame(row)
            return (sums.lane[end].subtracting(sums.lane[start]), counts.lane[end] &- counts.lane[start])
        }
    }

    private static func decimals(
        _ name: String, _ type: DataType, _ count: Int, _ state: (Int) -> (WideSum, Int64)
    ) throws -> Column {
        func result(_ row: Int) throws -> Int128? {
            let (sum, count) = state(row)
            if count == 0 { return nil }
            let value = name == "avg" ? sum.average(count) : sum.int128
            guard let value, DecimalBounds.admits(value) else { throw DecimalBounds.overflow }
            return value
        }
        if type.physical == .int64 {
            var writer = RowWriter<Int64>(count: count)
            for row in 0..<count {
                if let value = try result(row) {
                    writer.set(row, Int64(truncatingIfNeeded: value))
                } else {
                    writer.setNull(row)
                }
            }
            return writer.finish(type: type)
        }
        var writer = RowWriter<Int128>(count: count)
        for row in 0..<count {
            if let value = try result(row) { writer.set(row, value) } else { writer.setNull(row) }
        }
        return writer.finish(type: type)
    }

    /// `sum` and `avg` of DOUBLE and REAL: no value is ever taken back, so that no error builds up.
    static func doubles(_ name: String, _ type: DataType, _ call: WindowCall, _ rows: CountedRows) -> Column {
        let column = call.arguments[0]
        let (values, step) = (column.doubles, column.step)
        let counts = rows.runningCounts(call.count)
        defer { withExtendedLifetime(counts) {} }
        let value = { (row: Int) -> Double in rows.has(row) ? values[row &* step] : 0 }
        var tree: SumTree?
        // The sum of the rows from `start` to before `end`, as far as it goes. Adding rows one by one is what Trino
        // does, so it is done while that is not much more work than there are rows.
        var (start, end, sum, work) = (0, 0, 0.0, 0)
        let state = { (row: Int) -> (Double, Int64) in
            let frame = call.frame(row)
            if frame.start != start || frame.end < end {
                (start, end, sum) = (frame.start, frame.start, 0)
            }
            let added = frame.end - end
            if frame.start != end || added <= SumTree.worthwhile || work + added <= 4 * call.count {
                work += added
                while end < frame.end {
                    sum += value(end)
                    end += 1
                }
            } else {
                let sums = tree ?? SumTree(call.count, value)
                tree = sums
                sum += sums.sum(end, frame.end)
                end = frame.end
            }
            return (sum, counts.lane[frame.end] &- counts.lane[frame.start])
        }
        if name == "avg" { return AverageAccumulator.column(groups: call.count, of: type, state) }
        var writer = RowWriter<Double>(count: call.count)
        for row in 0..<call.count {
            let (sum, count) = state(row)
            if count == 0 {
                writer.setNull(row)
            } else {
                writer.set(row, type == .real ? Double(Float(sum)) : sum)
            }
        }
        return writer.finish(type: type)
    }
}
