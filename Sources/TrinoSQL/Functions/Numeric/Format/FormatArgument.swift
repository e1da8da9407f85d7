import Columnar

/// A value as `format` gives it to Java's formatter.
enum FormatArgument {
    case null
    case boolean(Bool)
    case long(Int64)
    case real(Double)
    case double(Double)
    case decimal(Int128, scale: Int)
    case text(String)
    case time(FormatTime)

    /// The value of a row.
    init(_ column: Column, _ row: Int, _ context: EvaluationContext) {
        if column.isNull(row) {
            self = .null
            return
        }
        let at = row * column.step
        switch column.type {
        case .unknown: self = .null
        case .boolean: self = .boolean(column.bools[at] != 0)
        case .tinyint, .smallint, .integer, .bigint: self = .long(column.int64s[at])
        case .real: self = .real(column.doubles[at])
        case .double: self = .double(column.doubles[at])
        case .decimal(let precision, let scale):
            self = .decimal(precision <= 18 ? Int128(column.int64s[at]) : column.int128s[at], scale: scale)
        case .varchar, .json: self = .text(column.views[at].string)
        case .char(let length):
            let text = column.views[at].string
            self = .text(text + String(repeating: " ", count: max(0, length - text.unicodeScalars.count)))
        case .date: self = .time(FormatTime(days: column.int64s[at]))
        case .time: self = .time(FormatTime(picosOfDay: column.int64s[at]))
        case .timestamp(let precision):
            self = .time(
                precision <= TimestampScale.maximumShortPrecision
                    ? FormatTime(micros: column.int64s[at], picosOfMicro: 0)
                    : FormatTime(picos: column.int128s[at]))
        case .timestampWithTimeZone: self = .time(FormatTime(zoned: ZonedTimestamp(bits: column.int128s[at])))
        default:
            let one = Column.constant(column.value(row), type: column.type, count: 1)
            let cast = Casts.cast(one, to: .text, context: context)
            self = withExtendedLifetime(cast) {
                cast.failures == nil && !cast.isNull(0) ? .text(cast.views[0].string) : .null
            }
        }
    }

    /// The name of the Java class, which messages have.
    var className: String {
        switch self {
        case .null: "null"
        case .boolean: "java.lang.Boolean"
        case .long: "java.lang.Long"
        case .real: "java.lang.Float"
        case .double: "java.lang.Double"
        case .decimal: "java.math.BigDecimal"
        case .text: "java.lang.String"
        case .time(let time): time.className
        }
    }

    /// What `%b` shows: everything that is there is true.
    var truth: String {
        switch self {
        case .null: "false"
        case .boolean(let flag): "\(flag)"
        default: "true"
        }
    }
}

extension FormatArgument: CustomStringConvertible {
    /// Java's `toString`.
    var description: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): "\(flag)"
        case .long(let number): "\(number)"
        case .real(let number): display { DoubleText.appendDisplay(real: number, to: &$0) }
        case .double(let number): display { DoubleText.appendDisplay(number, to: &$0) }
        case .decimal(let unscaled, let scale): FormatArgument.decimalText(unscaled, scale)
        case .text(let text): text
        case .time(let time): time.description
        }
    }

    private func display(_ body: (inout TextBuffer) -> Void) -> String {
        var text = TextBuffer()
        body(&text)
        return text.string
    }

    /// As `BigDecimal.toString`: with an exponent for numbers below 10^-6.
    private static func decimalText(_ unscaled: Int128, _ scale: Int) -> String {
        let digits = "\(unscaled.magnitude)"
        let exponent = digits.utf8.count - 1 - scale
        if exponent >= -6 { return String(decoding: DecimalText.bytes(unscaled, scale: scale), as: UTF8.self) }
        let rest = digits.dropFirst()
        return "\(unscaled < 0 ? "-" : "")\(digits.prefix(1))\(rest.isEmpty ? "" : ".\(rest)")E\(exponent)"
    }
}
