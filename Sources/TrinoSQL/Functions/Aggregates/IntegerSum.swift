import Columnar

/// `sum(bigint)` and the sums of intervals: fails where the sum leaves 64 bits.
final class IntegerSumAccumulator: Accumulator {
    private var sums = GroupStates<Int64>(0)
    private var seen = GroupStates<UInt8>(0)
    private let type: DataType

    /// Sums of values of a type, `bigint` or an interval.
    init(type: DataType) {
        self.type = type
    }

    func reserve(groups: Int) {
        sums.reserve(groups)
        seen.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        let column = arguments[0].flattened()
        let values = column.int64s
        try withExtendedLifetime(column) {
            guard let groups else {
                if count == 0 { return }
                reserve(groups: 1)
                let sum = Int128(sums.lane[0]) + values.sum(count)
                guard let fits = Int64(exactly: sum) else { throw overflow(from: sums.lane[0], values, count) }
                sums.lane[0] = fits
                seen.lane[0] = 1
                return
            }
            let (sums, seen) = (sums.lane, seen.lane)
            for row in 0..<count {
                let group = Int(groups[row])
                let (sum, overflows) = sums[group].addingReportingOverflow(values[row])
                if overflows { throw overflow(sums[group], values[row]) }
                sums[group] = sum
                seen[group] = 1
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max && other.seen.lane[from] != 0 {
            let group = Int(groups[from])
            let (sum, overflows) = sums.lane[group].addingReportingOverflow(other.sums.lane[from])
            if overflows { throw overflow(sums.lane[group], other.sums.lane[from]) }
            sums.lane[group] = sum
            seen.lane[group] = 1
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return Column(groups: count, of: type, values: sums.values(count), nulls: seen.nullsWhereZero(count))
    }

    var byteCount: Int { sums.byteCount + seen.byteCount }

    /// The failure at the row where adding one after the other leaves 64 bits; at the end if it comes back.
    private func overflow(from start: Int64, _ values: Lane<Int64>, _ count: Int) -> Failure {
        var sum = start
        for row in 0..<count {
            let (next, overflows) = sum.addingReportingOverflow(values[row])
            if overflows { return overflow(sum, values[row]) }
            sum = next
        }
        return overflow(sum, 0)
    }

    private func overflow(_ left: Int64, _ right: Int64) -> Failure {
        Failure("NUMERIC_VALUE_OUT_OF_RANGE", "bigint addition overflow: \(left) + \(right)")
    }
}
