import Columnar

/// Strings of JSON text: their escapes, and how Jackson writes them.
///
/// Java has strings of UTF-16 units, so half of a surrogate pair may stand alone. As bytes it becomes a question mark, unless
/// it is written as an escape. What is not UTF-8 becomes U+FFFD when it is read.
enum JSONString {
    /// How code points beyond the basic plane are written.
    enum Surrogates {
        /// As two escapes, `\uD83D\uDE00`: what Jackson does when it writes bytes.
        case escaped
        /// As themselves: what Jackson does when it writes characters.
        case plain
    }

    /// A bit in the byte of the first quote, backslash or control character of a word; perhaps in later bytes as well.
    @inline(__always)
    static func marks(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let found =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((word &- ones &* 0x20) & ~word)
        return found & (ones &* 0x80)
    }

    /// The number that four hexadecimal digits are; nil if they are none.
    @inline(__always)
    static func codeUnit(_ text: ByteView, at position: Int) -> UInt32? {
        var unit: UInt32 = 0
        for index in 0..<4 {
            let byte = text[position &+ index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default: return nil
            }
            unit = unit &<< 4 | UInt32(digit)
        }
        return unit
    }

    // MARK: - Reading

    /// What a string is, without its escapes.
    ///
    /// - Parameter content: what stands between the quotes; its escapes are sound.
    /// - Returns: UTF-8.
    static func decoded(_ content: ByteView) -> [UInt8] {
        var buffer = TextBuffer(capacity: content.count)
        appendDecoded(content, to: &buffer)
        return buffer.array
    }

    /// Appends what a string is, without its escapes.
    static func appendDecoded(_ content: ByteView, to out: inout TextBuffer) {
        var characters = JSONCharacters(content, hasEscapes: true)
        while let code = characters.next() { out.append(code: code) }
    }

    /// Whether the bytes are UTF-8, of which most text is only looked at eight bytes at a time.
    static func isSound(_ content: ByteView) -> Bool {
        if content.isASCII { return true }
        var position = 0
        while position < content.count {
            let (_, length, isSound) = UTF8Scalar.decode(content, at: position)
            if !isSound { return false }
            position &+= length
        }
        return true
    }

    // MARK: - Writing

    /// Appends text as a JSON string.
    static func append(_ text: ByteView, surrogates: Surrogates = .escaped, to out: inout TextBuffer) {
        append(text, hasEscapes: false, surrogates: surrogates, to: &out)
    }

    /// Appends a string of JSON text as Jackson would write it.
    static func append(
        content: ByteView, hasEscapes: Bool, surrogates: Surrogates, to out: inout TextBuffer
    ) {
        if !hasEscapes && content.isASCII {
            out.append(UInt8(ascii: "\""))
            out.append(content)
            out.append(UInt8(ascii: "\""))
            return
        }
        append(content, hasEscapes: hasEscapes, surrogates: surrogates, to: &out)
    }

    private static func append(
        _ content: ByteView, hasEscapes: Bool, surrogates: Surrogates, to out: inout TextBuffer
    ) {
        out.append(UInt8(ascii: "\""))
        var characters = JSONCharacters(content, hasEscapes: hasEscapes)
        while let code = characters.next() {
            switch code {
            case 0x22: out.append("\\\"")
            case 0x5C: out.append("\\\\")
            case 0x08: out.append("\\b")
            case 0x09: out.append("\\t")
            case 0x0A: out.append("\\n")
            case 0x0C: out.append("\\f")
            case 0x0D: out.append("\\r")
            case 0..<0x20: out.append(escape: code)
            case 0x20..<0x80: out.append(UInt8(truncatingIfNeeded: code))
            case 0xD800..<0xE000 where surrogates == .escaped: out.append(escape: code)
            case 0x10000... where surrogates == .escaped:
                out.append(escape: 0xD800 + (code - 0x10000) >> 10)
                out.append(escape: 0xDC00 + (code - 0x10000) & 0x3FF)
            default: out.append(code: code)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    /// Which of two strings of JSON text, as they are written by ``append(content:hasEscapes:surrogates:to:)``, comes
    /// first in the order of Java: that of UTF-16 units.
    static func isBefore(_ first: ByteView, _ second: ByteView) -> Bool {
        if isPlain(first) && isPlain(second) { return first.compare(to: second) < 0 }
        return units(first).lexicographicallyPrecedes(units(second))
    }

    /// Without escapes and code points beyond the basic plane, the order of bytes is that of UTF-16 units.
    private static func isPlain(_ content: ByteView) -> Bool {
        for index in 0..<content.count where content[index] == UInt8(ascii: "\\") || content[index] >= 0xF0 {
            return false
        }
        return true
    }

    private static func units(_ content: ByteView) -> [UInt16] {
        var units: [UInt16] = []
        var characters = JSONCharacters(content, hasEscapes: true)
        while let code = characters.next() {
            if code >= 0x10000 {
                units.append(UInt16(0xD800 + (code - 0x10000) >> 10))
                units.append(UInt16(0xDC00 + (code - 0x10000) & 0x3FF))
            } else {
                units.append(UInt16(code))
            }
        }
        return units
    }
}

/// The code points of text, or of a string of JSON text with its escapes resolved.
///
/// Halves of surrogate pairs that stand alone come out as they are.
struct JSONCharacters {
    private let content: ByteView
    private let hasEscapes: Bool
    private var position = 0

    init(_ content: ByteView, hasEscapes: Bool) {
        self.content = content
        self.hasEscapes = hasEscapes
    }

    @inline(__always)
    mutating func next() -> UInt32? {
        guard position < content.count else { return nil }
        let byte = content[position]
        if byte == UInt8(ascii: "\\") && hasEscapes { return escaped() }
        if byte < 0x80 {
            position &+= 1
            return UInt32(byte)
        }
        let (code, length, _) = UTF8Scalar.decode(content, at: position)
        position &+= length
        return code
    }

    private mutating func escaped() -> UInt32 {
        let letter = content[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"):
            let unit = JSONString.codeUnit(content, at: position) ?? 0xFFFD
            position += 4
            guard 0xD800..<0xDC00 ~= unit, position + 6 <= content.count, content[position] == UInt8(ascii: "\\"),
                content[position + 1] == UInt8(ascii: "u"), let low = JSONString.codeUnit(content, at: position + 2),
                0xDC00..<0xE000 ~= low
            else { return unit }
            position += 6
            return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        default: return UInt32(letter)
        }
    }
}

/// Code points of UTF-8, one at a time.
enum UTF8Scalar {
    /// The code point at a position.
    ///
    /// - Returns: the code point and its bytes; where there is none, U+FFFD, the bytes that it stands for, as Java's decoder
    ///   counts them, and false.
    @inline(__always)
    static func decode(_ text: ByteView, at position: Int) -> (code: UInt32, length: Int, isSound: Bool) {
        let first = text[position]
        if first < 0x80 { return (UInt32(first), 1, true) }
        let length: Int
        var code: UInt32
        var range: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: (length, code) = (2, UInt32(first & 0x1F))
        case 0xE0...0xEF:
            (length, code) = (3, UInt32(first & 0x0F))
            if first == 0xE0 { range = 0xA0...0xBF }
            if first == 0xED { range = 0x80...0x9F }
        case 0xF0...0xF4:
            (length, code) = (4, UInt32(first & 0x07))
            if first == 0xF0 { range = 0x90...0xBF }
            if first == 0xF4 { range = 0x80...0x8F }
        default: return (0xFFFD, 1, false)
        }
        for index in 1..<length {
            guard position &+ index < text.count, range.contains(text[position &+ index]) else {
                return (0xFFFD, index, false)
            }
            code = code &<< 6 | UInt32(text[position &+ index] & 0x3F)
            range = 0x80...0xBF
        }
        return (code, length, true)
    }
}

extension TextBuffer {
    /// Appends a code point; a question mark for half of a surrogate pair.
    @inline(__always)
    mutating func append(code: UInt32) {
        switch code {
        case 0..<0x80: append(UInt8(truncatingIfNeeded: code))
        case 0x80..<0x800:
            append(0xC0 | UInt8(truncatingIfNeeded: code &>> 6))
            append(0x80 | UInt8(truncatingIfNeeded: code & 0x3F))
        case 0xD800..<0xE000: append(UInt8(ascii: "?"))
        case 0x800..<0x10000:
            append(0xE0 | UInt8(truncatingIfNeeded: code &>> 12))
            append(0x80 | UInt8(truncatingIfNeeded: code &>> 6 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: code & 0x3F))
        default:
            append(0xF0 | UInt8(truncatingIfNeeded: code &>> 18))
            append(0x80 | UInt8(truncatingIfNeeded: code &>> 12 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: code &>> 6 & 0x3F))
            append(0x80 | UInt8(truncatingIfNeeded: code & 0x3F))
        }
    }

    /// Appends a UTF-16 unit as `\u00E9`.
    fileprivate mutating func append(escape unit: UInt32) {
        append("\\u")
        for shift in [12, 8, 4, 0] as [UInt32] {
            let digit = UInt8(truncatingIfNeeded: unit &>> shift & 0xF)
            append(digit < 10 ? 0x30 + digit : 0x37 + digit)
        }
    }
}
