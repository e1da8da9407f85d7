import Columnar

/// The 64-bit hash of Yann Collet's xxHash with seed 0, which Trino's `XX_HASH_64` operators use.
///
/// Algorithm: xxHash specification 0.1.1, "XXH64 algorithm description".
enum XxHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The hash of eight bytes, lowest first.
    @inline(__always)
    static func hash(_ value: Int64) -> UInt64 {
        finish(word(UInt64(bitPattern: value), prime5 &+ 8))
    }

    /// The hash of bytes.
    static func hash(_ view: ByteView) -> UInt64 {
        var position = 0
        var hash: UInt64
        if view.count >= 32 {
            var lanes = SIMD4<UInt64>(prime1 &+ prime2, prime2, 0, 0 &- prime1)
            while position + 32 <= view.count {
                for lane in 0..<4 { lanes[lane] = round(lanes[lane], view.word(at: position + lane * 8)) }
                position += 32
            }
            hash = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
            for lane in 0..<4 { hash = (hash ^ round(0, lanes[lane])) &* prime1 &+ prime4 }
        } else {
            hash = prime5
        }
        hash &+= UInt64(view.count)
        while position + 8 <= view.count {
            hash = word(view.word(at: position), hash)
            position += 8
        }
        if position + 4 <= view.count {
            var four: UInt64 = 0
            for index in 0..<4 { four |= UInt64(view[position + index]) << UInt64(index * 8) }
            hash = rotate(hash ^ (four &* prime1), 23) &* prime2 &+ prime3
            position += 4
        }
        while position < view.count {
            hash = rotate(hash ^ (UInt64(view[position]) &* prime5), 11) &* prime1
            position += 1
        }
        return finish(hash)
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 &- bits) }

    @inline(__always)
    private static func round(_ state: UInt64, _ input: UInt64) -> UInt64 {
        rotate(state &+ input &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func word(_ input: UInt64, _ hash: UInt64) -> UInt64 {
        rotate(hash ^ round(0, input), 27) &* prime1 &+ prime4
    }

    @inline(__always)
    private static func finish(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }
}

extension ByteView {
    fileprivate func word(at position: Int) -> UInt64 {
        UInt64(littleEndian: unsafe UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self))
    }
}

// MARK: - Values

extension Column {
    /// The hash of each value stored as Trino's `XX_HASH_64` operator of the type computes it; NULL gives anything.
    func xxHashes() -> Buffer {
        let buffer = Buffer(byteCount: stored * 8)
        let hashes = Lane<UInt64>(buffer, count: stored)
        switch type.physical {
        case .bool:
            let values = bools
            for row in 0..<stored { hashes[row] = XxHash64.hash(Int64(values[row])) }
        case .int64:
            let values = int64s
            for row in 0..<stored { hashes[row] = XxHash64.hash(values[row]) }
        case .double:
            let (values, isReal) = (doubles, type == .real)
            for row in 0..<stored {
                // Both zeros are one value, and so are all NaNs.
                let value = values[row] == 0 ? 0 : values[row] == values[row] ? values[row] : .nan
                let bits =
                    isReal ? Int64(Int32(bitPattern: Float(value).bitPattern)) : Int64(bitPattern: value.bitPattern)
                hashes[row] = XxHash64.hash(bits)
            }
        case .int128:
            let (values, hash) = (int128s, XxHash64.wideHash(of: type))
            for row in 0..<stored { hashes[row] = hash(values[row]) }
        case .bytes:
            let values = views
            for row in 0..<stored { hashes[row] = XxHash64.hash(values[row]) }
        case .nested: nestedHashes(hashes)
        }
        return withExtendedLifetime(self) { buffer }
    }
}

extension XxHash64 {
    /// How values of a type that take 128 bits are hashed: in pieces of 64 bits, as Trino holds them.
    fileprivate static func wideHash(of type: DataType) -> (Int128) -> UInt64 {
        let picosOfMilli: Int128 = 1_000_000_000
        switch type {
        case .timestamp:
            return { pair(floorDivided($0, by: 1_000_000)) }
        case .timestampWithTimeZone(let precision):
            if precision <= 3 { return { hash(floorDivided($0 >> 16, by: picosOfMilli).quotient) } }
            return { pair(floorDivided($0 >> 16, by: picosOfMilli)) }
        case .timeWithTimeZone(let precision):
            // Up to nanoseconds a time is held in them.
            let unit: Int128 = precision <= 9 ? 1000 : 1
            return { hash(floorDivided($0 >> 16, by: unit).quotient) }
        case .uuid:
            return { value in
                hash(Int64(truncatingIfNeeded: value).byteSwapped)
                    ^ hash(Int64(truncatingIfNeeded: value >> 64).byteSwapped)
            }
        default:
            return { hash(Int64(truncatingIfNeeded: $0)) ^ hash(Int64(truncatingIfNeeded: $0 >> 64)) }
        }
    }

    private static func pair(_ parts: (quotient: Int64, remainder: Int64)) -> UInt64 {
        hash(parts.quotient) ^ hash(parts.remainder)
    }

    private static func floorDivided(_ value: Int128, by divisor: Int128) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let borrow: Int128 = remainder < 0 ? 1 : 0
        return (
            Int64(truncatingIfNeeded: quotient - borrow), Int64(truncatingIfNeeded: remainder + borrow * divisor)
        )
    }
}

extension Column {
    /// The hashes of nested values, from those of their parts: NULL counts as 0.
    ///
    /// The rules are those of Trino's `ArrayType`, `MapType` and `RowType`.
    private func nestedHashes(_ hashes: Lane<UInt64>) {
        let parts = children.map { PartHashes($0) }
        if case .row = type {
            for row in 0..<stored { hashes[row] = parts.reduce(1) { $0 &* 31 &+ $1[row] } }
            return
        }
        let offsets = Lane<Int64>(values, count: stored + 1)
        for row in 0..<stored {
            var hash: UInt64 = 0
            for element in Int(offsets[row])..<Int(offsets[row + 1]) {
                if parts.count == 2 {
                    hash &+= parts[0][element] ^ parts[1][element]
                } else {
                    hash = hash &* 31 &+ parts[0][element]
                }
            }
            hashes[row] = hash
        }
    }
}

/// The hashes of a column's values.
private struct PartHashes {
    private let column: Column
    private let buffer: Buffer

    init(_ column: Column) {
        self.column = column
        buffer = column.xxHashes()
    }

    subscript(row: Int) -> UInt64 {
        column.isNull(row) ? 0 : Lane<UInt64>(buffer, count: column.stored)[row &* column.step]
    }
}
