import Columnar

/// Casts from the INTERVAL types, which go to VARCHAR alone and, as in Trino, ignore its length.
enum IntervalCasts {
    static func cast(_ call: CastCall) -> Column? {
        guard case .varchar = call.resultType else { return nil }
        if call.source.type == .intervalYearToMonth {
            return call.mapVarchar(nil, longest: 0) { (months: Int64, out) in
                IntervalText.append(months: months, to: &out)
            }
        }
        return call.mapVarchar(nil, longest: 0) { (millis: Int64, out) in IntervalText.append(millis: millis, to: &out)
        }
    }
}
