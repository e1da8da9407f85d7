package import Columnar

// Counting and finding the code points of text, as airlift's `SliceUtf8` does it for Trino: a byte that is no
// continuation byte begins a code point, and nothing is checked. Only decoding looks at whether text is UTF-8.

extension ByteView {
    /// Eight bytes as a little-endian word.
    @inline(__always)
    func fullWord(at position: Int) -> UInt64 {
        assert(position >= 0 && position + 8 <= count, "word at \(position) is outside 0..<\(count)")
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// The bytes from a position to the end, fewer than eight, as a little-endian word; there are eight in all.
    @inline(__always)
    private func lastWord(from position: Int) -> UInt64 {
        // Reads bytes before the position as well, and moves them out of the word.
        fullWord(at: count &- 8) &>> UInt64((8 &- (count &- position)) &* 8 & 63)
    }

    /// Whether every byte is below 0x80.
    @inline(__always)
    package var isASCII: Bool {
        var position = 0
        if count >= 8 {
            while position &+ 8 <= count {
                if fullWord(at: position) & ByteView.topBits != 0 { return false }
                position &+= 8
            }
            return fullWord(at: count &- 8) & ByteView.topBits == 0
        }
        var seen: UInt8 = 0
        while position < count {
            seen |= self[position]
            position &+= 1
        }
        return seen < 0x80
    }

    /// Number of code points: of bytes that are no continuation bytes.
    @inline(__always)
    package var codePointCount: Int {
        var continuations = 0
        var position = 0
        if count >= 8 {
            while position &+ 8 <= count {
                // Each byte of the sum counts up to 31, so that all of them add up to a byte.
                var sum: UInt64 = 0
                let end = min(count &- 7, position &+ 8 &* 31)
                while position < end {
                    sum &+= ByteView.continuationMarks(fullWord(at: position))
                    position &+= 8
                }
                continuations &+= ByteView.total(sum)
            }
            if position < count {
                continuations &+= ByteView.total(ByteView.continuationMarks(lastWord(from: position)))
            }
            return count &- continuations
        }
        while position < count {
            if self[position] & 0xC0 == 0x80 { continuations &+= 1 }
            position &+= 1
        }
        return count &- continuations
    }

    /// Where a code point begins, counted from a position that begins one.
    ///
    /// - Parameters:
    ///   - index: how many code points to pass over; not negative.
    ///   - position: where to begin, at most ``count``.
    /// - Returns: a position below ``count``, or nil if the text has no such code point.
    @inline(__always)
    package func offset(ofCodePoint index: Int, from position: Int = 0) -> Int? {
        if count &- position <= index { return nil }
        if index == 0 { return position }
        var wanted = index
        var position = position
        while wanted >= 8 && position &+ 8 <= count {
            wanted &-= 8 &- ByteView.total(ByteView.continuationMarks(fullWord(at: position)))
            position &+= 8
        }
        while position < count {
            if self[position] & 0xC0 != 0x80 {
                if wanted == 0 { return position }
                wanted &-= 1
            }
            position &+= 1
        }
        return nil
    }

    private static var topBits: UInt64 { 0x8080_8080_8080_8080 }

    /// A one in each of eight bytes that is a continuation byte, `10xxxxxx`, and a zero in the others.
    @inline(__always)
    private static func continuationMarks(_ word: UInt64) -> UInt64 {
        word &>> 7 & ~word &>> 6 & 0x0101_0101_0101_0101
    }

    /// The sum of eight bytes, if it fits in one.
    @inline(__always)
    private static func total(_ bytes: UInt64) -> Int { Int((bytes &* 0x0101_0101_0101_0101) &>> 56) }
}

/// What begins at a position of text: a code point, or bytes that are not UTF-8.
enum DecodedCodePoint: Equatable {
    /// A code point of some bytes.
    case scalar(UInt32, byteCount: Int)
    /// As many bytes as airlift takes for one broken character.
    case invalid(byteCount: Int)
}

extension ByteView {
    /// Decodes what begins at a position.
    ///
    /// What is broken is measured as in airlift's `tryGetCodePointAt`, which counts the historic forms of five and six
    /// bytes, surrogates and overlong forms as one broken character each; the Unicode standard would count more.
    @inline(__always)
    func codePoint(at position: Int) -> DecodedCodePoint {
        let first = self[position]
        if first < 0x80 { return .scalar(UInt32(first), byteCount: 1) }
        return wideCodePoint(at: position)
    }

    /// Decodes what begins at a position with a byte outside ASCII.
    func wideCodePoint(at position: Int) -> DecodedCodePoint {
        let first = self[position]
        let expected: Int
        switch first {
        case 0xC0..<0xE0: expected = 2
        case 0xE0..<0xF0: expected = 3
        case 0xF0..<0xF8: expected = 4
        case 0xF8..<0xFC: expected = 5
        case 0xFC..<0xFE: expected = 6
        default: return .invalid(byteCount: 1)
        }
        var value = UInt32(first) & (0x7F >> UInt32(expected))
        for index in 1..<expected {
            guard position + index < count, self[position + index] & 0xC0 == 0x80 else {
                return .invalid(byteCount: index)
            }
            value = value << 6 | UInt32(self[position + index] & 0x3F)
        }
        let isValid =
            switch expected {
            case 2: value >= 0x80
            case 3: value >= 0x800 && !(0xD800...0xDFFF).contains(value)
            case 4: value >= 0x1_0000 && value <= 0x10_FFFF
            default: false
            }
        return isValid ? .scalar(value, byteCount: expected) : .invalid(byteCount: expected)
    }

    /// Bytes of the character at a position, valid or not.
    @inline(__always)
    func characterLength(at position: Int) -> Int {
        switch codePoint(at: position) {
        case .scalar(_, let byteCount), .invalid(let byteCount): byteCount
        }
    }

    /// All code points.
    ///
    /// - Throws: ``Failure`` with the text that Trino has for it if the text is not UTF-8.
    func codePoints() throws -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(count)
        var position = 0
        while position < count {
            guard case .scalar(let value, let byteCount) = codePoint(at: position) else {
                throw Failure(
                    "INVALID_FUNCTION_ARGUMENT", "Invalid UTF-8 encoding in characters: \(javaString)")
            }
            result.append(value)
            position += byteCount
        }
        return result
    }
}

extension TextBuffer {
    /// Appends a code point as UTF-8.
    ///
    /// - Parameter codePoint: at most 0x10FFFF, no surrogate.
    @inline(__always)
    mutating func append(codePoint: UInt32) {
        reserve(4)
        if codePoint < 0x80 {
            appendReserved(UInt8(truncatingIfNeeded: codePoint))
        } else if codePoint < 0x800 {
            appendReserved(UInt8(truncatingIfNeeded: 0xC0 | codePoint &>> 6))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint & 0x3F))
        } else if codePoint < 0x1_0000 {
            appendReserved(UInt8(truncatingIfNeeded: 0xE0 | codePoint &>> 12))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint &>> 6 & 0x3F))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint & 0x3F))
        } else {
            appendReserved(UInt8(truncatingIfNeeded: 0xF0 | codePoint &>> 18))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint &>> 12 & 0x3F))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint &>> 6 & 0x3F))
            appendReserved(UInt8(truncatingIfNeeded: 0x80 | codePoint & 0x3F))
        }
    }

    /// Appends a number of spaces; none for a negative number.
    mutating func append(spaces: Int) {
        guard spaces > 0 else { return }
        reserve(spaces)
        for _ in 0..<spaces { appendReserved(0x20) }
    }
}
