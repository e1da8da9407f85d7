import Columnar

/// Gives the values of a column as unsigned integers in the order of the values.
protocol KeyWords: Sendable {
    /// The integer.
    associatedtype Word: FixedWidthInteger & UnsignedInteger & Sendable
    /// The integer of a row that is not NULL.
    func word(_ row: Int) -> Word
}

/// Integers and what is stored as such.
struct IntegerWords: KeyWords {
    let lane: ChunkedLane<Int64>

    @inline(__always)
    func word(_ row: Int) -> UInt64 { UInt64(bitPattern: lane[row]) ^ (1 << 63) }
}

/// Values of 128 bits; zones do not count.
struct WideWords: KeyWords {
    let lane: ChunkedLane<Int128>
    let order: WideOrder

    @inline(__always)
    func word(_ row: Int) -> UInt128 { order.word(lane[row]) }
}

/// How values of 128 bits become unsigned integers in the order of the values.
struct WideOrder: Sendable {
    private let mask: Int128
    private let flip: UInt128

    /// The order of a type: UUIDs are compared without a sign, values with a time zone without the zone.
    init(_ type: DataType) {
        mask = type.isZoned ? ~0xFFFF : -1
        flip = type == .uuid ? 0 : 1 << 127
    }

    /// A value's place in the order.
    @inline(__always)
    func word(_ value: Int128) -> UInt128 { UInt128(bitPattern: value & mask) ^ flip }
}

/// BOOLEAN.
struct FlagWords: KeyWords {
    let lane: ChunkedLane<UInt8>

    @inline(__always)
    func word(_ row: Int) -> UInt64 { UInt64(lane[row]) }
}

/// REAL and DOUBLE: NaN above all.
struct DoubleWords: KeyWords {
    let lane: ChunkedLane<Double>
    let ordersZeros: Bool

    @inline(__always)
    func word(_ row: Int) -> UInt64 { DoubleWords.word(lane[row], ordersZeros: ordersZeros) }

    /// The integer of a value, by Java's `Double.compare` (which Trino sorts with), or with equal zeros.
    @inline(__always)
    static func word(_ value: Double, ordersZeros: Bool) -> UInt64 {
        let number = ordersZeros ? value : value + 0.0
        let bits = (number.isNaN ? Double.nan : number).bitPattern
        return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
    }
}

/// Doubles that are all decimal numbers of a few places: 12.34 is 1234, which takes fewer bits.
struct DecimalDoubleWords: KeyWords {
    let lane: ChunkedLane<Double>
    let scale: Double

    /// 1.5 * 2^52: to add it rounds to an integer, which is then in the low bits.
    private static let rounder = 6_755_399_441_055_744.0

    @inline(__always)
    func word(_ row: Int) -> UInt64 { (lane[row] * scale + DecimalDoubleWords.rounder).bitPattern }

    /// Whether a value is a whole number divided by the scale: then it can be had back from that number.
    ///
    /// -0.0, NaN and infinities are not.
    @inline(__always)
    static func fits(_ value: Double, scale: Double) -> Bool {
        let whole = (value * scale + rounder) - rounder
        return (whole / scale).bitPattern == value.bitPattern && whole.magnitude < 2_251_799_813_685_248
    }
}

/// Eight bytes of text, without the bits that are the same in all rows.
struct TextWords: KeyWords {
    let lane: ChunkedLane<ByteView>
    /// Bytes before the eight.
    let skip: Int
    /// What follows the end: spaces for CHAR, else 0.
    let padding: UInt64
    /// The bits that are taken; nil for all.
    var bits: BitCompression?

    @inline(__always)
    func word(_ row: Int) -> UInt64 {
        let word = TextWords.word(lane[row], skip: skip, padding: padding)
        return bits?.apply(word) ?? word
    }

    @inline(__always)
    private static func word(_ view: ByteView, skip: Int, padding: UInt64) -> UInt64 {
        let count = view.count &- skip
        let raw = unsafe UnsafeRawPointer(view.start)
        if count >= 8 { return unsafe (raw + skip).loadUnaligned(as: UInt64.self).byteSwapped }
        if count <= 0 { return padding }
        let start = unsafe raw + skip
        let bits = UInt64(truncatingIfNeeded: count &* 8)
        var word: UInt64
        if count >= 4 {
            let head = unsafe UInt64(start.loadUnaligned(as: UInt32.self).byteSwapped)
            let tail = unsafe UInt64((start + count - 4).loadUnaligned(as: UInt32.self).byteSwapped)
            word = head << 32 | tail << (64 &- bits)
        } else {
            let (first, middle, last) = unsafe (
                UInt64(start.load(as: UInt8.self)), UInt64((start + count >> 1).load(as: UInt8.self)),
                UInt64((start + count - 1).load(as: UInt8.self))
            )
            let halfway = UInt64(truncatingIfNeeded: count >> 1 &* 8)
            word = first << 56 | middle << (56 &- halfway) | last << (64 &- bits)
        }
        if padding != 0 { word |= padding >> bits }
        return word
    }
}

/// Moves some bits of words together and drops the others.
///
/// Words that agree in the bits dropped keep their order. Text has many such bits: of digits half of each byte, of
/// English letters a quarter. The method is "compress, or generalized extract" of Warren, Hacker's Delight, 7-4.
struct BitCompression: Sendable {
    private let mask: UInt64
    private let moves: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    /// Keeps the bits of a mask.
    init(_ mask: UInt64) {
        self.mask = mask
        var (kept, movedRight) = (mask, ~mask << 1)
        var steps: [UInt64] = []
        for step in 0..<6 {
            // Where the number of dropped bits to the right has this binary digit.
            var parity = movedRight
            for distance in [1, 2, 4, 8, 16, 32] { parity ^= parity << UInt64(distance) }
            let move = parity & kept
            kept = (kept ^ move) | (move >> (1 << UInt64(step)))
            movedRight &= ~parity
            steps.append(move)
        }
        moves = (steps[0], steps[1], steps[2], steps[3], steps[4], steps[5])
    }

    /// The kept bits of a word.
    @inline(__always)
    func apply(_ word: UInt64) -> UInt64 {
        var word = word & mask
        var moved = word & moves.0
        word = (word ^ moved) | moved >> 1
        moved = word & moves.1
        word = (word ^ moved) | moved >> 2
        moved = word & moves.2
        word = (word ^ moved) | moved >> 4
        moved = word & moves.3
        word = (word ^ moved) | moved >> 8
        moved = word & moves.4
        word = (word ^ moved) | moved >> 16
        moved = word & moves.5
        return (word ^ moved) | moved >> 32
    }
}
