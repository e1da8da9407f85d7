import Columnar

/// The rows of one side of a join, found by their keys.
///
/// Built by one thread, then read by several.
final class JoinTable: @unchecked Sendable {
    // Written while it is built; `matched` is written by several threads, each setting bytes to 1 alone.
    let rows: ColumnBatch
    private let layout: KeyLayout
    /// The key columns, which the words of long texts point into.
    private let keyColumns: [Column]
    private let words: Buffer
    private let hashes: Buffer
    private let heads: Buffer
    private let next: Buffer
    private let mask: Int
    private let hasKeys: Bool
    /// One byte a row: whether the row had a partner.
    let matched: Buffer
    /// Whether a key of some row was NULL.
    let hasNullKey: Bool

    /// Builds the table.
    ///
    /// - Parameters:
    ///   - rows: all rows, owned.
    ///   - keys: positions of the key columns.
    ///   - nullSafe: for each key, whether NULL equals NULL.
    init(rows: ColumnBatch, keys: [Int], nullSafe: [Bool]) {
        self.rows = rows
        hasKeys = !keys.isEmpty
        let columns = keys.map { rows.columns[$0].hashKey }
        keyColumns = columns
        layout = KeyLayout(types: columns.map(\.type), hasNulls: nullSafe.contains(true))
        let count = rows.count
        words = Buffer(byteCount: count * layout.width * 8)
        hashes = Buffer(byteCount: count * 8)
        var size = 1024
        while size < count * 2 { size *= 2 }
        mask = size - 1
        heads = Buffer(byteCount: hasKeys ? size * 4 : 4)
        heads.fill(0)
        next = Buffer(byteCount: count * 4)
        matched = Buffer(byteCount: count)
        matched.fill(0)
        var sawNull = false
        if hasKeys {
            let packed = Lane<UInt64>(words, count: count * layout.width)
            let hash = Lane<UInt64>(hashes, count: count)
            layout.pack(columns, count: count, into: packed)
            layout.hash(packed, count: count, into: hash)
            let head = Lane<UInt32>(heads, count: size)
            let link = Lane<UInt32>(next, count: count)
            let strict = zip(columns, nullSafe).filter { !$0.1 && $0.0.nulls != nil }.map(\.0)
            // NaN equals nothing, itself included.
            let fractions = zip(columns, nullSafe).filter { !$0.1 && $0.0.type.physical == .double }.map(\.0)
            // From the last to the first, so that a chain is in the order of the rows.
            for row in stride(from: count - 1, through: 0, by: -1) {
                if !strict.isEmpty && strict.contains(where: { $0.isNull(row) }) {
                    sawNull = true
                    continue
                }
                if !fractions.isEmpty && fractions.contains(where: { $0.doubles[row &* $0.step].isNaN }) { continue }
                let slot = Int(truncatingIfNeeded: hash[row]) & mask
                link[row] = head[slot]
                head[slot] = UInt32(truncatingIfNeeded: row &+ 1)
            }
        }
        hasNullKey = sawNull
    }

    /// Bytes held besides the rows.
    var byteCount: Int { words.byteCount + hashes.byteCount + heads.byteCount + next.byteCount }

    /// Pairs of rows with equal keys, in pieces.
    ///
    /// - Parameters:
    ///   - keys: the key columns of the other side.
    ///   - strict: positions in `keys` whose NULLs have no partner.
    ///   - count: rows of the other side.
    ///   - limit: pairs that are given at once.
    ///   - keepsAll: whether rows of the other side without a partner come too, with `UInt32.max` as partner.
    ///   - emit: gets row numbers of the other side, of this side, and their number.
    func probe(
        _ keys: [Column], strict: [Int], count: Int, limit: Int = 16_384, keepsAll: Bool = false,
        _ emit: (Lane<UInt32>, Lane<UInt32>, Int) throws -> Void
    ) rethrows {
        let outer = Buffer(byteCount: limit * 4)
        let inner = Buffer(byteCount: limit * 4)
        let (left, right) = (Lane<UInt32>(outer, count: limit), Lane<UInt32>(inner, count: limit))
        defer { withExtendedLifetime((outer, inner)) {} }
        var pairs = 0
        if !hasKeys {
            for row in 0..<count {
                if keepsAll && rows.count == 0 {
                    left[pairs] = UInt32(truncatingIfNeeded: row)
                    right[pairs] = .max
                    pairs += 1
                    if pairs == limit {
                        try emit(left, right, pairs)
                        pairs = 0
                    }
                }
                for other in 0..<rows.count {
                    left[pairs] = UInt32(truncatingIfNeeded: row)
                    right[pairs] = UInt32(truncatingIfNeeded: other)
                    pairs += 1
                    if pairs == limit {
                        try emit(left, right, pairs)
                        pairs = 0
                    }
                }
            }
            if pairs > 0 { try emit(left, right, pairs) }
            return
        }
        let width = layout.width
        let packedBuffer = Buffer(byteCount: count * width * 8)
        let hashBuffer = Buffer(byteCount: count * 8)
        let packed = Lane<UInt64>(packedBuffer, count: count * width)
        let hash = Lane<UInt64>(hashBuffer, count: count)
        let keys = keys.map(\.hashKey)
        defer { withExtendedLifetime((keys, packedBuffer, hashBuffer)) {} }
        layout.pack(keys, count: count, into: packed)
        layout.hash(packed, count: count, into: hash)
        let head = Lane<UInt32>(heads, count: mask + 1)
        let link = Lane<UInt32>(next, count: rows.count)
        let storedHash = Lane<UInt64>(hashes, count: rows.count)
        let stored = Lane<UInt64>(words, count: rows.count * width)
        let nullable = strict.map { keys[$0] }.filter { $0.nulls != nil }
        // Words that are as quick to compare as a hash are compared at once.
        let comparesHashes = !layout.textWords.isEmpty || width > 2
        for row in 0..<count {
            let isNull = !nullable.isEmpty && nullable.contains { $0.isNull(row) }
            if isNull && !keepsAll { continue }
            let value = hash[row]
            var entry = isNull ? 0 : head[Int(truncatingIfNeeded: value) & mask]
            var isAlone = keepsAll
            while entry != 0 {
                let candidate = Int(entry) &- 1
                if !comparesHashes || storedHash[candidate] == value,
                    layout.areEqual(packed, row &* width, stored, candidate &* width)
                {
                    left[pairs] = UInt32(truncatingIfNeeded: row)
                    right[pairs] = UInt32(truncatingIfNeeded: candidate)
                    pairs &+= 1
                    isAlone = false
                    if pairs == limit {
                        try emit(left, right, pairs)
                        pairs = 0
                    }
                }
                entry = link[candidate]
            }
            guard isAlone else { continue }
            left[pairs] = UInt32(truncatingIfNeeded: row)
            right[pairs] = .max
            pairs &+= 1
            if pairs == limit {
                try emit(left, right, pairs)
                pairs = 0
            }
        }
        if pairs > 0 { try emit(left, right, pairs) }
    }

    /// The rows of the other side that have a row with equal keys here; nil for all of them.
    func select(_ keys: [Column], strict: [Int], count: Int) -> Selection? {
        let rows = Buffer(byteCount: count * 4)
        let target = Lane<UInt32>(rows, count: count)
        let width = layout.width
        let packedBuffer = Buffer(byteCount: count * width * 8)
        let hashBuffer = Buffer(byteCount: count * 8)
        let packed = Lane<UInt64>(packedBuffer, count: count * width)
        let hash = Lane<UInt64>(hashBuffer, count: count)
        let keys = keys.map(\.hashKey)
        defer { withExtendedLifetime((keys, packedBuffer, hashBuffer)) {} }
        layout.pack(keys, count: count, into: packed)
        layout.hash(packed, count: count, into: hash)
        let head = Lane<UInt32>(heads, count: mask + 1)
        let link = Lane<UInt32>(next, count: self.rows.count)
        let stored = Lane<UInt64>(words, count: self.rows.count * width)
        let nullable = strict.map { keys[$0] }.filter { $0.nulls != nil }
        var kept = 0
        for row in 0..<count {
            if !nullable.isEmpty && nullable.contains(where: { $0.isNull(row) }) { continue }
            var entry = head[Int(truncatingIfNeeded: hash[row]) & mask]
            while entry != 0 {
                let candidate = Int(entry) &- 1
                if layout.areEqual(packed, row &* width, stored, candidate &* width) {
                    target[kept] = UInt32(truncatingIfNeeded: row)
                    kept &+= 1
                    break
                }
                entry = link[candidate]
            }
        }
        return kept == count ? nil : Selection(rows: rows, count: kept)
    }

    /// The numbers of those rows of a range that had no partner.
    func unmatched(_ range: Range<Int>) -> [Int] {
        let flags = Lane<UInt8>(matched, count: rows.count)
        return range.filter { flags[$0] == 0 }
    }
}
