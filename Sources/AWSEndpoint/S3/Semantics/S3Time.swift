/// Dates as they are written in HTTP (RFC 9110, 5.6.7) and in S3's XML (ISO 8601).
enum S3Time {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Whole seconds of nanoseconds since 1970, as `Last-Modified` has them.
    static func seconds(ofNanoseconds nanoseconds: Int64) -> Int64 {
        let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func http(seconds: Int64) -> String {
        let moment = Moment(seconds: seconds)
        let day = ((moment.dayNumber % 7) + 7) % 7
        return "\(days[Int(day)]), \(two(moment.day)) \(months[Int(moment.month) - 1]) \(four(moment.year)) "
            + "\(two(moment.hour)):\(two(moment.minute)):\(two(moment.second)) GMT"
    }

    /// `1994-11-06T08:49:37.000Z`: S3 writes milliseconds and keeps none.
    static func iso8601(seconds: Int64) -> String {
        let moment = Moment(seconds: seconds)
        return "\(four(moment.year))-\(two(moment.month))-\(two(moment.day))T"
            + "\(two(moment.hour)):\(two(moment.minute)):\(two(moment.second)).000Z"
    }

    /// Seconds since 1970 of a date in one of HTTP's three forms or in ISO 8601; nil for anything else.
    static func seconds(of text: String) -> Int64? {
        let words = text.split(whereSeparator: { " ,".contains($0) }).map(String.init)
        switch words.count {
        case 1: return iso(text)
        case 6 where words[5] == "GMT" || words[5] == "UTC" || words[5] == "+0000":
            // Sun, 06 Nov 1994 08:49:37 GMT
            return of(year: words[3], month: words[2], day: words[1], time: words[4])
        case 5 where words[2].contains(":") == false && words[3].contains(":"):
            // Sun Nov  6 08:49:37 1994
            return of(year: words[4], month: words[1], day: words[2], time: words[3])
        case 4 where words[3] == "GMT":
            // Sunday, 06-Nov-94 08:49:37 GMT
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, let short = number(date[2]), date[2].utf8.count == 2 else { return nil }
            return of(
                year: String(short < 70 ? 2000 + short : 1900 + short), month: date[1], day: date[0], time: words[2])
        default: return nil
        }
    }

    /// `1994-11-06T08:49:37Z`, with or without a fraction, which is left out.
    private static func iso(_ text: String) -> Int64? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[1].last == "Z" else { return nil }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let time = halves[1].dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard date.count == 3, (1...2).contains(time.count), time.count == 1 || number(String(time[1])) != nil,
            let month = number(date[1]), (1...12).contains(month)
        else { return nil }
        return of(year: date[0], month: months[Int(month) - 1], day: date[2], time: String(time[0]))
    }

    private static func of(year: String, month: String, day: String, time: String) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0)) }
        guard let year = number(year), let index = months.firstIndex(of: month), let day = number(day),
            clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (1...9999).contains(year), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let seconds = Moment.dayNumber(year, Int64(index) + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
        // A day that the month does not have comes out as another one.
        let back = Moment(seconds: seconds - second)
        return back.day == day && back.month == Int64(index) + 1 ? seconds : nil
    }

    private static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 9,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func four(_ number: Int64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
    }
}

/// A point in time by the calendar, in UTC.
private struct Moment {
    let dayNumber: Int64
    let year: Int64
    let month: Int64
    let day: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64

    init(seconds: Int64) {
        var (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        if rest < 0 {
            days -= 1
            rest += 86_400
        }
        dayNumber = days
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        // Years that begin in March have their odd day at the end; 146,097 days are 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970 of a date.
    static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
