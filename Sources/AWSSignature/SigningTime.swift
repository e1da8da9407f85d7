/// Seconds since 1970 as signatures write them: `yyyyMMdd'T'HHmmss'Z'`.
enum SigningTime {
    /// The basic form of ISO 8601.
    static func text(_ seconds: Int64) -> String {
        let day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let second = seconds - day * 86400
        let (year, month, dayOfMonth) = date(day)
        let date = padded(year, 4) + padded(month, 2) + padded(dayOfMonth, 2)
        return date + "T" + padded(second / 3600, 2) + padded(second / 60 % 60, 2) + padded(second % 60, 2) + "Z"
    }

    /// Reads the basic form of ISO 8601.
    static func seconds(basic text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[4..<6]), let day = number(bytes[6..<8]),
            let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]), let second = number(bytes[13..<15])
        else { return nil }
        return seconds(year, month, day, hour, minute, second)
    }

    /// Reads a `Date` header: RFC 9110's preferred form with GMT, UTC or a zero offset, or the basic form.
    static func seconds(header text: String) -> Int64? {
        if let basic = seconds(basic: text) { return basic }
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 6, words[0].hasSuffix(","), ["GMT", "UTC", "+0000", "-0000"].contains(words[5]),
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: words[2]),
            (1...2).contains(words[1].utf8.count), let day = number(words[1].utf8),
            words[3].utf8.count == 4, let year = number(words[3].utf8)
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = number(clock[0].utf8),
            let minute = number(clock[1].utf8), let second = number(clock[2].utf8)
        else { return nil }
        return seconds(year, Int64(month) + 1, day, hour, minute, second)
    }

    // MARK: - Parts

    private static func seconds(
        _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64, _ second: Int64
    ) -> Int64? {
        guard (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60 else { return nil }
        let number = dayNumber(year, month, day)
        // A day that its month does not have comes out as another one.
        guard date(number) == (year, month, day) else { return nil }
        return number * 86400 + hour * 3600 + minute * 60 + second
    }

    /// Days since 1970-01-01, for years from 0 on; a year begins in March here, so that leap days come last.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year + 399 : year + 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719468 - 146097
    }

    /// The date of a day number, for years from 0 on.
    private static func date(_ number: Int64) -> (Int64, Int64, Int64) {
        let days = number + 719468 + 146097
        let era = days / 146097
        let inEra = days % 146097
        let yearOfEra = (inEra - inEra / 1460 + inEra / 36524 - inEra / 146096) / 365
        let dayOfYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0) - 400, month, day)
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
