/// A day of the proleptic Gregorian calendar, in which year 0 precedes year 1.
///
/// Serves dates (days since 1970-01-01) of about a thousand million years in both directions. The conversions are those
/// of Cassio Neri and Lorenz Schneider, "Euclidean affine functions and their application to calendar algorithms"
/// (2023), on 64 bits.
public struct CalendarDate: Hashable, Sendable {
    /// The year; 0 and below are before our era.
    public var year: Int
    /// 1...12.
    public var month: Int
    /// 1...31.
    public var day: Int

    // 400 years have 146,097 days; so many such cycles make every day that occurs positive.
    private static let cycles: Int64 = 2_600_000
    // Days from 0000-03-01 to 1970-01-01.
    private static let epoch: Int64 = 719_468

    /// Makes a date from its parts, which are not checked.
    @inline(__always)
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date of a day number.
    ///
    /// - Parameter days: days since 1970-01-01.
    @inline(__always)
    public init(days: Int64) {
        let shifted = UInt64(bitPattern: days &+ CalendarDate.epoch &+ CalendarDate.cycles &* 146_097)
        let quarters = shifted &* 4 &+ 3
        let century = quarters / 146_097
        let dayOfCentury = (quarters &- century &* 146_097) / 4
        let product = (dayOfCentury &* 4 &+ 3) &* 2_939_745
        let yearOfCentury = product &>> 32
        // Days since the first of March.
        let dayOfYear = (product & 0xFFFF_FFFF) / 2_939_745 / 4
        let scaled = dayOfYear &* 2141 &+ 197_913
        let isAfterNewYear = dayOfYear >= 306
        year =
            Int(truncatingIfNeeded: century &* 100 &+ yearOfCentury) &- Int(CalendarDate.cycles) &* 400
            &+ (isAfterNewYear ? 1 : 0)
        month = Int(truncatingIfNeeded: scaled &>> 16) &- (isAfterNewYear ? 12 : 0)
        day = Int(truncatingIfNeeded: (scaled & 0xFFFF) / 2141) &+ 1
    }

    /// Days since 1970-01-01.
    @inline(__always)
    public var days: Int64 {
        let isAfterNewYear = month <= 2
        let year = UInt64(bitPattern: Int64(self.year) &+ CalendarDate.cycles &* 400 &- (isAfterNewYear ? 1 : 0))
        let month = UInt64(truncatingIfNeeded: self.month &+ (isAfterNewYear ? 12 : 0))
        let century = year / 100
        let daysOfYears = (1461 &* year) / 4 &- century &+ century / 4
        let daysOfMonths = (979 &* month &- 2919) / 32
        return Int64(bitPattern: daysOfYears &+ daysOfMonths) &+ Int64(day &- 1) &- CalendarDate.epoch
            &- CalendarDate.cycles &* 146_097
    }

    /// Whether a year has a 29th of February.
    @inline(__always)
    public static func isLeap(_ year: Int) -> Bool {
        // Of the multiples of 4, those of 100 are leap years only if they are multiples of 16 too.
        year & (year % 100 == 0 ? 15 : 3) == 0
    }

    /// Days of a month.
    ///
    /// - Parameters:
    ///   - month: 1...12.
    ///   - year: the year.
    /// - Returns: 28...31.
    @inline(__always)
    public static func daysInMonth(_ month: Int, of year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : 30 | (month ^ (month &>> 3)) & 1
    }

    /// Whether month and day exist.
    @inline(__always)
    public var isValid: Bool {
        month >= 1 && month <= 12 && day >= 1 && day <= CalendarDate.daysInMonth(month, of: year)
    }
}

extension CalendarDate {
    /// 1 for January to March, up to 4.
    public var quarter: Int { (month &+ 2) / 3 }

    /// 1 for the first of January.
    public var dayOfYear: Int { Int(days &- CalendarDate(year: year, month: 1, day: 1).days) &+ 1 }

    /// 1 for Monday, up to 7 for Sunday.
    ///
    /// - Parameter days: days since 1970-01-01, which was a Thursday.
    /// - Returns: 1...7.
    @inline(__always)
    public static func dayOfWeek(_ days: Int64) -> Int {
        let remainder = (days &+ 3) % 7
        return Int(remainder < 0 ? remainder &+ 7 : remainder) &+ 1
    }

    /// The ISO 8601 week of a day and the year that the week belongs to.
    ///
    /// - Parameter days: days since 1970-01-01.
    /// - Returns: the year, and 1...53.
    public static func isoWeek(_ days: Int64) -> (year: Int, week: Int) {
        // The week belongs to the year of its Thursday.
        let thursday = days &- Int64(dayOfWeek(days)) &+ 4
        let year = CalendarDate(days: thursday).year
        let first = CalendarDate(year: year, month: 1, day: 1).days
        return (year, Int((thursday &- first) / 7) &+ 1)
    }

    /// The Monday of the first ISO 8601 week of a year, in days since 1970-01-01.
    public static func firstMonday(ofWeekYear year: Int) -> Int64 {
        let fourth = CalendarDate(year: year, month: 1, day: 4).days
        return fourth &- Int64(dayOfWeek(fourth)) &+ 1
    }

    /// The number of ISO 8601 weeks of a year, 52 or 53.
    public static func weeks(ofWeekYear year: Int) -> Int {
        Int((firstMonday(ofWeekYear: year + 1) - firstMonday(ofWeekYear: year)) / 7)
    }

    /// The last day of the month that a day lies in, in days since 1970-01-01.
    public static func lastDayOfMonth(_ days: Int64) -> Int64 {
        let date = CalendarDate(days: days)
        return days &+ Int64(daysInMonth(date.month, of: date.year) &- date.day)
    }

    /// The day some months later; where the month is too short, its last day.
    ///
    /// - Parameters:
    ///   - months: months to add, may be negative.
    ///   - days: days since 1970-01-01.
    /// - Returns: days since 1970-01-01, or nil if the year leaves Joda's range (292,278,993 in both directions).
    public static func addMonths(_ months: Int64, to days: Int64) -> Int64? {
        var date = CalendarDate(days: days)
        let (count, overflow) = (Int64(date.year) * 12 + Int64(date.month - 1)).addingReportingOverflow(months)
        if overflow { return nil }
        var year = count / 12
        var month = count % 12
        if month < 0 {
            month += 12
            year -= 1
        }
        guard year >= -292_275_054, year <= 292_278_993 else { return nil }
        date.year = Int(year)
        date.month = Int(month) + 1
        date.day = min(date.day, daysInMonth(date.month, of: date.year))
        return date.days
    }
}
