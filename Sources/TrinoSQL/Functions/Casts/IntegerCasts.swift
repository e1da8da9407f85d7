import Columnar

/// Casts from TINYINT, SMALLINT, INTEGER and BIGINT.
enum IntegerCasts {
    static func cast(_ call: CastCall) -> Column? {
        guard let source = IntegerRange(call.source.type) else { return nil }
        return switch call.resultType {
        case .boolean:
            call.transformLane { (value: Int64) in (value == 0 ? 0 : 1 as UInt8, 0) }
                ?? call.map { (value: Int64) in value != 0 }
        case .tinyint, .smallint, .integer, .bigint: integers(call, source)
        case .real: apply(call) { Double(Float($0)) }
        case .double: apply(call) { Double($0) }
        case .decimal(let precision, let scale): decimals(call, source, precision: precision, scale: scale)
        case .varchar(let length):
            call.mapVarchar(length, longest: IntegerText.maximumLength) { (value: Int64, out) in
                IntegerText.append(value, to: &out)
            }
        default: nil
        }
    }

    @inline(__always)
    private static func apply(_ call: CastCall, _ body: (Int64) -> Double) -> Column {
        call.transformLane { (value: Int64) in (body(value), 0) } ?? call.map { (value: Int64) in body(value) }
    }

    /// A wider type has the same lanes, so nothing is copied; for a narrower one it is enough to look.
    private static func integers(_ call: CastCall, _ source: IntegerRange) -> Column? {
        guard let target = IntegerRange(call.resultType) else { return nil }
        if target.bits >= source.bits || isWithin(call.source, target) {
            return call.source.retyped(call.resultType)
        }
        return call.map { (value: Int64) throws -> Int64? in
            if target.contains(value) { return value }
            throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for \(target.rawValue): \(value)")
        }
    }

    private static func isWithin(_ column: Column, _ range: IntegerRange) -> Bool {
        let (lowest, highest) = (range.lowest, range.highest)
        let lane = column.int64s
        var outside = false
        for row in 0..<column.stored {
            let value = lane[row]
            outside = outside || value < lowest || value > highest
        }
        return !outside
    }

    private static func decimals(_ call: CastCall, _ source: IntegerRange, precision: Int, scale: Int) -> Column {
        let unit = DecimalMath.powerOfTen(scale)
        let fitsAlways = source.digits + scale <= precision
        if precision <= DecimalMath.maximumShortPrecision {
            if fitsAlways && scale == 0 { return call.source.retyped(call.resultType) }
            let unit = Int64(unit)
            let fast =
                fitsAlways ? call.transformLane { (value: Int64) in (value &* unit, 0) } : nil
            return fast
                ?? call.map { (value: Int64) throws -> Int64? in
                    let (product, overflow) = value.multipliedReportingOverflow(by: unit)
                    if overflow || !DecimalMath.fits(Int128(product), precision: precision) {
                        throw failure(value, source, precision: precision, scale: scale)
                    }
                    return product
                }
        }
        let fast = fitsAlways ? call.transformLane { (value: Int64) in (Int128(value) &* unit, 0) } : nil
        return fast
            ?? call.map { (value: Int64) throws -> Int128? in
                guard let result = DecimalCast.fromInteger(value, precision: precision, scale: scale) else {
                    throw failure(value, source, precision: precision, scale: scale)
                }
                return result
            }
    }

    private static func failure(_ value: Int64, _ source: IntegerRange, precision: Int, scale: Int) -> Failure {
        let type = source.rawValue.uppercased()
        return .invalidCast(CastMessage.number(type, "\(value)", precision: precision, scale: scale))
    }
}

extension IntegerRange {
    /// Digits of the longest value.
    var digits: Int {
        switch self {
        case .tinyint: 3
        case .smallint: 5
        case .integer: 10
        case .bigint: 19
        }
    }
}
