import Columnar

// Operators of TIMESTAMP(p) with both kinds of intervals. An interval counts milliseconds, so a sum has a precision of
// 3 at least.

extension FunctionRegistry {
    mutating func addTimestampOperators() {
        let (day, month) = ("interval day to second", "interval year to month")
        let atLeast3: [String: @Sendable ([String: Int]) -> Int] = ["u": { max(3, $0["p", default: 0]) }]
        scalar("$operator$add", "timestamp(p), \(day)", returns: "timestamp(u)", lengths: atLeast3) { call in
            sum(call, timestamp: 0, sign: 1)
        }
        scalar("$operator$add", "\(day), timestamp(p)", returns: "timestamp(u)", lengths: atLeast3) { call in
            sum(call, timestamp: 1, sign: 1)
        }
        scalar("$operator$add", "timestamp(p), \(month)", returns: "timestamp(p)") { call in
            monthSum(call, timestamp: 0, sign: 1)
        }
        scalar("$operator$add", "\(month), timestamp(p)", returns: "timestamp(p)") { call in
            monthSum(call, timestamp: 1, sign: 1)
        }
        scalar("$operator$subtract", "timestamp(p), \(day)", returns: "timestamp(u)", lengths: atLeast3) { call in
            sum(call, timestamp: 0, sign: -1)
        }
        scalar("$operator$subtract", "timestamp(p), \(month)", returns: "timestamp(p)") { call in
            monthSum(call, timestamp: 0, sign: -1)
        }
        scalar("$operator$subtract", "timestamp(p), timestamp(p)", returns: day) { call in
            call.arguments[0].type.physical == .int128
                ? call.map { (left: Int128, right: Int128) -> Int64? in
                    difference(left.epochMicros, right.epochMicros)
                }
                : call.map { (left: Int64, right: Int64) -> Int64? in difference(left, right) }
        }
    }
}

/// The same call with its two arguments exchanged if the timestamp is the second.
private func ordered(_ call: ScalarCall, timestamp: Int) -> ScalarCall {
    timestamp == 0
        ? call
        : ScalarCall(
            arguments: call.arguments.reversed(), resultType: call.resultType, count: call.count,
            context: call.context)
}

private func sum(_ call: ScalarCall, timestamp: Int, sign: Int64) -> Column {
    let call = ordered(call, timestamp: timestamp)
    return call.resultType.physical == .int128
        ? sum(call, sign: sign, of: Int128.self) : sum(call, sign: sign, of: Int64.self)
}

@inline(__always)
private func sum<T: TimestampElement>(_ call: ScalarCall, sign: Int64, of _: T.Type) -> Column {
    call.map { (timestamp: T, interval: Int64) throws -> T? in
        let (delta, tooLong) = interval.multipliedReportingOverflow(by: sign &* Microseconds.perMillisecond)
        let (micros, overflow) = timestamp.epochMicros.addingReportingOverflow(delta)
        if tooLong || overflow { throw outOfRange }
        return T(epochMicros: micros, fraction: timestamp.fractionOfMicrosecond)
    }
}

private func monthSum(_ call: ScalarCall, timestamp: Int, sign: Int64) -> Column {
    let call = ordered(call, timestamp: timestamp)
    return call.resultType.physical == .int128
        ? monthSum(call, sign: sign, of: Int128.self) : monthSum(call, sign: sign, of: Int64.self)
}

@inline(__always)
private func monthSum<T: TimestampElement>(_ call: ScalarCall, sign: Int64, of _: T.Type) -> Column {
    call.map { (timestamp: T, months: Int64) throws -> T? in
        // What Joda cannot count no TIMESTAMP can hold either.
        guard let micros = try? TimestampMath.addingMonths(sign &* months, to: timestamp.epochMicros) else {
            throw outOfRange
        }
        return T(epochMicros: micros, fraction: timestamp.fractionOfMicrosecond)
    }
}

@inline(__always)
private func difference(_ left: Int64, _ right: Int64) -> Int64 {
    (left &- right).roundDivided(by: Microseconds.perMillisecond)
}

// Later versions of Trino say so; 401 ends with an internal error or wraps around.
private let outOfRange = Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Timestamp out of range")

/// Calendar arithmetic of TIMESTAMP values: microseconds since 1970-01-01.
enum TimestampMath {
    /// The same time of day some months later; nil if no TIMESTAMP can hold it.
    ///
    /// - Throws: INVALID_FUNCTION_ARGUMENT if the year is beyond what Joda counts.
    @inline(__always)
    static func addingMonths(_ months: Int64, to micros: Int64) throws -> Int64? {
        at(
            try CalendarDate.adding(months: months, to: micros.floorDivided(by: Microseconds.perDay)),
            timeOf: micros)
    }

    /// The time of day of a timestamp on another day; nil if no TIMESTAMP can hold it.
    @inline(__always)
    static func at(_ day: Int64, timeOf micros: Int64) -> Int64? {
        let (midnight, overflow) = day.multipliedReportingOverflow(by: Microseconds.perDay)
        let (result, beyond) = midnight.addingReportingOverflow(micros.floorModulo(Microseconds.perDay))
        return overflow || beyond ? nil : result
    }
}
