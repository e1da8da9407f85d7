/// How many of one unit of time are in another.
enum Milliseconds {
    static let perSecond: Int64 = 1000
    static let perMinute: Int64 = 60_000
    static let perHour: Int64 = 3_600_000
    static let perDay: Int64 = 86_400_000
    static let perWeek: Int64 = 7 * perDay
}

/// How many microseconds are in longer units.
enum Microseconds {
    static let perMillisecond: Int64 = 1000
    static let perSecond: Int64 = 1_000_000
    static let perMinute: Int64 = 60_000_000
    static let perHour: Int64 = 3_600_000_000
    static let perDay: Int64 = 86_400_000_000
}

/// How many picoseconds are in longer units.
enum Picoseconds {
    static let perMicrosecond: Int64 = 1_000_000
    static let perMillisecond: Int64 = 1_000_000_000
    static let perSecond: Int64 = 1_000_000_000_000
    static let perMinute: Int64 = 60_000_000_000_000
    static let perHour: Int64 = 3_600_000_000_000_000
    static let perDay: Int64 = 86_400_000_000_000_000
}

// MARK: - Division

extension FixedWidthInteger where Self: SignedInteger {
    /// The quotient rounded down; the divisor must be positive.
    @inline(__always)
    func floorDivided(by divisor: Self) -> Self {
        let quotient = self / divisor
        // The sign of a remainder is its mask: -1 below zero.
        return quotient &+ ((self &- quotient &* divisor) >> (Self.bitWidth - 1))
    }

    /// The remainder of ``floorDivided(by:)``, never negative.
    @inline(__always)
    func floorModulo(_ divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder &+ (divisor & (remainder >> (Self.bitWidth - 1)))
    }

    /// The quotient rounded to the nearest, halves up, as in Trino's `DateTimes.roundDiv`.
    ///
    /// Not for a divisor of 1.
    @inline(__always)
    func roundDivided(by divisor: Self) -> Self {
        self >= 0 ? (self &+ divisor / 2) / divisor : (self &+ 1 &- divisor / 2) / divisor
    }
}

// MARK: - Values of a TIMESTAMP

/// A value in the lane of a TIMESTAMP(p): microseconds up to p = 6, else picoseconds.
protocol TimestampElement: Scalar, FixedWidthInteger, SignedInteger {
    /// How many of the lane's units make a microsecond.
    static var perMicrosecond: Self { get }
}

extension Int64: TimestampElement {
    @inline(__always) static var perMicrosecond: Int64 { 1 }
}

extension Int128: TimestampElement {
    @inline(__always) static var perMicrosecond: Int128 { 1_000_000 }
}

extension TimestampElement {
    /// Whole microseconds since 1970-01-01, rounded down.
    @inline(__always)
    var epochMicros: Int64 {
        if Self.self == Int64.self { return Int64(truncatingIfNeeded: self) }
        return Int64(truncatingIfNeeded: floorDivided(by: Self.perMicrosecond))
    }

    /// What is left of the value beyond ``epochMicros``.
    @inline(__always)
    var fractionOfMicrosecond: Self {
        if Self.self == Int64.self { return 0 }
        return floorModulo(Self.perMicrosecond)
    }

    /// A value of microseconds since 1970-01-01 and a fraction.
    @inline(__always)
    init(epochMicros: Int64, fraction: Self = 0) {
        self = Self(truncatingIfNeeded: epochMicros) &* Self.perMicrosecond &+ fraction
    }
}
