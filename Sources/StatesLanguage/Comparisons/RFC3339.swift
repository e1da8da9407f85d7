/// A moment as state machines write it: `2016-08-18T17:33:00.123Z`.
///
/// The profile of RFC 3339 that the Amazon States Language asks for: an upper-case `T` between date and time, and an
/// upper-case `Z` or a numeric offset at the end. Fractions have one to nine digits (recorded from the service:
/// tests/aws/services/stepfunctions/v2/base/test_wait.py in localstack/localstack takes `Z`, `.00Z`, `.000000Z` and
/// `.0000000Z`, and refuses the same without `Z`; nine are what Java's ISO_OFFSET_DATE_TIME takes).
public struct RFC3339: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// Reads a timestamp; `nil` for every other text, also for days and hours that there are not.
    public init?(_ text: String) {
        var reader = TimestampReader(text)
        guard let moment = reader.timestamp() else { return nil }
        self = moment
    }

    init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension RFC3339: Comparable {
    /// Earlier before later, whatever the offsets in the texts.
    public static func < (lhs: RFC3339, rhs: RFC3339) -> Bool {
        (lhs.seconds, lhs.nanoseconds) < (rhs.seconds, rhs.nanoseconds)
    }
}

private struct TimestampReader {
    let bytes: [UInt8]
    var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func timestamp() -> RFC3339? {
        guard let year = digits(4), take("-"), let month = digits(2), (1...12).contains(month), take("-"),
            let day = digits(2), (1...Self.days(of: month, year)).contains(day), take("T"),
            let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60, take(":"),
            let second = digits(2), second < 60, let nanoseconds = fraction(), let zone = zone(), offset == bytes.count
        else { return nil }
        let days = Self.daysBefore(year, month) + day - 1
        let time = (hour * 60 + minute) * 60 + second
        return RFC3339(seconds: Int64(days * 86_400 + time - zone), nanoseconds: Int32(nanoseconds))
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    private mutating func digit() -> Int? {
        guard offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) else { return nil }
        offset += 1
        return Int(bytes[offset - 1] - UInt8(ascii: "0"))
    }

    private mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The nanoseconds after a point; 0 without one, `nil` when none or more than nine digits follow it.
    private mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        guard var value = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            guard count < 9 else { return nil }
            value = value * 10 + digit
            count += 1
        }
        return (count..<9).reduce(value) { value, _ in value * 10 }
    }

    /// Seconds east of Greenwich.
    private mutating func zone() -> Int? {
        if take("Z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        // Java's offsets, which the service reads, end at 18 hours.
        guard sign != 0, let hour = digits(2), take(":"), let minute = digits(2), minute < 60,
            hour < 18 || (hour == 18 && minute == 0)
        else { return nil }
        return sign * (hour * 60 + minute) * 60
    }

    private static func days(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// Days from 1970-01-01 to the first of a month.
    private static func daysBefore(_ year: Int, _ month: Int) -> Int {
        let past = year + 400 - 1
        let leaps = past / 4 - past / 100 + past / 400 - 97
        let years = year * 365 + leaps - 719_162 - 365
        return (1..<month).reduce(years) { $0 + days(of: $1, year) }
    }
}
