/// How text is divided into rows and fields, and what its fields mean.
public enum Dialect: Hashable, Sendable {
    /// RFC 4180: quoted fields may hold delimiters, quotes (doubled) and row ends; a bare empty field is NULL and `""`
    /// the empty text.
    ///
    /// Every row must have as many fields as the first; empty lines of a table with more than one column are passed
    /// over. Without a header the columns are named `_col0`, `_col1` and so on.
    case rfc4180(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\""), header: Bool = true)
    /// Hive's `LazySimpleSerDe`: no quotes, missing fields are NULL, further fields are ignored, bad values are NULL.
    ///
    /// - fieldDelimiter: `field.delim`.
    /// - escape: `escape.delim`; the byte behind it is no delimiter.
    /// - nullFormat: `serialization.null.format`.
    /// - lastColumnTakesRest: `serialization.last.column.takes.rest`.
    case lazySimple(
        fieldDelimiter: UInt8 = 1, escape: UInt8? = nil, nullFormat: [UInt8] = [0x5C, 0x4E],
        lastColumnTakesRest: Bool = false)
    /// Hive's `OpenCSVSerDe` with Athena's conversions from its texts to other types.
    ///
    /// Lines are split before quotes are looked at, so no value holds a row end.
    ///
    /// - separator: `separatorChar`.
    /// - quote: `quoteChar`.
    /// - escape: `escapeChar`; Hive takes a backslash instead when it is the quote.
    /// - useNullForInvalid: `use.null.for.invalid.data`; otherwise a bad value fails with `HIVE_BAD_DATA`.
    case openCSV(
        separator: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\""), escape: UInt8 = UInt8(ascii: "\\"),
        useNullForInvalid: Bool = false)

    /// RFC 4180 with a header.
    public static let csv = Dialect.rfc4180()
}

// MARK: - What the readers ask

extension Dialect {
    /// The byte between fields.
    var delimiter: UInt8 {
        switch self {
        case .rfc4180(let delimiter, _, _): delimiter
        case .lazySimple(let delimiter, _, _, _): delimiter
        case .openCSV(let separator, _, _, _): separator
        }
    }

    /// The quote byte of a dialect in which quotes hide row ends.
    var rowQuote: UInt8? {
        if case .rfc4180(_, let quote, _) = self { quote } else { nil }
    }

    /// Whether a carriage return alone ends a row, as Hadoop's line reader has it.
    var loneReturnEndsRow: Bool { rowQuote == nil }

    /// Rows to leave out at the start of each file because the dialect has a header.
    var headerRows: Int {
        if case .rfc4180(_, _, true) = self { 1 } else { 0 }
    }

    /// Hive's substitute for an escape that equals the quote.
    var openCSVEscape: UInt8 {
        guard case .openCSV(_, let quote, let escape, _) = self else { return 0 }
        return escape == quote ? UInt8(ascii: "\\") : escape
    }
}
