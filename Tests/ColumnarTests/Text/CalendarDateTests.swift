import Columnar
import Testing

@Suite struct CalendarDateTests {
    @Test func `dates agree with java-time`() {
        let rows = TextVectors.java("calendar")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let numbers = row.compactMap { Int64($0) }
                let date = CalendarDate(days: numbers[0])
                let later = CalendarDate.addMonths(numbers[4], to: numbers[0])
                let last = CalendarDate.lastDayOfMonth(numbers[0])
                return (
                    "\(date.days) \(date.year) \(date.month) \(date.day) \(numbers[4]) \(shown(later)) \(last)",
                    row.joined(separator: " ")
                )
            } == [])
    }

    @Test func `weeks and days of the year agree with Python`() {
        let rows = TextVectors.python("date")

        #expect(!rows.isEmpty)
        #expect(
            differences(rows) { row in
                let days = Int64(row[0]) ?? 0
                let week = CalendarDate.isoWeek(days)
                let iso = String(decoding: DateText.bytes(days), as: UTF8.self)
                return (
                    "\(iso) \(CalendarDate.dayOfWeek(days)) \(CalendarDate(days: days).dayOfYear) \(week.year) \(week.week)",
                    row[1...].joined(separator: " ")
                )
            } == [])
    }

    @Test func `every day of eight hundred years follows the one before`() {
        // An independent calendar: count on from a known day.
        var year = 1599
        var month = 1
        var day = 1
        var dayOfYear = 1
        let first = CalendarDate(year: year, month: month, day: day).days
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for days in first..<(first + 292_500) {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let date = CalendarDate(days: days)
            guard date == CalendarDate(year: year, month: month, day: day), date.days == days,
                date.dayOfYear == dayOfYear,
                CalendarDate.isLeap(year) == isLeap
            else {
                Issue.record("day \(days) is \(date), not \(year)-\(month)-\(day)")
                return
            }
            let length = month == 2 && isLeap ? 29 : lengths[month - 1]
            #expect(CalendarDate.daysInMonth(month, of: year) == length)
            day += 1
            dayOfYear += 1
            if day > length {
                day = 1
                month += 1
            }
            if month > 12 {
                month = 1
                dayOfYear = 1
                year += 1
            }
        }
        #expect(year == 2399)
    }

    @Test(
        arguments: [
            (0, 1970, 1, 1, 4), (-1, 1969, 12, 31, 3), (-719_528, 0, 1, 1, 6), (-719_529, -1, 12, 31, 5),
            (106_751_991, 294_247, 1, 10, 7), (-106_751_992, -290_308, 12, 21, 7), (2_147_483_647, 5_881_580, 7, 11, 5),
        ] as [(Int64, Int, Int, Int, Int)])
    func `far days have dates`(days: Int64, year: Int, month: Int, day: Int, weekday: Int) {
        #expect(CalendarDate(days: days) == CalendarDate(year: year, month: month, day: day))
        #expect(CalendarDate(year: year, month: month, day: day).days == days)
        #expect(CalendarDate.dayOfWeek(days) == weekday)
    }

    @Test(arguments: [
        (2020, 2, 29, true), (2021, 2, 29, false), (1900, 2, 29, false), (2000, 2, 29, true), (2020, 13, 1, false),
        (2020, 0, 1, false), (2020, 4, 31, false), (2020, 4, 0, false), (-4, 2, 29, true),
    ])
    func `only days that exist are valid`(year: Int, month: Int, day: Int, isValid: Bool) {
        #expect(CalendarDate(year: year, month: month, day: day).isValid == isValid)
    }

    @Test func `months are clamped to their last day and refused beyond Joda's years`() {
        let end = CalendarDate(year: 2020, month: 1, day: 31).days

        #expect(CalendarDate.addMonths(1, to: end) == CalendarDate(year: 2020, month: 2, day: 29).days)
        #expect(CalendarDate.addMonths(13, to: end) == CalendarDate(year: 2021, month: 2, day: 28).days)
        #expect(CalendarDate.addMonths(-2, to: end) == CalendarDate(year: 2019, month: 11, day: 30).days)
        #expect(CalendarDate.addMonths(.max, to: end) == nil)
        #expect(CalendarDate.addMonths(300_000_000 * 12, to: end) == nil)
    }

    @Test func `a year has 52 or 53 weeks`() {
        #expect(CalendarDate.weeks(ofWeekYear: 2020) == 53)
        #expect(CalendarDate.weeks(ofWeekYear: 2021) == 52)
        #expect(CalendarDate.isoWeek(CalendarDate(year: 2021, month: 1, day: 3).days) == (2020, 53))
        #expect(CalendarDate(year: 2021, month: 8, day: 1).quarter == 3)
    }
}
