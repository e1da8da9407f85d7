package import Columnar

extension ZonedTimestamp: Scalar {
    @inline(__always) package static func load(_ element: Int128) -> ZonedTimestamp { ZonedTimestamp(bits: element) }
    @inline(__always) package var stored: Int128 { bits }
    @inline(__always) package static var blank: Int128 { 0 }
}

extension ZonedTime: Scalar {
    @inline(__always) package static func load(_ element: Int128) -> ZonedTime { ZonedTime(bits: element) }
    @inline(__always) package var stored: Int128 { bits }
    @inline(__always) package static var blank: Int128 { 0 }
}

extension ZonedTimestamp {
    /// Fractional digits of a TIMESTAMP WITH TIME ZONE that Trino keeps in milliseconds; the range is smaller then.
    static let maximumShortPrecision = 3

    /// A value of TIMESTAMP(p) WITH TIME ZONE.
    ///
    /// - Throws: GENERIC_INTERNAL_ERROR, as Trino, if values of the precision cannot be so far away.
    @inline(__always)
    static func checked(
        millis: Int64, picosOfMilli: Int64 = 0, zone: UInt16, precision: Int
    ) throws -> ZonedTimestamp {
        if precision <= maximumShortPrecision && !isShort(millis: millis) { throw millisOverflow(millis) }
        return ZonedTimestamp(millis: millis, picosOfMilli: picosOfMilli, zone: zone)
    }

    @inline(never)
    static func millisOverflow(_ millis: Int64) -> Failure {
        Failure("GENERIC_INTERNAL_ERROR", "Millis overflow: \(millis)")
    }

    /// What Trino says where Java's exact arithmetic fails.
    static let longOverflow = Failure("GENERIC_INTERNAL_ERROR", "long overflow")

    /// Milliseconds since 1970 rounded as Trino does for a precision of 0...3.
    @inline(__always)
    static func round(millis: Int64, precision: Int) -> Int64 {
        TimestampScale.round(millis, digits: max(0, 3 &- precision))
    }

    /// Milliseconds since 1970, a fraction of half a millisecond and more rounded up.
    @inline(__always)
    var roundedMillis: Int64 {
        let (millis, picos) = instant
        return picos >= 500_000_000 ? millis &+ 1 : millis
    }
}
