import Columnar

/// `arbitrary(x)` and `any_value(x)`: the first value of each group that is not NULL.
final class ArbitraryAccumulator: Accumulator {
    private let values: any GroupValues
    private var seen = GroupStates<UInt8>(0)
    private var wins = Wins()

    /// Some values of a type.
    init(type: DataType) {
        values = groupValues(of: type)
    }

    func reserve(groups: Int) {
        values.reserve(groups)
        seen.reserve(groups)
        wins.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if let groups {
            let seen = seen.lane
            for row in 0..<count where seen[Int(groups[row])] == 0 {
                let group = Int(groups[row])
                seen[group] = 1
                wins.record(group, row: row)
            }
        } else {
            reserve(groups: 1)
            if count == 0 || seen.lane[0] != 0 { return }
            seen.lane[0] = 1
            wins.record(0, row: 0)
        }
        values.take(wins, from: arguments[0])
        wins.clear()
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count
        where groups[from] != .max && other.seen.lane[from] != 0 && seen.lane[Int(groups[from])] == 0 {
            seen.lane[Int(groups[from])] = 1
            wins.record(Int(groups[from]), row: from)
        }
        values.take(wins, from: other.values)
        wins.clear()
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return values.column(count)
    }

    var byteCount: Int { values.byteCount + seen.byteCount + wins.byteCount }
}
