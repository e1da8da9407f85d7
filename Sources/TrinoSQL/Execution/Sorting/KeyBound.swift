import Columnar

/// A key's value in the last row that is still among the first.
struct KeyBound {
    private let value: Value
    private let word: UInt64
    private let wide: UInt128
    private let text: ByteView
    /// Keeps the text alive.
    private let holder: ByteArena
    private let isDescending: Bool
    private let nullsFirst: Bool
    private let isPadded: Bool
    private let order: WideOrder

    /// The value of a row.
    init(_ column: Column, _ row: Int, _ key: TopNBuffer.Key) {
        value = column.value(row)
        holder = ByteArena()
        (isDescending, nullsFirst) = (key.isDescending, key.nullsFirst)
        order = WideOrder(column.type)
        isPadded = if case .char = column.type { true } else { false }
        var (word, wide, text) = (UInt64(0), UInt128(0), ByteView.empty)
        switch value {
        case .bool(let flag): word = KeyBound.word(flag ? 1 : 0 as UInt8)
        case .int64(let number): word = KeyBound.word(number)
        case .int128(let number): wide = order.word(number)
        case .double(let number): word = KeyBound.word(number)
        case .bytes(let bytes): text = holder.copy(bytes)
        case .null, .nested: break
        }
        (self.word, self.wide, self.text) = (word, wide, text)
    }

    @inline(__always)
    private static func word(_ flag: UInt8) -> UInt64 { UInt64(flag) }
    @inline(__always)
    private static func word(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ (1 << 63) }
    @inline(__always)
    private static func word(_ number: Double) -> UInt64 { DoubleWords.word(number, ordersZeros: true) }

    // MARK: - One row

    /// The order of a row and the bound: negative if the row comes first.
    func compare(_ column: Column, _ row: Int) -> Int {
        if column.isNull(row) || value == .null {
            if column.isNull(row) && value == .null { return 0 }
            return column.isNull(row) == nullsFirst ? -1 : 1
        }
        let order = compareValue(column, row * column.step)
        return isDescending ? -order : order
    }

    private func compareValue(_ column: Column, _ place: Int) -> Int {
        func order<Word: Comparable>(_ one: Word, _ other: Word) -> Int { one < other ? -1 : (one == other ? 0 : 1) }
        switch column.type.physical {
        case .bool: return order(KeyBound.word(column.bools[place]), word)
        case .int64: return order(KeyBound.word(column.int64s[place]), word)
        case .int128: return order(self.order.word(column.int128s[place]), wide)
        case .double: return order(KeyBound.word(column.doubles[place]), word)
        case .bytes:
            let view = column.views[place]
            return isPadded ? view.comparePadded(to: text) : view.compare(to: text)
        case .nested: preconditionFailure("nested values cannot be sorted yet")
        }
    }

    // MARK: - Many rows

    /// The rows that come before the bound.
    ///
    /// - Parameters:
    ///   - column: the key.
    ///   - orEqual: whether rows with the value of the bound are taken too.
    /// - Returns: nil for all rows.
    func select(_ column: Column, orEqual: Bool) -> Selection? {
        if column.isConstant || column.nulls != nil || value == .null {
            return select(column.count) { compare(column, $0) < (orEqual ? 1 : 0) }
        }
        let selection =
            switch column.type.physical {
            case .bool: select(column.bools, column.count, word, orEqual) { KeyBound.word($0) }
            case .int64: select(column.int64s, column.count, word, orEqual) { KeyBound.word($0) }
            case .int128: select(column.int128s, column.count, wide, orEqual) { [order] in order.word($0) }
            case .double: select(column.doubles, column.count, word, orEqual) { KeyBound.word($0) }
            case .bytes, .nested: select(column.count) { compare(column, $0) < (orEqual ? 1 : 0) }
            }
        return withExtendedLifetime(column) { selection }
    }

    @inline(__always)
    private func select<Element: BitwiseCopyable, Word: FixedWidthInteger & UnsignedInteger>(
        _ lane: Lane<Element>, _ count: Int, _ bound: Word, _ orEqual: Bool, _ word: (Element) -> Word
    ) -> Selection? {
        // Nothing comes before the least, or after the greatest; to be equal is then all there is.
        if isDescending {
            if !orEqual && bound == .max { return Selection([]) }
            let least = orEqual ? bound : bound + 1
            return select(count) { word(lane[$0]) >= least }
        }
        if !orEqual && bound == .min { return Selection([]) }
        let greatest = orEqual ? bound : bound - 1
        return select(count) { word(lane[$0]) <= greatest }
    }

    @inline(__always)
    private func select(_ count: Int, _ test: (Int) -> Bool) -> Selection? {
        let buffer = Buffer(byteCount: count * 4)
        let rows = Lane<UInt32>(buffer, count: count)
        var kept = 0
        for row in 0..<count {
            rows[kept] = UInt32(truncatingIfNeeded: row)
            kept &+= test(row) ? 1 : 0
        }
        return kept == count ? nil : Selection(rows: buffer, count: kept)
    }
}
