/// Tells the clocks of zones for many instants.
///
/// Remembers for each zone between which changes it looked last, so that instants near each other cost a comparison.
/// One thread at a time.
public struct ZoneClock: Sendable {
    @usableFromInline var reading = Reading(zone: .utc)
    /// What was read last of the other zones.
    private var others: [UInt16: Reading] = [:]

    @usableFromInline struct Reading: Sendable {
        @usableFromInline let zone: TimeZoneKey
        // Milliseconds since 1970 from which and until when the offset is in force; at first nothing is known.
        @usableFromInline var from = Int64.max
        @usableFromInline var until = Int64.min
        @usableFromInline var offset: Int64 = 0

        init(zone: TimeZoneKey) {
            self.zone = zone
        }
    }

    /// A clock that has told nothing yet.
    public init() {}

    /// The offset of a zone at an instant.
    ///
    /// - Parameters:
    ///   - zone: the zone's number.
    ///   - millis: milliseconds since 1970-01-01 00:00 UTC.
    /// - Returns: milliseconds east of UTC.
    @inlinable @inline(__always)
    public mutating func offset(of zone: UInt16, at millis: Int64) -> Int64 {
        if zone != reading.zone.number || millis < reading.from || millis >= reading.until { look(zone, millis) }
        return reading.offset
    }

    /// The zone of a number.
    @inlinable @inline(__always)
    public mutating func zone(_ number: UInt16) -> TimeZoneKey {
        if number != reading.zone.number { change(to: number) }
        return reading.zone
    }

    @usableFromInline @inline(never)
    mutating func look(_ number: UInt16, _ millis: Int64) {
        if number != reading.zone.number { change(to: number) }
        if millis >= reading.from && millis < reading.until { return }
        let quotient = millis / 1000
        let period = reading.zone.rules.period(at: millis < quotient * 1000 ? quotient - 1 : quotient)
        reading.from = ZoneClock.millis(period.from)
        reading.until = ZoneClock.millis(period.until)
        reading.offset = Int64(period.offset) * 1000
    }

    @usableFromInline mutating func change(to number: UInt16) {
        others[reading.zone.number] = reading
        reading = others[number] ?? Reading(zone: TimeZoneKey(number: number))
    }

    private static func millis(_ seconds: Int64) -> Int64 {
        let (millis, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? (seconds < 0 ? .min : .max) : millis
    }
}
