import Columnar

/// Casts from TIME WITH TIME ZONE.
enum ZonedTimeCasts {
    static func cast(_ call: CastCall, precision: Int) -> Column? {
        switch call.resultType {
        case .timeWithTimeZone(let target):
            target >= precision
                ? call.source.retyped(call.resultType)
                : call.map { (value: ZonedTime) -> ZonedTime? in
                    ZonedTime(
                        picosOfDay: TimestampScale.round(picosOfDay: value.picosOfDay, precision: target),
                        offsetMinutes: value.offsetMinutes)
                }
        case .time(let target):
            call.map { (value: ZonedTime) -> Int64? in
                TimestampScale.round(picosOfDay: value.picosOfDay, precision: target)
            }
        case .timestamp(let target): timestamps(call, to: target)
        case .timestampWithTimeZone(let target): zonedTimestamps(call, to: target)
        case .varchar:
            call.mapText { (value: ZonedTime, out: inout TextBuffer) in
                ZonedText.append(value, precision: precision, to: &out)
                return true
            }
        default: nil
        }
    }

    /// The local time on the session's day.
    private static func timestamps(_ call: CastCall, to target: Int) -> Column {
        let midnight: Int64
        do {
            midnight = try SessionTime(call.context.session).currentDate * DateCasts.microsPerDay
        } catch {
            return call.failing(error)
        }
        func picos(_ value: ZonedTime) -> Int64 { TimestampScale.round(value.picosOfDay, digits: 12 - target) }
        if target <= TimestampScale.maximumShortPrecision {
            return call.map { (value: ZonedTime) in midnight &+ picos(value) / TimestampScale.picosPerMicro }
        }
        return call.map { (value: ZonedTime) in TimestampScale.join(midnight, picos(value)) }
    }

    /// The time in UTC on the session's day, whichever day that is in UTC.
    private static func zonedTimestamps(_ call: CastCall, to target: Int) -> Column {
        let midnight: Int64
        do {
            midnight = try SessionTime(call.context.session).currentDate * Milliseconds.perDay
        } catch {
            return call.failing(error)
        }
        return call.map { (value: ZonedTime) throws -> ZonedTimestamp? in
            guard let zone = TimeZoneKey(offsetMinutes: Int(value.offsetMinutes)) else {
                throw ZoneArgument.invalidOffset(value.offsetMinutes)
            }
            let picos = TimestampScale.round(picosOfDay: value.picosInUTC, precision: target)
            return ZonedTimestamp(
                millis: midnight &+ picos / Picoseconds.perMillisecond,
                picosOfMilli: picos % Picoseconds.perMillisecond, zone: zone.number)
        }
    }
}

extension ScalarCall {
    /// A column in which every row fails.
    func failing(_ error: any Error) -> Column {
        .failing(
            error as? Failure ?? Failure("GENERIC_INTERNAL_ERROR", "\(error)"), type: resultType, count: count)
    }
}
