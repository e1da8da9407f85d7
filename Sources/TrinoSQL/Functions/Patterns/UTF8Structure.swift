/// The shape of UTF-8: where characters start and how long they are.
///
/// A byte sequence counts as a character when its first byte announces as many continuation bytes as follow; whether
/// the code point is allowed (surrogates, overlong forms) is not asked, as nothing here depends on it.
enum UTF8Structure {
    /// How many bytes the character at an offset has.
    ///
    /// - Parameters:
    ///   - bytes: text, valid or not.
    ///   - offset: below `bytes.count`.
    /// - Returns: 1...4, or 0 where no whole character stands.
    @inline(__always)
    static func characterLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let first = unsafe bytes[offset]
        if first < 0x80 { return 1 }
        let length = announcedLength(first)
        guard length > 0, offset &+ length <= bytes.count else { return 0 }
        for i in 1..<length where unsafe bytes[offset &+ i] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// How many bytes the character that ends before an offset has; 0 where none does.
    @inline(__always)
    static func characterLength(_ bytes: UnsafeRawBufferPointer, endingAt end: Int) -> Int {
        for length in 1...4 where length <= end {
            let first = unsafe bytes[end &- length]
            if first & 0xC0 != 0x80 { return (first < 0x80 ? 1 : announcedLength(first)) == length ? length : 0 }
        }
        return 0
    }

    @inline(__always)
    private static func announcedLength(_ first: UInt8) -> Int {
        switch first {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// The offset of the first byte that belongs to no character, or nil when the text is sound.
    static func firstFlaw(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var offset = 0
        let count = bytes.count
        while offset < count {
            if offset &+ 8 <= count,
                unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                offset &+= 8
                continue
            }
            let length = unsafe characterLength(bytes, at: offset)
            if length == 0 { return offset }
            offset &+= length
        }
        return nil
    }

    /// How many code points the bytes before an offset hold, as Trino counts them: continuation bytes do not count.
    static func codePointCount(_ bytes: UnsafeRawBufferPointer, before end: Int) -> Int {
        var count = 0
        for i in 0..<end where unsafe bytes[i] & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    /// The offset at which a code point starts.
    ///
    /// - Parameters:
    ///   - index: from 0.
    ///   - bytes: text, valid or not.
    /// - Returns: nil when the text has no such code point.
    static func offset(ofCodePoint index: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        var seen = -1
        for i in 0..<bytes.count where unsafe bytes[i] & 0xC0 != 0x80 {
            seen &+= 1
            if seen == index { return i }
        }
        return nil
    }
}
