/// "00" to "99", two bytes each.
private let twoDigits: StaticString = """
    0001020304050607080910111213141516171819\
    2021222324252627282930313233343536373839\
    4041424344454647484950515253545556575859\
    6061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899
    """

extension IntegerText {
    /// Appends an integer in decimal.
    public static func append(_ value: Int64, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        unsafe buffer.advance(to: write(value, at: buffer.end))
    }

    /// An integer in decimal.
    public static func bytes(_ value: Int64) -> [UInt8] {
        var buffer = TextBuffer()
        append(value, to: &buffer)
        return buffer.array
    }

    // What writes digits stores eight bytes at a time and so overwrites up to seven bytes after the last digit, which lie
    // in the buffer's slack at worst. Texts are therefore written from left to right.

    /// Writes an integer in decimal and returns the position after it; room for ``maximumLength`` bytes is needed.
    @unsafe @inline(__always)
    static func write(_ value: Int64, at position: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        unsafe position[0] = UInt8(ascii: "-")
        return unsafe write(magnitude: value.magnitude, at: position + (value < 0 ? 1 : 0))
    }

    /// Writes an unsigned number in decimal and returns the position after it; at most 20 bytes.
    @unsafe
    static func write(
        magnitude value: UInt64, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if value < 100_000_000 { return unsafe writeLeading(value, at: start) }
        let high = value / 100_000_000
        let low = value &- high &* 100_000_000
        var position = unsafe start
        if high < 100_000_000 {
            unsafe position = writeLeading(high, at: position)
        } else {
            let highest = high / 100_000_000
            unsafe position = writeLeading(highest, at: position)
            unsafe store(eightBytes(high &- highest &* 100_000_000), at: position)
            unsafe position += 8
        }
        unsafe store(eightBytes(low), at: position)
        return unsafe position + 8
    }

    /// Writes the last digits of a number, with zeros in front.
    @unsafe @inline(__always)
    static func writeDigits(_ value: UInt64, count: Int, at position: UnsafeMutablePointer<UInt8>) {
        if count <= 8 {
            unsafe store(eightBytes(value) &>> UInt64(64 &- 8 &* count), at: position)
        } else {
            unsafe writeManyDigits(value, count: count, at: position)
        }
    }

    @unsafe
    private static func writeManyDigits(_ value: UInt64, count: Int, at position: UnsafeMutablePointer<UInt8>) {
        var rest = value
        // From the left, as each store overwrites what follows.
        var missing = count
        while missing > 8 {
            missing &-= 8
            let unit: UInt64 = missing <= 19 ? PowersOfTen.uint64(missing) : .max
            let part = rest / unit
            rest &-= part &* unit
            unsafe store(eightBytes(part), at: position + (count &- missing &- 8))
        }
        unsafe store(eightBytes(rest) &>> UInt64(64 &- 8 &* missing), at: position + (count &- missing))
    }

    /// Writes a number below 10^8 without zeros in front.
    @unsafe @inline(__always)
    private static func writeLeading(
        _ value: UInt64, at position: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let digits = eightBytes(value)
        // The lowest byte is the first digit; the last digit stays even if it is zero.
        let zeros = ((digits ^ 0x3030_3030_3030_3030) | 1 &<< 56).trailingZeroBitCount / 8
        unsafe store(digits &>> UInt64(zeros &* 8), at: position)
        return unsafe position + (8 &- zeros)
    }

    @unsafe @inline(__always)
    private static func store(_ bytes: UInt64, at position: UnsafeMutablePointer<UInt8>) {
        unsafe UnsafeMutableRawPointer(position).storeBytes(of: bytes.littleEndian, as: UInt64.self)
    }

    /// The eight digits of a number below 10^8, the first in the lowest byte.
    @inline(__always)
    private static func eightBytes(_ value: UInt64) -> UInt64 {
        // Splits into fours, twos and ones, all lanes of one step at once; the factors are reciprocals.
        let four = value / 10_000
        let fours = four | (value &- four &* 10_000) &<< 32
        let two = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
        let twos = two | (fours &- two &* 100) &<< 16
        let one = ((twos &* 103) &>> 10) & 0x000F_000F_000F_000F
        return (one | (twos &- one &* 10) &<< 8) | 0x3030_3030_3030_3030
    }

    /// Writes a number below 100 as two digits.
    @unsafe @inline(__always)
    static func writeTwo(_ value: Int, at position: UnsafeMutablePointer<UInt8>) {
        let digits = unsafe twoDigits.utf8Start + value &* 2
        unsafe position[0] = digits[0]
        unsafe position[1] = digits[1]
    }

    /// Number of decimal digits, 1 for zero.
    @inline(__always)
    static func digitCount(_ value: UInt64) -> Int {
        // 1233/4096 is just above log10(2), so the estimate is the count or one too few.
        let estimate = ((64 &- (value | 1).leadingZeroBitCount) &* 1233) &>> 12
        return estimate &+ (value | 1 >= PowersOfTen.uint64(estimate) ? 1 : 0)
    }
}
