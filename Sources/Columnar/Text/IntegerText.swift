/// BIGINT, INTEGER, SMALLINT and TINYINT as text.
public enum IntegerText {
    /// Bytes that the longest BIGINT takes.
    public static let maximumLength = 20

    /// Reads an integer as Java's `Long.parseLong` does: an optional sign and at least one digit, nothing else.
    ///
    /// - Returns: the value, or nil if the text is something else or does not fit in 64 bits.
    public static func parse(_ text: UnsafeRawBufferPointer) -> Int64? {
        let count = text.count
        guard count > 0, let base = text.baseAddress else { return nil }
        var position = 0
        var negative = false
        let first = unsafe base.load(as: UInt8.self)
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            negative = first == UInt8(ascii: "-")
            position = 1
            if count == 1 { return nil }
        }
        if count &- position > 18 { return unsafe parseLong(text, from: position, negative: negative) }
        var value: UInt64 = 0
        while count &- position >= 8 {
            let chunk = unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            guard isEightDigits(chunk) else { return unsafe parseOtherDigits(text) }
            value = value &* 100_000_000 &+ eightDigits(chunk)
            position &+= 8
        }
        while position < count {
            let digit = unsafe base.load(fromByteOffset: position, as: UInt8.self) &- 0x30
            guard digit < 10 else { return unsafe parseOtherDigits(text) }
            value = value &* 10 &+ UInt64(digit)
            position &+= 1
        }
        return negative ? 0 &- Int64(bitPattern: value) : Int64(bitPattern: value)
    }

    /// Reads an integer as `CAST(varchar AS bigint)` does: spaces and control characters at both ends are ignored.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - bits: 64 for BIGINT, 32 for INTEGER, 16 for SMALLINT, 8 for TINYINT.
    /// - Returns: the value, or nil where Trino fails with ``CastMessage/varchar(_:to:)``.
    @inlinable
    public static func cast(_ text: UnsafeRawBufferPointer, bits: Int) -> Int64? {
        guard let value = unsafe parseTrimmed(text) else { return nil }
        let shift = Int64(64 &- bits)
        return (value &<< shift) &>> shift == value ? value : nil
    }

    @usableFromInline
    static func parseTrimmed(_ text: UnsafeRawBufferPointer) -> Int64? {
        unsafe parse(text.javaTrimmed)
    }

    /// Texts with more than 18 characters after the sign: leading zeros, 19 digits, or too large.
    private static func parseLong(_ text: UnsafeRawBufferPointer, from start: Int, negative: Bool) -> Int64? {
        var value: Int64 = 0
        var position = start
        while position < text.count {
            let digit = unsafe text[position] &- 0x30
            guard digit < 10 else { return unsafe parseOtherDigits(text) }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (difference, tooSmall) = product.subtractingReportingOverflow(Int64(digit))
            if tooLarge || tooSmall { return nil }
            value = difference
            position += 1
        }
        if negative { return value }
        return value == .min ? nil : -value
    }

    private static func parseOtherDigits(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard unsafe hasNonASCII(text), let ascii = unsafe asciiDigits(text) else { return nil }
        return unsafe ascii.withUnsafeBytes { unsafe parse($0) }
    }

    /// Whether eight characters, the first in the lowest byte, are ASCII digits.
    @inline(__always)
    static func isEightDigits(_ chunk: UInt64) -> Bool {
        ((chunk & 0xF0F0_F0F0_F0F0_F0F0) | (((chunk &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4))
            == 0x3333_3333_3333_3333
    }

    /// The number that eight ASCII digits write, the first in the lowest byte.
    @inline(__always)
    static func eightDigits(_ chunk: UInt64) -> UInt64 {
        let mask: UInt64 = 0x0000_00FF_0000_00FF
        var pairs = chunk &- 0x3030_3030_3030_3030
        pairs = pairs &* 10 &+ (pairs &>> 8)
        let high = (pairs & mask) &* (100 &+ (1_000_000 &<< 32))
        let low = ((pairs &>> 16) & mask) &* (1 &+ (10_000 &<< 32))
        return (high &+ low) &>> 32
    }
}
