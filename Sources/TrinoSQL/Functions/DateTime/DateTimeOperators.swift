import Columnar

extension FunctionRegistry {
    /// Adds `+`, `-`, `*`, `/` and the negative sign for dates, times, timestamps and intervals.
    ///
    /// There is no operator for two dates: they become timestamps, whose difference is an interval.
    package mutating func addDateTimeOperators() {
        addDateOperators()
        addTimeOperators()
        addTimestampOperators()
        addIntervalOperators()
    }

    mutating func addDateOperators() {
        let (day, month) = ("interval day to second", "interval year to month")
        scalar("$operator$add", "date, \(day)", returns: "date") { call in
            call.map { (date: Int64, interval: Int64) throws -> Int64? in try adding(interval, toDate: date) }
        }
        scalar("$operator$add", "\(day), date", returns: "date") { call in
            call.map { (interval: Int64, date: Int64) throws -> Int64? in try adding(interval, toDate: date) }
        }
        scalar("$operator$add", "date, \(month)", returns: "date") { call in
            call.map { (date: Int64, months: Int64) throws -> Int64? in try DateMath.adding(months: months, to: date) }
        }
        scalar("$operator$add", "\(month), date", returns: "date") { call in
            call.map { (months: Int64, date: Int64) throws -> Int64? in try DateMath.adding(months: months, to: date) }
        }
        scalar("$operator$subtract", "date, \(day)", returns: "date") { call in
            call.map { (date: Int64, interval: Int64) throws -> Int64? in
                let days = interval / Milliseconds.perDay
                if days &* Milliseconds.perDay != interval {
                    throw Failure("INVALID_FUNCTION_ARGUMENT", "Cannot subtract hour, minutes or seconds from a date")
                }
                return try DateMath.checked(date &- days)
            }
        }
        scalar("$operator$subtract", "date, \(month)", returns: "date") { call in
            call.map { (date: Int64, months: Int64) throws -> Int64? in
                try DateMath.adding(months: 0 &- months, to: date)
            }
        }
    }

    mutating func addTimeOperators() {
        let day = "interval day to second"
        let atLeast3: [String: @Sendable ([String: Int]) -> Int] = ["u": { max(3, $0["p", default: 0]) }]
        scalar("$operator$subtract", "time(p), time(p)", returns: day) { call in
            call.map { (left: Int64, right: Int64) -> Int64? in
                (left &- right).roundDivided(by: Picoseconds.perMillisecond)
            }
        }
        scalar("$operator$add", "time(p), \(day)", returns: "time(u)", lengths: atLeast3) { call in
            call.map { (time: Int64, interval: Int64) -> Int64? in TimeMath.adding(interval, to: time) }
        }
        scalar("$operator$add", "\(day), time(p)", returns: "time(u)", lengths: atLeast3) { call in
            call.map { (interval: Int64, time: Int64) -> Int64? in TimeMath.adding(interval, to: time) }
        }
        scalar("$operator$subtract", "time(p), \(day)", returns: "time(u)", lengths: atLeast3) { call in
            call.map { (time: Int64, interval: Int64) -> Int64? in TimeMath.adding(0 &- interval, to: time) }
        }
    }
}

@inline(__always)
private func adding(_ interval: Int64, toDate date: Int64) throws -> Int64 {
    let days = interval / Milliseconds.perDay
    if days &* Milliseconds.perDay != interval {
        throw Failure("INVALID_FUNCTION_ARGUMENT", "Cannot add hour, minutes or seconds to a date")
    }
    return try DateMath.checked(date &+ days)
}
