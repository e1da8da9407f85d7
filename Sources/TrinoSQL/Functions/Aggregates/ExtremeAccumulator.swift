import Columnar

/// `min` and `max` of types with a sort key.
final class ExtremeAccumulator<Order: SortKey>: Accumulator {
    private var keys = GroupStates<Order.Key>(.max)
    private var seen = GroupStates<UInt8>(0)
    private let type: DataType

    /// The extreme values of a type.
    init(type: DataType) {
        self.type = type
    }

    func reserve(groups: Int) {
        keys.reserve(groups)
        seen.reserve(groups)
    }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where Order == Ascending<UInt8>)
    @specialized(where Order == Descending<UInt8>)
    @specialized(where Order == Ascending<Int64>)
    @specialized(where Order == Descending<Int64>)
    @specialized(where Order == Ascending<Int128>)
    @specialized(where Order == Descending<Int128>)
    @specialized(where Order == AscendingDouble)
    @specialized(where Order == DescendingDouble)
    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let column = arguments[0].flattened()
        let values = column.lane(of: Order.Element.self)
        withExtendedLifetime(column) {
            guard let groups else {
                if count == 0 { return }
                reserve(groups: 1)
                keys.lane[0] = min(keys.lane[0], ExtremeAccumulator.least(values, count))
                seen.lane[0] = 1
                return
            }
            let (keys, seen) = (keys.lane, seen.lane)
            for row in 0..<count {
                let group = Int(groups[row])
                let key = Order.key(values[row])
                if key < keys[group] { keys[group] = key }
                seen[group] = 1
            }
        }
    }

    /// The least key of the first elements.
    private static func least(_ values: Lane<Order.Element>, _ count: Int) -> Order.Key {
        if let doubles = values as? Lane<Double>,
            let extreme = doubles.extreme(count, Order.self == AscendingDouble.self),
            let element = extreme as? Order.Element
        {
            return Order.key(element)
        }
        // Two at a time: each comparison waits for the one before.
        var (least, other) = (Order.Key.max, Order.Key.max)
        for pair in 0..<(count / 2) {
            least = min(least, Order.key(values[2 &* pair]))
            other = min(other, Order.key(values[2 &* pair &+ 1]))
        }
        if count % 2 == 1 { other = min(other, Order.key(values[count - 1])) }
        return min(least, other)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            let group = Int(groups[from])
            keys.lane[group] = min(keys.lane[group], other.keys.lane[from])
            seen.lane[group] |= other.seen.lane[from]
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        let values = Buffer(byteCount: count * MemoryLayout<Order.Element>.stride)
        let target = Lane<Order.Element>(values, count: count)
        let (nulls, keys) = (seen.nullsWhereZero(count), keys.lane)
        for group in 0..<count { target[group] = Order.element(keys[group]) }
        return Column(groups: count, of: type, values: values, nulls: nulls).withHarmlessNulls(Order.Element.self)
    }

    var byteCount: Int { keys.byteCount + seen.byteCount }
}

extension Column {
    /// The column with zero bits in the lanes of its NULLs.
    func withHarmlessNulls<Element: BitwiseCopyable>(_: Element.Type) -> Column {
        guard let flags = nullFlags else { return self }
        let (zero, target) = (Buffer(byteCount: MemoryLayout<Element>.stride), lane(of: Element.self))
        zero.fill(0)
        let blank = withExtendedLifetime(zero) { Lane<Element>(zero, count: 1)[0] }
        for row in 0..<count where flags[row] != 0 { target[row] = blank }
        return self
    }
}

extension Lane where Element == Double {
    /// The least or greatest of the first elements, if plain comparisons find it.
    ///
    /// - Returns: nil if it may be NaN or a zero, whose sign comparisons do not see.
    func extreme(_ count: Int, _ isLeast: Bool) -> Double? {
        let start: Double = isLeast ? .infinity : -.infinity
        let extreme =
            isLeast
            ? reduce(count, start, { $0 .< $1 }, { $0 < $1 }) : reduce(count, start, { $0 .> $1 }, { $0 > $1 })
        return extreme == start || extreme == 0 ? nil : extreme
    }

    /// The element that comes before all others, eight candidates at a time.
    @inline(__always)
    private func reduce(
        _ count: Int, _ start: Double,
        _ areBefore: (SIMD8<Double>, SIMD8<Double>) -> SIMDMask<SIMD8<Double>.MaskStorage>,
        _ isBefore: (Double, Double) -> Bool
    ) -> Double {
        var parts = SIMD8<Double>(repeating: start)
        var row = 0
        while row &+ 8 <= count {
            let values = unsafe UnsafeRawPointer(pointer + row).loadUnaligned(as: SIMD8<Double>.self)
            parts.replace(with: values, where: areBefore(values, parts))
            row &+= 8
        }
        var extreme = start
        for index in 0..<8 where isBefore(parts[index], extreme) { extreme = parts[index] }
        while row < count {
            if isBefore(self[row], extreme) { extreme = self[row] }
            row &+= 1
        }
        return extreme
    }
}
