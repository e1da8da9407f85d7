/// Bytes as text of 64 letters: RFC 4648, section 4, with padding.
public enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The bytes as text.
    public static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for letter in 0..<4 {
                text.append(letter <= group.count ? letters[bits >> (18 - 6 * letter) & 63] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text.
    ///
    /// Strict: no white space, padding where it belongs and nowhere else, and no bits set that stand for nothing, so
    /// that every text it takes is the one that `encoded` gives.
    public static func decoded(_ text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let group = text[start..<(start + 4)]
            let isLast = start + 4 == text.count
            let padded = isLast ? group.reversed().prefix(2).prefix { $0 == padding }.count : 0
            var bits = 0
            for letter in group.dropLast(padded) {
                guard let value = value(letter) else { return nil }
                bits = bits << 6 | value
            }
            bits <<= 6 * padded
            guard bits & ((1 << (8 * padded)) - 1) == 0 else { return nil }
            for byte in 0..<(3 - padded) {
                bytes.append(UInt8(truncatingIfNeeded: bits >> (16 - 8 * byte)))
            }
        }
        return bytes
    }

    private static func value(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
