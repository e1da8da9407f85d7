/// Dates and times computed the slow way, by walking day by day: what the functions are checked against.
enum NaiveClock {
    /// Days since 1970-01-01 of `yyyy-mm-dd`.
    static func day(_ text: String) -> Int64 {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: "-").map { Int($0) ?? -1 }
        let year = isNegative ? -parts[0] : parts[0]
        var days = 0
        if year >= 1970 {
            for other in 1970..<year { days += isLeap(other) ? 366 : 365 }
        } else {
            for other in year..<1970 { days -= isLeap(other) ? 366 : 365 }
        }
        for month in 1..<parts[1] { days += length(month, year) }
        return Int64(days + parts[2] - 1)
    }

    /// Picoseconds since 1970-01-01 00:00 of `yyyy-mm-dd[ hh:mm[:ss[.fraction]]]`.
    static func picos(_ text: String) -> Int128 {
        let parts = text.split(separator: " ")
        let midnight = Int128(day(String(parts[0]))) * 86_400_000_000_000_000
        return midnight + (parts.count > 1 ? picosOfDay(String(parts[1])) : 0)
    }

    /// Picoseconds since midnight of `hh:mm[:ss[.fraction]]`.
    static func picosOfDay(_ text: String) -> Int128 {
        let parts = text.split(separator: ":")
        let second = parts.count > 2 ? parts[2].split(separator: ".") : ["0"]
        var picos = number(parts[0]) * 3600 + number(parts[1]) * 60 + number(second[0])
        let fraction = second.count > 1 ? String(second[1]) : ""
        for digit in fraction + String(repeating: "0", count: 12 - fraction.count) {
            picos = picos * 10 + number(String(digit))
        }
        return picos
    }

    private static func number(_ text: some StringProtocol) -> Int128 {
        guard let number = Int128(text) else { preconditionFailure("'\(text)' is no number") }
        return number
    }

    static func isLeap(_ year: Int) -> Bool {
        if year % 400 == 0 { return true }
        return year % 4 == 0 && year % 100 != 0
    }

    static func length(_ month: Int, _ year: Int) -> Int {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// A day with all of its numbers.
    struct Day {
        var number: Int64
        var year: Int
        var month: Int
        var day: Int
        var dayOfYear: Int
        var weekday: Int
        var week = 0
        var weekYear = 0
    }

    /// Every day from the first of January of one year to before another, which must be 400 years later at most.
    static func days(from first: Int, to last: Int) -> [Day] {
        let start = day("\(first)-01-01")
        // 2001-01-01 was a Monday.
        let distance = Int(start - day("2001-01-01"))
        var current = Day(
            number: start, year: first, month: 1, day: 1, dayOfYear: 1, weekday: (distance % 7 + 7) % 7 + 1)
        var days: [Day] = []
        while current.year < last {
            days.append(current)
            current.number += 1
            current.day += 1
            current.dayOfYear += 1
            current.weekday = current.weekday % 7 + 1
            if current.day > length(current.month, current.year) {
                current.day = 1
                current.month += 1
            }
            if current.month > 12 {
                current.month = 1
                current.dayOfYear = 1
                current.year += 1
            }
        }
        // A week belongs to the year of its Thursday; the first Thursday of a year is in its week 1.
        for position in days.indices {
            let thursday = position + 4 - days[position].weekday
            guard days.indices.contains(thursday) else { continue }
            days[position].weekYear = days[thursday].year
            days[position].week = (days[thursday].dayOfYear + 6) / 7
        }
        return days
    }
}
