import Columnar

#if canImport(Glibc)
    import Glibc
#endif

extension FunctionRegistry {
    /// `round`, which takes halves away from zero.
    mutating func addRoundFunctions() {
        addIdentities("round")
        for range in IntegerRange.allCases {
            scalar("round", "\(range.rawValue), integer", returns: range.rawValue) { call in
                call.map { (value: Int64, digits: Int64) throws -> Int64? in
                    try round(value, digits: digits, range)
                }
            }
        }
        for type in ["double", "real"] {
            scalar("round", type, returns: type) { call in
                let rounded = RoundedDouble(digits: 0)
                return call.transformLane { (value: Double) in rounded.roundSmall(value) }
                    ?? call.map { (value: Double) in rounded.round(value) }
            }
        }
        scalar("round", "double, integer", returns: "double") { roundDoubles($0) { $0 } }
        scalar("round", "real, integer", returns: "real") { roundDoubles($0) { Double(Float($0)) } }
        addRoundOfDecimals()
    }

    private mutating func addRoundOfDecimals() {
        let whole: DecimalResult.Rules = [
            "rp": { variables in
                let scale = variables["s", default: 0]
                return min(38, variables["p", default: 38] - scale + min(1, scale))
            },
            "rs": { _ in 0 },
        ]
        scalar("round", "decimal(p,s)", returns: "decimal(rp,rs)", lengths: whole) { call in
            let scale = call.arguments[0].decimalScale
            if scale == 0 { return call.arguments[0] }
            return call.mapDecimal { DecimalMath.rescale($0, by: -scale) ?? 0 }
        }
        let longer: DecimalResult.Rules = ["rp": { min(38, $0["p", default: 38] + 1) }]
        scalar("round", "decimal(p,s), integer", returns: "decimal(rp,s)", lengths: longer) { call in
            roundDecimals(call)
        }
    }
}

/// Rounds to a number of decimal places in binary floating point, with the errors that this has.
private struct RoundedDouble {
    /// 10 to the power of the number of places.
    let factor: Double

    @inline(__always)
    init(digits: Int64) {
        factor = digits == 0 ? 1 : pow(10, Double(digits))
    }

    /// As ``round(_:)`` for numbers that are below 2^52 after scaling; others are in trouble.
    ///
    /// Adding 2^52 leaves no bits for a fraction, so the sum is rounded to a whole number, a half to an even one. Where
    /// that went down by a half, one is added.
    @inline(__always)
    func roundSmall(_ value: Double) -> (result: Double, trouble: Int64) {
        let scaled = value.magnitude * factor
        let even = (scaled + 0x1p52) - 0x1p52
        let rounded = scaled - even == 0.5 ? even + 1 : even
        let result = rounded / factor
        return (value < 0 ? -result : result, scaled < 0x1p52 ? 0 : -1)
    }

    @inline(__always)
    func round(_ value: Double) -> Double {
        if !value.isFinite { return value }
        let sign: Double = value < 0 ? -1 : 1
        let scaled = sign * value * factor
        if scaled < 0x1p63 { return sign * (Double(Int64(scaled.rounded(.toNearestOrAwayFromZero))) / factor) }
        // Of 0 and infinity, and of a factor that is 0.
        if scaled.isNaN { return sign * (0 / factor) }
        // So large a number has no fraction.
        return scaled.isInfinite ? value : sign * scaled / factor
    }
}

@inline(__always)
private func roundDoubles(_ call: ScalarCall, _ finish: (Double) -> Double) -> Column {
    let digits = call.arguments[1]
    if digits.isConstant && !digits.hasNulls && call.count > 0 {
        let rounded = RoundedDouble(digits: digits.int64s[0])
        let fast = call.combineLanes { (value: Double, _: Int64) in
            let (result, trouble) = rounded.roundSmall(value)
            return (finish(result), trouble)
        }
        return fast ?? call.map { (value: Double, _: Int64) in finish(rounded.round(value)) }
    }
    return call.map { (value: Double, digits: Int64) in finish(RoundedDouble(digits: digits).round(value)) }
}

private func round(_ value: Int64, digits: Int64, _ range: IntegerRange) throws -> Int64 {
    if digits >= 0 { return value }
    guard digits >= -18 else { throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "numerical overflow: \(value)") }
    let quotient = DecimalMath.roundedQuotient(value, byPower: Int(-digits))
    let (rounded, overflow) = quotient.multipliedReportingOverflow(by: Int64(DecimalMath.powerOfTen(Int(-digits))))
    if overflow { throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "numerical overflow: \(value)") }
    if range.contains(rounded) { return rounded }
    // For INTEGER Trino expects another Java exception than the one that comes.
    throw range == .integer
        ? Failure("GENERIC_INTERNAL_ERROR", "integer overflow")
        : Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for \(range.rawValue): \(rounded)")
}

private func roundDecimals(_ call: ScalarCall) -> Column {
    let (precision, scale) = (call.arguments[0].decimalPrecision, call.arguments[0].decimalScale)
    guard case .decimal(let resultPrecision, _) = call.resultType else { return call.arguments[0] }
    let isShort = resultPrecision <= DecimalMath.maximumShortPrecision
    return call.mapDecimal { value, digits in
        if digits >= scale { return value }
        if isShort && precision - scale + digits < 0 { return 0 }
        let dropped = scale - digits
        let rounded = dropped <= DecimalMath.maximumPrecision ? DecimalMath.rescale(value, by: -dropped) : nil
        guard let rounded, let result = DecimalMath.rescale(rounded, by: dropped),
            DecimalMath.fits(result, precision: resultPrecision)
        else { throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "decimal overflow: \(value)") }
        return result
    }
}
