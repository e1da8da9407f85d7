/// UUIDs as text, as in `12151fd2-7586-11e9-8f9e-2a86e4085a59`.
///
/// A value is the 16 bytes as a number, the first byte highest.
public enum UUIDText {
    /// Bytes of a UUID's text.
    public static let length = 36

    /// Appends a UUID in lower case.
    public static func append(_ value: Int128, to buffer: inout TextBuffer) {
        let bits = UInt128(bitPattern: value)
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { buffer.append(UInt8(ascii: "-")) }
            let nibble = UInt8(truncatingIfNeeded: bits >> UInt128(124 - 4 * digit)) & 15
            buffer.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble)
        }
    }

    /// Reads a UUID as Java's `UUID.fromString` does: five hexadecimal numbers with `-` between them, of which the low
    /// digits count that fit.
    ///
    /// - Parameter text: the text; of another length than ``length`` it may be what Java reads all the same.
    /// - Returns: nil if Java does not read it.
    public static func parse(_ text: ByteView) -> Int128? {
        if text.count > length { return nil }
        var parts: [UInt64] = []
        var start = 0
        for position in 0...text.count where position == text.count || text[position] == UInt8(ascii: "-") {
            guard let part = hexadecimal(text.slice(start, position)) else { return nil }
            parts.append(part)
            start = position + 1
        }
        guard parts.count == 5 else { return nil }
        let high = (parts[0] & 0xFFFF_FFFF) << 32 | (parts[1] & 0xFFFF) << 16 | parts[2] & 0xFFFF
        let low = (parts[3] & 0xFFFF) << 48 | parts[4] & 0xFFFF_FFFF_FFFF
        return Int128(bitPattern: UInt128(high) << 64 | UInt128(low))
    }

    /// A number of hexadecimal digits that a Java `long` holds.
    private static func hexadecimal(_ text: ByteView) -> UInt64? {
        guard text.count > 0 else { return nil }
        var value: UInt64 = 0
        for position in 0..<text.count {
            let byte = text[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if value >> 59 != 0 { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}
