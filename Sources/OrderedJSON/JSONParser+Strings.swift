// Strings: escapes, surrogate pairs and UTF-8, checked in the one pass that looks for the closing quote.

extension JSONParser {
    /// Reads the string whose opening quote is at `offset`.
    mutating func string() throws(JSONSyntaxError) -> String {
        offset += 1
        let start = offset
        try skipPlainBytes()
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return String(decoding: bytes[start..<(offset - 1)], as: UTF8.self)
        }
        var decoded = Array(bytes[start..<offset])
        while true {
            if bytes[offset] == UInt8(ascii: "\"") {
                offset += 1
                return String(decoding: decoded, as: UTF8.self)
            }
            decoded.append(contentsOf: UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter)
            let runStart = offset
            try skipPlainBytes()
            decoded.append(contentsOf: bytes[runStart..<offset])
        }
    }

    /// Moves to the next quote or backslash; what is passed over is valid UTF-8 without control characters.
    private mutating func skipPlainBytes() throws(JSONSyntaxError) {
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case 0..<0x20: throw fault(.unescapedControlCharacter(byte))
            case 0x20..<0x80: offset += 1
            default:
                guard let length = UTF8Sequence.length(in: bytes, at: offset) else { throw fault(.invalidUTF8) }
                offset += length
            }
        }
        throw fault(.unexpectedEnd)
    }

    /// Reads one escape, both halves when it is a surrogate pair.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = offset
        offset += 1
        guard offset < bytes.count else { throw fault(.unexpectedEnd) }
        let letter = bytes[offset]
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault(.invalidEscape, at: start)
        }
        let first = try fourHexDigits(escapeAt: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate, at: start) }
        let secondStart = offset
        offset += 2
        let second = try fourHexDigits(escapeAt: secondStart)
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
        else { throw fault(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func fourHexDigits(escapeAt start: Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count else { throw fault(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue, bytes[offset] < 0x80 else {
                throw fault(.invalidEscape, at: start)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }
}
