extension DateTimePattern {
    /// Appends a date and time.
    ///
    /// - Parameters:
    ///   - millis: milliseconds since 1970-01-01 in UTC; see ``TimestampScale/millis(fromMicros:)``.
    ///   - offsetMillis: milliseconds that the zone is east of Greenwich at that time.
    ///   - zone: the zone, for patterns that show its name.
    ///   - buffer: where the text goes.
    public func append(
        _ millis: Int64, offsetMillis: Int64 = 0, zone: TimeZoneKey = .utc, to buffer: inout TextBuffer
    ) {
        let clock = FieldClock(millis: millis &+ offsetMillis)
        let days = clock.days
        let parts = Parts(
            days: days, date: CalendarDate(days: days),
            millisOfDay: Int(truncatingIfNeeded: clock.millis &- days &* FieldClock.millisPerDay))
        for element in elements {
            switch element.kind {
            case .string, .characters:
                unsafe literals.withUnsafeBytes { bytes in
                    unsafe buffer.append(bytes.part(element.minimum, element.maximum))
                }
            case .number:
                DateTimePattern.append(number: parts.value(element.field), digits: element.minimum, to: &buffer)
            case .text:
                DateTimeNames.append(element.field, parts.value(element.field), isShort: element.flag, to: &buffer)
            case .twoDigitYear:
                let year = parts.value(element.field)
                DateTimePattern.append(number: Int(year.magnitude % 100), digits: 2, to: &buffer)
            case .fraction:
                DateTimePattern.append(fraction: parts.millisOfDay % 1000, element, to: &buffer)
            case .zoneOffset:
                DateTimePattern.append(offset: offsetMillis, hasColon: element.flag, to: &buffer)
            case .zoneID: buffer.append(OldZoneNames.current(zone.id))
            case .zoneShortName: ZoneNaming.appendShort(zone, at: millis, to: &buffer)
            case .zoneName: ZoneNaming.appendLong(zone, at: millis, to: &buffer)
            }
        }
    }

    /// A date and time as text.
    public func bytes(_ millis: Int64) -> [UInt8] {
        var buffer = TextBuffer()
        append(millis, to: &buffer)
        return buffer.array
    }

    @inline(__always)
    private static func append(number: Int, digits: Int, to buffer: inout TextBuffer) {
        buffer.reserve(24 &+ digits)
        var position = unsafe buffer.end
        if number >= 0 && number < 100 && digits == 2 {
            unsafe IntegerText.writeTwo(number, at: position)
            unsafe buffer.advance(to: position + 2)
            return
        }
        if number < 0 {
            unsafe position[0] = UInt8(ascii: "-")
            unsafe position += 1
        }
        let magnitude = UInt64(number.magnitude)
        let count = max(digits, IntegerText.digitCount(magnitude))
        unsafe IntegerText.writeDigits(magnitude, count: count, at: position)
        unsafe buffer.advance(to: position + count)
    }

    /// Milliseconds as a fraction: cut off to fewer than three digits, filled with zeros to more.
    private static func append(fraction millis: Int, _ element: Element, to buffer: inout TextBuffer) {
        // Joda computes with 64 bits, in which 15 digits fit; zero is shown with all.
        let digits = millis == 0 ? element.minimum : min(element.minimum, 15)
        buffer.reserve(digits)
        var rest = digits
        var unit = 100
        while rest > 0 {
            buffer.appendReserved(unit > 0 ? 0x30 &+ UInt8(millis / unit % 10) : 0x30)
            unit /= 10
            rest &-= 1
        }
    }

    private static func append(offset: Int64, hasColon: Bool, to buffer: inout TextBuffer) {
        buffer.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let minutes = Int(offset.magnitude / 60_000)
        append(number: minutes / 60, digits: 2, to: &buffer)
        if hasColon { buffer.append(UInt8(ascii: ":")) }
        append(number: minutes % 60, digits: 2, to: &buffer)
    }

    /// A date and time taken apart.
    private struct Parts {
        var days: Int64
        var date: CalendarDate
        var millisOfDay: Int

        @inline(__always)
        func value(_ field: DateTimeField) -> Int {
            switch field {
            case .era: return date.year > 0 ? 1 : 0
            case .centuryOfEra: return Int(date.year.magnitude) / 100
            case .yearOfEra: return date.year <= 0 ? 1 - date.year : date.year
            case .year: return date.year
            case .weekyear: return CalendarDate.isoWeek(days).year
            case .monthOfYear: return date.month
            case .weekOfWeekyear: return CalendarDate.isoWeek(days).week
            case .dayOfYear: return date.dayOfYear
            case .dayOfMonth: return date.day
            case .dayOfWeek: return CalendarDate.dayOfWeek(days)
            case .halfdayOfDay: return millisOfDay / 43_200_000
            case .hourOfDay: return millisOfDay / 3_600_000
            case .clockhourOfDay: return millisOfDay < 3_600_000 ? 24 : millisOfDay / 3_600_000
            case .hourOfHalfday: return millisOfDay / 3_600_000 % 12
            case .clockhourOfHalfday:
                let hour = millisOfDay / 3_600_000 % 12
                return hour == 0 ? 12 : hour
            case .minuteOfHour: return millisOfDay / 60_000 % 60
            case .secondOfMinute: return millisOfDay / 1000 % 60
            case .millisOfSecond: return millisOfDay % 1000
            }
        }
    }
}
