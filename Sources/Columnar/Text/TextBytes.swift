// What the parsers share: trimming as Java and airlift do it, and the decimal digits that Java knows.

extension UnsafeRawBufferPointer {
    /// The bytes from one position to before another, rebased to start at 0.
    @usableFromInline @inline(__always)
    func part(_ from: Int, _ to: Int) -> UnsafeRawBufferPointer {
        assert(from >= 0 && from <= to && to <= count, "part \(from)..<\(to) is outside 0..<\(count)")
        guard let baseAddress, from < to else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeRawBufferPointer(start: baseAddress + from, count: to &- from)
    }

    /// Without the bytes up to U+0020 at both ends, as Java's `String.trim`.
    @inline(__always)
    var javaTrimmed: UnsafeRawBufferPointer {
        var from = 0
        var to = count
        while unsafe from < to && self[from] <= 0x20 { from &+= 1 }
        while unsafe to > from && self[to &- 1] <= 0x20 { to &-= 1 }
        if from == 0 && to == count { return unsafe self }
        return unsafe part(from, to)
    }

    /// Without Java's white space (`Character.isWhitespace`) at both ends, as Trino's `trim` function.
    ///
    /// Those are the Unicode space, line and paragraph separators except the three no-break spaces, and U+0009 to U+000D
    /// and U+001C to U+001F.
    @inline(__always)
    package var whitespaceTrimmed: UnsafeRawBufferPointer {
        if count > 0 {
            let first = unsafe self[0]
            let last = unsafe self[count &- 1]
            if first &- 0x21 < 0x5f && last &- 0x21 < 0x5f { return unsafe self }
        }
        return unsafe whitespaceTrimmedSlowly()
    }

    @inline(never)
    private func whitespaceTrimmedSlowly() -> UnsafeRawBufferPointer {
        var from = 0
        var to = count
        while from < to {
            let length = unsafe part(from, to).whitespacePrefix
            if length == 0 { break }
            from += length
        }
        while from < to {
            let length = unsafe part(from, to).whitespaceSuffix
            if length == 0 { break }
            to -= length
        }
        return unsafe part(from, to)
    }

    /// Length of the white space character at the start, 0 if there is none.
    private var whitespacePrefix: Int {
        let first = unsafe self[0]
        if first < 0x80 { return isASCIIWhitespace(first) ? 1 : 0 }
        return unsafe count >= 3 && isWideWhitespace(first, self[1], self[2]) ? 3 : 0
    }

    /// Length of the white space character at the end, 0 if there is none.
    private var whitespaceSuffix: Int {
        let last = unsafe self[count - 1]
        if last < 0x80 { return isASCIIWhitespace(last) ? 1 : 0 }
        return unsafe count >= 3 && isWideWhitespace(self[count - 3], self[count - 2], last) ? 3 : 0
    }

    /// The text, where what is not UTF-8 is replaced; for messages, not for loops.
    @usableFromInline var decoded: String { unsafe String(decoding: self, as: UTF8.self) }
}

private func isASCIIWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)
}

/// Whether three bytes are U+1680, U+2000...U+2006, U+2008...U+200A, U+2028, U+2029, U+205F or U+3000.
private func isWideWhitespace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xE1, 0x9A): third == 0x80
    case (0xE2, 0x80): (third >= 0x80 && third <= 0x8A && third != 0x87) || third == 0xA8 || third == 0xA9
    case (0xE2, 0x81): third == 0x9F
    case (0xE3, 0x80): third == 0x80
    default: false
    }
}

/// Whether a byte is an ASCII digit.
@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// Replaces digits of other scripts by ASCII digits, which Java's integer and decimal parsers take as well.
///
/// Java looks at UTF-16 units, so only digits of the basic plane count.
///
/// - Returns: the bytes with ASCII digits, or nil if something other than digits is outside ASCII.
@inline(never)
func asciiDigits(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var ascii: [UInt8] = []
    ascii.reserveCapacity(text.count)
    for scalar in unsafe text.decoded.unicodeScalars {
        if scalar.isASCII {
            ascii.append(UInt8(scalar.value))
        } else if scalar.value <= 0xFFFF, scalar.properties.numericType == .decimal,
            let value = scalar.properties.numericValue
        {
            ascii.append(0x30 + UInt8(value))
        } else {
            return nil
        }
    }
    return ascii
}

/// Whether a byte outside ASCII occurs.
func hasNonASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while position < text.count {
        if unsafe text[position] >= 0x80 { return true }
        position += 1
    }
    return false
}
