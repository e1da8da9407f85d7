import Columnar

/// Date and time as `from_iso8601_timestamp` reads them: ISO 8601 in the forms of Joda's `ISODateTimeFormat.dateTimeParser`.
///
/// A date as ``ISODate`` reads it, then perhaps `T` with a time that may end after the hour, the minute or the second,
/// with a fraction of the last, and an offset. The date may be missing; it is that of 1970 then.
enum ISOTimestamp {
    /// Reads a date and time.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - session: the zone of text without an offset.
    /// - Returns: the value in the zone of the text.
    /// - Throws: INVALID_FUNCTION_ARGUMENT for other text, NOT_SUPPORTED for offsets that no zone has.
    static func joda(_ text: ByteView, _ session: TimeZoneKey) throws -> ZonedTimestamp {
        var position = 0
        var day: Int64 = 0
        var time = Time()
        let isTime = text.count > 0 && text[0] | 0x20 == UInt8(ascii: "t")
        if isTime {
            position = 1
            guard time.read(text, &position) else { throw ISODate.invalid(text, at: position) }
            time.readOffset(text, &position)
        } else {
            guard let form = ISODate.form(text) else { throw ISODate.invalid(text, at: 0) }
            position = form.end
            if position < text.count && text[position] | 0x20 == UInt8(ascii: "t") {
                position += 1
                var end = position
                if time.read(text, &end) { position = end }
                time.readOffset(text, &position)
            }
            guard position == text.count else { throw ISODate.invalid(text, at: position) }
            day = try form.day(in: text)
        }
        guard position == text.count else { throw ISODate.invalid(text, at: position) }
        let (millis, overflow) = day.multipliedReportingOverflow(by: Milliseconds.perDay)
        if overflow { throw ZonedTimestamp.longOverflow }
        let local = millis &+ (try time.millis(in: text))
        return try JodaZones.value(local, time.offset.map { .offset($0) }, session) { text.string }
    }

    /// A time of day and its offset.
    private struct Time {
        var hour: Int?
        var minute: Int?
        var second: Int?
        /// Milliseconds of the fraction.
        var fraction: Int64 = 0
        /// Milliseconds east of UTC.
        var offset: Int64?

        /// Reads the hour and what may follow; false if there is no hour.
        mutating func read(_ text: ByteView, _ position: inout Int) -> Bool {
            guard let hour = Time.digits(text, &position) else { return false }
            self.hour = hour
            guard let minute = Time.part(text, &position) else {
                readFraction(text, &position, Milliseconds.perHour)
                return true
            }
            self.minute = minute
            guard let second = Time.part(text, &position) else {
                readFraction(text, &position, Milliseconds.perMinute)
                return true
            }
            self.second = second
            readFraction(text, &position, Milliseconds.perSecond)
            return true
        }

        mutating func readOffset(_ text: ByteView, _ position: inout Int) {
            var end = position
            guard let offset = unsafe DateTimePattern.offset(text.buffer, &end) else { return }
            position = end
            self.offset = offset
        }

        /// Up to two digits.
        private static func digits(_ text: ByteView, _ position: inout Int) -> Int? {
            var value = 0
            let start = position
            while position < min(text.count, start + 2), text[position] &- 0x30 < 10 {
                value = value * 10 + Int(text[position] - 0x30)
                position += 1
            }
            return position > start ? value : nil
        }

        private static func part(_ text: ByteView, _ position: inout Int) -> Int? {
            var end = position
            guard end < text.count, text[end] == UInt8(ascii: ":") else { return nil }
            end += 1
            guard let value = digits(text, &end) else { return nil }
            position = end
            return value
        }

        /// A point or comma and up to nine digits, as a fraction of a unit.
        private mutating func readFraction(_ text: ByteView, _ position: inout Int, _ unit: Int64) {
            var end = position
            guard end < text.count, text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: ",") else { return }
            end += 1
            let start = end
            var (value, step) = (Int64(0), unit * 10)
            while end < min(text.count, start + 9), text[end] &- 0x30 < 10 {
                step /= 10
                value += Int64(text[end] - 0x30) * step
                end += 1
            }
            guard end > start else { return }
            fraction = value / 10
            position = end
        }

        /// The time in milliseconds, if it exists.
        func millis(in text: ByteView) throws -> Int64 {
            let hour = try checked(hour, "hourOfDay", 23, text)
            let minute = try checked(minute, "minuteOfHour", 59, text)
            let second = try checked(second, "secondOfMinute", 59, text)
            return hour * Milliseconds.perHour + minute * Milliseconds.perMinute + second * Milliseconds.perSecond
                + fraction
        }

        private func checked(_ value: Int?, _ field: String, _ limit: Int, _ text: ByteView) throws -> Int64 {
            let value = value ?? 0
            guard value <= limit else {
                throw Failure(
                    "INVALID_FUNCTION_ARGUMENT",
                    "Cannot parse \"\(text.string)\": Value \(value) for \(field) must be in the range [0,\(limit)]")
            }
            return Int64(value)
        }
    }
}

/// From what Joda's parsers read to values.
enum JodaZones {
    /// The value of a local time.
    ///
    /// - Parameters:
    ///   - local: milliseconds since 1970-01-01 00:00 on the clocks of the zone.
    ///   - zone: the zone or offset that stood in the text.
    ///   - session: the zone of text without one.
    ///   - text: the text, for messages.
    /// - Returns: the value in that zone.
    /// - Throws: INVALID_FUNCTION_ARGUMENT if the zone's clocks skip the time, NOT_SUPPORTED if Trino lacks the zone.
    static func value(
        _ local: Int64, _ zone: DateTimePattern.Instant.Zone?, _ session: TimeZoneKey, text: () -> String
    ) throws -> ZonedTimestamp {
        let key: TimeZoneKey
        switch zone {
        case .offset(let offset):
            let name = offsetName(offset)
            return try .checked(millis: local &- offset, zone: TimeZoneKey(name).number, precision: 3)
        case .name(let name): key = try TimeZoneKey(name)
        case nil: key = session
        }
        let second = local.floorDivided(by: Milliseconds.perSecond)
        if key.rules.skips(local: second) {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT",
                "Cannot parse \"\(text())\": Illegal instant due to time zone offset transition (\(key.id))")
        }
        let millis = local &+ (key.rules.instant(ofLocal: second) &- second) &* Milliseconds.perSecond
        return try .checked(millis: millis, zone: key.number, precision: 3)
    }

    /// Joda's name of an offset: `+01:00`, with seconds and milliseconds if there are any.
    private static func offsetName(_ offset: Int64) -> String {
        if offset == 0 { return "UTC" }
        var text = TextBuffer()
        ZonedText.appendOffset(minutes: offset / Milliseconds.perMinute, to: &text)
        var name = offset < 0 ? "-" + text.string.dropFirst() : text.string
        let rest = offset.magnitude % 60_000
        if rest == 0 { return name }
        name += rest / 1000 < 10 ? ":0\(rest / 1000)" : ":\(rest / 1000)"
        let millis = "\(rest % 1000)"
        if rest % 1000 != 0 { name += "." + String(repeating: "0", count: 3 - millis.utf8.count) + millis }
        return name
    }
}
