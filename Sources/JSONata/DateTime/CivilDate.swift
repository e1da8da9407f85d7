/// A moment as a date and a time of day, in the proleptic Gregorian calendar.
struct CivilDate {
    static let millisecondsPerDay: Int64 = 86_400_000

    let year: Int
    /// 1 to 12.
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int
    /// Days since 1970-01-01.
    let dayNumber: Int

    init(milliseconds: Int64) {
        var days = milliseconds / CivilDate.millisecondsPerDay
        var rest = milliseconds % CivilDate.millisecondsPerDay
        if rest < 0 {
            days -= 1
            rest += CivilDate.millisecondsPerDay
        }
        dayNumber = Int(days)
        // Years that begin in March put the leap day last.
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = Int(rest / 3_600_000)
        minute = Int(rest / 60_000 % 60)
        second = Int(rest / 1000 % 60)
        millisecond = Int(rest % 1000)
    }

    /// Days since 1970-01-01; a month or day beyond its end goes on into the next.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        var year = year + (month - 1) / 12
        var month = (month - 1) % 12 + 1
        if month < 1 {
            month += 12
            year -= 1
        }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468 + day - 1
    }

    /// Monday is 1, Sunday 7.
    static func weekday(ofDay dayNumber: Int) -> Int { ((dayNumber + 3) % 7 + 7) % 7 + 1 }

    var weekday: Int { CivilDate.weekday(ofDay: dayNumber) }

    var dayOfYear: Int { dayNumber - CivilDate.dayNumber(year: year, month: 1, day: 1) + 1 }

    // MARK: - Weeks

    /// The Monday of the first week of a month: the week with the month's first Thursday, as ISO 8601 has it for years.
    private static func firstWeek(year: Int, month: Int) -> Int {
        let first = dayNumber(year: year, month: month, day: 1)
        let weekday = weekday(ofDay: first)
        return weekday > 4 ? first + 8 - weekday : first - weekday + 1
    }

    var weekOfYear: Int { week(of: (year, 1), previous: (year - 1, 1), next: (year + 1, 1)) }

    var weekOfMonth: Int { week(of: (year, month), previous: (year, month - 1), next: (year, month + 1)) }

    private func week(of period: (Int, Int), previous: (Int, Int), next: (Int, Int)) -> Int {
        if dayNumber >= CivilDate.firstWeek(year: next.0, month: next.1) { return 1 }
        var start = CivilDate.firstWeek(year: period.0, month: period.1)
        if dayNumber < start { start = CivilDate.firstWeek(year: previous.0, month: previous.1) }
        return (dayNumber - start) / 7 + 1
    }

    /// The year that the week is counted in.
    var weekYear: Int {
        if dayNumber < CivilDate.firstWeek(year: year, month: 1) { return year - 1 }
        return dayNumber >= CivilDate.firstWeek(year: year + 1, month: 1) ? year + 1 : year
    }

    /// The month that the week is counted in.
    var weekMonth: Int {
        if dayNumber < CivilDate.firstWeek(year: year, month: month) { return month == 1 ? 12 : month - 1 }
        guard dayNumber >= CivilDate.firstWeek(year: year, month: month + 1) else { return month }
        return month == 12 ? 1 : month + 1
    }
}
