/// TIMESTAMP as text.
public enum TimestampText {
    /// Bytes that the longest TIMESTAMP takes.
    public static let maximumLength = 48

    static let microsPerDay: Int64 = 86_400_000_000

    /// Appends a TIMESTAMP as `CAST(timestamp(p) AS varchar)` gives it: 2020-02-29 01:02:03.456 for p = 3.
    ///
    /// Years before 0 have a minus sign, those beyond 9999 a plus sign.
    ///
    /// - Parameters:
    ///   - micros: microseconds since 1970-01-01 00:00:00.
    ///   - precision: 0...6, fractional digits; further ones are cut off.
    ///   - buffer: where the text goes.
    public static func append(_ micros: Int64, precision: Int, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        let end = unsafe write(micros, picosOfMicro: 0, precision: precision, at: buffer.end)
        unsafe buffer.advance(to: end)
    }

    /// Appends a TIMESTAMP with more than 6 fractional digits.
    ///
    /// - Parameters:
    ///   - picos: picoseconds since 1970-01-01 00:00:00.
    ///   - precision: 7...12, fractional digits.
    ///   - buffer: where the text goes.
    public static func append(picos: Int128, precision: Int, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        let (micros, rest) = TimestampScale.split(picos)
        let end = unsafe write(micros, picosOfMicro: rest, precision: precision, at: buffer.end)
        unsafe buffer.advance(to: end)
    }

    /// A TIMESTAMP as text.
    public static func bytes(_ micros: Int64, precision: Int) -> [UInt8] {
        var buffer = TextBuffer()
        append(micros, precision: precision, to: &buffer)
        return buffer.array
    }

    @unsafe @inline(__always)
    private static func write(
        _ micros: Int64, picosOfMicro: Int64, precision: Int, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var days = micros / microsPerDay
        var rest = micros &- days &* microsPerDay
        if rest < 0 {
            days &-= 1
            rest &+= microsPerDay
        }
        var position = unsafe DateText.write(CalendarDate(days: days), plusBeyondFourDigits: true, at: start)
        unsafe position[0] = 0x20
        let second = rest / 1_000_000
        unsafe position = TimeText.writeSecondOfDay(Int(truncatingIfNeeded: second), at: position + 1)
        if precision > 0 {
            let fraction = UInt64(rest &- second &* 1_000_000)
            let digits =
                precision <= 6
                ? fraction / PowersOfTen.uint64(6 &- precision)
                : (fraction &* 1_000_000 &+ UInt64(picosOfMicro)) / PowersOfTen.uint64(12 &- precision)
            unsafe position[0] = UInt8(ascii: ".")
            unsafe IntegerText.writeDigits(digits, count: precision, at: position + 1)
            unsafe position += 1 + precision
        }
        return unsafe position
    }

    /// Reads a TIMESTAMP as `CAST(varchar AS timestamp(p))` does, p being at most 6.
    ///
    /// White space at both ends is ignored; see ``TimestampFields/init(_:)`` for the form. A zone at the end is allowed
    /// if it exists, and ignored. Further fractional digits are rounded. Where Trino's result wraps around (years beyond
    /// 294,247) or its arithmetic fails (more than 12 digits too many), there is none.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - precision: 0...6.
    ///   - isZone: tells whether a name that is no fixed offset is a zone.
    /// - Returns: microseconds since 1970-01-01 00:00:00, or nil where Trino fails with ``CastMessage/timestamp(_:)``.
    public static func cast(
        _ text: UnsafeRawBufferPointer, precision: Int,
        isZone: (UnsafeRawBufferPointer) -> Bool = unsafe ZoneText.isRegion
    ) -> Int64? {
        if let micros = unsafe parseUsual(text, precision: precision) { return micros }
        let trimmed = unsafe text.whitespaceTrimmed
        guard let fields = unsafe TimestampFields(trimmed), fields.isValid, unsafe accepts(fields, trimmed, isZone),
            let fraction = rounded(fields, precision: precision)
        else { return nil }
        let micros =
            fields.fractionDigits <= 6
            ? fraction &* PowersOfTen.int64(6 &- fields.fractionDigits)
            : fraction / PowersOfTen.int64(fields.fractionDigits &- 6)
        let (seconds, tooLarge) = fields.epochSeconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = seconds.addingReportingOverflow(micros)
        return tooLarge || overflow ? nil : sum
    }

    /// Reads a TIMESTAMP as `CAST(varchar AS timestamp(p))` does, p being 7...12.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - precision: 7...12.
    ///   - isZone: tells whether a name that is no fixed offset is a zone.
    /// - Returns: picoseconds since 1970-01-01 00:00:00, or nil where Trino fails with ``CastMessage/timestamp(_:)``.
    public static func castToPicos(
        _ text: UnsafeRawBufferPointer, precision: Int,
        isZone: (UnsafeRawBufferPointer) -> Bool = unsafe ZoneText.isRegion
    ) -> Int128? {
        let trimmed = unsafe text.whitespaceTrimmed
        guard let fields = unsafe TimestampFields(trimmed), fields.isValid, unsafe accepts(fields, trimmed, isZone),
            let fraction = rounded(fields, precision: precision),
            !fields.epochSeconds.multipliedReportingOverflow(by: 1_000_000).overflow
        else { return nil }
        let picos =
            fields.fractionDigits <= 12
            ? fraction &* PowersOfTen.int64(12 &- fields.fractionDigits)
            : fraction / PowersOfTen.int64(fields.fractionDigits &- 12)
        return Int128(fields.epochSeconds) * 1_000_000_000_000 + Int128(picos)
    }

    private static func accepts(
        _ fields: TimestampFields, _ text: UnsafeRawBufferPointer, _ isZone: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard let zone = fields.zone else { return true }
        let name = unsafe text.part(zone.lowerBound, zone.upperBound)
        return unsafe ZoneText.isFixed(name) || isZone(name)
    }

    /// The fraction with the digits beyond the precision rounded to zeros.
    private static func rounded(_ fields: TimestampFields, precision: Int) -> Int64? {
        let surplus = fields.fractionDigits &- precision
        if surplus <= 0 { return fields.fraction }
        guard surplus <= 12 else { return nil }
        return TimestampScale.round(fields.fraction, digits: surplus)
    }

    /// YYYY-MM-DD hh:mm:ss with up to `precision` fractional digits, or the date alone; nil for all other text.
    @inline(__always)
    private static func parseUsual(_ text: UnsafeRawBufferPointer, precision: Int) -> Int64? {
        let count = text.count
        guard count >= 10, let base = text.baseAddress, let date = unsafe CalendarDate(tenBytes: base), date.isValid
        else { return nil }
        let start = date.days &* microsPerDay
        if count == 10 { return start }
        guard count >= 19, unsafe base.load(fromByteOffset: 10, as: UInt8.self) == 0x20,
            let second = unsafe secondOfDay(base + 11)
        else { return nil }
        let micros = start &+ Int64(second) &* 1_000_000
        if count == 19 { return micros }
        let digits = count &- 20
        guard digits > 0, digits <= precision, unsafe base.load(fromByteOffset: 19, as: UInt8.self) == UInt8(ascii: ".")
        else { return nil }
        var fraction: Int64 = 0
        var position = 20
        while position < count {
            let digit = unsafe base.load(fromByteOffset: position, as: UInt8.self) &- 0x30
            guard digit < 10 else { return nil }
            fraction = fraction &* 10 &+ Int64(digit)
            position &+= 1
        }
        return micros &+ fraction &* PowersOfTen.int64(6 &- digits)
    }

    /// Reads hh:mm:ss from eight bytes; nil if something else stands there or the time does not exist.
    @unsafe @inline(__always)
    static func secondOfDay(_ base: UnsafeRawPointer) -> Int? {
        let bytes = unsafe UInt64(littleEndian: base.loadUnaligned(as: UInt64.self))
        guard bytes & 0x0000_FF00_00FF_0000 == 0x0000_3A00_003A_0000 else { return nil }
        // ":" becomes "0": hh0mm0ss.
        let digits = bytes ^ 0x0000_0A00_000A_0000
        guard IntegerText.isEightDigits(digits) else { return nil }
        let number = Int(truncatingIfNeeded: IntegerText.eightDigits(digits))
        let hour = number / 1_000_000
        let minute = number / 1000 % 100
        let second = number % 100
        guard hour <= 23, minute <= 59, second <= 59 else { return nil }
        return hour &* 3600 &+ minute &* 60 &+ second
    }
}
