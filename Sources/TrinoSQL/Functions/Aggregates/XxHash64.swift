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
    /// The hash of each value as Trino's `XX_HASH_64` operator of the type computes it; NULL gives anything.
    ///
    /// - Throws: NOT_SUPPORTED for nested types.
    func xxHashes() throws -> Buffer {
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
            let values = int128s
            if case .timestamp = type {
                // Microseconds and the picoseconds that remain.
                for row in 0..<stored {
                    let (quotient, remainder) = values[row].quotientAndRemainder(dividingBy: 1_000_000)
                    let borrow: Int128 = remainder < 0 ? 1 : 0
                    let micros = Int64(truncatingIfNeeded: quotient - borrow)
                    let picos = Int64(truncatingIfNeeded: remainder + borrow * 1_000_000)
                    hashes[row] = XxHash64.hash(micros) ^ XxHash64.hash(picos)
                }
            } else if type.isZoned {
                zonedHashes(hashes)
            } else {
                for row in 0..<stored {
                    let (low, high) = (values[row], values[row] >> 64)
                    hashes[row] =
                        XxHash64.hash(Int64(truncatingIfNeeded: low)) ^ XxHash64.hash(Int64(truncatingIfNeeded: high))
                }
            }
        case .bytes:
            let values = views
            for row in 0..<stored { hashes[row] = XxHash64.hash(values[row]) }
        case .nested: throw Failure("NOT_SUPPORTED", "Hashes of \(type) are not supported yet")
        }
        return withExtendedLifetime(self) { buffer }
    }

    /// Hashes of values with a zone, which does not count.
    private func zonedHashes(_ hashes: Lane<UInt64>) {
        let values = int128s
        switch type {
        case .timestampWithTimeZone(let precision):
            for row in 0..<stored {
                let (millis, picos) = ZonedTimestamp(bits: values[row]).instant
                let hash = XxHash64.hash(millis)
                hashes[row] = precision <= 3 ? hash : hash ^ XxHash64.hash(picos)
            }
        case .timeWithTimeZone(let precision):
            // Trino keeps nanoseconds up to precision 9.
            for row in 0..<stored {
                let picos = ZonedTime(bits: values[row]).picosInUTC
                hashes[row] = XxHash64.hash(precision <= 9 ? picos / 1000 : picos)
            }
        default: break
        }
    }
}
