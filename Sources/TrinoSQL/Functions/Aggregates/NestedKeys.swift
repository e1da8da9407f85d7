import Columnar

/// Nested values that are compared with each other: those that `min`, `max` and the like keep, numbered as they come.
///
/// Compared one by one and not as bytes in their order: a NULL within fails only where a comparison comes upon it.
final class NestedKeys: TopKeys {
    private let type: DataType
    private let extreme: Extreme
    // Copies of batches that keys were taken from.
    private var pieces: [Column] = []
    private var bytes = 0
    private var rows = 0
    // Which piece a key is in, and its row there.
    private var places = GroupStates<UInt64>(0)
    private var batch: Column?
    private var isKept = false

    /// No keys.
    ///
    /// - Parameters:
    ///   - type: of the keys: an ARRAY or a ROW.
    ///   - extreme: which end is wanted.
    init(type: DataType, extreme: Extreme) {
        self.type = type
        self.extreme = extreme
    }

    /// Keys so far.
    var count: Int { places.count }

    /// Rows that are held because of the keys.
    var held: Int { rows }

    var byteCount: Int { bytes + places.byteCount }

    func prepare(_ column: Column, count: Int) {
        batch = column
        isKept = false
    }

    func isBefore(candidate: Int, key: UInt32) throws -> Bool {
        guard let batch else { return false }
        let (piece, row) = place(key)
        return try isBefore(batch, candidate, piece, row)
    }

    func isBefore(_ key: UInt32, _ other: UInt32) throws -> Bool {
        let (one, two) = (place(key), place(other))
        return try isBefore(one.piece, one.row, two.piece, two.row)
    }

    private func isBefore(_ left: Column, _ row: Int, _ right: Column, _ other: Int) throws -> Bool {
        let isGreatest = extreme == .greatest
        let order = try NestedComparison.order(left, row, right, other, isNaNFirst: isGreatest)
        return isGreatest ? order > 0 : order < 0
    }

    private func place(_ key: UInt32) -> (piece: Column, row: Int) {
        let place = places.lane[Int(key)]
        return (pieces[Int(place >> 32)], Int(place & 0xFFFF_FFFF))
    }

    func take(_ candidate: Int) {
        guard let batch else { return }
        if !isKept { hold(batch) }
        isKept = true
        let number = places.count
        places.reserve(number + 1)
        places.lane[number] = UInt64(pieces.count - 1) << 32 | UInt64(candidate &* batch.step)
    }

    private func hold(_ column: Column) {
        let piece = (column.isConstant ? column.repeated(1) : column).with(failures: nil).detached()
        pieces.append(piece)
        bytes += piece.nestedByteCount
        rows += piece.stored
    }

    func keep(_ keys: Selection) {
        let kept = column(keys)
        (pieces, bytes, rows, isKept) = ([], 0, 0, false)
        places = GroupStates(0)
        places.reserve(keys.count)
        for number in 0..<keys.count { places.lane[number] = UInt64(number) }
        hold(kept)
    }

    func column(_ keys: Selection) -> Column {
        let numbers = keys.lane
        return withExtendedLifetime(keys) {
            Column.assembled(pieces, type: type, count: keys.count) { position in
                let place = places.lane[Int(numbers[position])]
                return (Int(place >> 32), Int(place & 0xFFFF_FFFF))
            }
        }
    }
}

/// The extreme keys of groups, where keys are nested.
final class NestedExtremeKeys: ExtremeKeys {
    private let keys: NestedKeys
    // The key of each group, from 1; 0 where there is none.
    private var numbers = GroupStates<UInt32>(0)

    /// No keys.
    init(type: DataType, extreme: Extreme) {
        keys = NestedKeys(type: type, extreme: extreme)
    }

    func reserve(_ groups: Int) { numbers.reserve(groups) }

    var byteCount: Int { keys.byteCount + numbers.byteCount }

    func contest(_ column: Column, groups: Lane<UInt32>?, count: Int, _ wins: inout Wins) throws {
        keys.prepare(column, count: count)
        for row in 0..<count where !column.isNull(row) {
            try offer(row, to: groups.map { Int($0[row]) } ?? 0) { wins.record($0, row: row) }
        }
        compact()
    }

    func contest(_ other: any ExtremeKeys, groups: Lane<UInt32>, _ wins: inout Wins) throws {
        guard let other = other as? NestedExtremeKeys else { preconditionFailure("keys of different types") }
        let theirs = (0..<groups.count).filter { groups[$0] != .max && other.numbers.lane[$0] != 0 }
        let column = other.keys.column(Selection(theirs.map { Int(other.numbers.lane[$0]) - 1 }))
        keys.prepare(column, count: theirs.count)
        for (row, from) in theirs.enumerated() {
            try offer(row, to: Int(groups[from])) { wins.record($0, row: from) }
        }
        compact()
    }

    private func offer(_ row: Int, to group: Int, _ win: (Int) -> Void) throws {
        let known = numbers.lane[group]
        if known != 0, try !keys.isBefore(candidate: row, key: known - 1) { return }
        keys.take(row)
        numbers.lane[group] = UInt32(truncatingIfNeeded: keys.count)
        win(group)
    }

    /// Lets go of what no group has any more.
    private func compact() {
        if keys.count + keys.held <= 4 * numbers.count + 131_072 { return }
        let groups = (0..<numbers.count).filter { numbers.lane[$0] != 0 }
        keys.keep(Selection(groups.map { Int(numbers.lane[$0]) - 1 }))
        for (number, group) in groups.enumerated() { numbers.lane[group] = UInt32(number + 1) }
    }
}
