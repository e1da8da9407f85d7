import Columnar

/// VARBINARY in the files of LazySimpleSerDe (RFC 4648, section 4).
enum Base64 {
    /// The bytes that a text stands for; nil if it is no Base64, and then Hive takes the text itself for the bytes.
    ///
    /// Padding may be missing.
    static func decoded(_ text: ByteView) -> [UInt8]? {
        var count = text.count
        while count > 0 && text.count - count < 2 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        if count % 4 == 1 || (count < text.count && text.count % 4 != 0) { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 3 / 4)
        var bits: UInt32 = 0
        for position in 0..<count {
            guard let digit = digit(text[position]) else { return nil }
            bits = bits << 6 | digit
            if position % 4 == 3 {
                bytes += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8)]
                bytes.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        if count % 4 == 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> 4)) }
        if count % 4 == 3 {
            bytes += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
