import Columnar

/// Rows whose first argument is not NULL; the others may be.
struct KeyedRows {
    /// The arguments.
    let arguments: [Column]
    /// The group of each row; nil if all belong to group 0.
    let groups: Lane<UInt32>?
    /// Rows.
    let count: Int
    private let memory: Buffer?

    /// Leaves out rows with a NULL in the first argument.
    init(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        guard arguments[0].hasNulls else {
            (self.arguments, self.groups, self.count, memory) = (arguments, groups, count, nil)
            return
        }
        let (rows, targets) = (Buffer(byteCount: count * 4), Buffer(byteCount: count * 4))
        let (row, target) = (Lane<UInt32>(rows, count: count), Lane<UInt32>(targets, count: count))
        var kept = 0
        for position in 0..<count where !arguments[0].isNull(position) {
            row[kept] = UInt32(truncatingIfNeeded: position)
            target[kept] = groups?[position] ?? 0
            kept &+= 1
        }
        let selection = Selection(rows: rows, count: kept)
        self.arguments = arguments.map { $0.gathered(selection) }
        self.groups = groups == nil ? nil : Lane(targets, count: kept)
        (self.count, memory) = (kept, targets)
    }
}

/// The entries of MAP values, with the group of each.
struct MapEntries {
    /// The keys.
    let keys: Column
    /// As many values.
    let values: Column
    /// The group of each entry; nil if all belong to group 0.
    let groups: Lane<UInt32>?
    private let memory: Buffer?

    /// Takes maps apart.
    ///
    /// - Parameters:
    ///   - column: maps, none of them NULL.
    ///   - groups: the group of each; nil if all belong to group 0.
    ///   - count: maps.
    init(_ column: Column, groups: Lane<UInt32>?, count: Int) {
        let maps = column.flattened()
        let offsets = Lane<Int64>(maps.values, count: count + 1)
        let first = Int(offsets[0])
        let total = Int(offsets[count]) - first
        if first == 0 && total == maps.children[0].count {
            (keys, values) = (maps.children[0], maps.children[1])
        } else {
            let all = Selection(Array(first..<(first + total)))
            (keys, values) = (maps.children[0].gathered(all), maps.children[1].gathered(all))
        }
        guard let groups else {
            (self.groups, memory) = (nil, nil)
            return
        }
        let targets = Buffer(byteCount: total * 4)
        let target = Lane<UInt32>(targets, count: total)
        for row in 0..<count {
            for entry in Int(offsets[row])..<Int(offsets[row + 1]) { target[entry &- first] = groups[row] }
        }
        (self.groups, memory) = (target, targets)
        withExtendedLifetime(maps) {}
    }
}
