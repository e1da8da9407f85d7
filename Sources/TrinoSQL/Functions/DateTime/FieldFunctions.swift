import Columnar

// `year(x)` and the other functions that take a field out of a value. Overloads are declared in Trino's order: DATE,
// interval, TIMESTAMP, TIME.

extension FunctionRegistry {
    mutating func addFieldFunctions() {
        let (day, month) = ("interval day to second", "interval year to month")
        addClockField("millisecond", 1000, Picoseconds.perMillisecond, Microseconds.perMillisecond) {
            $0 % Milliseconds.perSecond
        }
        addClockField("second", 60, Picoseconds.perSecond, Microseconds.perSecond) {
            $0 % Milliseconds.perMinute / Milliseconds.perSecond
        }
        addClockField("minute", 60, Picoseconds.perMinute, Microseconds.perMinute) {
            $0 % Milliseconds.perHour / Milliseconds.perMinute
        }
        addClockField("hour", 24, Picoseconds.perHour, Microseconds.perHour) {
            $0 % Milliseconds.perDay / Milliseconds.perHour
        }
        let days = IntervalFunction(type: day) { $0 / Milliseconds.perDay }
        addDayField("day", days) { Int64(CalendarDate(days: $0).day) }
        addDayField("day_of_month", days) { Int64(CalendarDate(days: $0).day) }
        addDayField("day_of_week") { Int64(CalendarDate.dayOfWeek($0)) }
        addDayField("dow") { Int64(CalendarDate.dayOfWeek($0)) }
        addDayField("day_of_year") { dayOfYear($0) }
        addDayField("doy") { dayOfYear($0) }
        addDayField("week") { Int64(CalendarDate.isoWeek($0).week) }
        addDayField("week_of_year") { Int64(CalendarDate.isoWeek($0).week) }
        addDayField("year_of_week") { Int64(CalendarDate.isoWeek($0).year) }
        addDayField("yow") { Int64(CalendarDate.isoWeek($0).year) }
        addDayField("month", IntervalFunction(type: month) { $0 % 12 }) { Int64(CalendarDate(days: $0).month) }
        addDayField("quarter") { Int64(CalendarDate(days: $0).quarter) }
        addDayField("year", IntervalFunction(type: month) { $0 / 12 }) { Int64(CalendarDate(days: $0).year) }
        scalar("last_day_of_month", "date", returns: "date") { call in
            call.map { (day: Int64) throws -> Int64? in try DateMath.checked(CalendarDate.lastDayOfMonth(day)) }
        }
        scalar("last_day_of_month", "timestamp(p)", returns: "date") { call in
            dayField(call) { CalendarDate.lastDayOfMonth($0) }
        }
        scalar("last_day_of_month", "timestamp(p) with time zone", returns: "date") { call in
            zonedDayField(call) { CalendarDate.lastDayOfMonth($0) }
        }
    }

    /// A field of INTERVAL DAY TO SECOND, TIME and TIMESTAMP: how often a unit has passed, up to a limit.
    private mutating func addClockField(
        _ name: String, _ limit: Int64, _ picoseconds: Int64, _ microseconds: Int64,
        ofInterval field: @escaping @Sendable (Int64) -> Int64
    ) {
        add(name, IntervalFunction(type: "interval day to second", field: field))
        scalar(name, "timestamp(p)", returns: "bigint") { call in
            timestampField(call) { $0.floorDivided(by: microseconds).floorModulo(limit) }
        }
        let milliseconds = microseconds / Microseconds.perMillisecond
        scalar(name, "timestamp(p) with time zone", returns: "bigint") { call in
            zonedField(call) { $0.floorDivided(by: milliseconds).floorModulo(limit) }
        }
        scalar(name, "time(p)", returns: "bigint") { call in
            call.map { (time: Int64) -> Int64? in time / picoseconds % limit }
        }
        scalar(name, "time(p) with time zone", returns: "bigint") { call in
            call.map { (time: ZonedTime) -> Int64? in time.picosOfDay / picoseconds % limit }
        }
    }

    /// A field of DATE and TIMESTAMP that the day decides, perhaps of an interval as well.
    @inline(__always)
    private mutating func addDayField(
        _ name: String, _ interval: IntervalFunction? = nil, _ field: @escaping @Sendable (Int64) -> Int64
    ) {
        scalar(name, "date", returns: "bigint") { call in call.map { (day: Int64) -> Int64? in field(day) } }
        if let interval { add(name, interval) }
        scalar(name, "timestamp(p)", returns: "bigint") { call in dayField(call, field) }
        scalar(name, "timestamp(p) with time zone", returns: "bigint") { call in zonedDayField(call, field) }
    }

    private mutating func add(_ name: String, _ interval: IntervalFunction) {
        scalar(name, interval.type, returns: "bigint") { call in
            call.map { (value: Int64) -> Int64? in interval.field(value) }
        }
    }
}

/// How a function takes a field out of an interval.
private struct IntervalFunction: Sendable {
    let type: String
    let field: @Sendable (Int64) -> Int64
}

@inline(__always)
private func dayOfYear(_ day: Int64) -> Int64 {
    day &+ 1 &- CalendarDate.firstDay(ofYear: CalendarDate(days: day).year)
}

/// One loop over the microseconds of TIMESTAMPs.
@inline(__always)
private func timestampField(_ call: ScalarCall, _ field: (Int64) -> Int64) -> Column {
    call.arguments[0].type.physical == .int128
        ? call.map { (timestamp: Int128) -> Int64? in field(timestamp.epochMicros) }
        : call.map { (timestamp: Int64) -> Int64? in field(timestamp) }
}

/// One loop over the milliseconds of TIMESTAMPs on their zones' clocks.
@inline(__always)
private func zonedField(_ call: ScalarCall, _ field: (Int64) -> Int64) -> Column {
    var clock = ZoneClock()
    return call.map { (value: ZonedTimestamp) -> Int64? in field(clock.local(value.millis, value.zone)) }
}

/// One loop over the days of TIMESTAMPs in their zones.
@inline(__always)
private func zonedDayField(_ call: ScalarCall, _ field: (Int64) -> Int64) -> Column {
    zonedField(call) { field($0.floorDivided(by: Milliseconds.perDay)) }
}

/// One loop over the days of TIMESTAMPs.
@inline(__always)
private func dayField(_ call: ScalarCall, _ field: (Int64) -> Int64) -> Column {
    timestampField(call) { field($0.floorDivided(by: Microseconds.perDay)) }
}
