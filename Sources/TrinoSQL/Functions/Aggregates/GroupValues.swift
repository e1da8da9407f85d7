import Columnar

/// One value, or NULL, for each group.
protocol GroupValues: AnyObject {
    /// Makes room for groups below a number; new ones are NULL.
    func reserve(_ groups: Int)
    /// Bytes taken.
    var byteCount: Int { get }
    /// Gives groups the values of rows of a column.
    func take(_ wins: Wins, from column: Column)
    /// Gives groups the values of groups of another of the same kind.
    func take(_ wins: Wins, from other: any GroupValues)
    /// The values of the first groups.
    func column(_ groups: Int) -> Column
}

/// Which rows, or groups of another accumulator, give their value to which groups.
struct Wins {
    // For each group the row of the batch that it takes, or none; and the groups that take one.
    private var rows = GroupStates<Int64>(-1)
    private var winners = GroupStates<UInt32>(0)
    private var count = 0

    /// Makes room for groups below a number.
    mutating func reserve(_ groups: Int) {
        rows.reserve(groups)
        winners.reserve(groups)
    }

    /// Bytes taken.
    var byteCount: Int { rows.byteCount + winners.byteCount }

    /// Lets a group take a row; a later row replaces it.
    @inline(__always)
    mutating func record(_ group: Int, row: Int) {
        if rows.lane[group] < 0 {
            winners.lane[count] = UInt32(group)
            count &+= 1
        }
        rows.lane[group] = Int64(row)
    }

    /// Calls a body with each group that takes a row, and the row.
    @inline(__always)
    func forEach(_ body: (Int, Int) -> Void) {
        for index in 0..<count {
            let group = Int(winners.lane[index])
            body(group, Int(rows.lane[group]))
        }
    }

    /// Forgets all.
    mutating func clear() {
        for index in 0..<count { rows.lane[Int(winners.lane[index])] = -1 }
        count = 0
    }
}

/// Makes an empty store of values of a type.
func groupValues(of type: DataType) -> any GroupValues {
    switch type.physical {
    case .bool: FixedGroupValues<UInt8>(type: type, blank: 0)
    case .int64: FixedGroupValues<Int64>(type: type, blank: 0)
    case .int128: FixedGroupValues<Int128>(type: type, blank: 0)
    case .double: FixedGroupValues<Double>(type: type, blank: 0)
    case .bytes: BytesGroupValues(type: type)
    case .nested: NestedGroupValues(type: type)
    }
}

/// Values of a fixed size.
private final class FixedGroupValues<Element: BitwiseCopyable>: GroupValues {
    private var values: GroupStates<Element>
    // 1 where the group has a value that is not NULL.
    private var present = GroupStates<UInt8>(0)
    private let type: DataType
    private let blank: Element

    init(type: DataType, blank: Element) {
        self.type = type
        self.blank = blank
        values = GroupStates(blank)
    }

    func reserve(_ groups: Int) {
        values.reserve(groups)
        present.reserve(groups)
    }

    var byteCount: Int { values.byteCount + present.byteCount }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where Element == UInt8)
    @specialized(where Element == Int64)
    @specialized(where Element == Int128)
    @specialized(where Element == Double)
    func take(_ wins: Wins, from column: Column) {
        let (source, nulls, step) = (column.lane(of: Element.self), column.nullFlags, column.step)
        let (values, present) = (values.lane, present.lane)
        withExtendedLifetime(column) {
            wins.forEach { group, row in
                let isNull = nulls?[row &* step] ?? 0
                values[group] = isNull == 0 ? source[row &* step] : blank
                present[group] = 1 - isNull
            }
        }
    }

    func take(_ wins: Wins, from other: any GroupValues) {
        guard let other = other as? FixedGroupValues<Element> else { preconditionFailure("values of different types") }
        wins.forEach { group, from in
            values.lane[group] = other.values.lane[from]
            present.lane[group] = other.present.lane[from]
        }
    }

    func column(_ groups: Int) -> Column {
        Column(groups: groups, of: type, values: values.values(groups), nulls: present.nullsWhereZero(groups))
    }
}

/// Strings.
private final class BytesGroupValues: GroupValues {
    private var strings = GroupBytes()
    private var present = GroupStates<UInt8>(0)
    private let type: DataType

    init(type: DataType) {
        self.type = type
    }

    func reserve(_ groups: Int) {
        strings.reserve(groups)
        present.reserve(groups)
    }

    var byteCount: Int { strings.byteCount + present.byteCount }

    func take(_ wins: Wins, from column: Column) {
        let (source, nulls, step) = (column.views, column.nullFlags, column.step)
        withExtendedLifetime(column) {
            wins.forEach { group, row in
                let isNull = nulls?[row &* step] ?? 0
                strings.set(group, isNull == 0 ? source[row &* step] : .empty)
                present.lane[group] = 1 - isNull
            }
        }
    }

    func take(_ wins: Wins, from other: any GroupValues) {
        guard let other = other as? BytesGroupValues else { preconditionFailure("values of different types") }
        wins.forEach { group, from in
            strings.set(group, other.strings.view(from))
            present.lane[group] = other.present.lane[from]
        }
    }

    func column(_ groups: Int) -> Column {
        let (values, owner) = strings.values(groups)
        return Column(groups: groups, of: type, values: values, nulls: present.nullsWhereZero(groups), owners: [owner])
    }
}

/// Nested values: those that groups had and have, one after the other.
private final class NestedGroupValues: GroupValues {
    private let type: DataType
    private var stored: ColumnStore
    // Values stored. The first is the NULL of groups without a value.
    private var count = 1
    private var places = GroupStates<UInt32>(0)

    init(type: DataType) {
        self.type = type
        stored = NestedGroupValues.empty(type)
    }

    private static func empty(_ type: DataType) -> ColumnStore {
        var store = ColumnStore(type: type)
        store.append(.constant(.null, type: type, count: 1))
        return store
    }

    func reserve(_ groups: Int) { places.reserve(groups) }

    var byteCount: Int { stored.byteCount + places.byteCount }

    func take(_ wins: Wins, from column: Column) {
        var rows: [Int] = []
        wins.forEach { group, row in
            places.lane[group] = UInt32(truncatingIfNeeded: count + rows.count)
            rows.append(row)
        }
        if rows.isEmpty { return }
        stored.append(column.gathered(Selection(rows)))
        count += rows.count
        if count > 2 * places.count + 4096 { compact() }
    }

    func take(_ wins: Wins, from other: any GroupValues) {
        guard let other = other as? NestedGroupValues else { preconditionFailure("values of different types") }
        take(wins, from: other.column(other.places.count))
    }

    private func compact() {
        let all = column(places.count)
        stored = NestedGroupValues.empty(type)
        stored.append(all)
        count = places.count + 1
        for group in 0..<places.count { places.lane[group] = UInt32(truncatingIfNeeded: group + 1) }
    }

    func column(_ groups: Int) -> Column {
        let rows = places.values(groups)
        return withExtendedLifetime(rows) { stored.stored().gathered(Lane(rows, count: groups)) }
    }
}
