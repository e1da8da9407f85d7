import Columnar

/// Text inside JSON strings, RFC 8259 section 7.
enum JSONText {
    /// Whether every byte stands for itself: ASCII without control characters, quotes and backslashes.
    ///
    /// The text is readable for 8 bytes beyond its end.
    @inline(__always)
    static func isPlain(_ text: ByteView) -> Bool {
        var position = 0
        while position < text.count {
            var bytes = unsafe UnsafeRawPointer(text.start + position).loadUnaligned(as: UInt64.self).littleEndian
            let left = text.count &- position
            // Spaces take the place of what lies beyond the text.
            if left < 8 { bytes = bytes & ((1 &<< UInt64(8 &* left)) &- 1) | spaces &<< UInt64(8 &* left) }
            if unusual(bytes) { return false }
            position &+= 8
        }
        return true
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let spaces: UInt64 = 0x2020_2020_2020_2020

    /// Whether some byte is below 0x20, a quote, a backslash or above 0x7F; exact as a whole, not by byte.
    @inline(__always)
    private static func unusual(_ bytes: UInt64) -> Bool {
        let quotes = bytes ^ (ones &* 0x22)
        let backslashes = bytes ^ (ones &* 0x5C)
        let found = (bytes &- spaces) | (quotes &- ones) | (backslashes &- ones) | bytes
        return found & 0x8080_8080_8080_8080 != 0
    }

    /// Bytes that the text takes at most.
    static func maximumLength(_ byteCount: Int) -> Int { 6 * byteCount }

    /// Appends text without the quotes around it; what is not UTF-8 is replaced by U+FFFD.
    static func append(_ text: ByteView, to buffer: inout TextBuffer) {
        var position = 0
        let start = buffer.count
        while position < text.count {
            let byte = text[position]
            if byte >= 0x80 {
                let length = UTF8Text.sequenceLength(text, at: position)
                guard length > 0 else {
                    buffer.truncate(to: start)
                    appendRepaired(text, to: &buffer)
                    return
                }
                buffer.append(text.slice(position, position + length))
                position += length
                continue
            }
            append(ascii: byte, to: &buffer)
            position += 1
        }
    }

    /// Appends a string in quotes.
    static func appendQuoted(_ string: String, to buffer: inout TextBuffer) {
        buffer.append(UInt8(ascii: "\""))
        let arena = ByteArena()
        withExtendedLifetime(arena) { append(arena.copy(string), to: &buffer) }
        buffer.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func append(ascii byte: UInt8, to buffer: inout TextBuffer) {
        switch byte {
        case UInt8(ascii: "\""): buffer.append("\\\"")
        case UInt8(ascii: "\\"): buffer.append("\\\\")
        case 0x20...: buffer.append(byte)
        case 0x08: buffer.append("\\b")
        case 0x09: buffer.append("\\t")
        case 0x0A: buffer.append("\\n")
        case 0x0C: buffer.append("\\f")
        case 0x0D: buffer.append("\\r")
        default:
            buffer.append("\\u00")
            let digit = byte & 15
            buffer.append(0x30 + (byte >> 4))
            buffer.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    private static func appendRepaired(_ text: ByteView, to buffer: inout TextBuffer) {
        for byte in text.string.utf8 {
            if byte >= 0x80 { buffer.append(byte) } else { append(ascii: byte, to: &buffer) }
        }
    }
}

/// The form of UTF-8, RFC 3629.
enum UTF8Text {
    /// The length of the character of several bytes that begins at a position, or 0 if none does.
    @inline(__always)
    static func sequenceLength(_ text: ByteView, at position: Int) -> Int {
        let first = text[position]
        let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard length > 0, position + length <= text.count else { return 0 }
        let second = text[position + 1]
        // The second byte excludes long forms, surrogates and what is beyond U+10FFFF.
        let lowest: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest else { return 0 }
        var index = 2
        while index < length {
            if text[position + index] & 0xC0 != 0x80 { return 0 }
            index &+= 1
        }
        return length
    }
}
