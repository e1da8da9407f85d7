import Columnar

/// How the items of `approx_most_frequent` are read from and written to columns.
protocol FrequentItem: Hashable {
    /// The items of a column without NULLs.
    static func read(_ column: Column, row: Int) -> Self
    /// The item as a value.
    var value: Value { get }
}

extension Int64: FrequentItem {
    static func read(_ column: Column, row: Int) -> Int64 { column.int64s[row &* column.step] }
    var value: Value { .int64(self) }
}

extension [UInt8]: FrequentItem {
    static func read(_ column: Column, row: Int) -> [UInt8] { column.views[row &* column.step].array }
    var value: Value { .bytes(self) }
}

/// `approx_most_frequent(buckets, x, capacity)`.
final class MostFrequentAccumulator<Item: FrequentItem>: Accumulator {
    private struct State {
        let buckets: Int
        var summary: StreamSummary<Item>
    }

    private let item: DataType
    private let type: DataType
    private var states: [State?] = []
    // Bytes of the states, kept as they change: they are asked for with every batch.
    private var bytes = 0

    /// Counts of items.
    ///
    /// - Parameters:
    ///   - item: the type of the items.
    ///   - type: of the result.
    init(item: DataType, type: DataType) {
        self.item = item
        self.type = type
    }

    func reserve(groups: Int) {
        if states.count < groups { states.append(contentsOf: repeatElement(nil, count: groups - states.count)) }
    }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where Item == Int64)
    @specialized(where Item == [UInt8])
    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if groups == nil && count > 0 { reserve(groups: 1) }
        let (buckets, values, capacities) = (arguments[0], arguments[1], arguments[2])
        for row in 0..<count {
            let group = Int(groups?[row] ?? 0)
            if states[group] == nil {
                states[group] = try state(
                    buckets.int64s[row &* buckets.step], capacities.int64s[row &* capacities.step])
            }
            bytes -= states[group]?.summary.byteCount ?? 0
            states[group]?.summary.add(Item.read(values, row: row))
            bytes += states[group]?.summary.byteCount ?? 0
        }
        withExtendedLifetime((buckets, values, capacities)) {}
    }

    private func state(_ buckets: Int64, _ capacity: Int64) throws -> State {
        guard buckets >= 2 else {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT", "approx_most_frequent bucket count must be greater than one")
        }
        guard let buckets = Int32(exactly: buckets), let capacity = Int32(exactly: capacity) else {
            throw Failure("GENERIC_INTERNAL_ERROR", "integer overflow")
        }
        // Trino looks for the least frequent of no items, which nobody translates into a message.
        guard capacity > 0 else {
            throw Failure("GENERIC_INTERNAL_ERROR", "approx_most_frequent capacity must be greater than zero")
        }
        return State(buckets: Int(buckets), summary: StreamSummary(capacity: Int(capacity)))
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        for from in 0..<min(groups.count, other.states.count) where groups[from] != .max {
            guard let theirs = other.states[from] else { continue }
            let group = Int(groups[from])
            reserve(groups: group + 1)
            bytes -= states[group]?.summary.byteCount ?? 0
            if let capacity = states[group]?.summary.capacity {
                for (item, count) in theirs.summary.top(capacity) { states[group]?.summary.add(item, times: count) }
            } else {
                states[group] = theirs
            }
            bytes += states[group]?.summary.byteCount ?? 0
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        var maps = MapWriter(type: type, count: count)
        var (keys, values) = (ColumnBuilder(type: item), ColumnBuilder(type: .bigint))
        for group in 0..<count {
            if let state = states[group] {
                for found in state.summary.top(state.buckets) {
                    keys.append(found.item.value)
                    values.append(.int64(found.count))
                }
            }
            maps.end(group, entries: keys.count, isNull: states[group] == nil)
        }
        return maps.column(keys: keys.finish(), values: values.finish())
    }

    var byteCount: Int { states.capacity * MemoryLayout<State?>.stride + bytes }
}
