import Columnar

/// Simple case mapping: one code point to one, without regard to language and neighbours.
///
/// Trino's `lower` and `upper` map each code point as Java's `Character.toLowerCase(int)` does, so `ß` stays as it is.
/// Unicode of the Swift library is newer than that of Java 17, so letters that got a partner after Unicode 13 have one
/// here and not there.
struct CaseMapping: Sendable {
    /// To lower case.
    static let lower = CaseMapping(isUpper: false)
    /// To upper case.
    static let upper = CaseMapping(isUpper: true)

    private let isUpper: Bool
    /// The partners of the code points of the basic plane, which all lie there as well.
    private let basic: [UInt16]

    private init(isUpper: Bool) {
        self.isUpper = isUpper
        basic = (UInt32(0)...0xFFFF).map { UInt16(CaseMapping.partner(of: $0, isUpper: isUpper)) }
    }

    /// The code point's partner, or itself.
    @inline(__always)
    subscript(codePoint: UInt32) -> UInt32 {
        if codePoint <= 0xFFFF { return UInt32(basic[Int(codePoint)]) }
        return CaseMapping.partner(of: codePoint, isUpper: isUpper)
    }

    private static func partner(of codePoint: UInt32, isUpper: Bool) -> UInt32 {
        guard let scalar = Unicode.Scalar(codePoint) else { return codePoint }
        let properties = scalar.properties
        guard isUpper ? properties.changesWhenUppercased : properties.changesWhenLowercased else { return codePoint }
        // The library has the full mappings only. Where one of them is longer than one code point, the simple mapping
        // is the title case form if that is one code point (ᾳ to ᾼ), i for İ, and else nothing (ß).
        if isUpper {
            return single(properties.uppercaseMapping) ?? single(properties.titlecaseMapping) ?? codePoint
        }
        return single(properties.lowercaseMapping) ?? (codePoint == 0x130 ? 0x69 : codePoint)
    }

    private static func single(_ mapping: String) -> UInt32? {
        let scalars = mapping.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return nil }
        return first.value
    }
}

extension TextBuffer {
    /// Appends text in lower or upper case; what is not UTF-8 is copied.
    @inline(__always)
    mutating func append(_ text: ByteView, inUpperCase isUpper: Bool) {
        // Letters differ from their partners by 0x20; `bias` brings the letters to map to the end of the range of
        // seven bits, so that an addition carries into the top bit exactly for them.
        let first: UInt64 = isUpper ? 0x61 : 0x41
        let fromFirst = (0x80 &- first) &* 0x0101_0101_0101_0101
        let beyondLast = (0x80 &- first &- 26) &* 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let count = text.count
        reserve(count)
        var position = 0
        while position < count && count >= 8 {
            // The last word may overlap the one before, which gives the same bytes once more.
            let from = min(position, count &- 8)
            let word = text.fullWord(at: from)
            if word & tops != 0 { break }
            let letters = (word &+ fromFirst) & ~(word &+ beyondLast) & tops
            let mapped = (word ^ letters &>> 2).littleEndian
            unsafe UnsafeMutableRawPointer(end).storeBytes(of: mapped, toByteOffset: from &- position, as: UInt64.self)
            advance(from &+ 8 &- position)
            position = from &+ 8
        }
        let letter = UInt8(truncatingIfNeeded: first)
        while position < count {
            let byte = text[position]
            if byte >= 0x80 { break }
            appendReserved(byte &- letter < 26 ? byte ^ 0x20 : byte)
            position &+= 1
        }
        if position < count { appendWide(text.slice(position, count), in: isUpper ? .upper : .lower) }
    }

    @inline(never)
    private mutating func appendWide(_ text: ByteView, in mapping: CaseMapping) {
        var position = 0
        while position < text.count {
            switch text.codePoint(at: position) {
            case .scalar(let value, let byteCount):
                append(codePoint: mapping[value])
                position += byteCount
            case .invalid(let byteCount):
                append(text.slice(position, position + byteCount))
                position += byteCount
            }
        }
    }
}
