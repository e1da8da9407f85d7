public import OrderedJSON

/// A moment in UTC with millisecond precision, which is what the real service's answers carry.
///
/// Written in two ways: as ISO 8601 for people and as epoch seconds for the AWS JSON protocol
/// (<https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>, `epoch-seconds`).
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public let milliseconds: Int64

    /// Makes a moment from milliseconds since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Orders moments by time.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool { lhs.milliseconds < rhs.milliseconds }

    // MARK: - On the wire

    /// Seconds since 1970 with a fraction only where there is one, never with an exponent: `1583831889.05`.
    ///
    /// AWS SDKs for typed languages parse this member as a number; an exponent or a string is refused by some.
    public var epochSeconds: JSONNumber {
        let (seconds, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        var text = (milliseconds < 0 ? "-" : "") + String(seconds)
        if fraction != 0 {
            var digits = padded(Int64(fraction), 3)
            while digits.last == "0" {
                digits.removeLast()
            }
            text += "." + digits
        }
        return JSONNumber(text: text) ?? JSONNumber(milliseconds / 1000)
    }

    /// Reads epoch seconds, rounded to the nearest millisecond; `nil` beyond what 64 bits of milliseconds hold.
    public init?(epochSeconds: JSONNumber) {
        let scaled = (epochSeconds.double * 1000).rounded()
        guard let milliseconds = Int64(exactly: scaled) else { return nil }
        self.milliseconds = milliseconds
    }

    // MARK: - As text

    /// The moment as ISO 8601 in UTC, always with milliseconds: `2026-11-21T05:17:00.123Z`.
    public var iso8601: String {
        let (days, inDay) = floorDivide(milliseconds, 86_400_000)
        let date = CivilDate(daysSince1970: days)
        let (hour, inHour) = inDay.quotientAndRemainder(dividingBy: 3_600_000)
        let (minute, inMinute) = inHour.quotientAndRemainder(dividingBy: 60_000)
        let (second, fraction) = inMinute.quotientAndRemainder(dividingBy: 1000)
        return "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(fraction, 3))Z"
    }
}

extension Timestamp: CustomStringConvertible {
    /// The same text as ``iso8601``.
    public var description: String { iso8601 }
}
