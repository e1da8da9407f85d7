import Columnar

/// The extreme string of each group, for `min` and `max` of text and as the key of `min_by` and `max_by`.
///
/// The first eight bytes of each string are kept as a number, which decides most comparisons.
struct ExtremeBytes {
    private var prefixes = GroupStates<UInt64>(.max)
    private var seen = GroupStates<UInt8>(0)
    private var strings = GroupBytes()
    private let order: BytesOrder

    /// No groups; the order says which string wins.
    init(order: BytesOrder) {
        self.order = order
    }

    /// Makes room for groups below a number.
    mutating func reserve(_ groups: Int) {
        prefixes.reserve(groups)
        seen.reserve(groups)
        strings.reserve(groups)
    }

    /// Bytes taken.
    var byteCount: Int { prefixes.byteCount + seen.byteCount + strings.byteCount }

    /// Whether a group has a string.
    func has(_ group: Int) -> Bool { seen.lane[group] != 0 }

    /// A group's string.
    func view(_ group: Int) -> ByteView { strings.view(group) }

    /// Takes a string if it comes before the group's.
    ///
    /// - Returns: whether it did.
    @inline(__always)
    mutating func offer(_ view: ByteView, to group: Int) -> Bool {
        let prefix = order.prefix(view)
        if prefix > prefixes.lane[group] { return false }
        return decide(view, prefix, group)
    }

    @inline(never)
    private mutating func decide(_ view: ByteView, _ prefix: UInt64, _ group: Int) -> Bool {
        if prefix == prefixes.lane[group] && seen.lane[group] != 0 && !order.isBefore(view, strings.view(group)) {
            return false
        }
        prefixes.lane[group] = prefix
        seen.lane[group] = 1
        strings.set(group, view)
        return true
    }

    /// The strings of the first groups.
    func column(_ groups: Int, _ type: DataType) -> Column {
        let (values, owner) = strings.values(groups)
        return Column(groups: groups, of: type, values: values, nulls: seen.nullsWhereZero(groups), owners: [owner])
    }
}

/// `min` and `max` of text and VARBINARY.
final class BytesExtremeAccumulator: Accumulator {
    private var extremes: ExtremeBytes
    private let type: DataType

    /// The extreme strings of a type.
    init(type: DataType, extreme: Extreme) {
        self.type = type
        extremes = ExtremeBytes(order: BytesOrder(type, extreme))
    }

    func reserve(groups: Int) { extremes.reserve(groups) }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let column = arguments[0]
        let values = column.views
        withExtendedLifetime(column) {
            if let groups {
                let step = column.step
                for row in 0..<count { _ = extremes.offer(values[row &* step], to: Int(groups[row])) }
            } else {
                extremes.reserve(1)
                for row in 0..<(column.isConstant ? min(1, count) : count) { _ = extremes.offer(values[row], to: 0) }
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.extremes.reserve(groups.count)
        for from in 0..<groups.count where groups[from] != .max && other.extremes.has(from) {
            _ = extremes.offer(other.extremes.view(from), to: Int(groups[from]))
        }
    }

    func finish(groups count: Int) -> Column {
        extremes.reserve(count)
        return extremes.column(count, type)
    }

    var byteCount: Int { extremes.byteCount }
}
