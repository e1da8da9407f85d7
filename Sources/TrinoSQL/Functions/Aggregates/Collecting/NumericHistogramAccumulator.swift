import Columnar

/// `numeric_histogram(buckets, x)` and `numeric_histogram(buckets, x, weight)`.
final class NumericHistogramAccumulator: Accumulator {
    private let type: DataType
    private let isReal: Bool
    private var states: [NumericHistogram?] = []
    // Bytes of the states, kept as they change: they are asked for with every batch.
    private var bytes = 0

    /// Histograms of numbers.
    ///
    /// - Parameters:
    ///   - value: the type of the numbers.
    ///   - type: of the result.
    init(value: DataType, type: DataType) {
        isReal = value == .real
        self.type = type
    }

    func reserve(groups: Int) {
        if states.count < groups { states.append(contentsOf: repeatElement(nil, count: groups - states.count)) }
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if groups == nil && count > 0 { reserve(groups: 1) }
        let (buckets, values) = (arguments[0], arguments[1])
        let weights = arguments.count > 2 ? arguments[2] : nil
        for row in 0..<count {
            let group = Int(groups?[row] ?? 0)
            if states[group] == nil {
                states[group] = NumericHistogram(limit: try bucketCount(buckets.int64s[row &* buckets.step]))
            }
            let weight = weights.map { $0.doubles[row &* $0.step] } ?? 1
            bytes -= states[group]?.byteCount ?? 0
            states[group]?.add(values.doubles[row &* values.step], weight: weight)
            bytes += states[group]?.byteCount ?? 0
        }
        withExtendedLifetime((buckets, values, weights)) {}
    }

    private func bucketCount(_ count: Int64) throws -> Int {
        guard count >= 2 else {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT", "numeric_histogram bucket count must be greater than one")
        }
        guard let number = Int32(exactly: count) else { throw Failure("GENERIC_INTERNAL_ERROR", "integer overflow") }
        return Int(number)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        for from in 0..<min(groups.count, other.states.count) where groups[from] != .max {
            guard let theirs = other.states[from] else { continue }
            let group = Int(groups[from])
            reserve(groups: group + 1)
            bytes -= states[group]?.byteCount ?? 0
            if states[group] == nil {
                states[group] = theirs
            } else {
                states[group]?.merge(theirs)
            }
            bytes += states[group]?.byteCount ?? 0
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        var maps = MapWriter(type: type, count: count)
        var (keys, values): ([Double], [Double]) = ([], [])
        for group in 0..<count {
            let buckets = states[group]?.finished()
            for bucket in buckets ?? [] {
                keys.append(isReal ? Double(Float(bucket.value)) : bucket.value)
                values.append(isReal ? Double(Float(bucket.weight)) : bucket.weight)
            }
            maps.end(group, entries: keys.count, isNull: buckets == nil)
        }
        let part: DataType = isReal ? .real : .double
        return maps.column(
            keys: Column(type: part, count: keys.count, values: Buffer.copy(of: keys)),
            values: Column(type: part, count: values.count, values: Buffer.copy(of: values)))
    }

    var byteCount: Int { states.capacity * MemoryLayout<NumericHistogram?>.stride + bytes }
}

/// Where the entries of maps end.
struct MapWriter {
    private let type: DataType
    private let count: Int
    private let starts: Buffer
    private let flags: Buffer
    private var isNullable = false

    /// Maps of groups.
    init(type: DataType, count: Int) {
        self.type = type
        self.count = count
        starts = Buffer(zeroed: (count + 1) * 8)
        flags = Buffer(byteCount: count)
    }

    /// Ends a group's map; groups come in their order.
    ///
    /// - Parameters:
    ///   - group: its number.
    ///   - entries: entries so far, of all groups.
    ///   - isNull: whether the group has no map.
    mutating func end(_ group: Int, entries: Int, isNull: Bool) {
        Lane<Int64>(starts, count: count + 1)[group + 1] = Int64(entries)
        Lane<UInt8>(flags, count: count)[group] = isNull ? 1 : 0
        isNullable = isNullable || isNull
    }

    /// The maps.
    func column(keys: Column, values: Column) -> Column {
        Column(
            type: type, count: count, values: starts, nulls: isNullable ? flags : nil, children: [keys, values])
    }
}
