/// A text with asterisks, each of which stands for any bytes, also for none.
///
/// `\*` and `\\` stand for an asterisk and a backslash.
struct WildcardText: Hashable, Sendable {
    /// What must come in this order, with anything between two of them; the first and the last stand at the ends.
    private let pieces: [[UInt8]]

    /// - Throws: `EventPatternError.Problem` for `**` and for a backslash before anything else.
    init(_ text: String) throws(EventPatternError.Problem) {
        var pieces: [[UInt8]] = [[]]
        let bytes = Array(text.utf8)
        let (asterisk, backslash) = (UInt8(ascii: "*"), UInt8(ascii: "\\"))
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : nil
            switch bytes[index] {
            case asterisk:
                // EventBridge counts from the quote in front of the text.
                if next == asterisk { throw .consecutiveWildcards(index + 1) }
                pieces.append([])
            case backslash:
                guard let next, next == asterisk || next == backslash else { throw .invalidEscape(index + 1) }
                pieces[pieces.count - 1].append(next)
                index += 1
            default: pieces[pieces.count - 1].append(bytes[index])
            }
            index += 1
        }
        self.pieces = pieces
    }

    func matches(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
            return pieces[0].elementsEqual(rest)
        }
        guard rest.starts(with: first) else { return false }
        rest = rest.dropFirst(first.count)
        guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else { return false }
        rest = rest.dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() {
            // The earliest place leaves the most for the others.
            guard let start = rest.indices.first(where: { rest[$0...].starts(with: piece) }) else { return false }
            rest = rest[(start + piece.count)...]
        }
        return true
    }
}
