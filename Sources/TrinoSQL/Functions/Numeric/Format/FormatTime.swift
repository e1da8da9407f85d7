import Columnar

/// A date, a time or both, perhaps with a zone, as Java's classes have them.
struct FormatTime {
    private let date: CalendarDate?
    private let days: Int64
    private let nanosOfDay: Int64?
    private let zone: FormatZone?

    init(days: Int64) {
        (date, self.days, nanosOfDay, zone) = (CalendarDate(days: days), days, nil, nil)
    }

    init(picosOfDay: Int64) {
        (date, days, zone) = (nil, 0, nil)
        nanosOfDay = TimestampScale.round(picosOfDay, digits: 3) / 1000
    }

    init(micros: Int64, picosOfMicro: Int64, zone: FormatZone? = nil) {
        self.zone = zone
        let quotient = micros / DateCasts.microsPerDay
        let remainder = micros % DateCasts.microsPerDay
        days = remainder < 0 ? quotient - 1 : quotient
        date = CalendarDate(days: days)
        let ofDay = remainder < 0 ? remainder + DateCasts.microsPerDay : remainder
        nanosOfDay = ofDay * 1000 + TimestampScale.round(picosOfMicro, digits: 3) / 1000
    }

    init(picos: Int128) {
        let (micros, rest) = TimestampScale.split(picos)
        self.init(micros: micros, picosOfMicro: rest)
    }

    init(zoned value: ZonedTimestamp) {
        let (millis, picos) = value.instant
        let zone = FormatZone(value.zone, millis)
        // Years that microseconds cannot count are far from what Trino's own functions take.
        self.init(
            micros: (millis &+ zone.offset &* 1000) &* 1000 &+ picos / Picoseconds.perMicrosecond,
            picosOfMicro: picos % Picoseconds.perMicrosecond, zone: zone)
    }

    /// The name of the Java class.
    var className: String {
        switch (date, nanosOfDay) {
        case (.some, nil): "java.time.LocalDate"
        case (nil, _): "java.time.LocalTime"
        default: zone == nil ? "java.time.LocalDateTime" : "java.time.ZonedDateTime"
        }
    }

    /// Java's `hashCode`.
    var javaHash: Int32 {
        let ofTime = nanosOfDay.map { FormatArgument.hash(UInt64(bitPattern: $0)) } ?? 0
        guard let date else { return ofTime }
        let year = Int32(truncatingIfNeeded: date.year)
        let packed = (year &<< 11) &+ Int32(date.month) &<< 6 &+ Int32(date.day)
        return (year & -2048) ^ packed ^ ofTime ^ (zone?.javaHash ?? 0)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    // MARK: Fields of %t

    /// What `%t` and a letter show.
    func field(_ letter: Character) throws -> String {
        if "BbhAaCYyjmdeDF".contains(letter) {
            guard let date else { throw missing(letter) }
            return dateField(letter, date)
        }
        if "HIklMSLNpRTr".contains(letter) {
            guard let nanosOfDay else { throw missing(letter) }
            return timeField(letter, nanosOfDay)
        }
        if let zone, let text = zone.field(letter) { return text }
        if letter == "c", let zone {
            let (weekday, month) = (try field("a"), try field("b"))
            return try "\(weekday) \(month) \(field("d")) \(field("T")) \(zone.shortName) \(field("Y"))"
        }
        if letter == "c" || letter == "z" || letter == "Z" || letter == "s" || letter == "Q" { throw missing(letter) }
        throw FormatError("UnknownFormatConversion", "Conversion = 't\(letter)'")
    }

    /// Java fails with an exception that Trino does not expect.
    private func missing(_ letter: Character) -> Failure {
        Failure("GENERIC_INTERNAL_ERROR", "Unsupported field for %t\(letter) of \(className)")
    }

    private func dateField(_ letter: Character, _ date: CalendarDate) -> String {
        switch letter {
        case "B": FormatTime.months[date.month - 1]
        case "b", "h": String(FormatTime.months[date.month - 1].prefix(3))
        case "A": FormatTime.weekdays[CalendarDate.dayOfWeek(days) - 1]
        case "a": String(FormatTime.weekdays[CalendarDate.dayOfWeek(days) - 1].prefix(3))
        case "C": padded(date.year / 100, 2)
        case "Y": padded(date.year, 4)
        case "y": padded(date.year % 100, 2)
        case "j": padded(date.dayOfYear, 3)
        case "m": padded(date.month, 2)
        case "d": padded(date.day, 2)
        case "e": "\(date.day)"
        case "D": "\(padded(date.month, 2))/\(padded(date.day, 2))/\(padded(date.year % 100, 2))"
        default: "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        }
    }

    private func timeField(_ letter: Character, _ nanos: Int64) -> String {
        let second = Int(nanos / 1_000_000_000)
        let (hour, minute) = (second / 3600, second / 60 % 60)
        let hourOfHalf = (hour + 11) % 12 + 1
        let half = hour < 12 ? "am" : "pm"
        return switch letter {
        case "H": padded(hour, 2)
        case "I": padded(hourOfHalf, 2)
        case "k": "\(hour)"
        case "l": "\(hourOfHalf)"
        case "M": padded(minute, 2)
        case "S": padded(second % 60, 2)
        case "L": padded(Int(nanos % 1_000_000_000 / 1_000_000), 3)
        case "N": padded(Int(nanos % 1_000_000_000), 9)
        case "p": half
        case "R": "\(padded(hour, 2)):\(padded(minute, 2))"
        case "T": "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second % 60, 2))"
        default: "\(padded(hourOfHalf, 2)):\(padded(minute, 2)):\(padded(second % 60, 2)) \(half.uppercased())"
        }
    }
}

extension FormatTime: CustomStringConvertible {
    /// Java's `toString`: without seconds where they are 0, with 3, 6 or 9 fractional digits.
    var description: String {
        [date.map(dateText), nanosOfDay.map(timeText)].compactMap(\.self).joined(separator: "T")
            + (zone?.description ?? "")
    }

    private func dateText(_ date: CalendarDate) -> String {
        let year = padded(Int(date.year.magnitude), 4)
        let sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : ""
        return "\(sign)\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    private func timeText(_ nanos: Int64) -> String {
        let second = Int(nanos / 1_000_000_000)
        let fraction = Int(nanos % 1_000_000_000)
        var text = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2))"
        if second % 60 > 0 || fraction > 0 { text += ":\(padded(second % 60, 2))" }
        if fraction == 0 { return text }
        if fraction % 1_000_000 == 0 { return "\(text).\(padded(fraction / 1_000_000, 3))" }
        if fraction % 1000 == 0 { return "\(text).\(padded(fraction / 1000, 6))" }
        return "\(text).\(padded(fraction, 9))"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
