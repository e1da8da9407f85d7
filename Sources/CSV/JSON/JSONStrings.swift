import Columnar

/// Strings and numbers of JSON.
enum JSONStrings {
    /// Four hexadecimal digits at a position; nil if they are none.
    static func hexadecimal(_ text: ByteView, _ at: Int) -> UInt32? {
        var value: UInt32 = 0
        for position in at..<at + 4 {
            let digit: UInt8
            switch text[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = text[position] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = text[position] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = text[position] - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// What a string with escapes stands for; halves of surrogate pairs become `?`, as where Java makes UTF-8 of them.
    ///
    /// - Parameter text: what is between the quotes; a cursor has passed over it.
    /// - Returns: the bytes.
    static func unescaped(_ text: ByteView) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            let byte = text[at]
            guard byte == UInt8(ascii: "\\"), at + 1 < text.count else {
                bytes.append(byte)
                at += 1
                continue
            }
            at += 2
            switch text[at - 1] {
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "t"): bytes.append(9)
            // OpenX alone has these two; its \v is octal 11.
            case UInt8(ascii: "a"): bytes.append(7)
            case UInt8(ascii: "v"): bytes.append(9)
            case UInt8(ascii: "u"): append(unit: hexadecimal(text, at) ?? 0, text, &at, to: &bytes)
            default: bytes.append(text[at - 1])
            }
        }
        return bytes
    }

    /// Appends the character of a `\u` whose digits are at a position, and of the one that completes a pair.
    private static func append(unit: UInt32, _ text: ByteView, _ at: inout Int, to bytes: inout [UInt8]) {
        at += 4
        var code = unit
        if unit & 0xFC00 == 0xD800, at + 6 <= text.count, text[at] == UInt8(ascii: "\\"),
            text[at + 1] == UInt8(ascii: "u"), let low = hexadecimal(text, at + 2), low & 0xFC00 == 0xDC00
        {
            code = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
            at += 6
        }
        guard let scalar = Unicode.Scalar(code) else {
            bytes.append(UInt8(ascii: "?"))
            return
        }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
    }

    /// Appends a string in quotes as OpenX writes it.
    static func append(quoted text: ByteView, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var previous: UInt8 = 0
        for at in 0..<text.count {
            let byte = text[at]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "/"):
                if previous == UInt8(ascii: "<") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            case 9: bytes += Array("\\t".utf8)
            case 8: bytes += Array("\\b".utf8)
            case 10: bytes += Array("\\n".utf8)
            case 13: bytes += Array("\\r".utf8)
            case 12: bytes += Array("\\f".utf8)
            case ..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
            previous = byte
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension ByteView {
    /// Whether the bytes are a text of lower-case letters, in any case.
    func equalsLower(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for position in 0..<count {
            let byte = self[position]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if unsafe (isUpper ? byte | 0x20 : byte) != text.utf8Start[position] { return false }
        }
        return true
    }

    /// Whether the bytes are a number of RFC 8259.
    var isJSONNumber: Bool {
        var at = 0
        func digits() -> Int {
            let start = at
            while at < count, self[at] &- 0x30 < 10 { at += 1 }
            return at - start
        }
        if count > 0, self[0] == UInt8(ascii: "-") { at = 1 }
        let first = at
        let whole = digits()
        guard whole > 0, whole == 1 || self[first] != 0x30 else { return false }
        if at < count, self[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { return false }
        }
        if at < count, self[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < count, self[at] == UInt8(ascii: "+") || self[at] == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { return false }
        }
        return at == count
    }

    /// Without the bytes up to U+0020 at both ends, as Java's `trim`.
    var trimmedSpaces: ByteView {
        var (start, end) = (0, count)
        while start < end && self[start] <= 0x20 { start += 1 }
        while end > start && self[end - 1] <= 0x20 { end -= 1 }
        return slice(start, end)
    }
}
