import Columnar

/// Casts from DECIMAL.
enum DecimalCasts {
    static func cast(_ call: CastCall, precision: Int, scale: Int) -> Column? {
        let isShort = precision <= DecimalMath.maximumShortPrecision
        return switch call.resultType {
        case .boolean:
            isShort ? call.map { (value: Int64) in value != 0 } : call.map { (value: Int128) in value != 0 }
        case .tinyint: integers(call, .tinyint, precision: precision, scale: scale)
        case .smallint: integers(call, .smallint, precision: precision, scale: scale)
        case .integer: integers(call, .integer, precision: precision, scale: scale)
        case .bigint: integers(call, .bigint, precision: precision, scale: scale)
        case .double: doubles(call, isShort, scale: scale)
        case .real:
            isShort
                ? call.map { (value: Int64) in DecimalCast.toReal(value, scale: scale) }
                : call.map { (value: Int128) in DecimalCast.toReal(value, scale: scale) }
        case .decimal(let toPrecision, let toScale):
            rescaled(call, from: (precision, scale), to: (toPrecision, toScale))
        case .varchar(let length): varchars(call, isShort, scale: scale, length)
        default: nil
        }
    }

    private static func integers(_ call: CastCall, _ range: IntegerRange, precision: Int, scale: Int) -> Column {
        if precision <= DecimalMath.maximumShortPrecision {
            if scale == 0 && precision < range.digits { return call.source.retyped(call.resultType) }
            return call.map { (value: Int64) throws -> Int64? in
                let whole = DecimalMath.roundedQuotient(value, byPower: scale)
                if range.contains(whole) { return whole }
                throw failure(Int128(value), range, precision: precision, scale: scale)
            }
        }
        let bits = range.bits
        return call.map { (value: Int128) throws -> Int64? in
            if let whole = DecimalCast.toInteger(value, scale: scale, bits: bits) { return whole }
            throw failure(value, range, precision: precision, scale: scale)
        }
    }

    private static func failure(_ value: Int128, _ range: IntegerRange, precision: Int, scale: Int) -> Failure {
        let type = range.rawValue.uppercased()
        return .invalidCast(CastMessage.decimal(value, precision: precision, scale: scale, to: type))
    }

    private static func doubles(_ call: CastCall, _ isShort: Bool, scale: Int) -> Column {
        guard isShort else { return call.map { (value: Int128) in DecimalCast.toDouble(value, scale: scale) } }
        // Exact, as 10^18 is.
        let unit = Double(DecimalMath.powerOfTen(scale))
        return call.transformLane { (value: Int64) in (Double(value) / unit, 0) }
            ?? call.map { (value: Int64) in Double(value) / unit }
    }

    private static func varchars(_ call: CastCall, _ isShort: Bool, scale: Int, _ length: Int?) -> Column {
        isShort
            ? call.mapVarchar(length, longest: DecimalText.maximumLength) { (value: Int64, out) in
                DecimalText.append(value, scale: scale, to: &out)
            }
            : call.mapVarchar(length, longest: DecimalText.maximumLength) { (value: Int128, out) in
                DecimalText.append(value, scale: scale, to: &out)
            }
    }
}

// MARK: - Other precisions and scales

extension DecimalCasts {
    private static func rescaled(
        _ call: CastCall, from: (precision: Int, scale: Int), to: (precision: Int, scale: Int)
    ) -> Column {
        let isShort = from.precision <= DecimalMath.maximumShortPrecision
        let isResultShort = to.precision <= DecimalMath.maximumShortPrecision
        let shift = to.scale - from.scale
        // With as many digits before the point and after it as there were, nothing can go wrong.
        let fitsAlways = shift >= 0 && to.precision - to.scale >= from.precision - from.scale
        if fitsAlways && shift == 0 && isShort == isResultShort { return call.source.retyped(call.resultType) }
        if fitsAlways && isShort {
            let unit = DecimalMath.powerOfTen(shift)
            let fast: Column?
            if isResultShort {
                let unit = Int64(unit)
                fast = call.transformLane { (value: Int64) in (value &* unit, 0) }
            } else {
                fast = call.transformLane { (value: Int64) in (Int128(value) &* unit, 0) }
            }
            if let fast { return fast }
        }
        return switch (isShort, isResultShort) {
        case (true, true):
            call.map { (value: Int64) throws -> Int64? in
                let result = DecimalCast.rescaled(
                    value, scale: from.scale, toPrecision: to.precision, scale: to.scale)
                guard let result else { throw failure(Int128(value), from, to) }
                return result
            }
        case (true, false):
            call.map { (value: Int64) throws -> Int128? in try rescale(Int128(value), from, to) }
        case (false, true):
            call.map { (value: Int128) throws -> Int64? in Int64(truncatingIfNeeded: try rescale(value, from, to)) }
        case (false, false):
            call.map { (value: Int128) throws -> Int128? in try rescale(value, from, to) }
        }
    }

    private static func rescale(
        _ value: Int128, _ from: (precision: Int, scale: Int), _ to: (precision: Int, scale: Int)
    ) throws -> Int128 {
        let result = DecimalCast.rescaled(value, scale: from.scale, toPrecision: to.precision, scale: to.scale)
        guard let result else { throw failure(value, from, to) }
        return result
    }

    private static func failure(
        _ value: Int128, _ from: (precision: Int, scale: Int), _ to: (precision: Int, scale: Int)
    ) -> Failure {
        .invalidCast(CastMessage.decimal(value, from: from, to: to))
    }
}
