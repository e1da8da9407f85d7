import Columnar
import Splitting

/// Rows of one part that another part has too: what is learnt from the one is known in the other.
package struct DuplicateRows: Hashable, Sendable {
    /// The parts.
    package let parts: [String]
    /// Rows of the second part that the first part has too.
    package let rowCount: Int
    /// Such a row of each part by its number in the file, counted from 1 without the header.
    package let example: [Int]

    /// Compares all parts with one another.
    ///
    /// Rows are equal when all their bytes are, but for the row end; what is compared is a hash of 64 bits.
    ///
    /// - Parameters:
    ///   - parts: the parts of a split.
    ///   - hashes: a hash of each row of the table.
    ///   - rowCount: rows of the table.
    ///   - threads: how many to use.
    /// - Throws: nothing of its own.
    /// - Returns: an entry for each pair of parts.
    static func find(_ parts: [SplitPart], hashes: Buffer, rowCount: Int, threads: Int) throws -> [DuplicateRows] {
        let pairs = parts.indices.flatMap { left in
            parts.indices.filter { $0 > left }.map { (left, $0) }
        }
        let tables = ThreadResults<RowHashTable>()
        try Workers.each(max(0, parts.count - 1), threads: threads) { place in
            tables.set(RowHashTable(parts[place].rows, hashes, rowCount), at: place)
        }
        let found = ThreadResults<DuplicateRows>()
        try Workers.each(pairs.count, threads: threads) { place in
            let (left, right) = pairs[place]
            guard let table = tables[left] else { return }
            let hashes = Lane<UInt64>(hashes, count: rowCount)
            var count = 0
            var example: [Int] = []
            for row in parts[right].rows {
                guard let other = table.row(hashes[Int(row)]) else { continue }
                count += 1
                if example.isEmpty { example = [Int(other) + 1, Int(row) + 1] }
            }
            found.set(
                DuplicateRows(
                    parts: [parts[left].name.rawValue, parts[right].name.rawValue], rowCount: count, example: example),
                at: place)
        }
        return pairs.indices.compactMap { found[$0] }
    }
}

/// The rows of a part by their hashes.
private struct RowHashTable: Sendable {
    private let hashes: Buffer
    private let rows: Buffer
    private let mask: Int

    init(_ part: [UInt32], _ source: Buffer, _ rowCount: Int) {
        var size = 16
        while size < 2 * part.count { size *= 2 }
        mask = size - 1
        hashes = Buffer(byteCount: 8 * size)
        rows = Buffer(zeroed: 4 * size)
        let all = Lane<UInt64>(source, count: rowCount)
        let (keys, values) = (Lane<UInt64>(hashes, count: size), Lane<UInt32>(rows, count: size))
        for row in part {
            let hash = all[Int(row)]
            var place = Int(truncatingIfNeeded: hash) & mask
            while values[place] != 0, keys[place] != hash { place = (place &+ 1) & mask }
            guard values[place] == 0 else { continue }
            keys[place] = hash
            values[place] = row &+ 1
        }
    }

    /// The first row of the part with a hash.
    func row(_ hash: UInt64) -> UInt32? {
        let (keys, values) = (Lane<UInt64>(hashes, count: mask + 1), Lane<UInt32>(rows, count: mask + 1))
        var place = Int(truncatingIfNeeded: hash) & mask
        while values[place] != 0 {
            if keys[place] == hash { return values[place] &- 1 }
            place = (place &+ 1) & mask
        }
        return nil
    }
}
