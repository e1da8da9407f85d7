import Columnar

// `date_trunc`: the start of the unit that a value lies in. Truncating keeps the type, precision included; what is
// finer than a millisecond is always cut off.

extension FunctionRegistry {
    mutating func addTruncation() {
        scalar("date_trunc", "varchar(x), date", returns: "date") { call in
            call.withUnit(.date) { unit, call in truncatedDates(call, to: unit) }
        }
        scalar("date_trunc", "varchar(x), timestamp(p)", returns: "timestamp(p)") { call in
            call.withUnit(.timestamp) { unit, call in
                call.resultType.physical == .int128
                    ? truncatedTimestamps(call, to: unit, of: Int128.self)
                    : truncatedTimestamps(call, to: unit, of: Int64.self)
            }
        }
        scalar(
            "date_trunc", "varchar(x), timestamp(p) with time zone", returns: "timestamp(p) with time zone"
        ) { call in
            call.withUnit(.timestamp) { unit, call in truncatedZoned(call, to: unit) }
        }
        scalar("date_trunc", "varchar(x), time(p)", returns: "time(p)") { call in
            call.withUnit(.time) { unit, call in
                let length = (unit.milliseconds ?? 1) &* Picoseconds.perMillisecond
                return call.map { (time: Int64) -> Int64? in time &- time % length }
            }
        }
        scalar("date_trunc", "varchar(x), time(p) with time zone", returns: "time(p) with time zone") { call in
            call.withUnit(.zonedTime) { unit, call in
                let length = (unit.milliseconds ?? 1) &* Picoseconds.perMillisecond
                return call.map { (time: ZonedTime) -> ZonedTime? in
                    let picos = time.picosOfDay
                    return ZonedTime(picosOfDay: picos &- picos % length, offsetMinutes: time.offsetMinutes)
                }
            }
        }
    }
}

private func truncatedDates(_ call: ScalarCall, to unit: DateTimeUnit) -> Column {
    switch unit {
    case .week: call.map { (day: Int64) -> Int64? in startOfWeek(day) }
    case .month: call.map { (day: Int64) -> Int64? in startOfMonth(day) }
    case .quarter: call.map { (day: Int64) -> Int64? in startOfQuarter(day) }
    case .year: call.map { (day: Int64) -> Int64? in startOfYear(day) }
    default: call.map { (day: Int64) -> Int64? in day }
    }
}

/// Truncates on the clocks of the zones, as Joda does.
///
/// Up to hours the offset stays; of a day, what was local time becomes an instant again, which may have another offset.
private func truncatedZoned(_ call: ScalarCall, to unit: DateTimeUnit) -> Column {
    var clock = ZoneClock()
    let length = unit == .day ? nil : unit == .week ? nil : unit.milliseconds
    return call.map { (value: ZonedTimestamp) -> ZonedTimestamp? in
        let millis = value.millis
        let local = clock.local(millis, value.zone)
        if let length {
            return ZonedTimestamp(millis: millis &- local.floorModulo(length), zone: value.zone)
        }
        let day = startOfUnit(unit, local.floorDivided(by: Milliseconds.perDay))
        let start = clock.instant(ofLocal: day &* Milliseconds.perDay, from: millis, value.zone)
        return ZonedTimestamp(millis: start, zone: value.zone)
    }
}

@inline(__always)
private func startOfUnit(_ unit: DateTimeUnit, _ day: Int64) -> Int64 {
    switch unit {
    case .week: startOfWeek(day)
    case .month: startOfMonth(day)
    case .quarter: startOfQuarter(day)
    case .year: startOfYear(day)
    default: day
    }
}

/// One loop per unit: the divisor is a constant in each, which spares the division.
private func truncatedTimestamps<T: TimestampElement>(
    _ call: ScalarCall, to unit: DateTimeUnit, of _: T.Type
) -> Column {
    switch unit {
    case .millisecond: fixed(call, of: T.self) { $0 &- $0.floorModulo(Microseconds.perMillisecond) }
    case .second: fixed(call, of: T.self) { $0 &- $0.floorModulo(Microseconds.perSecond) }
    case .minute: fixed(call, of: T.self) { $0 &- $0.floorModulo(Microseconds.perMinute) }
    case .hour: fixed(call, of: T.self) { $0 &- $0.floorModulo(Microseconds.perHour) }
    case .day: fixed(call, of: T.self) { $0 &- $0.floorModulo(Microseconds.perDay) }
    case .week: calendar(call, of: T.self) { startOfWeek($0) }
    case .month: calendar(call, of: T.self) { startOfMonth($0) }
    case .quarter: calendar(call, of: T.self) { startOfQuarter($0) }
    case .year: calendar(call, of: T.self) { startOfYear($0) }
    }
}

@inline(__always)
private func fixed<T: TimestampElement>(
    _ call: ScalarCall, of _: T.Type, _ truncated: (Int64) -> Int64
) -> Column {
    call.map { (timestamp: T) -> T? in T(epochMicros: truncated(timestamp.epochMicros)) }
}

@inline(__always)
private func calendar<T: TimestampElement>(
    _ call: ScalarCall, of _: T.Type, _ firstDay: (Int64) -> Int64
) -> Column {
    fixed(call, of: T.self) { micros in
        firstDay(micros.floorDivided(by: Microseconds.perDay)) &* Microseconds.perDay
    }
}

// MARK: - Starts of calendar units

@inline(__always)
private func startOfWeek(_ day: Int64) -> Int64 {
    day &+ 1 &- Int64(CalendarDate.dayOfWeek(day))
}

@inline(__always)
private func startOfMonth(_ day: Int64) -> Int64 {
    day &+ 1 &- Int64(CalendarDate(days: day).day)
}

@inline(__always)
private func startOfQuarter(_ day: Int64) -> Int64 {
    let date = CalendarDate(days: day)
    return CalendarDate(year: date.year, month: date.month &- (date.month &- 1) % 3, day: 1).days
}

@inline(__always)
private func startOfYear(_ day: Int64) -> Int64 {
    CalendarDate.firstDay(ofYear: CalendarDate(days: day).year)
}
