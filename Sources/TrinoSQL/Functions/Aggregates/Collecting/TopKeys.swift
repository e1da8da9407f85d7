import Columnar

/// The keys of the values that `min`, `max`, `min_by` and `max_by` with a number keep, numbered as they come.
///
/// A key comes before another if it is wanted more.
protocol TopKeys: AnyObject {
    /// Bytes taken.
    var byteCount: Int { get }
    /// Looks at the keys of a batch, which are the candidates until the next.
    func prepare(_ column: Column, count: Int)
    /// Whether a candidate comes before a key.
    func isBefore(candidate: Int, key: UInt32) throws -> Bool
    /// Whether a key comes before another.
    func isBefore(_ key: UInt32, _ other: UInt32) throws -> Bool
    /// Takes a candidate as the next key.
    func take(_ candidate: Int)
    /// Keeps some keys, which get new numbers.
    func keep(_ keys: Selection)
    /// The keys as a column of some rows.
    func column(_ keys: Selection) -> Column
}

/// Makes an empty store of keys of a type.
///
/// - Parameters:
///   - type: of the keys.
///   - extreme: which end is wanted.
/// - Returns: the store.
/// - Throws: nothing for types that have an order.
func topKeys(of type: DataType, _ extreme: Extreme) throws -> any TopKeys {
    try MakeTopKeys(type: type, extreme: extreme).visit(type, extreme)
}

private struct MakeTopKeys: SortKeyVisitor {
    let type: DataType
    let extreme: Extreme

    func visit<Order: SortKey>(_: Order.Type) -> any TopKeys { FixedTopKeys<Order>(type: type) }
    func visitBytes() -> any TopKeys { BytesTopKeys(type: type, order: BytesOrder(type, extreme)) }
    func visitNested() -> any TopKeys { NestedKeys(type: type, extreme: extreme) }
}

/// Keys with a sort key.
private final class FixedTopKeys<Order: SortKey>: TopKeys {
    private let type: DataType
    private var keys = GroupStates<Order.Key>(.max)
    private var batch: Column?
    private var candidates = Lane<Order.Element>(Buffer(byteCount: 0), count: 0)
    private var step = 1

    init(type: DataType) {
        self.type = type
    }

    var byteCount: Int { keys.byteCount }

    func prepare(_ column: Column, count: Int) {
        batch = column
        (candidates, step) = (column.lane(of: Order.Element.self), column.step)
    }

    func isBefore(candidate: Int, key: UInt32) -> Bool {
        Order.key(candidates[candidate &* step]) < keys.lane[Int(key)]
    }

    func isBefore(_ key: UInt32, _ other: UInt32) -> Bool { keys.lane[Int(key)] < keys.lane[Int(other)] }

    func take(_ candidate: Int) {
        let number = keys.count
        keys.reserve(number + 1)
        keys.lane[number] = Order.key(candidates[candidate &* step])
    }

    func keep(_ selection: Selection) {
        var kept = GroupStates<Order.Key>(.max)
        kept.reserve(selection.count)
        let rows = selection.lane
        for position in 0..<selection.count { kept.lane[position] = keys.lane[Int(rows[position])] }
        keys = kept
    }

    func column(_ selection: Selection) -> Column {
        let values = Buffer(byteCount: selection.count * MemoryLayout<Order.Element>.stride)
        let (lane, rows) = (Lane<Order.Element>(values, count: selection.count), selection.lane)
        for position in 0..<selection.count { lane[position] = Order.element(keys.lane[Int(rows[position])]) }
        return withExtendedLifetime(selection) { Column(type: type, count: selection.count, values: values) }
    }
}

/// Keys that are strings.
private final class BytesTopKeys: TopKeys {
    private let type: DataType
    private let order: BytesOrder
    private var arena = ByteArena()
    private var keys = GroupStates<ByteView>(.empty)
    private var batch: Column?
    private var candidates = Lane<ByteView>(Buffer(byteCount: 0), count: 0)
    private var step = 1

    init(type: DataType, order: BytesOrder) {
        self.type = type
        self.order = order
    }

    var byteCount: Int { keys.byteCount + arena.reserved }

    func prepare(_ column: Column, count: Int) {
        batch = column
        (candidates, step) = (column.views, column.step)
    }

    func isBefore(candidate: Int, key: UInt32) -> Bool {
        order.isBefore(candidates[candidate &* step], keys.lane[Int(key)])
    }

    func isBefore(_ key: UInt32, _ other: UInt32) -> Bool {
        order.isBefore(keys.lane[Int(key)], keys.lane[Int(other)])
    }

    func take(_ candidate: Int) {
        let number = keys.count
        keys.reserve(number + 1)
        keys.lane[number] = arena.copy(candidates[candidate &* step])
    }

    func keep(_ selection: Selection) {
        var kept = GroupStates<ByteView>(.empty)
        let fresh = ByteArena()
        kept.reserve(selection.count)
        let rows = selection.lane
        for position in 0..<selection.count {
            kept.lane[position] = fresh.copy(keys.lane[Int(rows[position])])
        }
        (keys, arena) = (kept, fresh)
    }

    func column(_ selection: Selection) -> Column {
        let values = Buffer(byteCount: selection.count * MemoryLayout<ByteView>.stride)
        let (lane, rows) = (Lane<ByteView>(values, count: selection.count), selection.lane)
        for position in 0..<selection.count { lane[position] = keys.lane[Int(rows[position])] }
        return withExtendedLifetime(selection) {
            Column(type: type, count: selection.count, values: values, owners: [arena])
        }
    }
}
