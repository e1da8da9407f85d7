import Columnar

/// Casts from BOOLEAN.
enum BooleanCasts {
    static func cast(_ call: CastCall) -> Column? {
        switch call.resultType {
        case .tinyint, .smallint, .integer, .bigint: integers(call, unit: 1)
        case .real, .double:
            call.transformLane { (value: UInt8) in (Double(value), 0) } ?? call.map { (value: Bool) in value ? 1.0 : 0 }
        case .decimal(_, let scale): decimals(call, scale: scale)
        case .varchar(let length):
            call.mapVarchar(length, longest: 5) { (value: Bool, out) in
                out.append(value ? "true" : "false")
            }
        default: nil
        }
    }

    private static func integers(_ call: CastCall, unit: Int64) -> Column {
        call.transformLane { (value: UInt8) in (Int64(value) &* unit, 0) }
            ?? call.map { (value: Bool) in value ? unit : 0 }
    }

    /// One is not checked against the precision: decimal(1,1) gets 1.0, as in Trino.
    private static func decimals(_ call: CastCall, scale: Int) -> Column {
        let unit = DecimalMath.powerOfTen(scale)
        if call.resultType.physical == .int64 { return integers(call, unit: Int64(unit)) }
        return call.map { (value: Bool) in value ? unit : Int128(0) }
    }
}
