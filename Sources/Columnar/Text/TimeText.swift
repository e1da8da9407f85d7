/// TIME as text.
public enum TimeText {
    /// Bytes that the longest TIME takes.
    public static let maximumLength = 21

    /// Picoseconds in a second.
    static let picosPerSecond: Int64 = 1_000_000_000_000

    /// Appends a TIME as `CAST(time(p) AS varchar)` gives it: 01:02:03.456 for p = 3, no point for p = 0.
    ///
    /// - Parameters:
    ///   - picosOfDay: picoseconds since midnight.
    ///   - precision: 0...12, fractional digits; further ones are cut off.
    ///   - buffer: where the text goes.
    public static func append(_ picosOfDay: Int64, precision: Int, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        let second = picosOfDay / picosPerSecond
        var position = unsafe writeSecondOfDay(Int(truncatingIfNeeded: second), at: buffer.end)
        if precision > 0 {
            let fraction = UInt64(picosOfDay &- second &* picosPerSecond) / PowersOfTen.uint64(12 &- precision)
            unsafe position[0] = UInt8(ascii: ".")
            unsafe IntegerText.writeDigits(fraction, count: precision, at: position + 1)
            unsafe position += 1 + precision
        }
        unsafe buffer.advance(to: position)
    }

    /// A TIME as text.
    public static func bytes(_ picosOfDay: Int64, precision: Int) -> [UInt8] {
        var buffer = TextBuffer()
        append(picosOfDay, precision: precision, to: &buffer)
        return buffer.array
    }

    /// Reads a TIME as `CAST(varchar AS time(p))` does: H:m, H:m:s or H:m:s.f with up to 12 fractional digits.
    ///
    /// Only white space at the end is ignored. Further digits are rounded, so that 23:59:59.9 may become 00:00:00.
    ///
    /// - Returns: picoseconds since midnight, or nil where Trino fails with ``CastMessage/time(_:)``.
    public static func cast(_ text: UnsafeRawBufferPointer, precision: Int) -> Int64? {
        guard let fields = unsafe parse(text), fields.zone == nil, fields.fractionDigits <= 12 else { return nil }
        let picos =
            fields.epochSeconds &* picosPerSecond &+ fields.fraction
            &* PowersOfTen.int64(12 &- fields.fractionDigits)
        return TimestampScale.round(picosOfDay: picos, precision: precision)
    }

    /// Takes a text apart as Trino's casts and literals of TIME do, with an offset as +01:30 at the end or none.
    ///
    /// - Returns: the parts on 1970-01-01, `zone` being the offset; nil for another form or values that do not exist.
    public static func parse(_ text: UnsafeRawBufferPointer) -> TimestampFields? {
        var scanner = unsafe DigitScanner(text)
        guard let hour = scanner.number(upTo: 2), scanner.take(UInt8(ascii: ":")),
            let minute = scanner.number(upTo: 2)
        else { return nil }
        var fields = TimestampFields(date: CalendarDate(year: 1970, month: 1, day: 1))
        fields.hour = hour
        fields.minute = minute
        guard fields.scanSecond(&scanner), fields.isValid else { return nil }
        scanner.skipSpace()
        if scanner.isAtEnd { return fields }
        let start = scanner.position
        guard text.count - start == 6, scanner.take(UInt8(ascii: "+")) || scanner.take(UInt8(ascii: "-")),
            scanner.number(upTo: 2) != nil, scanner.position == start + 3, scanner.take(UInt8(ascii: ":")),
            scanner.number(upTo: 2) != nil, scanner.isAtEnd
        else { return nil }
        fields.zone = start..<text.count
        return fields
    }

    /// Writes hh:mm:ss and returns the position after it.
    @unsafe @inline(__always)
    static func writeSecondOfDay(
        _ second: Int, at position: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let value = UInt32(truncatingIfNeeded: second)
        let hour = value / 3600
        let rest = value &- hour &* 3600
        let minute = rest / 60
        unsafe IntegerText.writeTwo(Int(hour), at: position)
        unsafe position[2] = UInt8(ascii: ":")
        unsafe IntegerText.writeTwo(Int(minute), at: position + 3)
        unsafe position[5] = UInt8(ascii: ":")
        unsafe IntegerText.writeTwo(Int(rest &- minute &* 60), at: position + 6)
        return unsafe position + 8
    }
}
