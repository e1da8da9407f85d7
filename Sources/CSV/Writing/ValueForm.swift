/// How values look, where the formats differ.
struct ValueForm: Hashable, Sendable {
    /// What is done to text inside its quotes.
    enum Escaping: Hashable, Sendable {
        /// Nothing.
        case none
        /// Quotes are doubled.
        case doubledQuotes
        /// A value that needs quotes brings them; an empty one is a pair of quotes.
        case minimalQuotes
        /// RFC 8259; what is not UTF-8 is replaced.
        case json
    }

    /// How VARBINARY looks.
    enum Binary: Hashable, Sendable {
        /// Pairs of hexadecimal digits with spaces between them.
        case spacedHex
        /// Hexadecimal digits.
        case hex
        /// RFC 4648, with padding.
        case base64
        /// The bytes themselves, as if they were text.
        case text
    }

    /// How dates and timestamps look.
    enum Calendar: Hashable, Sendable {
        /// As a cast to VARCHAR gives them.
        case trino
        /// As Hive's serializers write them: no zeros before the year, nor after the fraction of a second.
        case hive
    }

    var escaping: Escaping
    var binary: Binary
    var calendar = Calendar.trino
    /// Whether zeros at the end of a DECIMAL's fraction are left off, as HiveDecimal has none.
    var trimsDecimals = false
    /// Whether NaN and the infinities stand in quotes, since JSON has no such numbers.
    var quotesNonFinite = false
}
