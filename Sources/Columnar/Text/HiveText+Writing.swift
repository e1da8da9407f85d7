extension HiveText {
    /// Appends a DATE for a text file: the year without zeros in front, month and day with two digits.
    public static func append(date days: Int64, to buffer: inout TextBuffer) {
        let date = CalendarDate(days: days)
        IntegerText.append(Int64(date.year), to: &buffer)
        buffer.reserve(6)
        unsafe writeMonthAndDay(date, at: buffer.end)
        buffer.advance(6)
    }

    /// Appends a TIMESTAMP for a text file: as many fractional digits as are needed, none for whole seconds.
    ///
    /// - Parameters:
    ///   - micros: microseconds since 1970-01-01 00:00:00.
    ///   - buffer: where the text goes.
    public static func append(timestamp micros: Int64, to buffer: inout TextBuffer) {
        var days = micros / TimestampText.microsPerDay
        var rest = micros &- days &* TimestampText.microsPerDay
        if rest < 0 {
            days &-= 1
            rest &+= TimestampText.microsPerDay
        }
        append(date: days, to: &buffer)
        buffer.reserve(16)
        var position = unsafe buffer.end
        unsafe position[0] = 0x20
        unsafe position = TimeText.writeSecondOfDay(Int(rest / 1_000_000), at: position + 1)
        var fraction = UInt64(rest % 1_000_000)
        if fraction != 0 {
            var digits = 6
            while fraction % 10 == 0 {
                fraction /= 10
                digits &-= 1
            }
            unsafe position[0] = UInt8(ascii: ".")
            unsafe IntegerText.writeDigits(fraction, count: digits, at: position + 1)
            unsafe position += 1 + digits
        }
        unsafe buffer.advance(to: position)
    }

    /// Appends a BOOLEAN for a text file.
    public static func append(boolean value: Bool, to buffer: inout TextBuffer) {
        buffer.append(value ? "true" : "false")
    }

    /// Appends an integer for a text file.
    public static func append(integer value: Int64, to buffer: inout TextBuffer) {
        IntegerText.append(value, to: &buffer)
    }

    /// Appends a DOUBLE for a text file: Java's `Double.toString`.
    public static func append(double value: Double, to buffer: inout TextBuffer) {
        DoubleText.appendDisplay(value, to: &buffer)
    }

    /// Appends a REAL for a text file: Java's `Float.toString`.
    public static func append(real value: Double, to buffer: inout TextBuffer) {
        DoubleText.appendDisplay(real: value, to: &buffer)
    }

    /// Appends a DECIMAL for a text file, with all digits of its scale.
    public static func append(decimal unscaled: Int128, scale: Int, to buffer: inout TextBuffer) {
        DecimalText.append(unscaled, scale: scale, to: &buffer)
    }

    @unsafe
    private static func writeMonthAndDay(_ date: CalendarDate, at position: UnsafeMutablePointer<UInt8>) {
        unsafe position[0] = UInt8(ascii: "-")
        unsafe IntegerText.writeTwo(date.month, at: position + 1)
        unsafe position[3] = UInt8(ascii: "-")
        unsafe IntegerText.writeTwo(date.day, at: position + 4)
    }
}
