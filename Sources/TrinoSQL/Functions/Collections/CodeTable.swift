import Columnar

/// A set of 64-bit numbers, each with a position, that is emptied in no time: for the elements of one array after the other.
struct CodeTable: ~Copyable {
    private var keys = Lane<Int64>(Buffer(byteCount: 0), count: 0)
    private var positions = Lane<UInt32>(Buffer(byteCount: 0), count: 0)
    private var stamps = Lane<UInt32>(Buffer(byteCount: 0), count: 0)
    private var owners: [Buffer] = []
    private var mask = -1
    private var stamp: UInt32 = 0

    /// Empties the set and makes room for some numbers.
    mutating func begin(_ count: Int) {
        if mask < 0 || count * 2 > mask + 1 || stamp == .max { allocate(max(count * 2, 32)) }
        stamp += 1
    }

    private mutating func allocate(_ needed: Int) {
        var size = mask + 1
        while size < needed { size = max(32, size * 2) }
        let (keyBuffer, positionBuffer) = (Buffer(byteCount: size * 8), Buffer(byteCount: size * 4))
        let stampBuffer = Buffer(zeroed: size * 4)
        keys = Lane(keyBuffer, count: size)
        positions = Lane(positionBuffer, count: size)
        stamps = Lane(stampBuffer, count: size)
        owners = [keyBuffer, positionBuffer, stampBuffer]
        mask = size - 1
        stamp = 0
    }

    /// Adds a number with a position unless it is there; the position that it had.
    @inline(__always)
    mutating func insert(_ key: Int64, _ position: Int) -> Int? {
        var slot = CodeTable.hash(key) & mask
        while stamps[slot] == stamp {
            if keys[slot] == key { return Int(positions[slot]) }
            slot = (slot &+ 1) & mask
        }
        stamps[slot] = stamp
        keys[slot] = key
        positions[slot] = UInt32(truncatingIfNeeded: position)
        return nil
    }

    /// The position of a number; nil if it is not there.
    @inline(__always)
    func find(_ key: Int64) -> Int? {
        var slot = CodeTable.hash(key) & mask
        while stamps[slot] == stamp {
            if keys[slot] == key { return Int(positions[slot]) }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    @inline(__always)
    private static func hash(_ key: Int64) -> Int {
        let mixed = UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
    }
}
