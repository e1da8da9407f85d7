import Columnar

/// Numbers distinct rows of key columns: the first new row is group 0, the next new one group 1.
///
/// Open addressing with linear probing; a slot has the upper half of the hash and the group's number. One thread at a
/// time.
final class GroupTable {
    let layout: KeyLayout
    /// Groups so far.
    private(set) var count = 0
    private var slots: Buffer
    private var mask: Int
    private var words: Buffer
    private var hashes: Buffer
    private var capacity: Int
    private var arena = ByteArena()
    /// Of nested keys, which the table itself has as bytes.
    private var representatives: GroupRepresentatives?
    private var rowWords = Buffer(byteCount: 0)
    private var rowHashes = Buffer(byteCount: 0)
    /// What was read ahead; kept so that the reading is not left out.
    private var fetched: UInt64 = 0

    /// Rows whose slots are fetched together.
    private static let lookahead = 16

    init(types: [DataType], expected: Int = 1024) {
        layout = KeyLayout(types: types.map(\.hashKey))
        representatives = GroupRepresentatives(types: types)
        var size = 1024
        while size < expected * 2 { size *= 2 }
        slots = Buffer(zeroed: size * 8)
        mask = size - 1
        capacity = max(512, expected)
        words = Buffer(byteCount: capacity * layout.width * 8)
        hashes = Buffer(byteCount: capacity * 8)
    }

    /// Bytes held.
    var byteCount: Int {
        slots.byteCount + words.byteCount + hashes.byteCount + arena.reserved + (representatives?.byteCount ?? 0)
    }

    /// The group of each row; rows with a new key make groups.
    func groups(of keys: [Column], count rows: Int) -> Buffer {
        if representatives != nil {
            let encoded = keys.map(\.hashKey)
            let result = withExtendedLifetime(encoded) { groups(ofHashKeys: encoded, rows) }
            representatives?.add(keys, groups: Lane<UInt32>(result, count: rows), total: count)
            return result
        }
        return groups(ofHashKeys: keys, rows)
    }

    private func groups(ofHashKeys keys: [Column], _ rows: Int) -> Buffer {
        let result = Buffer(byteCount: rows * 4)
        prepare(keys, rows)
        insert(
            Lane<UInt64>(rowWords, count: rows * layout.width), Lane<UInt64>(rowHashes, count: rows), 0..<rows,
            Lane<UInt32>(result, count: rows)
        ) { $0 }
        return result
    }

    /// The group of each row that has one, and `UInt32.max` for others; makes no groups.
    func find(_ keys: [Column], count rows: Int) -> Buffer {
        let result = Buffer(byteCount: rows * 4)
        let keys = representatives == nil ? keys : keys.map(\.hashKey)
        prepare(keys, rows)
        defer { withExtendedLifetime(keys) {} }
        let target = Lane<UInt32>(result, count: rows)
        let packed = Lane<UInt64>(rowWords, count: rows * layout.width)
        let rowHash = Lane<UInt64>(rowHashes, count: rows)
        let table = Lane<UInt64>(slots, count: mask + 1)
        let stored = Lane<UInt64>(words, count: capacity * layout.width)
        for row in 0..<rows {
            let hash = rowHash[row]
            var position = Int(truncatingIfNeeded: hash) & mask
            var found = UInt32.max
            while true {
                let slot = table[position]
                if slot == 0 { break }
                if slot >> 32 == hash >> 32 {
                    let group = Int(slot & 0xFFFF_FFFF) &- 1
                    if layout.areEqual(packed, row &* layout.width, stored, group &* layout.width) {
                        found = UInt32(truncatingIfNeeded: group)
                        break
                    }
                }
                position = (position &+ 1) & mask
            }
            target[row] = found
        }
        return result
    }

    /// The groups of another table as groups of this one.
    ///
    /// - Parameters:
    ///   - other: a table with the same layout.
    ///   - part: of how many, which part of the groups (by hash) is taken.
    /// - Returns: for each group of the other table this one's, or `UInt32.max` if it is of another part.
    func absorb(_ other: GroupTable, part: (number: Int, of: Int) = (0, 1)) -> Buffer {
        let result = absorbKeys(other, part: part)
        if let theirs = other.representatives {
            representatives?.add(theirs, groups: Lane<UInt32>(result, count: other.count), total: count)
        }
        return result
    }

    private func absorbKeys(_ other: GroupTable, part: (number: Int, of: Int)) -> Buffer {
        let result = Buffer(byteCount: other.count * 4)
        let target = Lane<UInt32>(result, count: other.count)
        let packed = Lane<UInt64>(other.words, count: other.capacity * layout.width)
        let rowHash = Lane<UInt64>(other.hashes, count: other.capacity)
        if part.of == 1 {
            insert(packed, rowHash, 0..<other.count, target) { $0 }
            return result
        }
        target.fill(.max)
        let chosen = Buffer(byteCount: other.count * 4)
        let rows = Lane<UInt32>(chosen, count: other.count)
        var count = 0
        for row in 0..<other.count {
            rows[count] = UInt32(truncatingIfNeeded: row)
            count &+= GroupTable.part(rowHash[row], of: part.of) == part.number ? 1 : 0
        }
        insert(packed, rowHash, 0..<count, target) { Int(rows[$0]) }
        withExtendedLifetime(chosen) {}
        return result
    }

    /// Forgets all groups.
    func removeAll() {
        slots.fill(0)
        count = 0
        arena = ByteArena()
        representatives?.removeAll()
    }

    /// Which part a hash belongs to.
    @inline(__always)
    static func part(_ hash: UInt64, of count: Int) -> Int {
        // The lowest bits choose the slot, the upper half tells apart what shares one.
        Int(truncatingIfNeeded: (hash >> 40 & 0xFFFF) &* UInt64(truncatingIfNeeded: count) >> 16)
    }

    private func prepare(_ keys: [Column], _ rows: Int) {
        if rowWords.byteCount < rows * layout.width * 8 { rowWords = Buffer(byteCount: rows * layout.width * 8) }
        if rowHashes.byteCount < rows * 8 { rowHashes = Buffer(byteCount: rows * 8) }
        let packed = Lane<UInt64>(rowWords, count: rows * layout.width)
        layout.pack(keys, count: rows, into: packed)
        layout.hash(packed, count: rows, into: Lane(rowHashes, count: rows))
    }

    /// Finds or makes the groups of packed rows.
    ///
    /// `rows` are numbers that `row` turns into positions; `target` takes the group at each row's position.
    @inline(__always)
    private func insert(
        _ packed: Lane<UInt64>, _ rowHash: Lane<UInt64>, _ rows: Range<Int>, _ target: Lane<UInt32>,
        _ row: (Int) -> Int
    ) {
        var next = rows.lowerBound
        while next < rows.upperBound {
            // As many rows as there is room for if every one of them makes a group.
            reserve(1)
            let room = min((mask + 1) / 2, capacity) - count
            let end = min(rows.upperBound, next + max(1, room))
            insertRange(packed, rowHash, next..<end, target, row)
            next = end
        }
    }

    @inline(__always)
    private func insertRange(
        _ packed: Lane<UInt64>, _ rowHash: Lane<UInt64>, _ rows: Range<Int>, _ target: Lane<UInt32>,
        _ position: (Int) -> Int
    ) {
        let table = Lane<UInt64>(slots, count: mask + 1)
        let stored = Lane<UInt64>(words, count: capacity * layout.width)
        let storedHashes = Lane<UInt64>(hashes, count: capacity)
        let (layout, mask) = (layout, mask)
        let width = layout.width
        var groups = count
        var ahead = rows.lowerBound
        var touched: UInt64 = 0
        for number in rows {
            if number == ahead {
                // The slots of the next rows are fetched together, so that they are not waited for one by one.
                ahead = min(rows.upperBound, number &+ GroupTable.lookahead)
                for next in number..<ahead {
                    touched |= table[Int(truncatingIfNeeded: rowHash[position(next)]) & mask]
                }
            }
            let row = position(number)
            let hash = rowHash[row]
            var place = Int(truncatingIfNeeded: hash) & mask
            while true {
                let slot = table[place]
                if slot == 0 {
                    table[place] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: groups &+ 1)
                    let base = groups &* width
                    for word in 0..<width { stored[base &+ word] = packed[row &* width &+ word] }
                    layout.adopt(stored, base, arena)
                    storedHashes[groups] = hash
                    target[row] = UInt32(truncatingIfNeeded: groups)
                    groups &+= 1
                    break
                }
                if slot >> 32 == hash >> 32 {
                    let group = Int(slot & 0xFFFF_FFFF) &- 1
                    if layout.areEqual(packed, row &* width, stored, group &* width) {
                        target[row] = UInt32(truncatingIfNeeded: group)
                        break
                    }
                }
                place = (place &+ 1) & mask
            }
        }
        count = groups
        fetched = touched
    }

    /// Makes room for more groups.
    private func reserve(_ more: Int) {
        if count + more > capacity {
            let larger = max(capacity * 2, count + more)
            Buffer.grow(&words, to: larger * layout.width * 8, keeping: count * layout.width * 8)
            Buffer.grow(&hashes, to: larger * 8, keeping: count * 8)
            capacity = larger
        }
        if (count + more) * 2 > mask + 1 { rehash((mask + 1) * 2) }
    }

    private func rehash(_ size: Int) {
        let larger = Buffer(zeroed: size * 8)
        let table = Lane<UInt64>(larger, count: size)
        let storedHashes = Lane<UInt64>(hashes, count: capacity)
        let mask = size - 1
        for group in 0..<count {
            let hash = storedHashes[group]
            var position = Int(truncatingIfNeeded: hash) & mask
            while table[position] != 0 { position = (position &+ 1) & mask }
            table[position] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: group &+ 1)
        }
        slots = larger
        self.mask = mask
    }

    // MARK: - Keys

    /// The keys of a range of groups, as columns.
    func keys(_ range: Range<Int>) -> [Column] {
        var columns = hashKeys(range)
        guard let representatives else { return columns }
        for (position, column) in zip(representatives.positions, representatives.columns(range)) {
            columns[position] = column
        }
        return columns
    }

    private func hashKeys(_ range: Range<Int>) -> [Column] {
        let stored = Lane<UInt64>(words, count: capacity * layout.width)
        return layout.parts.map { part in
            let rows = range.count
            var nulls: Buffer?
            func mark(_ row: Int) {
                if nulls == nil {
                    nulls = Buffer(byteCount: rows)
                    nulls?.fill(0)
                }
                if let nulls { Lane<UInt8>(nulls, count: rows)[row] = 1 }
            }
            let (nullWord, bit) = layout.place(ofNull: part)
            func isNull(_ group: Int) -> Bool { stored[group * layout.width + nullWord] & bit != 0 }
            func fixed<Element: BitwiseCopyable>(_ convert: (Int) -> Element) -> Buffer {
                let buffer = Buffer(byteCount: rows * MemoryLayout<Element>.stride)
                let lane = Lane<Element>(buffer, count: rows)
                for row in 0..<rows {
                    let group = range.lowerBound + row
                    lane[row] = convert(group * layout.width + part.word)
                    if isNull(group) { mark(row) }
                }
                return buffer
            }
            let values: Buffer
            switch part.physical {
            case .bool: values = fixed { UInt8(truncatingIfNeeded: stored[$0]) }
            case .int64: values = fixed { Int64(bitPattern: stored[$0]) }
            case .double: values = fixed { Double(bitPattern: stored[$0]) }
            case .int128:
                // Of equal values the zone of the first one stays.
                let zone = part.zoneWord < 0 ? nil : part.zoneWord - part.word
                values = fixed { word in
                    let low = zone.map { stored[word] | stored[word + $0] } ?? stored[word]
                    return Int128(truncatingIfNeeded: Int64(bitPattern: stored[word + 1])) << 64 | Int128(low)
                }
            case .bytes, .nested:
                values = Buffer(byteCount: rows * MemoryLayout<ByteView>.stride)
                return text(part, range, stored, values)
            }
            return Column(type: part.type, count: rows, values: values, nulls: nulls)
        }
    }

    private func text(_ part: KeyLayout.Part, _ range: Range<Int>, _ stored: Lane<UInt64>, _ values: Buffer) -> Column {
        let rows = range.count
        let lane = Lane<ByteView>(values, count: rows)
        var nulls: Buffer?
        // Short texts move out of the words, which may be moved or freed.
        let short = Buffer(byteCount: rows * 16)
        let bytes = unsafe short.base.assumingMemoryBound(to: UInt8.self)
        for row in 0..<rows {
            let base = (range.lowerBound + row) * layout.width + part.word
            let (first, second) = (stored[base], stored[base + 1])
            if first == KeyLayout.nullText {
                lane[row] = .empty
                if nulls == nil {
                    nulls = Buffer(byteCount: rows)
                    nulls?.fill(0)
                }
                if let nulls { Lane<UInt8>(nulls, count: rows)[row] = 1 }
            } else if first & 0xFFFF_FFFF > UInt64(KeyLayout.inlineText) {
                lane[row] = unsafe ByteView(word: first, address: second)
            } else {
                unsafe UnsafeMutableRawPointer(bytes + row * 16).storeBytes(of: UInt32(first >> 32), as: UInt32.self)
                unsafe UnsafeMutableRawPointer(bytes + row * 16 + 4).storeBytes(of: second, as: UInt64.self)
                lane[row] = unsafe ByteView(start: bytes + row * 16, count: Int(first & 0xFFFF_FFFF))
            }
        }
        return Column(type: part.type, count: rows, values: values, nulls: nulls, owners: [short, arena])
    }
}
