import Columnar

/// Base32 of RFC 4648 with padding, as Guava's `BaseEncoding.base32` reads and writes it.
enum Base32 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Appends bytes in this encoding.
    static func encode(_ bytes: ByteView, to out: inout TextBuffer) {
        var position = 0
        while position < bytes.count {
            let count = min(5, bytes.count - position)
            var group: UInt64 = 0
            for index in 0..<5 { group = group << 8 | (index < count ? UInt64(bytes[position + index]) : 0) }
            let used = (count * 8 + 4) / 5
            for index in 0..<8 {
                out.append(index < used ? letters[Int(group >> UInt64(35 - 5 * index) & 31)] : UInt8(ascii: "="))
            }
            position += 5
        }
    }

    /// Appends the bytes that text encodes; the padding may be missing.
    ///
    /// - Throws: ``Failure`` with Guava's words.
    static func decode(_ text: ByteView, to out: inout TextBuffer) throws {
        // Guava counts UTF-16 units.
        let units = Array(text.string.utf16)
        let end = units.lastIndex { $0 != UInt16(UInt8(ascii: "=")) }.map { $0 + 1 } ?? 0
        guard [0, 2, 4, 5, 7].contains(end % 8) else { throw Failure.invalidArgument("Invalid input length \(end)") }
        var group: UInt64 = 0
        var bits: UInt64 = 0
        for unit in units[..<end] {
            guard unit < 128, let value = letters.firstIndex(of: UInt8(unit)) else {
                throw Failure.invalidArgument(unrecognized(unit))
            }
            group = group << 5 | UInt64(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
    }

    private static func unrecognized(_ unit: UInt16) -> String {
        // What is not ASCII or not visible is named by its number.
        if unit <= 0x20 || unit >= 0x7F { return "Unrecognized character: 0x\(String(unit, radix: 16))" }
        return "Unrecognized character: \(String(decoding: [unit], as: UTF16.self))"
    }
}
