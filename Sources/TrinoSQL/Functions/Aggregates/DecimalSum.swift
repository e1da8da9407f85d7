import Columnar

/// Sums of DECIMAL values and their counts, for `sum` and `avg`.
///
/// Sums of short decimals are kept in 128 bits, which no number of rows can exhaust; others in ``WideSum``.
struct DecimalSums {
    private var narrow = GroupStates<Int128>(0)
    private var wide = GroupStates<WideSum>(.zero)
    private var counts = GroupStates<Int64>(0)
    private let isShort: Bool

    /// No groups.
    ///
    /// - Parameter isShort: whether the values lie in 64 bits.
    init(isShort: Bool) {
        self.isShort = isShort
    }

    /// Makes room for groups below a number.
    mutating func reserve(_ groups: Int) {
        if isShort { narrow.reserve(groups) } else { wide.reserve(groups) }
        counts.reserve(groups)
    }

    /// Bytes taken.
    var byteCount: Int { narrow.byteCount + wide.byteCount + counts.byteCount }

    /// Values added to a group.
    func count(_ group: Int) -> Int64 { counts.lane[group] }

    /// A group's sum.
    func sum(_ group: Int) -> WideSum {
        guard isShort else { return wide.lane[group] }
        var sum = WideSum.zero
        sum.add(narrow.lane[group])
        return sum
    }

    /// Adds the rows of a column.
    mutating func add(_ argument: Column, groups: Lane<UInt32>?, count: Int) {
        if groups == nil { reserve(1) }
        let column = argument.flattened()
        withExtendedLifetime(column) {
            if isShort { addShort(column.int64s, groups, count) } else { addLong(column.int128s, groups, count) }
        }
    }

    private func addShort(_ values: Lane<Int64>, _ groups: Lane<UInt32>?, _ count: Int) {
        let (sums, counts) = (narrow.lane, counts.lane)
        guard let groups else {
            sums[0] &+= values.sum(count)
            counts[0] &+= Int64(count)
            return
        }
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group] &+= Int128(values[row])
            counts[group] &+= 1
        }
    }

    private func addLong(_ values: Lane<Int128>, _ groups: Lane<UInt32>?, _ count: Int) {
        let (sums, counts) = (wide.lane, counts.lane)
        guard let groups else {
            var sum = sums[0]
            for row in 0..<count { sum.add(values[row]) }
            sums[0] = sum
            counts[0] &+= Int64(count)
            return
        }
        for row in 0..<count {
            let group = Int(groups[row])
            sums[group].add(values[row])
            counts[group] &+= 1
        }
    }

    /// Adds the sums of others.
    mutating func merge(_ other: inout DecimalSums, groups: Lane<UInt32>) {
        other.reserve(groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            let group = Int(groups[from])
            if isShort {
                narrow.lane[group] &+= other.narrow.lane[from]
            } else {
                wide.lane[group].add(other.wide.lane[from])
            }
            counts.lane[group] &+= other.counts.lane[from]
        }
    }
}

/// `sum(decimal(p,s))`: a `decimal(38,s)`.
final class DecimalSumAccumulator: Accumulator {
    private var sums: DecimalSums
    private let type: DataType

    /// Sums of values of an argument type.
    init(argument: DataType, result: DataType) {
        sums = DecimalSums(isShort: argument.physical == .int64)
        type = result
    }

    func reserve(groups: Int) { sums.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        sums.add(arguments[0], groups: groups, count: count)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        sums.merge(&sameKind(other).sums, groups: groups)
    }

    func finish(groups count: Int) throws -> Column {
        sums.reserve(count)
        var writer = RowWriter<Int128>(count: count)
        for group in 0..<count {
            if sums.count(group) == 0 {
                writer.setNull(group)
            } else {
                guard let sum = sums.sum(group).int128, DecimalBounds.admits(sum) else { throw DecimalBounds.overflow }
                writer.set(group, sum)
            }
        }
        return writer.finish(type: type)
    }

    var byteCount: Int { sums.byteCount }
}

/// `avg(decimal(p,s))`: of the argument's type, half away from zero.
final class DecimalAverageAccumulator: Accumulator {
    private var sums: DecimalSums
    private let type: DataType

    /// Averages of values of a type.
    init(type: DataType) {
        sums = DecimalSums(isShort: type.physical == .int64)
        self.type = type
    }

    func reserve(groups: Int) { sums.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        sums.add(arguments[0], groups: groups, count: count)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        sums.merge(&sameKind(other).sums, groups: groups)
    }

    func finish(groups count: Int) throws -> Column {
        sums.reserve(count)
        return type.physical == .int64
            ? try finish(groups: count) { Int64(truncatingIfNeeded: $0) } : try finish(groups: count) { $0 }
    }

    private func finish<Result: Scalar>(groups count: Int, _ stored: (Int128) -> Result) throws -> Column {
        var writer = RowWriter<Result>(count: count)
        for group in 0..<count {
            let rows = sums.count(group)
            if rows == 0 {
                writer.setNull(group)
            } else {
                guard let average = sums.sum(group).average(rows) else { throw DecimalBounds.overflow }
                writer.set(group, stored(average))
            }
        }
        return writer.finish(type: type)
    }

    var byteCount: Int { sums.byteCount }
}
