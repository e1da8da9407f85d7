/// A compiled LIKE pattern: `%` for any text, `_` for one character, and what an escape character makes literal.
///
/// It matches whole values, by code point, with upper and lower case apart; there is no escape character unless one is
/// given. A stray byte (invalid UTF-8) is no character: `%` spans it and `_` does not match it.
struct LikePattern: Hashable, Sendable {
    /// A piece of the pattern between two `%`.
    struct Segment: Hashable, Sendable {
        /// What `_` is among the units.
        static let anyCharacter: UInt16 = 0x100

        /// Bytes, and `anyCharacter`; flat, so that comparing touches one array.
        private(set) var units: [UInt16] = []
        /// How many `_` come first.
        private(set) var leadingCharacters = 0
        /// The bytes that come then, up to the next `_`.
        private(set) var leadingText: [UInt8] = []

        /// The bytes, when there is no `_`.
        var text: [UInt8]? { leadingText.count == units.count ? leadingText : nil }

        mutating func append(_ byte: UInt8) {
            if leadingCharacters + leadingText.count == units.count { leadingText.append(byte) }
            units.append(UInt16(byte))
        }

        mutating func appendCharacter() {
            if leadingCharacters == units.count { leadingCharacters += 1 }
            units.append(Self.anyCharacter)
        }
    }

    /// How a value is compared, the quickest way that the pattern allows.
    enum Shape: Hashable, Sendable {
        /// `%`.
        case everything
        /// No wildcard.
        case equal([UInt8])
        /// `lit%`.
        case prefix([UInt8])
        /// `%lit`.
        case suffix([UInt8])
        /// `%lit%`.
        case containing([UInt8])
        /// Texts with `%` between them; the first and the last may be empty.
        case texts(first: [UInt8], middle: [[UInt8]], last: [UInt8])
        /// Segments with `%` between them, of which the first and the last may be empty.
        case segments([Segment])
    }

    /// How a value is compared.
    let shape: Shape
    /// Bytes with which every matching value begins: what comes before the first wildcard, without escapes.
    ///
    /// A file or row group whose values all lie outside the range of this prefix has no match.
    let prefix: [UInt8]
    /// Bytes that a matching value has at least.
    let minimumCount: Int

    /// There is no wildcard: only the value `prefix` matches.
    var isExact: Bool {
        if case .equal = shape { true } else { false }
    }

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - pattern: UTF-8.
    ///   - escape: what is written behind ESCAPE; nil without it.
    /// - Throws: `PatternError.escapeIsNotOneCharacter`, `.escapeBeforeOrdinaryCharacter`.
    init(_ pattern: UnsafeRawBufferPointer, escape: UnsafeRawBufferPointer? = nil) throws(PatternError) {
        var escapeBytes: [UInt8] = []
        if let escape = unsafe escape {
            escapeBytes = unsafe [UInt8](escape)
            guard unsafe Self.isEscape(escape) else { throw .escapeIsNotOneCharacter }
        }
        let segments = try Self.segments(unsafe [UInt8](pattern), escape: escapeBytes)
        minimumCount = segments.reduce(0) { $0 + $1.units.count }
        shape = Self.shape(segments)
        prefix = segments[0].leadingCharacters == 0 ? segments[0].leadingText : []
    }

    /// Whether an escape is one UTF-16 unit, as Trino demands: characters beyond U+FFFF are refused.
    private static func isEscape(_ escape: UnsafeRawBufferPointer) -> Bool {
        guard escape.count > 0 else { return false }
        let length = unsafe UTF8Structure.characterLength(escape, at: 0)
        return length == escape.count && length < 4
    }

    private static func segments(_ pattern: [UInt8], escape: [UInt8]) throws(PatternError) -> [Segment] {
        var segments = [Segment()]
        var rest = pattern[...]
        while let byte = rest.first {
            if !escape.isEmpty, rest.starts(with: escape) {
                rest = rest.dropFirst(escape.count)
                let length =
                    rest.first == UInt8(ascii: "%") || rest.first == UInt8(ascii: "_")
                    ? 1 : rest.starts(with: escape) ? escape.count : 0
                guard length > 0 else { throw .escapeBeforeOrdinaryCharacter }
                for literal in rest.prefix(length) { segments[segments.count - 1].append(literal) }
                rest = rest.dropFirst(length)
                continue
            }
            rest = rest.dropFirst()
            switch byte {
            case UInt8(ascii: "%"): segments.append(Segment())
            case UInt8(ascii: "_"): segments[segments.count - 1].appendCharacter()
            default: segments[segments.count - 1].append(byte)
            }
        }
        // `%%` is `%`.
        let last = segments.count - 1
        return segments.enumerated().filter { $0.offset == 0 || $0.offset == last || !$0.element.units.isEmpty }.map(
            \.element)
    }

    private static func shape(_ segments: [Segment]) -> Shape {
        let texts = segments.compactMap(\.text)
        guard texts.count == segments.count else { return .segments(segments) }
        let first = texts[0]
        if texts.count == 1 { return .equal(first) }
        let last = texts[texts.count - 1]
        let middle = Array(texts[1..<(texts.count - 1)])
        switch (first.isEmpty, middle.count, last.isEmpty) {
        case (true, 0, true): return .everything
        case (false, 0, true): return .prefix(first)
        case (true, 0, false): return .suffix(last)
        case (true, 1, true): return .containing(middle[0])
        default: return .texts(first: first, middle: middle, last: last)
        }
    }
}
