import Columnar

/// Casts from DATE.
enum DateCasts {
    /// Microseconds in a day.
    static let microsPerDay: Int64 = 86_400_000_000
    /// Days before and after 1970-01-01 whose microseconds 64 bits hold.
    private static let daysInMicros = Int64.max / microsPerDay

    static func cast(_ call: CastCall) -> Column? {
        switch call.resultType {
        case .timestamp(let precision):
            precision <= TimestampScale.maximumShortPrecision ? shortTimestamps(call) : longTimestamps(call)
        case .timestampWithTimeZone(let precision): CastsToZonedTimestamp.fromDate(call, precision: precision)
        case .varchar(let length):
            call.mapVarchar(length, longest: DateText.maximumLength) { (days: Int64, out) in
                DateText.append(days, to: &out)
            }
        default: nil
        }
    }

    private static func shortTimestamps(_ call: CastCall) -> Column {
        let bound = daysInMicros
        let fast = call.transformLane { (days: Int64) in
            (days &* microsPerDay, (bound &- days) | (bound &+ days))
        }
        return fast ?? call.map { (days: Int64) in micros(days) }
    }

    private static func longTimestamps(_ call: CastCall) -> Column {
        call.map { (days: Int64) in Int128(micros(days)) * Int128(TimestampScale.picosPerMicro) }
    }

    /// Microseconds of a day; the nearest that 64 bits hold if it is too far away, as Java's `TimeUnit` gives them.
    private static func micros(_ days: Int64) -> Int64 {
        let (micros, overflow) = days.multipliedReportingOverflow(by: microsPerDay)
        if overflow { return days < 0 ? .min : .max }
        return micros
    }
}
