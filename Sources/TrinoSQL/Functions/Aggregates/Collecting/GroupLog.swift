import Columnar

/// The group of each of many rows, in the order in which they came.
///
/// The rows themselves lie in a ``ColumnStore`` under the same numbers. Nothing is kept for each group: the rows of groups
/// come together at the end, by counting.
struct GroupLog {
    private var groups = GroupStates<UInt32>(0)
    private var isAscending = true
    private var last: UInt32 = 0

    /// Rows so far.
    var count: Int { groups.count }

    /// Bytes taken.
    var byteCount: Int { groups.byteCount }

    /// The groups of all rows.
    var lane: Lane<UInt32> { groups.lane }

    /// Adds rows.
    ///
    /// - Parameters:
    ///   - lane: the group of each; nil if all belong to group 0.
    ///   - rows: how many.
    mutating func append(_ lane: Lane<UInt32>?, count rows: Int) {
        let start = count
        groups.reserve(start + rows)
        guard let lane else {
            // New states are 0.
            isAscending = isAscending && last == 0
            return
        }
        let target = groups.lane
        var (before, ascends) = (last, true)
        for row in 0..<rows {
            let group = lane[row]
            target[start &+ row] = group
            ascends = ascends && group >= before
            before = group
        }
        isAscending = isAscending && ascends
        last = before
    }

    /// The rows of groups together, each group's in the order in which they came.
    struct Order {
        /// Where the rows of each group begin among all, and one number more: `Int64`.
        let starts: Buffer
        /// Row numbers, `UInt32`; nil if they are 0, 1, 2 and so on.
        let rows: Buffer?
    }

    /// Sorts the rows by group.
    ///
    /// - Parameter count: groups; no row belongs to a later one.
    /// - Returns: where the rows of each group are.
    /// - Complexity: O(rows + groups).
    func order(groups count: Int) -> Order {
        let starts = Buffer(zeroed: (count + 1) * 8)
        let bounds = Lane<Int64>(starts, count: count + 1)
        let (rows, group) = (self.count, groups.lane)
        for row in 0..<rows { bounds[Int(group[row]) &+ 1] &+= 1 }
        for number in 0..<count { bounds[number &+ 1] &+= bounds[number] }
        if isAscending { return withExtendedLifetime(groups) { Order(starts: starts, rows: nil) } }
        let next = Buffer(byteCount: count * 8)
        let (place, numbers) = (Lane<Int64>(next, count: count), Buffer(byteCount: rows * 4))
        let target = Lane<UInt32>(numbers, count: rows)
        for number in 0..<count { place[number] = bounds[number] }
        for row in 0..<rows {
            let number = Int(group[row])
            target[Int(place[number])] = UInt32(truncatingIfNeeded: row)
            place[number] &+= 1
        }
        return withExtendedLifetime((groups, next)) { Order(starts: starts, rows: numbers) }
    }

    /// Calls a body with pieces of the rows whose group is mapped to another.
    ///
    /// - Parameters:
    ///   - map: the new group of each group; `UInt32.max` where there is none.
    ///   - body: takes row numbers and the new group of each.
    /// - Throws: what the body throws.
    func forEachPiece(
        mapped map: Lane<UInt32>, _ body: (Selection, Lane<UInt32>) throws -> Void
    ) rethrows {
        let size = 65_536
        let group = groups.lane
        var start = 0
        while start < count {
            let end = min(count, start + size)
            let (rows, targets) = (Buffer(byteCount: (end - start) * 4), Buffer(byteCount: (end - start) * 4))
            let (row, target) = (Lane<UInt32>(rows, count: end - start), Lane<UInt32>(targets, count: end - start))
            var kept = 0
            for number in start..<end {
                let mapped = map[Int(group[number])]
                row[kept] = UInt32(truncatingIfNeeded: number)
                target[kept] = mapped
                kept &+= mapped == .max ? 0 : 1
            }
            if kept > 0 {
                try body(Selection(rows: rows, count: kept), Lane(targets, count: kept))
            }
            withExtendedLifetime((rows, targets)) {}
            start = end
        }
    }
}

extension ColumnStore {
    /// The values in an order; nothing may be added afterwards.
    ///
    /// - Parameters:
    ///   - rows: row numbers; nil for all as they are.
    ///   - count: values stored.
    /// - Returns: as many values.
    mutating func ordered(_ rows: Buffer?, count: Int) -> Column {
        guard let rows else { return flattened([(0, count)], count: count) }
        return withExtendedLifetime(rows) { stored().gathered(Lane(rows, count: count)) }
    }
}

extension GroupLog.Order {
    /// NULL flags for groups without rows; nil if there is none.
    ///
    /// - Parameters:
    ///   - count: groups.
    ///   - seen: groups that are not NULL although they have no rows: 1 for each.
    /// - Returns: one byte for each group.
    func nulls(groups count: Int, seen: Lane<UInt8>? = nil) -> Buffer? {
        let bounds = Lane<Int64>(starts, count: count + 1)
        let flags = Buffer(byteCount: count)
        let lane = Lane<UInt8>(flags, count: count)
        var any: UInt8 = 0
        for group in 0..<count {
            let isNull: UInt8 = bounds[group] == bounds[group &+ 1] && (seen.map { $0[group] == 0 } ?? true) ? 1 : 0
            lane[group] = isNull
            any |= isNull
        }
        return any == 0 ? nil : flags
    }
}
