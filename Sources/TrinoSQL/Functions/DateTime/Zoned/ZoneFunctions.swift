import Columnar

// What gives a value another zone, and what tells its zone.

extension FunctionRegistry {
    mutating func addZoneFunctions() {
        let (timestamp, time) = ("timestamp(p) with time zone", "time(p) with time zone")
        scalar("at_timezone", "\(timestamp), varchar(x)", returns: timestamp) { call in
            var zones = ZoneArgument(.invalid)
            return call.map { (value: ZonedTimestamp, name: ByteView) throws -> ZonedTimestamp? in
                value.at(zone: try zones.zone(name))
            }
        }
        scalar("at_timezone", "\(timestamp), interval day to second", returns: timestamp) { call in
            call.map { (value: ZonedTimestamp, interval: Int64) throws -> ZonedTimestamp? in
                let minutes = try ZoneArgument.offsetMinutes(ofInterval: interval)
                return value.at(zone: try ZoneArgument.zone(offsetMinutes: minutes))
            }
        }
        addAtTimeZoneOfTime(time)
        scalar("with_timezone", "timestamp(p), varchar(x)", returns: timestamp) { call in
            call.arguments[0].type.physical == .int128
                ? withZone(call, of: Int128.self) : withZone(call, of: Int64.self)
        }
        scalar("timezone_hour", timestamp, returns: "bigint") { call in zonedMinutes(call) { $0 / 60 } }
        scalar("timezone_minute", timestamp, returns: "bigint") { call in zonedMinutes(call) { $0 % 60 } }
        scalar("timezone_hour", time, returns: "bigint") { call in
            call.map { (value: ZonedTime) -> Int64? in value.offsetMinutes / 60 }
        }
        scalar("timezone_minute", time, returns: "bigint") { call in
            call.map { (value: ZonedTime) -> Int64? in value.offsetMinutes % 60 }
        }
    }

    /// `AT TIME ZONE` of a TIME: with the offset that the zone has when the statement begins.
    private mutating func addAtTimeZoneOfTime(_ time: String) {
        scalar("$at_timezone", "\(time), varchar(x)", returns: time) { call in
            let start = call.context.session.startTime
            return call.map { (value: ZonedTime, name: ByteView) throws -> ZonedTime? in
                value.at(offsetMinutes: try ZoneArgument.key(name.string, .invalid).offsetMinutes(atMicros: start))
            }
        }
        scalar("$at_timezone", "\(time), interval day to second", returns: time) { call in
            call.map { (value: ZonedTime, interval: Int64) throws -> ZonedTime? in
                value.at(offsetMinutes: try ZoneArgument.offsetMinutes(ofInterval: interval))
            }
        }
    }
}

extension ZonedTime {
    /// The same time in UTC with another offset.
    fileprivate func at(offsetMinutes: Int64) -> ZonedTime {
        let picos = picosInUTC &+ offsetMinutes % 1440 &* Picoseconds.perMinute
        return ZonedTime(picosOfDay: picos.floorModulo(Picoseconds.perDay), offsetMinutes: offsetMinutes)
    }
}

private func zonedMinutes(_ call: ScalarCall, _ part: (Int64) -> Int64) -> Column {
    var clock = ZoneClock()
    return call.map { (value: ZonedTimestamp) -> Int64? in
        part(clock.offset(of: value.zone, at: value.millis) / Milliseconds.perMinute)
    }
}

private func withZone<T: TimestampElement>(_ call: ScalarCall, of _: T.Type) -> Column {
    var zones = ZoneArgument(.invalid)
    var clock = ZoneClock()
    guard case .timestampWithTimeZone(let precision) = call.resultType else { return call.arguments[0] }
    return call.map { (timestamp: T, name: ByteView) throws -> ZonedTimestamp? in
        let zone = try zones.zone(name)
        let micros = timestamp.epochMicros
        let local = micros.floorDivided(by: Microseconds.perMillisecond)
        let picos =
            (micros &- local &* Microseconds.perMillisecond) &* Picoseconds.perMicrosecond
            &+ Int64(truncatingIfNeeded: timestamp.fractionOfMicrosecond)
        return try .checked(
            millis: clock.instant(ofLocal: local, zone), picosOfMilli: picos, zone: zone, precision: precision)
    }
}
