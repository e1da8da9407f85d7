import Columnar

/// `sum` of DOUBLE and REAL: added as doubles, rounded to the type at the end.
final class DoubleSumAccumulator: Accumulator {
    private var sums = GroupStates<Double>(0)
    private var seen = GroupStates<UInt8>(0)
    private let type: DataType

    /// Sums of values of a type, `double` or `real`.
    init(type: DataType) {
        self.type = type
    }

    func reserve(groups: Int) {
        sums.reserve(groups)
        seen.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let column = arguments[0].flattened()
        let values = column.doubles
        withExtendedLifetime(column) {
            guard let groups else {
                if count == 0 { return }
                reserve(groups: 1)
                sums.lane[0] += values.sum(count)
                seen.lane[0] = 1
                return
            }
            let (sums, seen) = (sums.lane, seen.lane)
            for row in 0..<count {
                let group = Int(groups[row])
                sums[group] += values[row]
                seen[group] = 1
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max && other.seen.lane[from] != 0 {
            let group = Int(groups[from])
            sums.lane[group] += other.sums.lane[from]
            seen.lane[group] = 1
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        let values = sums.values(count)
        if type == .real { Lane<Double>(values, count: count).roundToReal() }
        return Column(groups: count, of: type, values: values, nulls: seen.nullsWhereZero(count))
    }

    var byteCount: Int { sums.byteCount + seen.byteCount }
}

extension Lane where Element == Double {
    /// Rounds every element to what a REAL can hold.
    func roundToReal() {
        for row in 0..<count { self[row] = Double(Float(self[row])) }
    }
}
