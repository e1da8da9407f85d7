extension HiveText {
    /// Reads a DATE: year, month and day of up to nine digits each, which may be out of range and then roll over.
    ///
    /// 2023-02-30 is the 2nd of March. What follows the first space is ignored.
    ///
    /// - Returns: days since 1970-01-01, or nil for NULL.
    public static func date(_ text: UnsafeRawBufferPointer) -> Int64? {
        if let days = unsafe DateText.parseTenBytes(text) { return days }
        let trimmed = unsafe text.javaTrimmed
        var end = 0
        while unsafe end < trimmed.count && trimmed[end] != 0x20 { end += 1 }
        var scanner = unsafe LenientScanner(trimmed.part(0, end))
        guard let days = scanner.date(signs: true), scanner.isAtEnd, let days = Int32(exactly: days) else { return nil }
        return Int64(days)
    }

    /// Reads a TIMESTAMP: yyyy-M-d H:m:s with up to nine fractional digits, or the ISO form with T.
    ///
    /// Numbers out of range roll over. Further digits than the precision are rounded. Fields of fewer than eight bytes
    /// are NULL, and so are dates without time.
    ///
    /// - Parameters:
    ///   - text: the field.
    ///   - precision: 0...6, fractional digits of the type; 3 in Athena.
    /// - Returns: microseconds since 1970-01-01 00:00:00, or nil for NULL.
    public static func timestamp(_ text: UnsafeRawBufferPointer, precision: Int) -> Int64? {
        guard text.count >= 8 else { return nil }
        if let micros = unsafe usualTimestamp(text, precision: precision) { return micros }
        let trimmed = unsafe text.javaTrimmed
        guard let (seconds, nanos) = unsafe spaced(trimmed) ?? iso(trimmed) else { return nil }
        let micros = TimestampScale.round(nanos, digits: 9 - precision) / 1000
        let (product, tooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = product.addingReportingOverflow(micros)
        return tooLarge || overflow ? nil : sum
    }

    /// The usual form: a valid date and time of 19 bytes and no more fractional digits than the precision.
    @inline(__always)
    private static func usualTimestamp(_ text: UnsafeRawBufferPointer, precision: Int) -> Int64? {
        let count = text.count
        guard count >= 19, count <= 20 &+ precision, let base = text.baseAddress,
            let date = unsafe CalendarDate(tenBytes: base), date.isValid,
            unsafe base.load(fromByteOffset: 10, as: UInt8.self) == 0x20,
            let second = unsafe TimestampText.secondOfDay(base + 11)
        else { return nil }
        var micros = date.days &* TimestampText.microsPerDay &+ Int64(second) &* 1_000_000
        if count == 19 { return micros }
        guard unsafe base.load(fromByteOffset: 19, as: UInt8.self) == UInt8(ascii: ".") else { return nil }
        var unit: Int64 = 100_000
        var position = 20
        while position < count {
            let digit = unsafe base.load(fromByteOffset: position, as: UInt8.self) &- 0x30
            guard digit < 10 else { return nil }
            micros &+= Int64(digit) &* unit
            unit /= 10
            position &+= 1
        }
        return micros
    }

    private static func spaced(_ text: UnsafeRawBufferPointer) -> (seconds: Int64, nanos: Int64)? {
        var scanner = unsafe LenientScanner(text)
        guard let days = scanner.date(signs: true), scanner.take(0x20),
            let hour = scanner.number(signs: true), scanner.take(UInt8(ascii: ":")),
            let minute = scanner.number(signs: true), scanner.take(UInt8(ascii: ":")),
            let second = scanner.number(signs: true)
        else { return nil }
        let nanos = scanner.fraction()
        guard scanner.isAtEnd else { return nil }
        return seconds(days, hour, minute, second).map { ($0, nanos) }
    }

    private static func iso(_ text: UnsafeRawBufferPointer) -> (seconds: Int64, nanos: Int64)? {
        var scanner = unsafe LenientScanner(text)
        guard let days = scanner.date(signs: false), scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")),
            let hour = scanner.number(signs: false), scanner.take(UInt8(ascii: ":")),
            let minute = scanner.number(signs: false)
        else { return nil }
        var second: Int64 = 0
        var nanos: Int64 = 0
        if scanner.take(UInt8(ascii: ":")) {
            guard let value = scanner.number(signs: false) else { return nil }
            second = value
            nanos = scanner.fraction()
        }
        guard scanner.isAtEnd else { return nil }
        return seconds(days, hour, minute, second).map { ($0, nanos) }
    }

    /// Seconds since the epoch; nil where the time of day leaves 64 bits of nanoseconds, as in Java.
    private static func seconds(_ days: Int64, _ hour: Int64, _ minute: Int64, _ second: Int64) -> Int64? {
        let ofDay = hour * 3600 + minute * 60 + second
        guard hour.magnitude < 2_562_048, ofDay.magnitude < 9_223_372_036 else { return nil }
        return days * 86_400 + ofDay
    }
}

/// Reads numbers as a lenient formatter of `java.time` does.
@safe private struct LenientScanner {
    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        unsafe self.text = text
    }

    var isAtEnd: Bool { unsafe position == text.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard unsafe position < text.count && text[position] == byte else { return false }
        position += 1
        return true
    }

    /// One to nine digits, perhaps with a sign.
    mutating func number(signs: Bool) -> Int64? {
        var cursor = position
        var isNegative = false
        if unsafe signs && cursor < text.count
            && (text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: "+"))
        {
            isNegative = unsafe text[cursor] == UInt8(ascii: "-")
            cursor += 1
        }
        let first = cursor
        var value: Int64 = 0
        while unsafe cursor < text.count && cursor - first < 9 && isDigit(text[cursor]) {
            value = unsafe value * 10 + Int64(text[cursor] - 0x30)
            cursor += 1
        }
        guard cursor > first else { return nil }
        position = cursor
        return isNegative ? -value : value
    }

    /// Year, month and day joined by hyphens, in days since 1970-01-01; months and days roll over.
    mutating func date(signs: Bool) -> Int64? {
        guard let year = number(signs: true), take(UInt8(ascii: "-")), let month = number(signs: signs),
            take(UInt8(ascii: "-")), let day = number(signs: signs)
        else { return nil }
        let months = year * 12 + month - 1
        let years = months >= 0 ? months / 12 : (months - 11) / 12
        guard years.magnitude <= 999_999_999 else { return nil }
        let first = CalendarDate(year: Int(years), month: Int(months - years * 12) + 1, day: 1)
        let days = first.days + day - 1
        guard CalendarDate(days: days).year.magnitude <= 999_999_999 else { return nil }
        return days
    }

    /// A point and up to nine digits, in nanoseconds; nothing is 0.
    mutating func fraction() -> Int64 {
        guard take(UInt8(ascii: ".")) else { return 0 }
        var nanos: Int64 = 0
        var unit: Int64 = 100_000_000
        while unsafe unit > 0 && position < text.count && isDigit(text[position]) {
            nanos += unsafe Int64(text[position] - 0x30) * unit
            unit /= 10
            position += 1
        }
        return nanos
    }
}
