import Columnar

// From numbers and ISO 8601 text to TIMESTAMP WITH TIME ZONE, and back.

extension FunctionRegistry {
    mutating func addZonedConversions() {
        let zoned = "timestamp(p) with time zone"
        scalar("now", "", returns: "timestamp(3) with time zone") { call in
            .constant(
                .int128(try SessionTime(call.context.session).zonedTimestamp(precision: 3).bits),
                type: call.resultType, count: call.count)
        }
        scalar("to_unixtime", zoned, returns: "double") { call in
            guard case .timestampWithTimeZone(let precision) = call.arguments[0].type, precision > 3 else {
                return call.map { (value: ZonedTimestamp) -> Double? in Double(value.millis) / 1000 }
            }
            return call.map { (value: ZonedTimestamp) -> Double? in
                let (millis, picos) = value.instant
                return Double(millis) / 1000 + Double(picos) / 1_000_000_000_000
            }
        }
        addFromUnixTime()
        scalar(
            "from_iso8601_timestamp", "varchar(x)", returns: "timestamp(3) with time zone"
        ) { call in
            let zone = try SessionTime(call.context.session).zone
            return call.map { (text: ByteView) throws -> ZonedTimestamp? in try ISOTimestamp.joda(text, zone) }
        }
        scalar(
            "from_iso8601_timestamp_nanos", "varchar(x)", returns: "timestamp(9) with time zone"
        ) { call in
            let zone = try SessionTime(call.context.session).zone
            return call.map { (text: ByteView) throws -> ZonedTimestamp? in try JavaISOText.timestamp(text, zone) }
        }
    }

    private mutating func addFromUnixTime() {
        let zoned = "timestamp(3) with time zone"
        scalar("from_unixtime", "double", returns: zoned) { call in
            let zone = try SessionTime(call.context.session).zone.number
            return call.map { (seconds: Double) throws -> ZonedTimestamp? in try moment(seconds, zone) }
        }
        scalar("from_unixtime", "double, bigint, bigint", returns: zoned) { call in
            call.map { (seconds: Double, hours: Int64, minutes: Int64) throws -> ZonedTimestamp? in
                let offset = hours &* 60 &+ minutes
                guard Int32(exactly: offset) != nil else {
                    throw Failure("GENERIC_INTERNAL_ERROR", "integer overflow")
                }
                return try moment(seconds, ZoneArgument.zone(offsetMinutes: offset))
            }
        }
        scalar("from_unixtime", "double, varchar(x)", returns: zoned) { call in
            var zones = ZoneArgument(.unsupported)
            return call.map { (seconds: Double, name: ByteView) throws -> ZonedTimestamp? in
                try moment(seconds, zones.zone(name))
            }
        }
        scalar("from_unixtime_nanos", "decimal(p, s)", returns: "timestamp(9) with time zone") { call in
            let zone = try SessionTime(call.context.session).zone.number
            guard case .decimal(let precision, let scale) = call.arguments[0].type else { return call.arguments[0] }
            let unit = (0..<scale).reduce(Int128(1)) { power, _ in power &* 10 }
            if precision <= 18 {
                return call.map { (value: Int64) throws -> ZonedTimestamp? in
                    try moment(nanos: Int128(value), unit, zone)
                }
            }
            return call.map { (value: Int128) throws -> ZonedTimestamp? in try moment(nanos: value, unit, zone) }
        }
        scalar("from_unixtime_nanos", "bigint", returns: "timestamp(9) with time zone") { call in
            let zone = try SessionTime(call.context.session).zone.number
            return call.map { (nanos: Int64) throws -> ZonedTimestamp? in
                try moment(nanos: Int128(nanos), 1, zone)
            }
        }
    }
}

/// The moment of some seconds since 1970, rounded to milliseconds as Java's `Math.round` does.
private func moment(_ seconds: Double, _ zone: UInt16) throws -> ZonedTimestamp {
    let exact = seconds * 1000
    let below = exact.rounded(.down)
    let rounded = exact - below >= 0.5 ? below + 1 : below
    let millis = rounded.isNaN ? 0 : Int64(exactly: rounded) ?? (rounded < 0 ? .min : .max)
    return try .checked(millis: millis, zone: zone, precision: 3)
}

/// The moment of some nanoseconds since 1970, given as a decimal number that is rounded half up.
private func moment(nanos unscaled: Int128, _ unit: Int128, _ zone: UInt16) throws -> ZonedTimestamp {
    var (nanos, rest) = unscaled.quotientAndRemainder(dividingBy: unit)
    if rest.magnitude >= (unit.magnitude + 1) / 2 && unit > 1 { nanos += unscaled < 0 ? -1 : 1 }
    var millis = nanos / 1_000_000
    rest = nanos - millis * 1_000_000
    if rest < 0 {
        millis -= 1
        rest += 1_000_000
    }
    guard let short = Int64(exactly: millis) else { throw ZonedTimestamp.longOverflow }
    return ZonedTimestamp(millis: short, picosOfMilli: Int64(rest) * 1000, zone: zone)
}

/// The text of `to_iso8601`.
func zonedISOTexts(_ call: ScalarCall) -> Column {
    guard case .timestampWithTimeZone(let precision) = call.arguments[0].type else { return call.arguments[0] }
    var clock = ZoneClock()
    return call.mapText { (value: ZonedTimestamp, out: inout TextBuffer) throws in
        let offset = clock.offset(of: value.zone, at: value.millis)
        guard offset % Milliseconds.perMinute == 0 else {
            var text = TextBuffer()
            ZonedText.appendOffset(minutes: offset / Milliseconds.perMinute, to: &text)
            let seconds = offset.magnitude / 1000 % 60
            // Java shows the sign of an offset of less than a minute too.
            let sign = offset < 0 && offset > -Milliseconds.perMinute ? "-" + text.string.dropFirst() : text.string
            throw Failure(
                "INVALID_ARGUMENTS",
                "Timezone with non-zero seconds offset cannot be rendered as ISO8601: \(sign):"
                    + (seconds < 10 ? "0\(seconds)" : "\(seconds)"))
        }
        ZonedText.appendLocal(
            value, precision: precision, separator: UInt8(ascii: "T"), clock: &clock, to: &out)
        if offset == 0 {
            out.append(UInt8(ascii: "Z"))
        } else {
            ZonedText.appendOffset(minutes: offset / Milliseconds.perMinute, to: &out)
        }
        return true
    }
}
