/// Sets of ASCII characters that `java.net.URI` allows in the parts of a URL (RFC 2396 and 2732).
struct URLCharacters {
    private let low: UInt64
    private let high: UInt64
    /// Whether `%41` and visible characters outside ASCII belong to it as well.
    let hasEscapes: Bool

    private init(_ characters: String, hasEscapes: Bool = false, _ others: URLCharacters...) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.low = others.reduce(low) { $0 | $1.low }
        self.high = others.reduce(high) { $0 | $1.high }
        self.hasEscapes = hasEscapes || others.contains { $0.hasEscapes }
    }

    /// Whether a byte is in the set.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 0x80 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 != 0
    }

    static let digit = URLCharacters("0123456789")
    static let alpha = URLCharacters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    static let alphanumeric = URLCharacters("", alpha, digit)
    static let hexadecimal = URLCharacters("abcdefABCDEF", digit)
    static let scheme = URLCharacters("+-.", alphanumeric)
    static let digitOrDot = URLCharacters(".", digit)
    static let alphanumericOrDash = URLCharacters("-", alphanumeric)
    static let scope = URLCharacters("_.", alphanumeric)
    private static let unreserved = URLCharacters("-_.!~*'()", hasEscapes: true, alphanumeric)
    /// Query, fragment and what follows the scheme of `mailto:`.
    static let any = URLCharacters(";/?:@&=+$,[]", unreserved)
    static let path = URLCharacters(":@&=+$,;/", unreserved)
    static let userInformation = URLCharacters(";:&=+$,", unreserved)
    static let registryName = URLCharacters("$,;:@&=+", unreserved)
    static let server = URLCharacters(".:@[]", userInformation)
    static let serverOrPercent = URLCharacters("%", server)
}
