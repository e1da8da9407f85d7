import Columnar

/// Zones named by arguments of functions; a name that follows itself is looked up once.
struct ZoneArgument {
    private let kind: Kind
    private var last: ByteView?
    private var number: UInt16 = 0

    /// How a function reports names that are no zones.
    enum Kind {
        /// `Time zone not supported: x`
        case unsupported
        /// `'x' is not a valid time zone`
        case invalid
    }

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// The number of a zone by its name, which must live as long as the call's arguments.
    @inline(__always)
    mutating func zone(_ name: ByteView) throws -> UInt16 {
        if let last, last == name { return number }
        return try look(name)
    }

    @inline(never)
    private mutating func look(_ name: ByteView) throws -> UInt16 {
        number = try ZoneArgument.key(name.string, kind).number
        last = name
        return number
    }

    static func key(_ name: String, _ kind: Kind) throws -> TimeZoneKey {
        // Trino checks this before it looks for the zone.
        if name.isEmpty { throw Failure("GENERIC_INTERNAL_ERROR", "Zone id is an empty string") }
        do {
            return try TimeZoneKey(name)
        } catch {
            if case .unsupported = kind { throw error }
            throw Failure("INVALID_FUNCTION_ARGUMENT", "'\(name)' is not a valid time zone")
        }
    }

    /// The zone of an offset.
    ///
    /// - Throws: INVALID_FUNCTION_ARGUMENT beyond 14 hours.
    static func zone(offsetMinutes: Int64) throws -> UInt16 {
        guard let small = Int(exactly: offsetMinutes), small.magnitude <= TimeZoneKey.largestOffset,
            let key = TimeZoneKey(offsetMinutes: small)
        else { throw invalidOffset(offsetMinutes) }
        return key.number
    }

    static func invalidOffset(_ minutes: Int64) -> Failure {
        Failure("INVALID_FUNCTION_ARGUMENT", "Invalid offset minutes \(minutes)")
    }

    /// Minutes of an interval that stands for an offset.
    @inline(__always)
    static func offsetMinutes(ofInterval millis: Int64) throws -> Int64 {
        guard millis % Milliseconds.perMinute == 0 else {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT", "Invalid time zone offset interval: interval contains seconds")
        }
        return millis / Milliseconds.perMinute
    }
}
