import Columnar

/// Arithmetic of DATE values: days since 1970-01-01.
enum DateMath {
    /// The date if a DATE can hold it: Trino stores 32 bits.
    @inline(__always)
    static func checked(_ date: Int64) throws -> Int64 {
        if Int64(Int32(truncatingIfNeeded: date)) != date { throw outOfRange(date, "date") }
        return date
    }

    /// The date some months later, at most the last day of its month.
    @inline(__always)
    static func adding(months: Int64, to date: Int64) throws -> Int64 {
        try checked(CalendarDate.adding(months: months, to: date))
    }

    /// What Trino says of values that its 32-bit types cannot hold.
    @inline(never)
    static func outOfRange(_ value: Int64, _ type: String) -> Failure {
        let relation = value > 0 ? "exceeds MAX_INT" : "is less than MIN_INT"
        return Failure("GENERIC_INTERNAL_ERROR", "Value \(value) \(relation) for type \(type)")
    }
}

/// Arithmetic of TIME values: picoseconds since midnight.
enum TimeMath {
    /// The time some milliseconds later; midnight is crossed as often as needed.
    @inline(__always)
    static func adding(_ milliseconds: Int64, to time: Int64) -> Int64 {
        let delta = milliseconds % Milliseconds.perDay &* Picoseconds.perMillisecond
        return (time &+ delta).floorModulo(Picoseconds.perDay)
    }
}
