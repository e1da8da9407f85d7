import Columnar

/// How the values of several columns are packed into 64-bit words, so that rows can be compared without knowing types.
///
/// A fixed-width value takes one word (DECIMAL(38) and the like two), text two: its length with the first four bytes,
/// and then the next eight bytes or, of text longer than twelve bytes, its address. NULLs of fixed-width values are bits
/// of the last words. Of values with a time zone the zone lies behind these words: it does not count. Two rows have equal words exactly if their values are not distinct, except that long text needs its
/// bytes compared.
struct KeyLayout {
    /// One column's place.
    struct Part {
        let type: DataType
        let physical: PhysicalType
        /// Its first word.
        let word: Int
        /// Its bit in the words of NULL bits; -1 for text, whose NULL is a length of its own.
        let nullBit: Int
        /// The word of its zone; -1 for types without.
        let zoneWord: Int
    }

    let parts: [Part]
    /// Words in a row.
    let width: Int
    /// The words that are compared: the first ones.
    private let comparedWidth: Int
    /// The words with NULL bits, 64 in each: the last of those that are compared.
    let nullWords: Range<Int>
    /// The first words of text.
    let textWords: [Int]
    /// The same as bits, for rows of up to 64 words: looking at an array would count references for each row.
    private let textBits: UInt64

    /// Text up to this length lies in the words.
    static let inlineText = 12
    /// The first word of a NULL text.
    static let nullText = UInt64(UInt32.max)

    /// Lays columns out.
    ///
    /// - Parameters:
    ///   - types: the columns' types.
    ///   - hasNulls: false if rows with a NULL are never compared, as in joins; then no word is spent on them.
    init(types: [DataType], hasNulls: Bool = true) {
        var parts: [Part] = []
        var word = 0
        var bits = 0
        var places: [(type: DataType, word: Int, nullBit: Int)] = []
        for type in types {
            let physical = type.physical
            let isText = physical == .bytes
            places.append((type, word, isText || !hasNulls ? -1 : bits))
            if !isText && hasNulls { bits += 1 }
            word += isText || physical == .int128 ? 2 : 1
        }
        nullWords = word..<(word + (bits + 63) / 64)
        comparedWidth = nullWords.upperBound
        word = comparedWidth
        for (type, place, nullBit) in places {
            parts.append(
                Part(
                    type: type, physical: type.physical, word: place, nullBit: nullBit,
                    zoneWord: type.isZoned ? word : -1))
            if type.isZoned { word += 1 }
        }
        width = word
        self.parts = parts
        textWords = parts.filter { $0.physical == .bytes }.map(\.word)
        textBits = textWords.reduce(0) { $0 | (1 &<< UInt64($1)) }
    }

    private var hasText: Bool { textBits != 0 }

    @inline(__always)
    private func isTextWord(_ word: Int) -> Bool {
        width <= 64 ? textBits >> UInt64(truncatingIfNeeded: word) & 1 != 0 : textWords.contains(word)
    }
}

extension KeyLayout {
    /// Packs rows of columns, row after row.
    ///
    /// - Parameters:
    ///   - columns: decoded columns of the layout's types.
    ///   - count: rows.
    ///   - words: takes `count * width` words.
    func pack(_ columns: [Column], count: Int, into words: Lane<UInt64>) {
        let width = width
        for word in nullWords {
            for row in 0..<count { words[row &* width &+ word] = 0 }
        }
        for (part, column) in zip(parts, columns) {
            switch part.physical {
            case .bool: packFixed(column, column.bools, part, count, words) { UInt64($0) }
            case .int64: packFixed(column, column.int64s, part, count, words) { UInt64(bitPattern: $0) }
            case .double: packFixed(column, column.doubles, part, count, words) { KeyLayout.bits(of: $0) }
            case .int128: packWide(column, part, count, words)
            case .bytes: packText(column, part, count, words)
            case .nested: preconditionFailure("nested values cannot be keys yet")
            }
        }
    }

    /// The same bits for values that are not distinct: both zeros, all NaNs.
    @inline(__always)
    static func bits(of value: Double) -> UInt64 {
        value == 0 ? 0 : value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern
    }

    /// The word and the bit in it that say whether a value is NULL; no bit if that is never said.
    func place(ofNull part: Part) -> (word: Int, bit: UInt64) {
        if part.nullBit < 0 { return (0, 0) }
        return (nullWords.lowerBound + part.nullBit / 64, UInt64(1) << UInt64(part.nullBit % 64))
    }

    @inline(__always)
    private func packFixed<Element: BitwiseCopyable>(
        _ column: Column, _ lane: Lane<Element>, _ part: Part, _ count: Int, _ words: Lane<UInt64>,
        _ convert: (Element) -> UInt64
    ) {
        let (width, step) = (width, column.step)
        var target = part.word
        guard part.nullBit >= 0, let flags = column.nullFlags else {
            for row in 0..<count {
                words[target] = convert(lane[row &* step])
                target &+= width
            }
            return
        }
        let (nullWord, bit) = place(ofNull: part)
        for row in 0..<count {
            let isNull = flags[row &* step] != 0
            words[target] = isNull ? 0 : convert(lane[row &* step])
            if isNull { words[row &* width &+ nullWord] |= bit }
            target &+= width
        }
    }

    private func packWide(_ column: Column, _ part: Part, _ count: Int, _ words: Lane<UInt64>) {
        let (width, step, lane) = (width, column.step, column.int128s)
        let (nullWord, bit) = place(ofNull: part)
        for row in 0..<count {
            let target = row &* width &+ part.word
            if column.isNull(row) {
                words[target] = 0
                words[target &+ 1] = 0
                if part.zoneWord >= 0 { words[row &* width &+ part.zoneWord] = 0 }
                if bit != 0 { words[row &* width &+ nullWord] |= bit }
            } else {
                let value = lane[row &* step]
                words[target] = UInt64(truncatingIfNeeded: value)
                words[target &+ 1] = UInt64(truncatingIfNeeded: value >> 64)
                if part.zoneWord >= 0 {
                    words[row &* width &+ part.zoneWord] = words[target] & 0xFFFF
                    words[target] &= ~0xFFFF
                }
            }
        }
    }

    private func packText(_ column: Column, _ part: Part, _ count: Int, _ words: Lane<UInt64>) {
        let (width, step, lane) = (width, column.step, column.views)
        let flags = column.nullFlags
        var target = part.word
        for row in 0..<count {
            if let flags, flags[row &* step] != 0 {
                words[target] = KeyLayout.nullText
                words[target &+ 1] = 0
            } else {
                let (first, second) = KeyLayout.words(of: lane[row &* step])
                words[target] = first
                words[target &+ 1] = second
            }
            target &+= width
        }
    }

    /// The two words of a text; the second is the address if the text is long.
    @inline(__always)
    static func words(of view: ByteView) -> (UInt64, UInt64) {
        let count = view.count
        let raw = unsafe UnsafeRawPointer(view.start)
        let head = unsafe UInt64(raw.loadUnaligned(as: UInt32.self))
        let length = UInt64(truncatingIfNeeded: count)
        if count > inlineText {
            return unsafe (length | head << 32, UInt64(UInt(bitPattern: view.start)))
        }
        // Bytes beyond the end are readable (see ByteView) and cleared here.
        let tail = unsafe (raw + 4).loadUnaligned(as: UInt64.self)
        if count >= 4 {
            let bits = UInt64(truncatingIfNeeded: (count &- 4) &* 8)
            return (length | head << 32, bits == 64 ? tail : tail & ((1 &<< bits) &- 1))
        }
        let bits = UInt64(truncatingIfNeeded: count &* 8)
        return (length | (head & ((1 &<< bits) &- 1)) << 32, 0)
    }
}

// MARK: - Hashing and comparing

extension KeyLayout {
    /// The hash of each packed row.
    func hash(_ words: Lane<UInt64>, count: Int, into hashes: Lane<UInt64>) {
        let (width, comparedWidth) = (width, comparedWidth)
        if hasText {
            for row in 0..<count { hashes[row] = hashRow(words, row &* width) }
        } else {
            for row in 0..<count {
                var state: UInt64 = 0x9E37_79B9_7F4A_7C15
                for word in 0..<comparedWidth { state = KeyLayout.mix(state ^ words[row &* width &+ word]) }
                hashes[row] = state
            }
        }
    }

    @inline(__always)
    private func hashRow(_ words: Lane<UInt64>, _ base: Int) -> UInt64 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var word = 0
        while word < comparedWidth {
            let first = words[base &+ word]
            state = KeyLayout.mix(state ^ first)
            if isTextWord(word) {
                let second = words[base &+ word &+ 1]
                state = KeyLayout.mix(state ^ (isLong(first) ? KeyLayout.hashBytes(first, second) : second))
                word &+= 1
            }
            word &+= 1
        }
        return state
    }

    @inline(__always)
    private func isLong(_ word: UInt64) -> Bool {
        let length = word & 0xFFFF_FFFF
        return length > UInt64(KeyLayout.inlineText) && length != KeyLayout.nullText
    }

    /// Multiply and fold (Wang Yi, wyhash).
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }

    /// The hash of a long text by its length and address.
    private static func hashBytes(_ word: UInt64, _ address: UInt64) -> UInt64 {
        let view = unsafe ByteView(word: word, address: address)
        let raw = unsafe UnsafeRawPointer(view.start)
        var state = UInt64(view.count)
        var offset = 0
        while offset + 8 <= view.count {
            state = unsafe mix(state ^ (raw + offset).loadUnaligned(as: UInt64.self))
            offset += 8
        }
        if offset < view.count {
            let tail = unsafe (raw + offset).loadUnaligned(as: UInt64.self)
            state = mix(state ^ (tail & ((1 &<< UInt64((view.count - offset) * 8)) &- 1)))
        }
        return state
    }

    /// Whether two packed rows are equal.
    @inline(__always)
    func areEqual(_ left: Lane<UInt64>, _ leftBase: Int, _ right: Lane<UInt64>, _ rightBase: Int) -> Bool {
        if !hasText {
            var difference: UInt64 = 0
            for word in 0..<comparedWidth { difference |= left[leftBase &+ word] ^ right[rightBase &+ word] }
            return difference == 0
        }
        for word in 0..<comparedWidth where left[leftBase &+ word] != right[rightBase &+ word] {
            return areEqualByText(left, leftBase, right, rightBase)
        }
        return true
    }

    @inline(never)
    private func areEqualByText(
        _ left: Lane<UInt64>, _ leftBase: Int, _ right: Lane<UInt64>, _ rightBase: Int
    ) -> Bool {
        for part in parts {
            let (first, second) = (left[leftBase &+ part.word], right[rightBase &+ part.word])
            if first != second { return false }
            guard part.physical == .bytes || part.physical == .int128 else { continue }
            let (one, other) = (left[leftBase &+ part.word &+ 1], right[rightBase &+ part.word &+ 1])
            if one == other { continue }
            guard part.physical == .bytes, isLong(first) else { return false }
            if unsafe !(ByteView(word: first, address: one) == ByteView(word: second, address: other)) { return false }
        }
        return nullWords.allSatisfy { left[leftBase &+ $0] == right[rightBase &+ $0] }
    }

    /// Copies the long texts of a packed row to an arena, and puts their new addresses in.
    @inline(__always)
    func adopt(_ words: Lane<UInt64>, _ base: Int, _ arena: ByteArena) {
        if !hasText { return }
        for word in 0..<comparedWidth where isTextWord(word) && isLong(words[base &+ word]) {
            let copy = unsafe arena.copy(ByteView(word: words[base &+ word], address: words[base &+ word &+ 1]))
            words[base &+ word &+ 1] = unsafe UInt64(UInt(bitPattern: copy.start))
        }
    }
}

extension ByteView {
    /// A text of a packed row.
    @unsafe @inline(__always)
    init(word: UInt64, address: UInt64) {
        let pointer = unsafe UnsafePointer<UInt8>(bitPattern: UInt(address)) ?? ByteView.empty.start
        unsafe self.init(start: pointer, count: Int(word & 0xFFFF_FFFF))
    }
}
