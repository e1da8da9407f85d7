import Columnar

/// The characters that a trim function takes away.
struct TrimSet: Sendable {
    private let members: [UInt32]
    private let asciiMembers: (UInt64, UInt64)

    /// Java's white space (`Character.isWhitespace`): space, line and paragraph separators without the no-break spaces,
    /// and U+0009 to U+000D and U+001C to U+001F.
    static let whitespace = TrimSet(
        Array(0x09...0x0D) + Array(0x1C...0x20) + [0x1680] + Array(0x2000...0x2006) + Array(0x2008...0x200A)
            + [0x2028, 0x2029, 0x205F, 0x3000])

    /// A set of code points.
    init(_ members: [UInt32]) {
        self.members = members
        var low: UInt64 = 0
        var high: UInt64 = 0
        for member in members where member < 0x80 {
            if member < 64 { low |= 1 << UInt64(member) } else { high |= 1 << UInt64(member - 64) }
        }
        asciiMembers = (low, high)
    }

    @inline(__always)
    private func contains(ascii byte: UInt8) -> Bool {
        let bits = byte < 64 ? asciiMembers.0 : asciiMembers.1
        return bits &>> UInt64(byte & 63) & 1 != 0
    }

    /// Bytes of the member at the start of text, 0 if there is none.
    @inline(__always)
    private func memberLength(atStart text: ByteView, _ from: Int, _ to: Int) -> Int {
        let first = text[from]
        if first < 0x80 { return contains(ascii: first) ? 1 : 0 }
        guard case .scalar(let value, let byteCount) = text.slice(from, to).wideCodePoint(at: 0) else { return 0 }
        return members.contains(value) ? byteCount : 0
    }

    /// Bytes of the member at the end of text, 0 if there is none.
    @inline(__always)
    private func memberLength(atEnd text: ByteView, _ from: Int, _ to: Int) -> Int {
        let last = text[to &- 1]
        if last < 0x80 { return contains(ascii: last) ? 1 : 0 }
        var start = to &- 1
        while start > from && to &- start < 4 && text[start] & 0xC0 == 0x80 { start &-= 1 }
        guard case .scalar(let value, let byteCount) = text.slice(start, to).codePoint(at: 0),
            byteCount == to &- start, members.contains(value)
        else { return 0 }
        return byteCount
    }

    /// Text without members at its ends.
    @inline(__always)
    func trim(_ text: ByteView, left: Bool, right: Bool) -> ByteView {
        var from = 0
        var to = text.count
        if left {
            while from < to {
                let length = memberLength(atStart: text, from, to)
                if length == 0 { break }
                from &+= length
            }
        }
        if right {
            while from < to {
                let length = memberLength(atEnd: text, from, to)
                if length == 0 { break }
                to &-= length
            }
        }
        return text.slice(from, to)
    }
}
