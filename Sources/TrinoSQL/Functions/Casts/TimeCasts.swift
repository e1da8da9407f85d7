import Columnar

/// Casts from TIME.
enum TimeCasts {
    static func cast(_ call: CastCall, precision: Int) -> Column? {
        switch call.resultType {
        case .time(let target):
            target >= precision
                ? call.source.retyped(call.resultType)
                : call.map { (picos: Int64) in TimestampScale.round(picosOfDay: picos, precision: target) }
        case .timestamp(let target): timestamps(call, from: precision, to: target)
        case .timeWithTimeZone(let target): CastsToZonedTime.fromTime(call, precision: target)
        case .timestampWithTimeZone(let target):
            CastsToZonedTimestamp.fromTime(call, from: precision, precision: target)
        case .varchar:
            // The whole text, as for TIMESTAMP.
            call.mapVarchar(nil, longest: TimeText.maximumLength) { (picos: Int64, out) in
                TimeText.append(picos, precision: precision, to: &out)
            }
        default: nil
        }
    }

    /// The time on the session's day.
    private static func timestamps(_ call: CastCall, from precision: Int, to target: Int) -> Column {
        let today: Int64
        do {
            today = try SessionTime(call.context.session).currentDate
        } catch {
            return .failing(error as? Failure ?? .invalidCast("\(error)"), type: call.resultType, count: call.count)
        }
        let midnight = today * DateCasts.microsPerDay
        let digits = precision > target ? 12 - target : 0
        // A fraction that is rounded up to a second makes the next second, also after midnight.
        if target <= TimestampScale.maximumShortPrecision {
            return call.map { (picos: Int64) in
                midnight &+ TimestampScale.round(picos, digits: digits) / TimestampScale.picosPerMicro
            }
        }
        return call.map { (picos: Int64) in
            TimestampScale.join(midnight, TimestampScale.round(picos, digits: digits))
        }
    }
}
