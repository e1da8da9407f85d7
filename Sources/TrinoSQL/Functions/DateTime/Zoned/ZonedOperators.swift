import Columnar

// Operators of the types with a zone and both kinds of intervals.

extension FunctionRegistry {
    mutating func addZonedTimestampOperators() {
        let (day, month, zoned) = ("interval day to second", "interval year to month", "timestamp(p) with time zone")
        let (result, atLeast3) = ("timestamp(u) with time zone", Self.millisecondsAtLeast)
        scalar("$operator$add", "\(zoned), \(day)", returns: result, lengths: atLeast3) { call in
            call.map { (value: ZonedTimestamp, interval: Int64) throws in
                try value.adding(millis: interval, call.resultType)
            }
        }
        scalar("$operator$add", "\(day), \(zoned)", returns: result, lengths: atLeast3) { call in
            call.map { (interval: Int64, value: ZonedTimestamp) throws in
                try value.adding(millis: interval, call.resultType)
            }
        }
        scalar("$operator$add", "\(zoned), \(month)", returns: zoned) { call in
            call.map { (value: ZonedTimestamp, months: Int64) throws in
                try value.adding(months: months, call.resultType)
            }
        }
        scalar("$operator$add", "\(month), \(zoned)", returns: zoned) { call in
            call.map { (months: Int64, value: ZonedTimestamp) throws in
                try value.adding(months: months, call.resultType)
            }
        }
        scalar("$operator$subtract", "\(zoned), \(month)", returns: zoned) { call in
            call.map { (value: ZonedTimestamp, months: Int64) throws in
                try value.adding(months: 0 &- months, call.resultType)
            }
        }
        scalar("$operator$subtract", "\(zoned), \(day)", returns: result, lengths: atLeast3) { call in
            call.map { (value: ZonedTimestamp, interval: Int64) throws in
                try value.adding(millis: 0 &- interval, call.resultType)
            }
        }
        scalar("$operator$subtract", "\(zoned), \(zoned)", returns: day) { call in
            call.map { (left: ZonedTimestamp, right: ZonedTimestamp) -> Int64? in
                let ((millis, picos), (others, otherPicos)) = (left.instant, right.instant)
                let rest = picos &- otherPicos
                // Half a millisecond counts as one, in either direction.
                return millis &- others &+ (rest >= 500_000_000 ? 1 : rest <= -500_000_000 ? -1 : 0)
            }
        }
    }

    mutating func addZonedTimeOperators() {
        let (day, zoned) = ("interval day to second", "time(p) with time zone")
        let (result, atLeast3) = ("time(u) with time zone", Self.millisecondsAtLeast)
        scalar("$operator$add", "\(zoned), \(day)", returns: result, lengths: atLeast3) { call in
            call.map { (time: ZonedTime, interval: Int64) -> ZonedTime? in time.adding(interval) }
        }
        scalar("$operator$add", "\(day), \(zoned)", returns: result, lengths: atLeast3) { call in
            call.map { (interval: Int64, time: ZonedTime) -> ZonedTime? in time.adding(interval) }
        }
        scalar("$operator$subtract", "\(zoned), \(day)", returns: result, lengths: atLeast3) { call in
            call.map { (time: ZonedTime, interval: Int64) -> ZonedTime? in time.adding(0 &- interval) }
        }
        scalar("$operator$subtract", "\(zoned), \(zoned)", returns: day) { call in
            call.map { (left: ZonedTime, right: ZonedTime) -> Int64? in
                (left.picosInUTC &- right.picosInUTC).roundDivided(by: Picoseconds.perMillisecond)
            }
        }
    }

    /// An interval counts milliseconds, so a sum has a precision of 3 at least.
    private static var millisecondsAtLeast: [String: @Sendable ([String: Int]) -> Int] {
        ["u": { max(3, $0["p", default: 0]) }]
    }
}

extension ZonedTimestamp {
    @inline(__always)
    fileprivate func adding(millis delta: Int64, _ type: DataType) throws -> ZonedTimestamp? {
        let (millis, picos) = instant
        let (sum, overflow) = millis.addingReportingOverflow(delta)
        if overflow { throw ZonedTimestamp.longOverflow }
        return try result(sum, picos, type)
    }

    /// Some months later by the calendar of UTC, whatever the zone.
    fileprivate func adding(months: Int64, _ type: DataType) throws -> ZonedTimestamp? {
        let (millis, picos) = instant
        let day = try CalendarDate.adding(months: months, to: millis.floorDivided(by: Milliseconds.perDay))
        return try result(day &* Milliseconds.perDay &+ millis.floorModulo(Milliseconds.perDay), picos, type)
    }

    @inline(__always)
    private func result(_ millis: Int64, _ picos: Int64, _ type: DataType) throws -> ZonedTimestamp {
        guard case .timestampWithTimeZone(let precision) = type else { return self }
        return try .checked(millis: millis, picosOfMilli: picos, zone: zone, precision: precision)
    }
}

extension ZonedTime {
    @inline(__always)
    fileprivate func adding(_ millis: Int64) -> ZonedTime {
        ZonedTime(picosOfDay: TimeMath.adding(millis, to: picosOfDay), offsetMinutes: offsetMinutes)
    }
}
