import Columnar

/// For each group the row that comes first in an order, for one thread: `row_number() … = 1` without a sort.
///
/// Holds one row for each group. Of rows with equal keys the first of the input wins, which takes that a thread's
/// batches have ascending sequence.
final class FirstRowPerGroup {
    private let types: [DataType]
    private let partition: [Int]
    private let order: [TopNBuffer.Key]
    private let table: GroupTable
    /// The columns of the groups' rows; nil for those that the table has.
    private var values: [ReplaceableValues?]
    /// For each group the first key of its row as a word, and which row it is: batch and row in it.
    private var words = Buffer(byteCount: 0)
    private var rows = Buffer(byteCount: 0)
    private var capacity = 0
    private var filled = 0
    /// The sequence of each batch.
    private var sequences: [Int] = []

    /// Without groups.
    ///
    /// - Parameters:
    ///   - types: the columns of the batches.
    ///   - partition: columns that rows are grouped by.
    ///   - order: the most important key first; may be empty.
    init(types: [DataType], partition: [Int], order: [TopNBuffer.Key]) {
        // Values of a group are the same bytes, except that -0.0 is in the group of 0.0.
        let isSame = Set(partition.filter { types[$0].physical != .double })
        self.types = types
        self.partition = partition
        self.order = order.filter { !isSame.contains($0.position) }
        table = GroupTable(types: partition.map { types[$0] })
        values = types.indices.map { isSame.contains($0) ? nil : ReplaceableValues(type: types[$0]) }
    }

    /// Bytes held.
    var byteCount: Int { table.byteCount + capacity * 16 + values.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

    /// Takes the rows of a batch that come before those that their groups have.
    ///
    /// Columns may be undecoded; of those that are no keys only the rows that are taken are decoded.
    /// - Throws: a failure of the batch, or what decoding throws.
    func add(_ batch: ColumnBatch) throws {
        for column in batch.columns {
            if let failure = column.failures?.first { throw failure }
        }
        if batch.count == 0 { return }
        let isKey = Set(partition + order.map(\.position))
        let columns = try batch.columns.enumerated().map { try isKey.contains($0) ? $1.decoded() : $1 }
        let numbers = table.groups(of: partition.map { columns[$0] }, count: batch.count)
        let number = sequences.count
        sequences.append(batch.sequence)
        let groups = Lane<UInt32>(numbers, count: batch.count)
        let taken = challenge(
            groups, columns, count: batch.count, position: { UInt64(number) << 32 | UInt64($0) },
            isEarlier: { _, _ in false })
        try replace(groups, columns, taken)
        withExtendedLifetime(numbers) {}
    }

    /// Takes over the rows of another thread, whose table must not be used afterwards.
    func merge(_ other: FirstRowPerGroup) throws {
        if other.filled == 0 { return }
        let numbers = table.absorb(other.table)
        let groups = Lane<UInt32>(numbers, count: other.filled)
        let columns = other.columns()
        let theirs = Lane<UInt64>(other.rows, count: other.filled)
        let first = sequences.count
        sequences += other.sequences
        let taken = challenge(
            groups, columns, count: other.filled, position: { theirs[$0] &+ UInt64(first) << 32 },
            isEarlier: { [sequences] one, held in
                let (left, right) = (sequences[Int(one >> 32)], sequences[Int(held >> 32)])
                return (left, one & 0xFFFF_FFFF) < (right, held & 0xFFFF_FFFF)
            })
        try replace(groups, columns, taken)
        withExtendedLifetime((numbers, other)) {}
    }

    /// The rows, in no particular order; nothing may be added afterwards.
    func finish() -> ColumnBatch {
        var columns = columns()
        for (number, column) in zip(partition, filled == 0 ? [] : table.keys(0..<filled)) where values[number] == nil {
            columns[number] = column
        }
        return ColumnBatch(columns: columns, count: filled)
    }

    /// The columns that are held here, and in the place of others something without meaning.
    private func columns() -> [Column] {
        values.enumerated().map { number, values in
            values?.column(filled) ?? .constant(.null, type: types[number], count: filled)
        }
    }

    // MARK: - Comparing

    /// Lets rows challenge those that their groups have.
    ///
    /// - Parameters:
    ///   - groups: the group of each row.
    ///   - columns: of the rows; keys are decoded.
    ///   - count: rows.
    ///   - position: which row of the input a row is.
    ///   - isEarlier: whether of two rows with equal keys the first is earlier in the input.
    /// - Returns: the rows that their groups have now, ascending.
    private func challenge(
        _ groups: Lane<UInt32>, _ columns: [Column], count: Int, position: (Int) -> UInt64,
        isEarlier: (UInt64, UInt64) -> Bool
    ) -> Selection {
        reserve(table.count)
        let memory = (Buffer(byteCount: count * 8), Buffer(byteCount: count * 4))
        let (word, taken) = (Lane<UInt64>(memory.0, count: count), Lane<UInt32>(memory.1, count: count))
        let keys = order.map { key in
            KeyColumn(
                StoredColumn(columns[key.position].flattened()), isDescending: key.isDescending,
                nullsFirst: key.nullsFirst)
        }
        if let first = keys.first { first.fetchAll(count: count, into: word) } else { word.fill(0) }
        let (best, held) = (Lane<UInt64>(words, count: capacity), Lane<UInt64>(rows, count: capacity))
        let base = position(0)
        let ties = TieBreaker(order, columns, self.columns())
        var number = 0
        for row in 0..<count {
            let group = Int(groups[row])
            if group < filled {
                if word[row] > best[group] { continue }
                if word[row] == best[group] {
                    // The row that is held may be one of these rows.
                    let here = held[group] &- base
                    let isHere = held[group] >= base && here < UInt64(count)
                    let order = isHere ? ties.compare(row, here: Int(here)) : ties.compare(row, there: group)
                    if order > 0 || (order == 0 && !isEarlier(position(row), held[group])) { continue }
                }
            } else {
                filled = group &+ 1
            }
            best[group] = word[row]
            held[group] = position(row)
            taken[number] = UInt32(truncatingIfNeeded: row)
            number &+= 1
        }
        // A row may have been taken and then have lost to a later one.
        var kept = 0
        for place in 0..<number {
            let row = taken[place]
            if held[Int(groups[Int(row)])] != position(Int(row)) { continue }
            taken[kept] = row
            kept &+= 1
        }
        withExtendedLifetime((memory.0, keys)) {}
        return Selection(rows: memory.1, count: kept)
    }

    private func replace(_ groups: Lane<UInt32>, _ columns: [Column], _ taken: Selection) throws {
        if taken.count == 0 { return }
        let buffer = Buffer(byteCount: taken.count * 4)
        let (targets, rows) = (Lane<UInt32>(buffer, count: taken.count), taken.lane)
        for place in 0..<taken.count { targets[place] = groups[Int(rows[place])] }
        for position in values.indices where values[position] != nil {
            let column = try columns[position].gathered(taken).decoded()
            if let failure = column.failures?.first { throw failure }
            values[position]?.set(targets, column)
        }
        withExtendedLifetime(buffer) {}
    }

    private func reserve(_ groups: Int) {
        for position in values.indices { values[position]?.reserve(groups) }
        if groups <= capacity { return }
        let larger = max(groups, capacity * 2, 1024)
        Buffer.grow(&words, to: larger * 8, keeping: filled * 8)
        Buffer.grow(&rows, to: larger * 8, keeping: filled * 8)
        capacity = larger
    }
}

/// Compares rows whose words are equal by all keys.
private struct TieBreaker {
    private let order: [TopNBuffer.Key]
    private let here: [Column]
    private let there: [Column]

    /// - Parameters: the keys, the columns of new rows, and those of rows that are held.
    init(_ order: [TopNBuffer.Key], _ here: [Column], _ there: [Column]) {
        self.order = order
        self.here = here
        self.there = there
    }

    /// The order of two new rows.
    func compare(_ row: Int, here other: Int) -> Int { compare(row, here, other) }

    /// The order of a new row and one that is held.
    func compare(_ row: Int, there other: Int) -> Int { compare(row, there, other) }

    private func compare(_ row: Int, _ columns: [Column], _ other: Int) -> Int {
        for key in order {
            let result = compare(here[key.position], row, columns[key.position], other, key)
            if result != 0 { return result }
        }
        return 0
    }

    private func compare(_ one: Column, _ row: Int, _ two: Column, _ other: Int, _ key: TopNBuffer.Key) -> Int {
        let (isNull, isOtherNull) = (one.isNull(row), two.isNull(other))
        if isNull || isOtherNull { return isNull == isOtherNull ? 0 : (isNull == key.nullsFirst ? -1 : 1) }
        let (left, right) = (row * one.step, other * two.step)
        func compare<Word: Comparable>(_ a: Word, _ b: Word) -> Int { a < b ? -1 : (a == b ? 0 : 1) }
        let result: Int
        switch one.type.physical {
        case .bool: result = compare(one.bools[left], two.bools[right])
        case .int64: result = compare(one.int64s[left], two.int64s[right])
        case .int128:
            let order = WideOrder(one.type)
            result = compare(order.word(one.int128s[left]), order.word(two.int128s[right]))
        case .double:
            result = compare(
                DoubleWords.word(one.doubles[left], ordersZeros: true),
                DoubleWords.word(two.doubles[right], ordersZeros: true))
        case .bytes:
            let (a, b) = (one.views[left], two.views[right])
            if case .char = one.type { result = a.comparePadded(to: b) } else { result = a.compare(to: b) }
        case .nested: preconditionFailure("nested values cannot be sorted yet")
        }
        return key.isDescending ? -result : result
    }
}
