/// TIMESTAMP WITH TIME ZONE and TIME WITH TIME ZONE as text.
public enum ZonedText {
    /// Bytes that the longest TIMESTAMP WITH TIME ZONE takes.
    public static let maximumLength = TimestampText.maximumLength + 66
    /// Bytes that the longest TIME WITH TIME ZONE takes.
    public static let maximumTimeLength = TimeText.maximumLength + 8

    private static let millisPerDay: Int64 = 86_400_000

    /// Appends a TIMESTAMP WITH TIME ZONE as a cast to VARCHAR gives it: 2020-02-29 01:02:03.456 Europe/Zurich for p = 3.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - precision: 0...12, fractional digits; further ones are cut off.
    ///   - clock: tells the zones' clocks.
    ///   - buffer: where the text goes.
    public static func append(
        _ value: ZonedTimestamp, precision: Int, clock: inout ZoneClock, to buffer: inout TextBuffer
    ) {
        appendLocal(value, precision: precision, separator: 0x20, clock: &clock, to: &buffer)
        buffer.append(UInt8(ascii: " "))
        buffer.append(clock.zone(value.zone).id)
    }

    /// Appends date and time on the clocks of the value's zone.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - precision: 0...12, fractional digits.
    ///   - separator: the byte between date and time.
    ///   - clock: tells the zones' clocks.
    ///   - buffer: where the text goes.
    public static func appendLocal(
        _ value: ZonedTimestamp, precision: Int, separator: UInt8, clock: inout ZoneClock, to buffer: inout TextBuffer
    ) {
        let (millis, picos) = value.instant
        let local = millis &+ clock.offset(of: value.zone, at: millis)
        var (days, ofDay) = local.quotientAndRemainder(dividingBy: millisPerDay)
        if ofDay < 0 {
            days &-= 1
            ofDay &+= millisPerDay
        }
        buffer.reserve(TimestampText.maximumLength)
        var position = unsafe DateText.write(CalendarDate(days: days), plusBeyondFourDigits: true, at: buffer.end)
        unsafe position[0] = separator
        unsafe position = TimeText.writeSecondOfDay(Int(ofDay / 1000), at: position + 1)
        if precision > 0 {
            let fraction = UInt64(ofDay % 1000 &* 1_000_000_000 &+ picos) / PowersOfTen.uint64(12 &- precision)
            unsafe position[0] = UInt8(ascii: ".")
            unsafe IntegerText.writeDigits(fraction, count: precision, at: position + 1)
            unsafe position += 1 + precision
        }
        unsafe buffer.advance(to: position)
    }

    /// Appends a TIME WITH TIME ZONE as a cast to VARCHAR gives it: 01:02:03.456+08:35 for p = 3.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - precision: 0...12, fractional digits; further ones are cut off.
    ///   - buffer: where the text goes.
    public static func append(_ value: ZonedTime, precision: Int, to buffer: inout TextBuffer) {
        TimeText.append(value.picosOfDay, precision: precision, to: &buffer)
        appendOffset(minutes: value.offsetMinutes, to: &buffer)
    }

    /// Appends an offset as +08:35.
    public static func appendOffset(minutes: Int64, to buffer: inout TextBuffer) {
        buffer.append(minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let magnitude = Int(minutes.magnitude)
        buffer.reserve(5)
        let position = unsafe buffer.end
        unsafe IntegerText.writeTwo(magnitude / 60, at: position)
        unsafe position[2] = UInt8(ascii: ":")
        unsafe IntegerText.writeTwo(magnitude % 60, at: position + 3)
        unsafe buffer.advance(to: position + 5)
    }
}
