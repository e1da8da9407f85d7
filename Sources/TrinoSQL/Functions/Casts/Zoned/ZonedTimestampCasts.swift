import Columnar

/// Casts from TIMESTAMP WITH TIME ZONE.
enum ZonedTimestampCasts {
    static func cast(_ call: CastCall, precision: Int) -> Column? {
        switch call.resultType {
        case .timestampWithTimeZone(let target): rounded(call, from: precision, to: target)
        case .timestamp(let target): timestamps(call, isShort: precision <= 3, to: target)
        case .date: dates(call)
        case .time(let target): times(call, to: target)
        case .timeWithTimeZone(let target): zonedTimes(call, isShort: precision <= 3, to: target)
        case .varchar: texts(call, precision: precision)
        default: nil
        }
    }

    private static func texts(_ call: CastCall, precision: Int) -> Column {
        var clock = ZoneClock()
        // The whole text, however short the VARCHAR, as for TIMESTAMP.
        return call.mapText { (value: ZonedTimestamp, out: inout TextBuffer) in
            ZonedText.append(value, precision: precision, clock: &clock, to: &out)
            return true
        }
    }

    private static func rounded(_ call: CastCall, from precision: Int, to target: Int) -> Column {
        if target >= precision { return call.source.retyped(call.resultType) }
        return call.map { (value: ZonedTimestamp) throws -> ZonedTimestamp? in
            let (millis, picos) = value.instant
            if target > 3 {
                // A fraction that is rounded up to a millisecond is one.
                return ZonedTimestamp(
                    millis: millis, picosOfMilli: TimestampScale.round(picos, digits: 12 - target), zone: value.zone)
            }
            // What is below a millisecond counts only for precision 3.
            let rounded =
                target == 3 ? value.roundedMillis : ZonedTimestamp.round(millis: millis, precision: target)
            return try .checked(millis: rounded, zone: value.zone, precision: target)
        }
    }

    /// Whole days of the zone's calendar.
    static func dates(_ call: ScalarCall) -> Column {
        var clock = ZoneClock()
        return call.map { (value: ZonedTimestamp) -> Int64? in
            clock.local(value.millis, value.zone).floorDivided(by: Milliseconds.perDay)
        }
    }

    private static func timestamps(_ call: CastCall, isShort: Bool, to target: Int) -> Column {
        var clock = ZoneClock()
        func micros(_ value: ZonedTimestamp) throws -> (micros: Int64, picosOfMicro: Int64) {
            let (millis, picos) = value.instant
            let (micros, overflow) = clock.local(millis, value.zone).multipliedReportingOverflow(by: 1000)
            if overflow { throw ZonedTimestamp.longOverflow }
            return (micros &+ picos / Picoseconds.perMicrosecond, picos % Picoseconds.perMicrosecond)
        }
        if target <= TimestampScale.maximumShortPrecision {
            return call.map { (value: ZonedTimestamp) throws -> Int64? in
                let (micros, picos) = try micros(value)
                if target < 6 { return TimestampScale.round(micros: micros, precision: target) }
                return picos >= Picoseconds.perMicrosecond / 2 ? micros &+ 1 : micros
            }
        }
        return call.map { (value: ZonedTimestamp) throws -> Int128? in
            let (micros, picos) = try micros(value)
            return TimestampScale.join(micros, TimestampScale.round(picos, digits: 12 - target))
        }
    }

    private static func times(_ call: CastCall, to target: Int) -> Column {
        var clock = ZoneClock()
        return call.map { (value: ZonedTimestamp) -> Int64? in
            let (millis, picos) = value.instant
            let ofDay = clock.local(millis, value.zone).floorModulo(Milliseconds.perDay)
            return TimestampScale.round(
                picosOfDay: ofDay &* Picoseconds.perMillisecond &+ picos, precision: target)
        }
    }

    /// Trino asks for the offset at the instant that the local time would be in UTC; near a change that is the other one.
    private static func zonedTimes(_ call: CastCall, isShort: Bool, to target: Int) -> Column {
        var clock = ZoneClock()
        return call.map { (value: ZonedTimestamp) -> ZonedTime? in
            let (millis, picos) = value.instant
            var local = clock.local(millis, value.zone)
            if isShort && target <= 3 { local = ZonedTimestamp.round(millis: local, precision: target) }
            let ofDay = local.floorModulo(Milliseconds.perDay) &* Picoseconds.perMillisecond &+ picos
            return ZonedTime(
                picosOfDay: TimestampScale.round(picosOfDay: ofDay, precision: target),
                offsetMinutes: clock.offset(of: value.zone, at: local) / Milliseconds.perMinute)
        }
    }
}
