import Columnar

/// Rows per group, for `count` with and without an argument, whose NULLs are left out before.
final class CountAccumulator: Accumulator {
    private var counts = GroupStates<Int64>(0)

    func reserve(groups: Int) { counts.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        guard let groups else {
            counts.reserve(1)
            counts.lane[0] &+= Int64(count)
            return
        }
        counts.withLane { counts in
            for row in 0..<count { counts[Int(groups[row])] &+= 1 }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.counts.reserve(groups.count)
        for group in 0..<groups.count where groups[group] != .max {
            counts.lane[Int(groups[group])] &+= other.counts.lane[group]
        }
    }

    func finish(groups count: Int) -> Column {
        counts.reserve(count)
        return Column(groups: count, of: .bigint, values: counts.values(count))
    }

    var byteCount: Int { counts.byteCount }
}

/// `count_if(x)`: rows whose value is true.
final class CountIfAccumulator: Accumulator {
    private var counts = GroupStates<Int64>(0)

    func reserve(groups: Int) { counts.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let column = arguments[0].flattened()
        let values = column.bools
        withExtendedLifetime(column) {
            guard let groups else {
                counts.reserve(1)
                var sum: Int64 = 0
                for row in 0..<count { sum &+= Int64(values[row]) }
                counts.lane[0] &+= sum
                return
            }
            counts.withLane { counts in
                for row in 0..<count { counts[Int(groups[row])] &+= Int64(values[row]) }
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.counts.reserve(groups.count)
        for group in 0..<groups.count where groups[group] != .max {
            counts.lane[Int(groups[group])] &+= other.counts.lane[group]
        }
    }

    func finish(groups count: Int) -> Column {
        counts.reserve(count)
        return Column(groups: count, of: .bigint, values: counts.values(count))
    }

    var byteCount: Int { counts.byteCount }
}
