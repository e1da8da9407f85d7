import Columnar

// How Joda-Time, on which Trino's functions rest, goes from local times to instants. It differs from Java, by which
// literals and text are read: where a clock is set back, zones east of Greenwich take the later instant.

extension ZoneClock {
    /// Milliseconds since 1970-01-01 00:00 on the zone's clocks.
    @inline(__always)
    mutating func local(_ millis: Int64, _ zone: UInt16) -> Int64 {
        millis &+ offset(of: zone, at: millis)
    }

    /// The instant of a local time, in milliseconds; what the clock skips is moved on (`convertLocalToUTC`, not strict).
    mutating func instant(ofLocal local: Int64, _ zone: UInt16) -> Int64 {
        let first = offset(of: zone, at: local)
        var second = offset(of: zone, at: local &- first)
        if first != second && first < 0 && next(after: local &- first, zone) != next(after: local &- second, zone) {
            second = first
        }
        return local &- second
    }

    /// The instant of a local time that came from an instant: with that one's offset, if it can have it.
    @inline(__always)
    mutating func instant(ofLocal local: Int64, from original: Int64, _ zone: UInt16) -> Int64 {
        let known = offset(of: zone, at: original)
        if offset(of: zone, at: local &- known) == known { return local &- known }
        return instant(ofLocal: local, zone)
    }

    /// The next change, in seconds; `Int64.max` if there is none.
    private mutating func next(after millis: Int64, _ number: UInt16) -> Int64 {
        zone(number).rules.nextChange(after: millis.floorDivided(by: Milliseconds.perSecond)) ?? .max
    }
}

extension TimeZoneKey {
    /// Whole minutes east of UTC, cut off, at a session's start.
    func offsetMinutes(atMicros start: Int64) -> Int64 {
        Int64(rules.offset(at: start.floorDivided(by: Microseconds.perSecond)) / 60)
    }
}
