import Columnar

/// `histogram(x)`: how often each value comes, values in the order in which they came first.
final class HistogramAccumulator: Accumulator {
    private let type: DataType
    private let keys: GroupedKeys
    private var counts = GroupStates<Int64>(0)

    /// Histograms of values of a type.
    ///
    /// - Parameters:
    ///   - key: the type of the values.
    ///   - type: of the result.
    init(key: DataType, type: DataType) {
        self.type = type
        keys = GroupedKeys(type: key)
    }

    func reserve(groups: Int) {}

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let (numbers, _) = keys.entries(of: arguments[0], groups: groups, count: count)
        counts.reserve(keys.count)
        let (number, counts) = (Lane<UInt32>(numbers, count: count), counts.lane)
        for row in 0..<count { counts[Int(number[row])] &+= 1 }
        withExtendedLifetime(numbers) {}
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        keys.merge(other.keys, map: groups) { entries, numbers, _ in
            counts.reserve(keys.count)
            let entry = entries.lane
            for row in 0..<entries.count { counts.lane[Int(numbers[row])] &+= other.counts.lane[Int(entry[row])] }
        }
    }

    func finish(groups count: Int) -> Column {
        let (order, entries) = (keys.log.order(groups: count), keys.count)
        let all = Column(type: .bigint, count: entries, values: counts.values(entries))
        let values = order.rows.map { all.gathered(Selection(rows: $0, count: entries)) } ?? all
        return Column(maps: type, groups: count, order: order, keys: keys.ordered(order), values: values)
    }

    var byteCount: Int { keys.byteCount + counts.byteCount }
}
