/// A filter of `SHOW` statements on names.
public struct NamePattern: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case literal(UInt8)
        /// Any one code point.
        case one
        /// Any text.
        case any
    }

    /// One of them must match the whole name.
    private let alternatives: [[Piece]]

    init(_ pattern: Show.Pattern) throws(SQLError) {
        alternatives = pattern.isHive ? NamePattern.hive(pattern.text) : [try NamePattern.like(pattern)]
    }

    /// Hive's: `*` and `.*` are any text, `|` separates choices.
    ///
    /// AWS, "SHOW TABLES": the regular expression may use only `*` or `|`.
    private static func hive(_ text: String) -> [[Piece]] {
        text.lowercased().split(separator: "|", omittingEmptySubsequences: false).map { choice in
            var pieces: [Piece] = []
            for byte in choice.utf8 {
                if byte != UInt8(ascii: "*") {
                    pieces.append(.literal(byte))
                    continue
                }
                if pieces.last == .literal(UInt8(ascii: ".")) { pieces.removeLast() }
                pieces.append(.any)
            }
            return pieces
        }
    }

    /// SQL's: `_` is a character, `%` any text.
    private static func like(_ pattern: Show.Pattern) throws(SQLError) -> [Piece] {
        let escape = pattern.escape.map { Array($0.utf8) }
        if let escape, escape.count != 1 {
            throw SQLError("INVALID_FUNCTION_ARGUMENT", "Escape string must be a single character")
        }
        var pieces: [Piece] = []
        var isEscaped = false
        for byte in pattern.text.lowercased().utf8 {
            if isEscaped {
                pieces.append(.literal(byte))
                isEscaped = false
            } else if byte == escape?.first {
                isEscaped = true
            } else {
                pieces.append(byte == UInt8(ascii: "%") ? .any : byte == UInt8(ascii: "_") ? .one : .literal(byte))
            }
        }
        guard !isEscaped else {
            throw SQLError(
                "INVALID_FUNCTION_ARGUMENT", "Escape character must be followed by '%', '_' or the escape character")
        }
        return pieces
    }

    /// Whether a name in lower case passes.
    public func matches(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return alternatives.contains { NamePattern.matches($0, bytes) }
    }

    /// Keeps the last place where `any` may take more, so that the time is at most length times length.
    private static func matches(_ pieces: [Piece], _ bytes: [UInt8]) -> Bool {
        var piece = 0
        var at = 0
        var retry: (piece: Int, at: Int)?
        while at < bytes.count || piece < pieces.count {
            if piece < pieces.count {
                switch pieces[piece] {
                case .any:
                    retry = (piece, at)
                    piece += 1
                    continue
                case .literal(let byte) where at < bytes.count && bytes[at] == byte:
                    piece += 1
                    at += 1
                    continue
                case .one where at < bytes.count:
                    piece += 1
                    at += 1
                    while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
                    continue
                default: break
                }
            }
            guard let last = retry, last.at < bytes.count else { return false }
            retry = (last.piece, last.at + 1)
            piece = last.piece + 1
            at = last.at + 1
        }
        return true
    }
}
