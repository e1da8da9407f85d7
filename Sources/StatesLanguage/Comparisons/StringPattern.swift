/// The pattern of StringMatches: `*` stands for any characters, also none; `\*` and `\\` stand for themselves.
///
/// Matching takes time in proportion to the text and the pattern, however many stars there are.
public struct StringPattern: Hashable, Sendable {
    /// The pattern as written.
    public let text: String
    /// What stands between the stars, in order.
    private let pieces: [[UInt8]]

    /// Reads a pattern; every text is one.
    ///
    /// A backslash before anything else stands for itself.
    public init(_ text: String) {
        self.text = text
        var pieces: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "*") where !isEscaped: pieces.append([])
            case UInt8(ascii: "\\") where !isEscaped:
                isEscaped = true
                continue
            default:
                if isEscaped, byte != UInt8(ascii: "*"), byte != UInt8(ascii: "\\") {
                    pieces[pieces.count - 1].append(UInt8(ascii: "\\"))
                }
                pieces[pieces.count - 1].append(byte)
            }
            isEscaped = false
        }
        if isEscaped {
            pieces[pieces.count - 1].append(UInt8(ascii: "\\"))
        }
        self.pieces = pieces
    }

    /// Whether the whole of `value` matches.
    public func matches(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        guard let first = pieces.first, let last = pieces.last else { return false }
        guard pieces.count > 1 else { return bytes == first }
        guard bytes.count >= first.count + last.count, bytes.starts(with: first),
            bytes[(bytes.count - last.count)...].elementsEqual(last)
        else { return false }
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces.dropFirst().dropLast() {
            guard let end = Self.end(of: piece, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// Where the first occurrence of a piece ends.
    private static func end(of piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard piece.count <= bytes.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - piece.count) where bytes[start...].starts(with: piece) {
            return start + piece.count
        }
        return nil
    }
}
