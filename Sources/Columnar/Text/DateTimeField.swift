/// A part of a date or time that patterns read and write, with Joda-Time's names and limits.
enum DateTimeField: UInt8, Sendable {
    case era, centuryOfEra, yearOfEra, year, weekyear, monthOfYear, weekOfWeekyear, dayOfYear, dayOfMonth, dayOfWeek
    case halfdayOfDay, hourOfDay, clockhourOfDay, hourOfHalfday, clockhourOfHalfday
    case minuteOfHour, secondOfMinute, millisOfSecond

    /// The name in failures.
    var name: String {
        switch self {
        case .era: "era"
        case .centuryOfEra: "centuryOfEra"
        case .yearOfEra: "yearOfEra"
        case .year: "year"
        case .weekyear: "weekyear"
        case .monthOfYear: "monthOfYear"
        case .weekOfWeekyear: "weekOfWeekyear"
        case .dayOfYear: "dayOfYear"
        case .dayOfMonth: "dayOfMonth"
        case .dayOfWeek: "dayOfWeek"
        case .halfdayOfDay: "halfdayOfDay"
        case .hourOfDay: "hourOfDay"
        case .clockhourOfDay: "clockhourOfDay"
        case .hourOfHalfday: "hourOfHalfday"
        case .clockhourOfHalfday: "clockhourOfHalfday"
        case .minuteOfHour: "minuteOfHour"
        case .secondOfMinute: "secondOfMinute"
        case .millisOfSecond: "millisOfSecond"
        }
    }

    /// Rank of the span that the field counts in, and of its unit.
    ///
    /// Fields are set from the greatest span to the smallest, and for equal spans from the greatest unit. Eras have no
    /// length, which ranks above all.
    private var ranks: (span: Int, unit: Int) {
        switch self {
        case .era: (11, 11)
        case .centuryOfEra: (11, 9)
        case .yearOfEra, .year, .weekyear: (11, 8)
        case .monthOfYear: (8, 7)
        case .weekOfWeekyear: (8, 6)
        case .dayOfYear: (8, 5)
        case .dayOfMonth: (7, 5)
        case .dayOfWeek: (6, 5)
        case .halfdayOfDay: (5, 4)
        case .hourOfDay, .clockhourOfDay: (5, 3)
        case .hourOfHalfday, .clockhourOfHalfday: (4, 3)
        case .minuteOfHour: (3, 2)
        case .secondOfMinute: (2, 1)
        case .millisOfSecond: (1, 0)
        }
    }

    /// Fields are set in descending order.
    var order: Int { ranks.span * 16 + ranks.unit }

    /// Whether a date that begins with this field lacks a year, which is then taken to be 2000.
    var needsYear: Bool { ranks.unit >= 5 && ranks.unit <= 7 }
}

/// A date and time of day that fields are set in, in milliseconds since 1970-01-01.
struct FieldClock {
    var millis: Int64

    static let millisPerDay: Int64 = 86_400_000
    static let years = -292_275_054...292_278_993

    var days: Int64 {
        let quotient = millis / FieldClock.millisPerDay
        return millis < quotient * FieldClock.millisPerDay ? quotient - 1 : quotient
    }

    var millisOfDay: Int64 { millis - days * FieldClock.millisPerDay }

    var date: CalendarDate { CalendarDate(days: days) }

    /// A value that a field cannot have.
    struct OutOfRange: Error {
        var field: DateTimeField
        var value: Int
        var allowed: ClosedRange<Int>

        /// Joda-Time's text.
        var message: String {
            "Value \(value) for \(field.name) must be in the range [\(allowed.lowerBound),\(allowed.upperBound)]"
        }
    }

    private mutating func set(days: Int64) {
        millis = days * FieldClock.millisPerDay + millisOfDay
    }

    private func check(_ field: DateTimeField, _ value: Int, _ allowed: ClosedRange<Int>) throws(OutOfRange) {
        guard allowed.contains(value) else { throw OutOfRange(field: field, value: value, allowed: allowed) }
    }

    /// Sets a field as Joda-Time's ISO chronology does; parts that would not exist are moved to the nearest that do.
    mutating func set(_ field: DateTimeField, _ value: Int) throws(OutOfRange) {
        let hour: Int64 = 3_600_000
        switch field {
        case .era:
            try check(field, value, 0...1)
            if (date.year > 0) != (value == 1) { setYear(-date.year) }
        case .centuryOfEra:
            try check(field, value, 0...2_922_789)
            let year = date.year
            setYear((year < 0 ? -1 : 1) * (value * 100 + Int(year.magnitude) % 100))
        case .yearOfEra:
            try check(field, value, 1...292_278_993)
            setYear(date.year <= 0 ? 1 - value : value)
        case .year:
            try check(field, value, (FieldClock.years.lowerBound - 1)...(FieldClock.years.upperBound + 1))
            setYear(value)
        case .weekyear:
            try check(field, value, FieldClock.years)
            let week = CalendarDate.isoWeek(days).week
            let monday = CalendarDate.firstMonday(ofWeekYear: value)
            let day = Int64(CalendarDate.dayOfWeek(days) - 1)
            set(days: monday + Int64(min(week, CalendarDate.weeks(ofWeekYear: value)) - 1) * 7 + day)
        case .monthOfYear:
            try check(field, value, 1...12)
            var date = date
            date.month = value
            date.day = min(date.day, CalendarDate.daysInMonth(value, of: date.year))
            set(days: date.days)
        case .weekOfWeekyear:
            let (year, week) = CalendarDate.isoWeek(days)
            try check(field, value, 1...(value > 52 ? CalendarDate.weeks(ofWeekYear: year) : 52))
            set(days: days + Int64(value - week) * 7)
        case .dayOfYear:
            let isLeap = CalendarDate.isLeap(date.year)
            try check(field, value, 1...(isLeap && (value > 365 || value < 1) ? 366 : 365))
            set(days: days + Int64(value - date.dayOfYear))
        case .dayOfMonth:
            let date = date
            let last = CalendarDate.daysInMonth(date.month, of: date.year)
            try check(field, value, 1...(value > 28 || value < 1 ? last : 28))
            set(days: days + Int64(value - date.day))
        case .dayOfWeek:
            try check(field, value, 1...7)
            set(days: days + Int64(value - CalendarDate.dayOfWeek(days)))
        case .halfdayOfDay:
            try check(field, value, 0...1)
            millis += (Int64(value) - millisOfDay / (12 * hour)) * 12 * hour
        case .hourOfDay:
            try check(field, value, 0...23)
            millis += (Int64(value) - millisOfDay / hour) * hour
        case .clockhourOfDay:
            try check(field, value, 1...24)
            millis += (Int64(value % 24) - millisOfDay / hour) * hour
        case .hourOfHalfday:
            try check(field, value, 0...11)
            millis += (Int64(value) - millisOfDay / hour % 12) * hour
        case .clockhourOfHalfday:
            try check(field, value, 1...12)
            millis += (Int64(value % 12) - millisOfDay / hour % 12) * hour
        case .minuteOfHour:
            try check(field, value, 0...59)
            millis += (Int64(value) - millisOfDay / 60_000 % 60) * 60_000
        case .secondOfMinute:
            try check(field, value, 0...59)
            millis += (Int64(value) - millisOfDay / 1000 % 60) * 1000
        case .millisOfSecond:
            try check(field, value, 0...999)
            millis += Int64(value) - millisOfDay % 1000
        }
    }

    /// Changes the year; the 29th of February becomes the 28th where it does not exist.
    private mutating func setYear(_ year: Int) {
        var date = date
        date.year = year
        date.day = min(date.day, CalendarDate.daysInMonth(date.month, of: year))
        set(days: date.days)
    }

    /// Sets everything below a field's unit to its start.
    mutating func roundDown(to field: DateTimeField) {
        let date = date
        switch field {
        case .era:
            // Joda goes to the start of the era, which matters for patterns of nothing but an era.
            if date.year > 0 { millis = CalendarDate(year: 1, month: 1, day: 1).days * FieldClock.millisPerDay }
        case .centuryOfEra:
            let first = (date.year < 0 ? -1 : 1) * (Int(date.year.magnitude) / 100 * 100)
            millis = CalendarDate(year: first, month: 1, day: 1).days * FieldClock.millisPerDay
        case .yearOfEra, .year:
            millis = CalendarDate(year: date.year, month: 1, day: 1).days * FieldClock.millisPerDay
        case .weekyear:
            let year = CalendarDate.isoWeek(days).year
            millis = CalendarDate.firstMonday(ofWeekYear: year) * FieldClock.millisPerDay
        case .monthOfYear:
            millis = CalendarDate(year: date.year, month: date.month, day: 1).days * FieldClock.millisPerDay
        case .weekOfWeekyear:
            millis = (days - Int64(CalendarDate.dayOfWeek(days) - 1)) * FieldClock.millisPerDay
        case .dayOfYear, .dayOfMonth, .dayOfWeek: millis -= millisOfDay
        case .halfdayOfDay: millis -= millisOfDay % 43_200_000
        case .hourOfDay, .clockhourOfDay, .hourOfHalfday, .clockhourOfHalfday: millis -= millisOfDay % 3_600_000
        case .minuteOfHour: millis -= millisOfDay % 60_000
        case .secondOfMinute: millis -= millisOfDay % 1000
        case .millisOfSecond: break
        }
    }

    /// The instant that fields read from a text stand for, as Joda-Time's parser bucket computes it.
    static func resolve(_ fields: [(field: DateTimeField, value: Int)]) throws(OutOfRange) -> Int64 {
        var fields = fields
        // Insertion keeps the order of equals; Joda sorts the same way, up to ten fields.
        for index in fields.indices.dropFirst() {
            var place = index
            while place > 0 && fields[place - 1].field.order < fields[place].field.order {
                fields.swapAt(place - 1, place)
                place -= 1
            }
        }
        if let first = fields.first, first.field.needsYear { fields.insert((.year, 2000), at: 0) }
        var clock = FieldClock(millis: 0)
        for (field, value) in fields {
            try clock.set(field, value)
            clock.roundDown(to: field)
        }
        // Once more, as an early field may have been changed by a later one (week and day, for example).
        for (index, (field, value)) in fields.enumerated() {
            try clock.set(field, value)
            if index == fields.count - 1 { clock.roundDown(to: field) }
        }
        return clock.millis
    }
}
