/// DATE as text.
public enum DateText {
    /// Bytes that the longest DATE takes.
    public static let maximumLength = 20

    /// Appends a DATE as `CAST(date AS varchar)` gives it: 2020-02-29, -0001-01-01, 12020-01-01.
    ///
    /// - Parameters:
    ///   - days: days since 1970-01-01.
    ///   - buffer: where the text goes.
    public static func append(_ days: Int64, to buffer: inout TextBuffer) {
        buffer.reserve(maximumLength)
        unsafe buffer.advance(to: write(CalendarDate(days: days), plusBeyondFourDigits: false, at: buffer.end))
    }

    /// A DATE as text.
    public static func bytes(_ days: Int64) -> [UInt8] {
        var buffer = TextBuffer()
        append(days, to: &buffer)
        return buffer.array
    }

    /// Reads a DATE as `CAST(varchar AS date)` does.
    ///
    /// White space at both ends is ignored. Year of up to nine digits with optional sign, month and day of one or two
    /// digits.
    ///
    /// - Returns: days since 1970-01-01, or nil where Trino fails with ``CastMessage/date(_:)``.
    public static func cast(_ text: UnsafeRawBufferPointer) -> Int64? {
        if let days = unsafe parseTenBytes(text) { return days }
        return unsafe parse(text.whitespaceTrimmed)
    }

    /// Reads a DATE without trimming.
    static func parse(_ text: UnsafeRawBufferPointer) -> Int64? {
        var position = 0
        guard let year = unsafe JodaNumber(text, &position, digits: 9, isSigned: true)?.value,
            unsafe position < text.count && text[position] == UInt8(ascii: "-")
        else { return nil }
        position += 1
        guard let month = unsafe JodaNumber(text, &position, digits: 2, isSigned: false)?.value,
            unsafe position < text.count && text[position] == UInt8(ascii: "-")
        else { return nil }
        position += 1
        guard let day = unsafe JodaNumber(text, &position, digits: 2, isSigned: false)?.value, position == text.count
        else { return nil }
        let date = CalendarDate(year: year, month: month, day: day)
        guard date.isValid, let days = Int32(exactly: date.days) else { return nil }
        return Int64(days)
    }

    /// The usual form with ten bytes; nil for all other text.
    @inline(__always)
    static func parseTenBytes(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count == 10, let base = text.baseAddress else { return nil }
        guard let date = unsafe CalendarDate(tenBytes: base), date.isValid else { return nil }
        return date.days
    }

    /// Writes a date.
    ///
    /// - Parameters:
    ///   - date: the date.
    ///   - plus: whether years of more than four digits get a sign, as Java's own formatter does and Joda's does not.
    ///   - start: room for ``maximumLength`` bytes.
    /// - Returns: the position after the date.
    @unsafe @inline(__always)
    static func write(
        _ date: CalendarDate, plusBeyondFourDigits plus: Bool, at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var position = unsafe start
        if date.year >= 0 && date.year <= 9999 {
            unsafe IntegerText.writeTwo(date.year / 100, at: position)
            unsafe IntegerText.writeTwo(date.year % 100, at: position + 2)
            unsafe position += 4
        } else {
            if date.year < 0 || plus {
                unsafe position[0] = UInt8(ascii: date.year < 0 ? "-" : "+")
                unsafe position += 1
            }
            let magnitude = UInt64(date.year.magnitude)
            let count = max(IntegerText.digitCount(magnitude), 4)
            unsafe IntegerText.writeDigits(magnitude, count: count, at: position)
            unsafe position += count
        }
        unsafe position[0] = UInt8(ascii: "-")
        unsafe IntegerText.writeTwo(date.month, at: position + 1)
        unsafe position[3] = UInt8(ascii: "-")
        unsafe IntegerText.writeTwo(date.day, at: position + 4)
        return unsafe position + 6
    }
}

extension CalendarDate {
    /// Reads YYYY-MM-DD from ten bytes; nil if something else stands there.
    ///
    /// Month and day are not checked.
    @unsafe @inline(__always)
    init?(tenBytes base: UnsafeRawPointer) {
        let head = unsafe UInt64(littleEndian: base.loadUnaligned(as: UInt64.self))
        let tail = unsafe UInt16(littleEndian: base.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        // "-" at 4 and 7 becomes "0", so that one check covers all.
        let separators: UInt64 = 0x2D00_002D_0000_0000
        guard head & 0xFF00_00FF_0000_0000 == separators else { return nil }
        let digits = head ^ 0x1D00_001D_0000_0000
        guard IntegerText.isEightDigits(digits) else { return nil }
        let tens = tail & 0xFF &- 0x30
        let ones = tail &>> 8 &- 0x30
        guard tens < 10, ones < 10 else { return nil }
        // YYYY0MM0
        let number = Int(truncatingIfNeeded: IntegerText.eightDigits(digits))
        year = number / 10_000
        month = number / 10 % 100
        day = Int(tens &* 10 &+ ones)
    }
}

/// A number as Joda's parsers read it: an optional sign and up to so many digits.
struct JodaNumber {
    var value: Int

    /// Reads a number and goes past it; nil, with the position unchanged, if none is there or it leaves 32 bits.
    ///
    /// The sign is not counted as a digit.
    @inline(__always)
    init?(_ text: UnsafeRawBufferPointer, _ position: inout Int, digits maximum: Int, isSigned: Bool) {
        var cursor = position
        var limit = min(maximum, text.count &- position)
        var isNegative = false
        if unsafe isSigned && limit > 0 && (text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: "+")) {
            guard unsafe limit > 1 && isDigit(text[cursor &+ 1]) else { return nil }
            isNegative = unsafe text[cursor] == UInt8(ascii: "-")
            cursor &+= 1
            limit = min(maximum, text.count &- cursor)
        }
        let start = cursor
        var magnitude = 0
        while cursor &- start < limit {
            let digit = unsafe text[cursor] &- 0x30
            if digit >= 10 { break }
            magnitude = magnitude &* 10 &+ Int(digit)
            cursor &+= 1
        }
        guard cursor > start, magnitude <= Int(Int32.max) &+ (isNegative ? 1 : 0) else { return nil }
        value = isNegative ? 0 &- magnitude : magnitude
        position = cursor
    }
}
