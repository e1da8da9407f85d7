import Columnar

/// `date_add` and `date_diff` of values with a zone.
///
/// Up to hours an instant moves; days and longer units are those of the zone's calendar.
enum ZonedArithmetic {
    static func adding(_ call: ScalarCall, _ unit: DateTimeUnit) -> Column {
        guard case .timestampWithTimeZone(let precision) = call.resultType else { return call.arguments[0] }
        let rounding = roundingFactor(call.resultType)
        var clock = ZoneClock()
        return call.map { (value: Int64, timestamp: ZonedTimestamp) throws -> ZonedTimestamp? in
            let (start, picos) = timestamp.instant
            var millis = try moved(start, by: checkedInt(value), unit, timestamp.zone, &clock)
            if rounding > 1 { millis = millis.roundDivided(by: rounding) &* rounding }
            if precision <= ZonedTimestamp.maximumShortPrecision && !ZonedTimestamp.isShort(millis: millis) {
                throw Failure("INVALID_FUNCTION_ARGUMENT", "Millis overflow: \(millis)")
            }
            return ZonedTimestamp(millis: millis, picosOfMilli: picos, zone: timestamp.zone)
        }
    }

    @inline(__always)
    private static func moved(
        _ millis: Int64, by value: Int64, _ unit: DateTimeUnit, _ zone: UInt16, _ clock: inout ZoneClock
    ) throws -> Int64 {
        if unit != .day && unit != .week, let length = unit.milliseconds {
            return try sum(millis, value &* length)
        }
        let local = clock.local(millis, zone)
        let day = local.floorDivided(by: Milliseconds.perDay)
        let target: Int64
        switch unit {
        case .day: target = day &+ value
        case .week: target = day &+ 7 &* value
        case .year: target = try CalendarDate.adding(years: value, to: day)
        default: target = try CalendarDate.adding(months: value &* unit.months, to: day)
        }
        let (midnight, overflow) = target.multipliedReportingOverflow(by: Milliseconds.perDay)
        if overflow { throw Failure("INVALID_FUNCTION_ARGUMENT", "long overflow") }
        let moved = try sum(midnight, local.floorModulo(Milliseconds.perDay))
        return clock.instant(ofLocal: moved, from: millis, zone)
    }

    @inline(__always)
    private static func sum(_ millis: Int64, _ delta: Int64) throws -> Int64 {
        let (sum, overflow) = millis.addingReportingOverflow(delta)
        if overflow {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT", "The calculation caused an overflow: \(millis) + \(delta)")
        }
        return sum
    }

    static func addingToTimes(_ call: ScalarCall, _ unit: DateTimeUnit) -> Column {
        let length = unit.milliseconds ?? 1
        let rounding = roundingFactor(call.resultType) &* Picoseconds.perMillisecond
        return call.map { (value: Int64, time: ZonedTime) -> ZonedTime? in
            let sum = TimeMath.adding(value % (Milliseconds.perDay / length) &* length, to: time.picosOfDay)
            let rounded =
                rounding == Picoseconds.perMillisecond
                ? sum : (sum.roundDivided(by: rounding) &* rounding) % Picoseconds.perDay
            return ZonedTime(picosOfDay: rounded, offsetMinutes: time.offsetMinutes)
        }
    }

    /// Days and longer units are those of the first value's zone; of values of more than milliseconds those of UTC.
    static func differences(_ call: ScalarCall, _ unit: DateTimeUnit) -> Column {
        guard case .timestampWithTimeZone(let precision) = call.arguments[0].type else { return call.arguments[0] }
        let isLocal =
            precision <= ZonedTimestamp.maximumShortPrecision
            && (unit == .day || unit == .week || unit.milliseconds == nil)
        var clock = ZoneClock()
        return call.map { (from: ZonedTimestamp, to: ZonedTimestamp) -> Int64? in
            if !isLocal { return difference(from.millis, to.millis, unit) }
            return difference(clock.local(from.millis, from.zone), clock.local(to.millis, from.zone), unit)
        }
    }
}
