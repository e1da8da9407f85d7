import Columnar

/// `map_agg(k, v)` and `map_union(m)`: of equal keys the first stays.
final class MapAggregate: Accumulator {
    private let type: DataType
    private let isUnion: Bool
    private let keys: GroupedKeys
    private var values: ColumnStore
    // Groups that have a map, which may be empty: only `map_union` knows empty ones.
    private var seen = GroupStates<UInt8>(0)

    /// Maps from keys to values.
    ///
    /// - Parameters:
    ///   - key: the type of the keys.
    ///   - value: the type of the values.
    ///   - type: of the result.
    ///   - isUnion: whether the argument is maps and not keys and values.
    init(key: DataType, value: DataType, type: DataType, isUnion: Bool) {
        self.type = type
        self.isUnion = isUnion
        keys = GroupedKeys(type: key)
        values = ColumnStore(type: value)
    }

    func reserve(groups: Int) { seen.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if count == 0 { return }
        if groups == nil { seen.reserve(1) }
        guard isUnion else {
            let rows = KeyedRows(arguments, groups: groups, count: count)
            return withExtendedLifetime(rows) { add(rows.arguments[0], rows.arguments[1], rows.groups, rows.count) }
        }
        let maps = MapEntries(arguments[0], groups: groups, count: count)
        for row in 0..<count { seen.lane[Int(groups?[row] ?? 0)] = 1 }
        withExtendedLifetime(maps) { add(maps.keys, maps.values, maps.groups, maps.keys.count) }
    }

    private func add(_ key: Column, _ value: Column, _ groups: Lane<UInt32>?, _ count: Int) {
        if count == 0 { return }
        let new = keys.entries(of: key, groups: groups, count: count).new
        if new.count > 0 { values.append(new.count == count ? value : value.gathered(new)) }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        let theirs = other.values.stored()
        keys.merge(other.keys, map: groups) { entries, _, new in
            if new.count == 0 { return }
            let fresh = entries.composed(with: new)
            values.append(withExtendedLifetime(fresh) { theirs.gathered(fresh.lane) })
        }
        for from in 0..<min(groups.count, other.seen.count) where groups[from] != .max && other.seen.lane[from] != 0 {
            seen.reserve(Int(groups[from]) + 1)
            seen.lane[Int(groups[from])] = 1
        }
    }

    func finish(groups count: Int) -> Column {
        seen.reserve(count)
        let order = keys.log.order(groups: count)
        let entries = values.ordered(order.rows, count: keys.count)
        return Column(
            maps: type, groups: count, order: order, keys: keys.ordered(order), values: entries, seen: seen.lane)
    }

    var byteCount: Int { keys.byteCount + values.byteCount + seen.byteCount }
}

/// `multimap_agg(k, v)`: all values of each key, NULLs included.
final class MultimapAggregate: Accumulator {
    private let type: DataType
    private let list: DataType
    private let keys: GroupedKeys
    private var values: ColumnStore
    // The entry that each value belongs to.
    private var log = GroupLog()

    /// Maps from keys to arrays of values.
    ///
    /// - Parameters:
    ///   - key: the type of the keys.
    ///   - value: the type of the values.
    ///   - type: of the result.
    init(key: DataType, value: DataType, type: DataType) {
        self.type = type
        list = .array(value)
        keys = GroupedKeys(type: key)
        values = ColumnStore(type: value)
    }

    func reserve(groups: Int) {}

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let rows = KeyedRows(arguments, groups: groups, count: count)
        if rows.count == 0 { return }
        let numbers = keys.entries(of: rows.arguments[0], groups: rows.groups, count: rows.count).numbers
        values.append(rows.arguments[1])
        log.append(Lane(numbers, count: rows.count), count: rows.count)
        withExtendedLifetime((rows, numbers)) {}
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        // The entry here of each entry there.
        let buffer = Buffer(byteCount: other.keys.count * 4)
        let map = Lane<UInt32>(buffer, count: other.keys.count)
        map.fill(.max)
        keys.merge(other.keys, map: groups) { entries, numbers, _ in
            let entry = entries.lane
            for row in 0..<entries.count { map[Int(entry[row])] = numbers[row] }
        }
        let theirs = other.values.stored()
        other.log.forEachPiece(mapped: map) { rows, targets in
            values.append(theirs.gathered(rows.lane))
            log.append(targets, count: rows.count)
        }
        withExtendedLifetime(buffer) {}
    }

    func finish(groups count: Int) -> Column {
        let (order, entries) = (keys.log.order(groups: count), keys.count)
        let places = log.order(groups: entries)
        let lists = Column(
            type: list, count: entries, values: places.starts,
            children: [values.ordered(places.rows, count: log.count)])
        return Column(
            maps: type, groups: count, order: order, keys: keys.ordered(order),
            values: order.rows.map { lists.gathered(Selection(rows: $0, count: entries)) } ?? lists)
    }

    var byteCount: Int { keys.byteCount + values.byteCount + log.byteCount }
}
