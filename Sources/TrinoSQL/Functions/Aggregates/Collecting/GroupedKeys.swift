import Columnar

/// The distinct keys of each group, numbered as they come: the entries of maps.
final class GroupedKeys {
    private let table: GroupTable
    private var keys: ColumnStore
    /// The group of each entry.
    private(set) var log = GroupLog()

    /// No keys.
    init(type: DataType) {
        table = GroupTable(types: [.bigint, type], expected: 64)
        keys = ColumnStore(type: type)
    }

    /// Entries so far.
    var count: Int { log.count }

    /// Bytes taken.
    var byteCount: Int { table.byteCount + keys.byteCount + log.byteCount }

    /// Finds the entries of keys, or makes them.
    ///
    /// - Parameters:
    ///   - column: keys without NULLs.
    ///   - groups: the group of each; nil if all belong to group 0.
    ///   - rows: how many.
    /// - Returns: the entry of each row as `UInt32`, and the rows that made one, in the order of the entries.
    func entries(of column: Column, groups: Lane<UInt32>?, count rows: Int) -> (numbers: Buffer, new: Selection) {
        let known = count
        let numbers = table.groups(of: [GroupedKeys.column(groups, rows), column], count: rows)
        let number = Lane<UInt32>(numbers, count: rows)
        let (fresh, targets) = (Buffer(byteCount: rows * 4), Buffer(byteCount: rows * 4))
        let (row, target) = (Lane<UInt32>(fresh, count: rows), Lane<UInt32>(targets, count: rows))
        var made = 0
        for position in 0..<rows where Int(number[position]) == known &+ made {
            row[made] = UInt32(truncatingIfNeeded: position)
            target[made] = groups?[position] ?? 0
            made &+= 1
        }
        let new = Selection(rows: fresh, count: made)
        if made > 0 {
            // Of the table's keys the zeros have lost their sign.
            keys.append(made == rows ? column : column.gathered(new))
            log.append(Lane(targets, count: made), count: made)
        }
        return withExtendedLifetime(targets) { (numbers, new) }
    }

    private static func column(_ groups: Lane<UInt32>?, _ rows: Int) -> Column {
        guard let groups else { return .constant(.int64(0), type: .bigint, count: rows) }
        let numbers = Buffer(byteCount: rows * 8)
        let lane = Lane<Int64>(numbers, count: rows)
        for row in 0..<rows { lane[row] = Int64(groups[row]) }
        return Column(type: .bigint, count: rows, values: numbers)
    }

    /// Makes entries of another's.
    ///
    /// - Parameters:
    ///   - other: whose entries.
    ///   - map: the group here of each group there; `UInt32.max` where there is none.
    ///   - body: takes entries there, the entry here of each, and which of them are new here.
    func merge(
        _ other: GroupedKeys, map: Lane<UInt32>, _ body: (Selection, Lane<UInt32>, Selection) throws -> Void
    ) rethrows {
        let theirs = other.keys.stored()
        try other.log.forEachPiece(mapped: map) { rows, targets in
            let (numbers, new) = entries(of: theirs.gathered(rows.lane), groups: targets, count: rows.count)
            try withExtendedLifetime(numbers) { try body(rows, Lane(numbers, count: rows.count), new) }
        }
    }

    /// The keys in the order of groups; no entry may be made afterwards.
    func ordered(_ order: GroupLog.Order) -> Column { keys.ordered(order.rows, count: count) }
}

extension Column {
    /// A MAP for each group.
    ///
    /// - Parameters:
    ///   - type: of the maps.
    ///   - count: groups.
    ///   - order: where the entries of groups are.
    ///   - keys: the keys in that order.
    ///   - values: the values in that order.
    ///   - seen: groups that have a map although it is empty.
    init(
        maps type: DataType, groups count: Int, order: GroupLog.Order, keys: Column, values: Column,
        seen: Lane<UInt8>? = nil
    ) {
        self.init(
            type: type, count: count, values: order.starts, nulls: order.nulls(groups: count, seen: seen),
            children: [keys, values])
    }
}
