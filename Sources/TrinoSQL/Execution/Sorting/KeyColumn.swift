import Columnar

/// A column that rows are sorted by.
struct KeyColumn: Sendable {
    /// The values.
    let column: StoredColumn
    /// Whether large values come first.
    let isDescending: Bool
    /// Whether NULLs come first, in either direction.
    let nullsFirst: Bool
    /// Whether -0.0 comes before 0.0, as in ORDER BY; else they are equal, as in GROUP BY and PARTITION BY.
    let ordersZeros: Bool
    /// Whether the values are the bytes of nested values (``OrderingBytes``).
    let isEncoded: Bool

    /// A key of an order.
    init(
        _ column: StoredColumn, isDescending: Bool, nullsFirst: Bool, ordersZeros: Bool = true, isEncoded: Bool = false
    ) {
        self.column = column
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
        self.ordersZeros = ordersZeros
        self.isEncoded = isEncoded
    }

    /// Whether values are padded with spaces to be compared.
    var isPadded: Bool {
        if case .char = column.type { true } else { false }
    }
}

// MARK: - Comparing

extension KeyColumn {
    /// The order of two rows: negative, zero or positive.
    func compare(_ left: Int, _ right: Int) -> Int {
        if column.constant != nil { return 0 }
        if let flags = column.nullFlags {
            let (isLeftNull, isRightNull) = (flags[left] != 0, flags[right] != 0)
            if isLeftNull || isRightNull {
                return isLeftNull == isRightNull ? 0 : (isLeftNull == nullsFirst ? -1 : 1)
            }
        }
        let order = compareValues(left, right)
        return isDescending ? -order : order
    }

    private func compareValues(_ left: Int, _ right: Int) -> Int {
        switch column.type.physical {
        case .bool: return compareWords(UInt8.self, left, right) { $0 }
        case .int64: return compareWords(Int64.self, left, right) { $0 }
        case .int128:
            let order = WideOrder(column.type)
            return compareWords(Int128.self, left, right) { order.word($0) }
        case .double: return compareWords(Double.self, left, right) { DoubleWords.word($0, ordersZeros: ordersZeros) }
        case .bytes:
            let views = column.lane(of: ByteView.self)
            return isPadded ? views[left].comparePadded(to: views[right]) : views[left].compare(to: views[right])
        case .nested: preconditionFailure("nested values cannot be sorted yet")
        }
    }

    @inline(__always)
    private func compareWords<Element: BitwiseCopyable, Word: Comparable>(
        _: Element.Type, _ left: Int, _ right: Int, _ word: (Element) -> Word
    ) -> Int {
        let lane = column.lane(of: Element.self)
        let (one, other) = (word(lane[left]), word(lane[right]))
        return one < other ? -1 : (one == other ? 0 : 1)
    }
}

// MARK: - Fetching

extension KeyColumn {
    /// Writes a word for each of some rows, such that rows whose words differ are in the order of their words.
    ///
    /// - Parameters:
    ///   - rows: row numbers.
    ///   - range: positions in `rows`, and in `target`.
    ///   - skip: of text: bytes that are equal in all of these rows that need to be told apart.
    ///   - target: takes the words.
    func fetch(_ rows: Lane<UInt32>, _ range: Range<Int>, skip: Int, into target: Lane<UInt64>) {
        let numbers = RowNumbers(lane: rows, count: range.upperBound)
        fetch(numbers, range, skip: skip, spareBits: column.isNullable ? 1 : 0, into: target)
    }

    /// Writes a word for each row of a column without chunks, such that words of several columns can be compared.
    func fetchAll(count: Int, into target: Lane<UInt64>) {
        fetch(RowNumbers(lane: nil, count: count), 0..<count, skip: 0, spareBits: 1, into: target)
    }

    private func fetch(
        _ rows: RowNumbers, _ range: Range<Int>, skip: Int, spareBits: UInt64, into target: Lane<UInt64>
    ) {
        switch column.type.physical {
        case .bool: fetch(FlagWords(lane: column.lane()), rows, range, spareBits, target) { $0 }
        case .int64: fetch(IntegerWords(lane: column.lane()), rows, range, spareBits, target) { $0 }
        case .int128:
            let words = WideWords(lane: column.lane(), order: WideOrder(column.type))
            fetch(words, rows, range, spareBits, target) { UInt64($0 >> 64) }
        case .double:
            fetch(DoubleWords(lane: column.lane(), ordersZeros: ordersZeros), rows, range, spareBits, target) { $0 }
        case .bytes:
            let padding: UInt64 = isPadded ? 0x2020_2020_2020_2020 : 0
            fetch(TextWords(lane: column.lane(), skip: skip, padding: padding), rows, range, spareBits, target) { $0 }
        case .nested: preconditionFailure("nested values cannot be sorted yet")
        }
    }

    /// One bit less of the values makes room to tell NULL from all of them.
    @inline(__always)
    private func fetch<Words: KeyWords>(
        _ words: Words, _ rows: RowNumbers, _ range: Range<Int>, _ spareBits: UInt64, _ target: Lane<UInt64>,
        _ shorten: (Words.Word) -> UInt64
    ) {
        let direction: UInt64 = isDescending ? .max : 0
        let null: UInt64 = nullsFirst ? 0 : .max
        let value: UInt64 = nullsFirst && spareBits != 0 ? 1 << 63 : 0
        let nulls = column.nullFlags
        rows.forEach(range) { position, row in
            if let nulls, nulls[row] != 0 {
                target[position] = null
            } else {
                target[position] = (shorten(words.word(row)) ^ direction) &>> spareBits | value
            }
        }
    }
}

extension [KeyColumn] {
    /// The order of two rows by all keys from one on.
    func compare(_ left: Int, _ right: Int, from first: Int = 0) -> Int {
        var key = first
        while key < count {
            let order = self[key].compare(left, right)
            if order != 0 { return order }
            key += 1
        }
        return 0
    }
}
