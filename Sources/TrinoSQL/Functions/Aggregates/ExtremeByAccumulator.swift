import Columnar

/// The extreme keys of groups, for `min_by` and `max_by`.
protocol ExtremeKeys: AnyObject {
    /// Makes room for groups below a number.
    func reserve(_ groups: Int)
    /// Bytes taken.
    var byteCount: Int { get }
    /// Takes the keys of rows that come before those of their groups, and records who won. NULL keys never win.
    func contest(_ column: Column, groups: Lane<UInt32>?, count: Int, _ wins: inout Wins) throws
    /// Takes the keys of another's groups.
    func contest(_ other: any ExtremeKeys, groups: Lane<UInt32>, _ wins: inout Wins) throws
}

/// Keys with a sort key.
final class FixedExtremeKeys<Order: SortKey>: ExtremeKeys {
    private var keys = GroupStates<Order.Key>(.max)
    private var seen = GroupStates<UInt8>(0)

    func reserve(_ groups: Int) {
        keys.reserve(groups)
        seen.reserve(groups)
    }

    var byteCount: Int { keys.byteCount + seen.byteCount }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where Order == Ascending<UInt8>)
    @specialized(where Order == Descending<UInt8>)
    @specialized(where Order == Ascending<Int64>)
    @specialized(where Order == Descending<Int64>)
    @specialized(where Order == Ascending<Int128>)
    @specialized(where Order == Descending<Int128>)
    @specialized(where Order == AscendingDouble)
    @specialized(where Order == DescendingDouble)
    @specialized(where Order == AscendingInstant)
    @specialized(where Order == DescendingInstant)
    func contest(_ column: Column, groups: Lane<UInt32>?, count: Int, _ wins: inout Wins) {
        let (values, nulls, step) = (column.lane(of: Order.Element.self), column.nullFlags, column.step)
        let (keys, seen) = (keys.lane, seen.lane)
        for row in 0..<count {
            if let nulls, nulls[row &* step] != 0 { continue }
            let group = groups.map { Int($0[row]) } ?? 0
            let key = Order.key(values[row &* step])
            // Any key beats none, even one that equals the initial state.
            if key < keys[group] || seen[group] == 0 {
                keys[group] = key
                seen[group] = 1
                wins.record(group, row: row)
            }
        }
        withExtendedLifetime(column) {}
    }

    func contest(_ other: any ExtremeKeys, groups: Lane<UInt32>, _ wins: inout Wins) {
        guard let other = other as? FixedExtremeKeys<Order> else { preconditionFailure("keys of different types") }
        for from in 0..<groups.count where groups[from] != .max && other.seen.lane[from] != 0 {
            let group = Int(groups[from])
            if other.keys.lane[from] < keys.lane[group] || seen.lane[group] == 0 {
                keys.lane[group] = other.keys.lane[from]
                seen.lane[group] = 1
                wins.record(group, row: from)
            }
        }
    }
}

/// Keys that are strings.
final class BytesExtremeKeys: ExtremeKeys {
    private var extremes: ExtremeBytes

    /// No keys; the order says which wins.
    init(order: BytesOrder) {
        extremes = ExtremeBytes(order: order)
    }

    func reserve(_ groups: Int) { extremes.reserve(groups) }

    var byteCount: Int { extremes.byteCount }

    func contest(_ column: Column, groups: Lane<UInt32>?, count: Int, _ wins: inout Wins) {
        let (values, nulls, step) = (column.views, column.nullFlags, column.step)
        for row in 0..<count {
            if let nulls, nulls[row &* step] != 0 { continue }
            let group = groups.map { Int($0[row]) } ?? 0
            if extremes.offer(values[row &* step], to: group) { wins.record(group, row: row) }
        }
        withExtendedLifetime(column) {}
    }

    func contest(_ other: any ExtremeKeys, groups: Lane<UInt32>, _ wins: inout Wins) {
        guard let other = other as? BytesExtremeKeys else { preconditionFailure("keys of different types") }
        for from in 0..<groups.count where groups[from] != .max && other.extremes.has(from) {
            let group = Int(groups[from])
            if extremes.offer(other.extremes.view(from), to: group) { wins.record(group, row: from) }
        }
    }
}

/// `min_by(x, y)` and `max_by(x, y)`: x, which may be NULL, of the row with the extreme y; of equals the first.
final class ExtremeByAccumulator: Accumulator {
    private let keys: any ExtremeKeys
    private let values: any GroupValues
    private let key: Int
    private var wins = Wins()

    /// Values of a type by keys.
    ///
    /// - Parameters:
    ///   - value: the type of the values.
    ///   - keys: no keys.
    ///   - key: which argument is the key.
    init(value: DataType, keys: any ExtremeKeys, key: Int = 1) {
        values = groupValues(of: value)
        self.keys = keys
        self.key = key
    }

    func reserve(groups: Int) {
        keys.reserve(groups)
        values.reserve(groups)
        wins.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if groups == nil { reserve(groups: 1) }
        try keys.contest(arguments[key], groups: groups, count: count, &wins)
        values.take(wins, from: arguments[0])
        wins.clear()
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        try keys.contest(other.keys, groups: groups, &wins)
        values.take(wins, from: other.values)
        wins.clear()
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return values.column(count)
    }

    var byteCount: Int { keys.byteCount + values.byteCount + wins.byteCount }
}
