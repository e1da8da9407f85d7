/// Rounding of points in time to fewer fractional digits, as Trino does it.
///
/// Ties go towards the future, also before 1970 (`Timestamps.round` in Trino's SPI).
public enum TimestampScale {
    /// Fractional digits that a TIMESTAMP in 64 bits has at most.
    public static let maximumShortPrecision = 6
    /// Fractional digits at most.
    public static let maximumPrecision = 12
    /// Picoseconds in a microsecond.
    public static let picosPerMicro: Int64 = 1_000_000

    /// The nearest multiple of a power of ten.
    ///
    /// - Parameters:
    ///   - value: a count of units of time.
    ///   - digits: 0...18, the power of ten.
    /// - Returns: the multiple, in the same units.
    @inline(__always)
    public static func round(_ value: Int64, digits: Int) -> Int64 {
        if digits == 0 { return value }
        let unit = PowersOfTen.int64(digits)
        let half = unit / 2
        return (value >= 0 ? (value &+ half) / unit : (value &+ 1 &- half) / unit) &* unit
    }

    /// Rounds microseconds since the epoch to a precision of 0...6.
    @inline(__always)
    public static func round(micros: Int64, precision: Int) -> Int64 {
        round(micros, digits: 6 &- precision)
    }

    /// Rounds picoseconds since the epoch to microseconds of a precision of 0...6.
    ///
    /// As in Trino, what is below a microsecond counts only for precision 6.
    public static func micros(fromPicos picos: Int128, precision: Int) -> Int64 {
        let (micros, rest) = split(picos)
        if precision < 6 { return round(micros: micros, precision: precision) }
        return rest >= picosPerMicro / 2 ? micros &+ 1 : micros
    }

    /// Rounds picoseconds since the epoch to a precision of 7...12.
    public static func round(picos: Int128, precision: Int) -> Int128 {
        let (micros, rest) = split(picos)
        return join(micros, round(rest, digits: 12 &- precision))
    }

    /// Rounds picoseconds of a day to a precision of 0...12; midnight of the next day becomes 0.
    public static func round(picosOfDay: Int64, precision: Int) -> Int64 {
        round(picosOfDay, digits: 12 &- precision) % 86_400_000_000_000_000
    }

    /// Whole microseconds and the picoseconds beyond, 0..<1,000,000.
    @inline(__always)
    public static func split(_ picos: Int128) -> (micros: Int64, picosOfMicro: Int64) {
        let (quotient, remainder) = picos.quotientAndRemainder(dividingBy: Int128(picosPerMicro))
        let isBelow = remainder < 0
        return (
            Int64(truncatingIfNeeded: quotient) &- (isBelow ? 1 : 0),
            Int64(truncatingIfNeeded: remainder) &+ (isBelow ? picosPerMicro : 0)
        )
    }

    /// Picoseconds of microseconds and picoseconds beyond.
    @inline(__always)
    public static func join(_ micros: Int64, _ picosOfMicro: Int64) -> Int128 {
        Int128(micros) &* Int128(picosPerMicro) &+ Int128(picosOfMicro)
    }

    /// Milliseconds since the epoch that `date_format` and `format_datetime` show, rounded.
    public static func millis(fromMicros micros: Int64) -> Int64 {
        round(micros, digits: 3) / 1000
    }
}
