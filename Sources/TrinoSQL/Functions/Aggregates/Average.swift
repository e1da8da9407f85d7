import Columnar

/// `avg` of BIGINT, DOUBLE, REAL and intervals: the sum as a double, divided by the count.
final class AverageAccumulator: Accumulator {
    private var sums = GroupStates<Double>(0)
    private var counts = GroupStates<Int64>(0)
    private let argument: DataType
    private let result: DataType

    /// Averages of values of an argument type.
    init(argument: DataType, result: DataType) {
        self.argument = argument
        self.result = result
    }

    func reserve(groups: Int) {
        sums.reserve(groups)
        counts.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if groups == nil { reserve(groups: 1) }
        let column = arguments[0].flattened()
        withExtendedLifetime(column) {
            if argument.physical == .int64 {
                add(column.int64s, groups, count)
            } else {
                add(column.doubles, groups, count)
            }
        }
    }

    private func add(_ values: Lane<Int64>, _ groups: Lane<UInt32>?, _ count: Int) {
        let (sums, counts) = (sums.lane, counts.lane)
        guard let groups else {
            sums[0] += Double(values.sum(count))
            counts[0] &+= Int64(count)
            return
        }
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] += Double(values[row])
            counts[group] &+= 1
        }
    }

    private func add(_ values: Lane<Double>, _ groups: Lane<UInt32>?, _ count: Int) {
        let (sums, counts) = (sums.lane, counts.lane)
        guard let groups else {
            sums[0] += values.sum(count)
            counts[0] &+= Int64(count)
            return
        }
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] += values[row]
            counts[group] &+= 1
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            let group = Int(groups[from])
            sums.lane[group] += other.sums.lane[from]
            counts.lane[group] &+= other.counts.lane[from]
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return AverageAccumulator.column(groups: count, of: result) { group in
            (sums.lane[group], counts.lane[group])
        }
    }

    var byteCount: Int { sums.byteCount + counts.byteCount }

    /// Divides sums by counts; NULL where the count is 0.
    static func column(groups count: Int, of type: DataType, _ state: (Int) -> (Double, Int64)) -> Column {
        if type.physical == .int64 {
            var writer = RowWriter<Int64>(count: count)
            for group in 0..<count {
                let (sum, rows) = state(group)
                if rows == 0 { writer.setNull(group) } else { writer.set(group, (sum / Double(rows)).roundedLikeJava) }
            }
            return writer.finish(type: type)
        }
        var writer = RowWriter<Double>(count: count)
        for group in 0..<count {
            let (sum, rows) = state(group)
            let average = sum / Double(rows)
            if rows == 0 {
                writer.setNull(group)
            } else {
                writer.set(group, type == .real ? Double(Float(average)) : average)
            }
        }
        return writer.finish(type: type)
    }
}

extension Double {
    /// Java's `Math.round`: halves up, NaN is 0, beyond 64 bits the nearest end.
    var roundedLikeJava: Int64 {
        if isNaN { return 0 }
        // Below 2^52 the sum is exact or rounds to even far from a half; above it there is no fraction.
        let whole = rounded(.down)
        let nearest = self - whole >= 0.5 ? whole + 1 : whole
        if nearest >= 0x1p63 { return .max }
        if nearest < -0x1p63 { return .min }
        return Int64(nearest)
    }
}
