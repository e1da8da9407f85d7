import Columnar

// Functions that turn dates and timestamps into other things and back, without a pattern.

extension FunctionRegistry {
    mutating func addDateConversions() {
        scalar("date", "varchar(x)", returns: "date") { call in
            call.map { (text: ByteView) throws -> Int64? in
                guard let day = unsafe DateText.cast(text.buffer) else {
                    throw unsafe Failure("INVALID_CAST_ARGUMENT", CastMessage.date(text.buffer))
                }
                return day
            }
        }
        scalar("date", "timestamp(p)", returns: "date") { call in
            call.arguments[0].type.physical == .int128
                ? call.map { (timestamp: Int128) -> Int64? in timestamp.epochDay }
                : call.map { (timestamp: Int64) -> Int64? in timestamp.epochDay }
        }
        scalar("date", "timestamp(p) with time zone", returns: "date") { call in ZonedTimestampCasts.dates(call) }
        scalar("from_iso8601_date", "varchar(x)", returns: "date") { call in
            call.map { (text: ByteView) throws -> Int64? in try DateMath.checked(ISODate.parse(text)) }
        }
        scalar("to_iso8601", "date", returns: "varchar(16)") { call in
            call.mapText { (day: Int64, out: inout TextBuffer) in
                DateText.append(day, to: &out)
                return true
            }
        }
        // Sign, six digits of the year, the rest up to the second, and the fraction with its point.
        let length: @Sendable ([String: Int]) -> Int = { 22 + min($0["p", default: 0], 1) + $0["p", default: 0] }
        scalar("to_iso8601", "timestamp(p)", returns: "varchar(n)", lengths: ["n": length]) { call in
            isoTexts(call)
        }
        scalar(
            "to_iso8601", "timestamp(p) with time zone", returns: "varchar(n)", lengths: ["n": { length($0) + 6 }]
        ) { call in zonedISOTexts(call) }
    }
}

extension TimestampElement {
    /// Days since 1970-01-01, rounded down.
    @inline(__always)
    fileprivate var epochDay: Int64 { epochMicros.floorDivided(by: Microseconds.perDay) }
}

private func isoTexts(_ call: ScalarCall) -> Column {
    guard case .timestamp(let precision) = call.arguments[0].type else { return call.arguments[0] }
    if precision > TimestampScale.maximumShortPrecision {
        return call.mapText { (timestamp: Int128, out: inout TextBuffer) in
            TimestampText.append(picos: timestamp, precision: precision, to: &out)
            joinWithT(&out, precision)
            return true
        }
    }
    return call.mapText { (timestamp: Int64, out: inout TextBuffer) in
        TimestampText.append(timestamp, precision: precision, to: &out)
        joinWithT(&out, precision)
        return true
    }
}

/// Writes `T` over the space between the date and the time that were appended last.
@inline(__always)
private func joinWithT(_ out: inout TextBuffer, _ precision: Int) {
    let timeLength = 8 + (precision > 0 ? precision + 1 : 0)
    unsafe (out.end - timeLength - 1).pointee = UInt8(ascii: "T")
}
