import Columnar

/// Casts to TIMESTAMP WITH TIME ZONE from types without a zone: the local time is that of the session's zone.
enum CastsToZonedTimestamp {
    static func fromDate(_ call: CastCall, precision: Int) -> Column {
        session(call) { time in
            var clock = ZoneClock()
            let zone = time.zone.number
            return call.map { (days: Int64) throws -> ZonedTimestamp? in
                let (millis, overflow) = days.multipliedReportingOverflow(by: Milliseconds.perDay)
                if overflow { throw ZonedTimestamp.millisOverflow(days < 0 ? .min : .max) }
                // Trino takes the offset at midnight in UTC.
                return try .checked(
                    millis: millis &- clock.offset(of: zone, at: millis), zone: zone, precision: precision)
            }
        }
    }

    /// The time on the session's day, with the offset at the statement's start.
    static func fromTime(_ call: CastCall, from source: Int, precision: Int) -> Column {
        session(call) { time in
            let zone = time.zone.number
            var clock = ZoneClock()
            let start = call.context.session.startTime.floorDivided(by: Microseconds.perMillisecond)
            let midnight = time.currentDate &* Milliseconds.perDay &- clock.offset(of: zone, at: start)
            let digits = source > precision ? 12 - precision : 0
            return call.map { (picos: Int64) throws -> ZonedTimestamp? in
                let picos = TimestampScale.round(picos, digits: digits)
                return try .checked(
                    millis: midnight &+ picos / Picoseconds.perMillisecond,
                    picosOfMilli: picos % Picoseconds.perMillisecond, zone: zone, precision: precision)
            }
        }
    }

    static func fromTimestamp(_ call: CastCall, from source: Int, precision: Int) -> Column {
        session(call) { time in
            let zone = time.zone.number
            var clock = ZoneClock()
            func value(_ micros: Int64, _ picosOfMicro: Int64) throws -> ZonedTimestamp {
                let local = micros.floorDivided(by: Microseconds.perMillisecond)
                let millis = clock.instant(ofLocal: local, zone)
                if precision <= ZonedTimestamp.maximumShortPrecision && !ZonedTimestamp.isShort(millis: millis) {
                    throw Failure.invalidCast("Out of range for timestamp with time zone: \(millis)")
                }
                let rest = micros &- local &* Microseconds.perMillisecond
                return ZonedTimestamp(
                    millis: millis, picosOfMilli: rest &* Picoseconds.perMicrosecond &+ picosOfMicro, zone: zone)
            }
            if source <= TimestampScale.maximumShortPrecision {
                return call.map { (micros: Int64) throws -> ZonedTimestamp? in
                    try value(rounded(micros, from: source, to: precision), 0)
                }
            }
            return call.map { (picos: Int128) throws -> ZonedTimestamp? in
                let (micros, rest) = TimestampScale.split(picos)
                if precision < 6 { return try value(TimestampScale.round(micros: micros, precision: precision), 0) }
                let fraction = TimestampScale.round(rest, digits: 12 - precision)
                return fraction == Picoseconds.perMicrosecond
                    ? try value(micros &+ 1, 0) : try value(micros, fraction)
            }
        }
    }

    /// To milliseconds first, and these once more: 0.4995 seconds are 0.5 and then a whole one.
    private static func rounded(_ micros: Int64, from source: Int, to precision: Int) -> Int64 {
        if precision > 3 {
            return source > precision ? TimestampScale.round(micros: micros, precision: precision) : micros
        }
        return TimestampScale.round(micros: TimestampScale.round(micros: micros, precision: 3), precision: precision)
    }

    /// Runs a body with the session's zone and clock.
    static func session(_ call: CastCall, _ body: (SessionTime) throws -> Column) -> Column {
        do {
            return try body(SessionTime(call.context.session))
        } catch {
            return call.failing(error)
        }
    }
}

/// Casts to TIME WITH TIME ZONE from types without a zone: the offset is the session's at the statement's start.
enum CastsToZonedTime {
    static func fromTime(_ call: CastCall, precision: Int) -> Column {
        CastsToZonedTimestamp.session(call) { time in
            let offset = time.zone.offsetMinutes(atMicros: call.context.session.startTime)
            return call.map { (picos: Int64) -> ZonedTime? in
                ZonedTime(
                    picosOfDay: TimestampScale.round(picosOfDay: picos, precision: precision), offsetMinutes: offset)
            }
        }
    }

    static func fromTimestamp(_ call: CastCall, from source: Int, precision: Int) -> Column {
        let context = call.context
        let time = Casts.cast(call.source, to: .time(precision), context: context)
        return fromTime(
            ScalarCall(arguments: [time], resultType: call.resultType, count: call.count, context: context),
            precision: precision)
    }
}
