/// A regular expression that asks for one piece of text, perhaps at an end of the value, and needs no engine.
///
/// `lit`, `.*lit.*`, `^lit`, `lit$`, `^lit$`, `^.*lit`, `lit.*$` and `^.*lit.*$`, with `\A` for `^` and `\z` or `\Z`
/// for `$`.
/// The dot matches no line feed, and `$` and `\Z` also match before a line feed that ends the value; both are kept.
struct LiteralExpression: Hashable, Sendable {
    enum End: Hashable {
        case anywhere
        /// `\z`.
        case atEnd
        /// `$` and `\Z`.
        case atEndOrLastLineFeed
    }

    private(set) var text: [UInt8] = []
    private(set) var isAtStart = false
    private(set) var hasDotsBefore = false
    private(set) var hasDotsAfter = false
    private(set) var end = End.anywhere

    /// The match is the text itself, so that matches can be enumerated without the engine.
    var isPlain: Bool { !isAtStart && !hasDotsBefore && !hasDotsAfter && end == .anywhere }

    private static let lineFeed = UInt8(ascii: "\n")

    /// Recognises such a pattern; nil when it is of another kind.
    ///
    /// - Parameter pattern: sound UTF-8.
    init?(_ pattern: UnsafeRawBufferPointer) {
        var rest = unsafe [UInt8](pattern)[...]
        if Self.drop("^", from: &rest) || Self.drop("\\A", from: &rest) { isAtStart = true }
        if Self.drop(".*?", from: &rest) || Self.drop(".*", from: &rest) { hasDotsBefore = true }
        while let byte = Self.literalByte(&rest) { text.append(byte) }
        if Self.drop(".*?", from: &rest) || Self.drop(".*", from: &rest) { hasDotsAfter = true }
        if Self.drop("\\z", from: &rest) {
            end = .atEnd
        } else if Self.drop("$", from: &rest) || Self.drop("\\Z", from: &rest) {
            end = .atEndOrLastLineFeed
        }
        guard rest.isEmpty, !text.isEmpty else { return nil }
        // A line feed in the text and dots that may not cross one are the engine's business.
        if text.contains(Self.lineFeed), !isPlain { return nil }
    }

    private static func drop(_ text: StaticString, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard unsafe rest.starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        else { return false }
        rest.removeFirst(text.utf8CodeUnitCount)
        return true
    }

    /// Takes one byte that stands for itself, or an escape that does.
    private static func literalByte(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
        guard let first = rest.first else { return nil }
        switch first {
        case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "."), UInt8(ascii: "|"), UInt8(ascii: "?"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
            UInt8(ascii: "{"):
            return nil
        case UInt8(ascii: "\\"):
            guard let escaped = rest.dropFirst().first, let byte = meaning(ofEscaped: escaped) else { return nil }
            rest.removeFirst(2)
            return byte
        default:
            rest.removeFirst()
            return first
        }
    }

    private static func meaning(ofEscaped byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "n"): lineFeed
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "r"): UInt8(ascii: "\r")
        // Punctuation and the space.
        case 0x20...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: byte
        default: nil
        }
    }

    // MARK: - Searching

    /// Whether a value has a match.
    func isFound(in value: UnsafeRawBufferPointer) -> Bool {
        unsafe text.withUnsafeBytes { text in unsafe isFound(text, in: value) }
    }

    private func isFound(_ text: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer) -> Bool {
        if end == .anywhere {
            if !isAtStart { return unsafe ByteSearch.find(text, in: value) != nil }
            if !hasDotsBefore { return unsafe ByteSearch.stands(text, in: value, at: 0) }
            // Any occurrence will do of which no line feed is before: the first, if any.
            guard let first = unsafe ByteSearch.find(text, in: value) else { return false }
            return unsafe !value[..<first].contains(Self.lineFeed)
        }
        if unsafe isFound(text, in: value, endingAt: value.count) { return true }
        guard end == .atEndOrLastLineFeed, unsafe value.last == Self.lineFeed else { return false }
        return unsafe isFound(text, in: value, endingAt: value.count - 1)
    }

    private func isFound(
        _ text: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer, endingAt end: Int
    ) -> Bool {
        let value = unsafe UnsafeRawBufferPointer(rebasing: value[..<end])
        if !hasDotsAfter {
            let start = value.count - text.count
            guard unsafe ByteSearch.stands(text, in: value, at: start) else { return false }
            guard isAtStart else { return true }
            return unsafe hasDotsBefore ? !value[..<start].contains(Self.lineFeed) : start == 0
        }
        // The text has no line feed, and none is after it: it is in the last line.
        let line = unsafe value.lastIndex(of: Self.lineFeed).map { $0 + 1 } ?? 0
        if !isAtStart { return unsafe ByteSearch.find(text, in: value, from: line) != nil }
        guard line == 0 else { return false }
        return unsafe hasDotsBefore
            ? ByteSearch.find(text, in: value) != nil : ByteSearch.stands(text, in: value, at: 0)
    }
}
