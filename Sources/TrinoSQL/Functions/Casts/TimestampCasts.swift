import Columnar

/// Casts from TIMESTAMP.
enum TimestampCasts {
    /// Picoseconds in a day.
    static let picosPerDay: Int64 = 86_400_000_000_000_000

    static func cast(_ call: CastCall, precision: Int) -> Column? {
        let isShort = precision <= TimestampScale.maximumShortPrecision
        return switch call.resultType {
        case .timestamp(let target): timestamps(call, from: precision, to: target)
        case .date: dates(call, isShort)
        case .time(let target): times(call, isShort, to: target)
        case .timeWithTimeZone(let target): CastsToZonedTime.fromTimestamp(call, from: precision, precision: target)
        case .timestampWithTimeZone(let target):
            CastsToZonedTimestamp.fromTimestamp(call, from: precision, precision: target)
        case .varchar: varchars(call, isShort, precision: precision)
        default: nil
        }
    }

    private static func timestamps(_ call: CastCall, from precision: Int, to target: Int) -> Column {
        let isShort = precision <= TimestampScale.maximumShortPrecision
        let isResultShort = target <= TimestampScale.maximumShortPrecision
        if target >= precision && isShort == isResultShort { return call.source.retyped(call.resultType) }
        return switch (isShort, isResultShort) {
        case (true, true):
            call.map { (micros: Int64) in TimestampScale.round(micros: micros, precision: target) }
        case (true, false): call.map { (micros: Int64) in TimestampScale.join(micros, 0) }
        case (false, true):
            call.map { (picos: Int128) in TimestampScale.micros(fromPicos: picos, precision: target) }
        case (false, false):
            call.map { (picos: Int128) in TimestampScale.round(picos: picos, precision: target) }
        }
    }

    private static func dates(_ call: CastCall, _ isShort: Bool) -> Column {
        if isShort {
            return call.transformLane { (micros: Int64) in (floorDivide(micros), 0) }
                ?? call.map { (micros: Int64) in floorDivide(micros) }
        }
        return call.map { (picos: Int128) in floorDivide(TimestampScale.split(picos).micros) }
    }

    @inline(__always)
    private static func floorDivide(_ micros: Int64) -> Int64 {
        let days = micros / DateCasts.microsPerDay
        return micros &- days &* DateCasts.microsPerDay < 0 ? days &- 1 : days
    }

    private static func times(_ call: CastCall, _ isShort: Bool, to precision: Int) -> Column {
        if isShort {
            return call.map { (micros: Int64) in
                let ofDay = micros &- floorDivide(micros) &* DateCasts.microsPerDay
                return TimestampScale.round(picosOfDay: ofDay &* TimestampScale.picosPerMicro, precision: precision)
            }
        }
        return call.map { (picos: Int128) in
            let remainder = Int64(truncatingIfNeeded: picos % Int128(picosPerDay))
            return TimestampScale.round(
                picosOfDay: remainder < 0 ? remainder + picosPerDay : remainder, precision: precision)
        }
    }

    /// The whole text, however short the VARCHAR: Trino 401 looks at the length for numbers and dates alone.
    private static func varchars(_ call: CastCall, _ isShort: Bool, precision: Int) -> Column {
        isShort
            ? call.mapVarchar(nil, longest: TimestampText.maximumLength) { (micros: Int64, out) in
                TimestampText.append(micros, precision: precision, to: &out)
            }
            : call.mapVarchar(nil, longest: TimestampText.maximumLength) { (picos: Int128, out) in
                TimestampText.append(picos: picos, precision: precision, to: &out)
            }
    }
}
