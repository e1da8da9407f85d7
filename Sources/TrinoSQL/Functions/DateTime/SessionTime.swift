package import Columnar

/// The date and time at which a statement began, on the clocks of its session's zone.
///
/// What `current_date`, `localtime` and `localtimestamp` stand for.
package struct SessionTime: Sendable {
    /// The session's zone.
    package let zone: TimeZoneKey
    // Microseconds since 1970-01-01 00:00 UTC, and on the zone's clocks.
    private let start: Int64
    private let local: Int64

    /// Reads a session's clock.
    ///
    /// - Throws: NOT_SUPPORTED if its zone does not exist.
    package init(_ session: Session) throws {
        zone = try TimeZoneKey(session.timeZone)
        start = session.startTime
        local = zone.localMicros(at: start)
    }

    /// The value of `current_date`, a DATE.
    package var currentDate: Int64 { local.floorDivided(by: Microseconds.perDay) }

    /// The value of `localtime`, rounded; a TIME of the precision.
    package func localTime(precision: Int) -> Int64 {
        let picoseconds = local.floorModulo(Microseconds.perDay) &* Picoseconds.perMicrosecond
        return TimestampScale.round(picosOfDay: picoseconds, precision: precision)
    }

    /// The value of `localtimestamp`, rounded; of the physical kind of a TIMESTAMP of the precision.
    package func localTimestamp(precision: Int) -> Value {
        precision <= TimestampScale.maximumShortPrecision
            ? .int64(TimestampScale.round(micros: local, precision: precision))
            : .int128(Int128(epochMicros: local))
    }

    /// The value of `current_time`, rounded.
    func zonedTime(precision: Int) -> ZonedTime {
        ZonedTime(picosOfDay: localTime(precision: precision), offsetMinutes: zone.offsetMinutes(atMicros: start))
    }

    /// The value of `current_timestamp`: from milliseconds on, microseconds are rounded, below only milliseconds.
    func zonedTimestamp(precision: Int) -> ZonedTimestamp {
        let millis = start.floorDivided(by: Microseconds.perMillisecond)
        let rest = start &- millis &* Microseconds.perMillisecond
        switch precision {
        case ..<3:
            return ZonedTimestamp(
                millis: ZonedTimestamp.round(millis: millis, precision: precision), zone: zone.number)
        case 3: return ZonedTimestamp(millis: rest >= 500 ? millis + 1 : millis, zone: zone.number)
        default:
            let picos = TimestampScale.round(rest &* Picoseconds.perMicrosecond, digits: 12 - precision)
            return ZonedTimestamp(millis: millis, picosOfMilli: picos, zone: zone.number)
        }
    }
}

extension FunctionRegistry {
    mutating func addSessionFunctions() {
        scalar("current_date", "", returns: "date") { call in
            .constant(
                .int64(try SessionTime(call.context.session).currentDate), type: call.resultType, count: call.count)
        }
        scalar("current_timezone", "", returns: "varchar") { call in
            .constant(
                .text(try TimeZoneKey(call.context.session.timeZone).id), type: call.resultType, count: call.count)
        }
        // The argument is NULL: it is there for its precision alone.
        scalar("$localtime", "time(p)", returns: "time(p)", isNullOnNull: false) { call in
            guard case .time(let precision) = call.resultType else { return call.arguments[0] }
            let time = try SessionTime(call.context.session).localTime(precision: precision)
            return .constant(.int64(time), type: call.resultType, count: call.count)
        }
        scalar("$localtimestamp", "timestamp(p)", returns: "timestamp(p)", isNullOnNull: false) { call in
            guard case .timestamp(let precision) = call.resultType else { return call.arguments[0] }
            let timestamp = try SessionTime(call.context.session).localTimestamp(precision: precision)
            return .constant(timestamp, type: call.resultType, count: call.count)
        }
    }
}
