/// What a `Range` header asks for.
enum ByteRange: Hashable, Sendable {
    /// `bytes=first-last` or `bytes=first-`.
    case from(Int64, through: Int64?)
    /// `bytes=-count`.
    case last(Int64)

    /// Reads a header.
    ///
    /// - Returns: nil for other units, several ranges and anything malformed, all of which S3 answers with the whole object.
    static func parse(_ header: String) -> ByteRange? {
        guard header.utf8.prefix(6).elementsEqual("bytes=".utf8) else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        let (first, last) = (trimmed(ends[0]), trimmed(ends[1]))
        if first.isEmpty { return number(last).map(ByteRange.last) }
        guard let start = number(first) else { return nil }
        if last.isEmpty { return .from(start, through: nil) }
        guard let end = number(last), end >= start else { return nil }
        return .from(start, through: end)
    }

    /// The bytes of an object of a length; nil when it has none of them.
    func bytes(of byteCount: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            guard first < byteCount else { return nil }
            guard let last, last < byteCount else { return first..<byteCount }
            return first..<(last + 1)
        case .last(let count):
            guard count > 0, byteCount > 0 else { return nil }
            return max(0, byteCount - count)..<byteCount
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        // A number over 2^63 is behind the end of everything.
        return Int64(text) ?? .max - 1
    }
}
