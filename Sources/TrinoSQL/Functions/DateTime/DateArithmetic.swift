import Columnar

// `date_add` and `date_diff`. A difference counts complete units; days that a month does not have become its last.

extension FunctionRegistry {
    mutating func addDateArithmetic() {
        scalar("date_add", "varchar(x), bigint, date", returns: "date") { call in
            call.withUnit(.date) { unit, call in
                call.map { (value: Int64, date: Int64) throws -> Int64? in
                    try DateMath.checked(date.advanced(by: checkedInt(value), unit))
                }
            }
        }
        scalar("date_add", "varchar(x), bigint, timestamp(p)", returns: "timestamp(p)") { call in
            call.withUnit(.timestamp) { unit, call in
                call.resultType.physical == .int128
                    ? addedTimestamps(call, unit, of: Int128.self) : addedTimestamps(call, unit, of: Int64.self)
            }
        }
        scalar(
            "date_add", "varchar(x), bigint, timestamp(p) with time zone", returns: "timestamp(p) with time zone"
        ) { call in
            call.withUnit(.timestamp) { unit, call in ZonedArithmetic.adding(call, unit) }
        }
        scalar("date_add", "varchar(x), bigint, time(p)", returns: "time(p)") { call in
            call.withUnit(.time) { unit, call in addedTimes(call, unit) }
        }
        scalar(
            "date_add", "varchar(x), bigint, time(p) with time zone", returns: "time(p) with time zone"
        ) { call in
            call.withUnit(.zonedTime) { unit, call in ZonedArithmetic.addingToTimes(call, unit) }
        }
        scalar("date_diff", "varchar(x), date, date", returns: "bigint") { call in
            call.withUnit(.date) { unit, call in
                call.map { (from: Int64, to: Int64) -> Int64? in
                    difference(from &* Milliseconds.perDay, to &* Milliseconds.perDay, unit)
                }
            }
        }
        scalar("date_diff", "varchar(x), timestamp(p), timestamp(p)", returns: "bigint") { call in
            call.withUnit(.timestamp) { unit, call in
                call.arguments[0].type.physical == .int128
                    ? differences(call, unit, of: Int128.self) : differences(call, unit, of: Int64.self)
            }
        }
        scalar(
            "date_diff", "varchar(x), timestamp(p) with time zone, timestamp(p) with time zone", returns: "bigint"
        ) { call in
            call.withUnit(.timestamp) { unit, call in ZonedArithmetic.differences(call, unit) }
        }
        scalar("date_diff", "varchar(x), time(p), time(p)", returns: "bigint") { call in
            call.withUnit(.time) { unit, call in
                let length = (unit.milliseconds ?? 1) &* Picoseconds.perMillisecond
                return call.map { (from: Int64, to: Int64) -> Int64? in (to &- from) / length }
            }
        }
        scalar(
            "date_diff", "varchar(x), time(p) with time zone, time(p) with time zone", returns: "bigint"
        ) { call in
            call.withUnit(.zonedTime) { unit, call in
                let length = (unit.milliseconds ?? 1) &* Picoseconds.perMillisecond
                return call.map { (from: ZonedTime, to: ZonedTime) -> Int64? in
                    (to.picosInUTC &- from.picosInUTC) / length
                }
            }
        }
    }
}

/// The number, if it fits Joda's 32 bits.
func checkedInt(_ value: Int64) throws -> Int64 {
    if Int64(Int32(truncatingIfNeeded: value)) != value {
        throw Failure("INVALID_FUNCTION_ARGUMENT", "integer overflow")
    }
    return value
}

// MARK: - Adding

extension Int64 {
    /// The day number some units of a date later.
    fileprivate func advanced(by value: Int64, _ unit: DateTimeUnit) throws -> Int64 {
        switch unit {
        case .week: self &+ 7 &* value
        case .month, .quarter: try CalendarDate.adding(months: value &* unit.months, to: self)
        case .year: try CalendarDate.adding(years: value, to: self)
        default: self &+ value
        }
    }
}

private func addedTimes(_ call: ScalarCall, _ unit: DateTimeUnit) -> Column {
    let length = unit.milliseconds ?? 1
    let rounding = roundingFactor(call.resultType)
    return call.map { (value: Int64, time: Int64) -> Int64? in
        let sum = TimeMath.adding(value % (Milliseconds.perDay / length) &* length, to: time)
        let bound = rounding &* Picoseconds.perMillisecond
        return rounding == 1 ? sum : (sum.roundDivided(by: bound) &* bound) % Picoseconds.perDay
    }
}

private func addedTimestamps<T: TimestampElement>(_ call: ScalarCall, _ unit: DateTimeUnit, of _: T.Type) -> Column {
    let rounding = roundingFactor(call.resultType) &* Microseconds.perMillisecond
    return call.map { (value: Int64, timestamp: T) throws -> T? in
        let micros = try added(checkedInt(value), timestamp.epochMicros, unit)
        guard var micros else { throw Failure("INVALID_FUNCTION_ARGUMENT", "long overflow") }
        if rounding > Microseconds.perMillisecond { micros = micros.roundDivided(by: rounding) &* rounding }
        return T(epochMicros: micros, fraction: timestamp.fractionOfMicrosecond)
    }
}

func added(_ value: Int64, _ micros: Int64, _ unit: DateTimeUnit) throws -> Int64? {
    if let length = unit.milliseconds {
        let (delta, tooLong) = value.multipliedReportingOverflow(by: length &* Microseconds.perMillisecond)
        let (sum, overflow) = micros.addingReportingOverflow(delta)
        return tooLong || overflow ? nil : sum
    }
    if unit != .year { return try TimestampMath.addingMonths(value &* unit.months, to: micros) }
    let day = micros.floorDivided(by: Microseconds.perDay)
    return TimestampMath.at(try CalendarDate.adding(years: value, to: day), timeOf: micros)
}

/// How many milliseconds the last digit of a TIME or TIMESTAMP counts; 1 if it counts less.
///
/// Milliseconds may be added to a value that has none; the sum is then rounded.
func roundingFactor(_ type: DataType) -> Int64 {
    switch type {
    case .time(0), .timestamp(0), .timeWithTimeZone(0), .timestampWithTimeZone(0): 1000
    case .time(1), .timestamp(1), .timeWithTimeZone(1), .timestampWithTimeZone(1): 100
    case .time(2), .timestamp(2), .timeWithTimeZone(2), .timestampWithTimeZone(2): 10
    default: 1
    }
}

// MARK: - Differences

private func differences<T: TimestampElement>(_ call: ScalarCall, _ unit: DateTimeUnit, of _: T.Type) -> Column {
    switch unit {
    case .millisecond: counted(call, of: T.self, 1)
    case .second: counted(call, of: T.self, Milliseconds.perSecond)
    case .minute: counted(call, of: T.self, Milliseconds.perMinute)
    case .hour: counted(call, of: T.self, Milliseconds.perHour)
    case .day: counted(call, of: T.self, Milliseconds.perDay)
    default:
        call.map { (from: T, to: T) -> Int64? in
            difference(
                from.epochMicros.floorDivided(by: Microseconds.perMillisecond),
                to.epochMicros.floorDivided(by: Microseconds.perMillisecond), unit)
        }
    }
}

@inline(__always)
private func counted<T: TimestampElement>(_ call: ScalarCall, of _: T.Type, _ length: Int64) -> Column {
    call.map { (from: T, to: T) -> Int64? in
        let start = from.epochMicros.floorDivided(by: Microseconds.perMillisecond)
        return (to.epochMicros.floorDivided(by: Microseconds.perMillisecond) &- start) / length
    }
}

/// Complete units between two instants in milliseconds; negative if the second is the earlier.
func difference(_ from: Int64, _ to: Int64, _ unit: DateTimeUnit) -> Int64 {
    if let length = unit.milliseconds { return (to &- from) / length }
    if to < from { return 0 &- difference(to, from, unit) }
    if unit == .year { return completeYears(from, to) }
    return completeMonths(from, to) / unit.months
}

/// Complete months between two instants in milliseconds, the first not the later.
///
/// Joda's rule: the last day of the later month completes it for every day beyond.
func completeMonths(_ from: Int64, _ to: Int64) -> Int64 {
    let (fromDay, toDay) = (from.floorDivided(by: Milliseconds.perDay), to.floorDivided(by: Milliseconds.perDay))
    let (first, last) = (CalendarDate(days: fromDay), CalendarDate(days: toDay))
    var day = first.day
    if last.day == CalendarDate.daysInMonth(last.month, of: last.year) { day = min(day, last.day) }
    let months = Int64((last.year &- first.year) &* 12 &+ last.month &- first.month)
    let fromRest = Int64(day) &* Milliseconds.perDay &+ (from &- fromDay &* Milliseconds.perDay)
    let toRest = Int64(last.day) &* Milliseconds.perDay &+ (to &- toDay &* Milliseconds.perDay)
    return toRest < fromRest ? months &- 1 : months
}

/// Joda's rule: what is after February counts as in the other's kind of year.
private func completeYears(_ from: Int64, _ to: Int64) -> Int64 {
    let fromYear = CalendarDate(days: from.floorDivided(by: Milliseconds.perDay)).year
    let toYear = CalendarDate(days: to.floorDivided(by: Milliseconds.perDay)).year
    var fromRest = from &- CalendarDate.firstDay(ofYear: fromYear) &* Milliseconds.perDay
    var toRest = to &- CalendarDate.firstDay(ofYear: toYear) &* Milliseconds.perDay
    let leapDay = 59 * Milliseconds.perDay
    if fromRest >= leapDay {
        if CalendarDate.isLeap(fromYear) {
            if !CalendarDate.isLeap(toYear) { fromRest &-= Milliseconds.perDay }
        } else if toRest >= leapDay && CalendarDate.isLeap(toYear) {
            toRest &-= Milliseconds.perDay
        }
    }
    let years = Int64(toYear &- fromYear)
    return toRest < fromRest ? years &- 1 : years
}
