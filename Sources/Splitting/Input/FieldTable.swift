/// Distinct fields, numbered in the order in which they first came.
///
/// An open hash table over the bytes of the fields: a column of a million labels is a million look-ups, which a
/// dictionary of strings would make several times as slow. A field of up to eight bytes is one word, and comparing it
/// is comparing two words.
struct FieldTable: Sendable {
    /// A distinct field.
    private struct Entry {
        /// The first eight bytes, or all of them.
        let head: UInt64
        let hash: UInt32
        let start: Int
        let count: Int
    }

    private var entries: [Entry] = []
    /// The bytes of all distinct fields, one after the other.
    private var bytes: [UInt8] = []
    /// The number of a field plus one, or zero for an empty place; a power of two long and at most half full.
    private var places = [UInt32](repeating: 0, count: 256)

    /// How many distinct fields there are.
    var count: Int { entries.count }

    /// The bytes of a field.
    subscript(number: Int) -> ArraySlice<UInt8> {
        let entry = entries[number]
        return bytes[entry.start..<(entry.start + entry.count)]
    }

    /// The number of a field, a new one when it has not come before.
    @unsafe mutating func number(of field: UnsafeRawBufferPointer) -> UInt32 {
        let head = unsafe Self.head(field)
        let hash = unsafe Self.hash(field, head: head)
        let mask = places.count &- 1
        var place = Int(hash) & mask
        while places[place] != 0 {
            let number = places[place] &- 1
            let entry = entries[Int(number)]
            if entry.head == head && entry.count == field.count {
                if field.count <= 8 {
                    return number
                }
                if unsafe entry.hash == hash && equals(field, from: entry.start) {
                    return number
                }
            }
            place = (place &+ 1) & mask
        }
        entries.append(Entry(head: head, hash: hash, start: bytes.count, count: field.count))
        unsafe bytes.append(contentsOf: field)
        places[place] = UInt32(entries.count)
        if entries.count * 2 > places.count {
            grow()
        }
        return UInt32(entries.count - 1)
    }

    @unsafe private func equals(_ field: UnsafeRawBufferPointer, from start: Int) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            // The first eight bytes are known to be equal; the last step may look at some again.
            var index = 8
            while index &+ 8 <= field.count {
                let isSame =
                    unsafe field.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    == bytes.loadUnaligned(fromByteOffset: start &+ index, as: UInt64.self)
                guard isSame else { return false }
                index &+= 8
            }
            let last = field.count &- 8
            return unsafe field.loadUnaligned(fromByteOffset: last, as: UInt64.self)
                == bytes.loadUnaligned(fromByteOffset: start &+ last, as: UInt64.self)
        }
    }

    private mutating func grow() {
        places = [UInt32](repeating: 0, count: places.count * 4)
        let mask = places.count - 1
        for (number, entry) in entries.enumerated() {
            var place = Int(entry.hash) & mask
            while places[place] != 0 {
                place = (place + 1) & mask
            }
            places[place] = UInt32(number + 1)
        }
    }

    // MARK: - Words of a field

    /// Up to eight bytes as a word; fields of one length have one word only when these bytes are the same.
    @unsafe private static func head(_ field: UnsafeRawBufferPointer) -> UInt64 {
        if field.count >= 8 {
            return unsafe field.loadUnaligned(as: UInt64.self)
        }
        if field.count >= 4 {
            let first = unsafe field.loadUnaligned(as: UInt32.self)
            let last = unsafe field.loadUnaligned(fromByteOffset: field.count &- 4, as: UInt32.self)
            return UInt64(first) << 32 | UInt64(last)
        }
        guard field.count > 0 else { return 0 }
        let first = unsafe UInt64(field[0])
        let middle = unsafe UInt64(field[field.count >> 1])
        let last = unsafe UInt64(field[field.count &- 1])
        return first << 16 | middle << 8 | last
    }

    /// Multiplies eight bytes at a time into the hash and folds the halves of each product.
    @unsafe private static func hash(_ field: UnsafeRawBufferPointer, head: UInt64) -> UInt32 {
        var hash = mixed(head ^ (UInt64(field.count) &+ 0x9e37_79b9_7f4a_7c15))
        if field.count > 8 {
            var index = 8
            while index &+ 8 <= field.count {
                hash = unsafe mixed(hash ^ field.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index &+= 8
            }
            hash = unsafe mixed(hash ^ field.loadUnaligned(fromByteOffset: field.count &- 8, as: UInt64.self))
        }
        return UInt32(truncatingIfNeeded: hash)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
        return product.high ^ product.low
    }
}
