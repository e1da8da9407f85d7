/// A value of TIMESTAMP WITH TIME ZONE as it lies in a column.
///
/// Picoseconds since 1970-01-01 00:00 UTC, above 16 bits with the zone's number. Two values are equal if their instants
/// are, whatever their zones.
public struct ZonedTimestamp: BitwiseCopyable, Hashable, Sendable {
    /// What the column holds.
    public let bits: Int128

    /// Picoseconds in a millisecond.
    @usableFromInline static let picosPerMilli: Int64 = 1_000_000_000
    // Makes every instant positive.
    @usableFromInline static let bias = Int128(picosPerMilli) << 63

    /// A value out of a column.
    @inlinable @inline(__always)
    public init(bits: Int128) {
        self.bits = bits
    }

    /// A value of an instant and a zone.
    ///
    /// - Parameters:
    ///   - millis: milliseconds since 1970-01-01 00:00 UTC.
    ///   - picosOfMilli: 0..<1,000,000,000.
    ///   - zone: the zone's number.
    @inlinable @inline(__always)
    public init(millis: Int64, picosOfMilli: Int64 = 0, zone: UInt16) {
        let picos = Int128(millis) &* Int128(ZonedTimestamp.picosPerMilli) &+ Int128(picosOfMilli)
        bits = picos << 16 | Int128(zone)
    }

    /// The zone's number.
    @inlinable @inline(__always)
    public var zone: UInt16 { UInt16(truncatingIfNeeded: bits) }

    /// Picoseconds since 1970-01-01 00:00 UTC.
    @inlinable @inline(__always)
    public var picos: Int128 { bits >> 16 }

    /// Milliseconds since 1970-01-01 00:00 UTC, rounded down, and the picoseconds beyond.
    @inlinable @inline(__always)
    public var instant: (millis: Int64, picosOfMilli: Int64) {
        let biased = UInt128(truncatingIfNeeded: picos &+ ZonedTimestamp.bias)
        let (quotient, remainder) = UInt64(ZonedTimestamp.picosPerMilli).dividingFullWidth(
            (UInt64(truncatingIfNeeded: biased >> 64), UInt64(truncatingIfNeeded: biased)))
        return (Int64(bitPattern: quotient ^ 1 << 63), Int64(remainder))
    }

    /// Milliseconds since 1970-01-01 00:00 UTC, rounded down.
    @inlinable @inline(__always)
    public var millis: Int64 { instant.millis }

    /// The same instant in another zone.
    @inlinable @inline(__always)
    public func at(zone: UInt16) -> ZonedTimestamp {
        ZonedTimestamp(bits: bits & ~0xFFFF | Int128(zone))
    }

    /// Whether a TIMESTAMP(p ≤ 3) WITH TIME ZONE can hold a number of milliseconds: Trino has 52 bits for them.
    @inlinable @inline(__always)
    public static func isShort(millis: Int64) -> Bool {
        (millis << 12) >> 12 == millis
    }
}

/// A value of TIME WITH TIME ZONE as it lies in a column.
///
/// Picoseconds of the day in UTC, above 16 bits with the offset. Two values are equal if their times in UTC are.
public struct ZonedTime: BitwiseCopyable, Hashable, Sendable {
    /// What the column holds.
    public let bits: Int128

    @usableFromInline static let picosPerMinute: Int64 = 60_000_000_000_000
    @usableFromInline static let picosPerDay: Int64 = 86_400_000_000_000_000
    // Makes every offset positive.
    @usableFromInline static let bias: Int64 = 1024

    /// A value out of a column.
    @inlinable @inline(__always)
    public init(bits: Int128) {
        self.bits = bits
    }

    /// A value of a local time and an offset.
    ///
    /// - Parameters:
    ///   - picosOfDay: picoseconds since local midnight, less than a day.
    ///   - offsetMinutes: minutes east of UTC, up to 14 hours; more is kept modulo 2048 minutes, as in Trino.
    @inlinable @inline(__always)
    public init(picosOfDay: Int64, offsetMinutes: Int64) {
        let offset = (offsetMinutes &+ ZonedTime.bias) & 2047
        let utc = (picosOfDay &- (offset &- ZonedTime.bias) &* ZonedTime.picosPerMinute) % ZonedTime.picosPerDay
        bits = Int128(utc < 0 ? utc &+ ZonedTime.picosPerDay : utc) << 16 | Int128(offset)
    }

    /// Minutes east of UTC.
    @inlinable @inline(__always)
    public var offsetMinutes: Int64 { Int64(truncatingIfNeeded: bits & 0xFFFF) &- ZonedTime.bias }

    /// Picoseconds of the day in UTC.
    @inlinable @inline(__always)
    public var picosInUTC: Int64 { Int64(truncatingIfNeeded: bits >> 16) }

    /// Picoseconds since local midnight.
    @inlinable @inline(__always)
    public var picosOfDay: Int64 {
        let local = (picosInUTC &+ offsetMinutes &* ZonedTime.picosPerMinute) % ZonedTime.picosPerDay
        return local < 0 ? local &+ ZonedTime.picosPerDay : local
    }
}

extension DataType {
    /// Whether values have a zone, which does not count when they are compared.
    public var isZoned: Bool {
        switch self {
        case .timeWithTimeZone, .timestampWithTimeZone: true
        default: false
        }
    }
}

extension Column {
    /// The column for comparing: without the zones of values that have one, else itself.
    public var withoutZones: Column {
        guard type.isZoned else { return self }
        let buffer = Buffer(byteCount: max(1, stored) * 16)
        let (source, target) = (int128s, Lane<Int128>(buffer, count: max(1, stored)))
        for row in 0..<stored { target[row] = source[row] & ~0xFFFF }
        return Column(
            type: type, count: count, values: buffer, nulls: nulls, isConstant: isConstant, failures: failures)
    }
}
