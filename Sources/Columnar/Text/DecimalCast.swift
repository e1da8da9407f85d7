/// Casts between DECIMAL and the other numeric types, on unscaled values.
///
/// Nil stands for INVALID_CAST_ARGUMENT; ``CastMessage`` has the texts.
public enum DecimalCast {
    /// `CAST(decimal(_, s) AS decimal(p, t))`: rounds half away from zero.
    ///
    /// - Parameters:
    ///   - unscaled: the value.
    ///   - scale: digits after its point.
    ///   - precision: digits of the result.
    ///   - resultScale: digits after the point of the result.
    /// - Returns: the value at the new scale, or nil if it has too many digits.
    public static func rescaled(
        _ unscaled: Int128, scale: Int, toPrecision precision: Int, scale resultScale: Int
    ) -> Int128? {
        guard let result = DecimalMath.rescale(unscaled, by: resultScale - scale),
            DecimalMath.fits(result, precision: precision)
        else { return nil }
        return result
    }

    /// `CAST(decimal(_, s) AS decimal(p, t))` where both types have at most 18 digits.
    @inline(__always)
    public static func rescaled(
        _ unscaled: Int64, scale: Int, toPrecision precision: Int, scale resultScale: Int
    ) -> Int64? {
        var result: Int64
        if resultScale >= scale {
            let (product, overflow) = unscaled.multipliedReportingOverflow(by: PowersOfTen.int64(resultScale &- scale))
            if overflow { return nil }
            result = product
        } else {
            result = DecimalMath.roundedQuotient(unscaled, byPower: scale &- resultScale)
        }
        return result.magnitude < PowersOfTen.uint64(precision) ? result : nil
    }

    /// The nearest whole number, half away from zero, if it fits in the integer type.
    ///
    /// - Parameters:
    ///   - unscaled: the value.
    ///   - scale: digits after its point.
    ///   - bits: 64 for BIGINT, 32 for INTEGER, 16 for SMALLINT, 8 for TINYINT.
    /// - Returns: the whole number, or nil if it does not fit.
    public static func toInteger(_ unscaled: Int128, scale: Int, bits: Int) -> Int64? {
        guard let whole = DecimalMath.rescale(unscaled, by: -scale), let value = Int64(exactly: whole) else {
            return nil
        }
        let shift = Int64(64 &- bits)
        return (value &<< shift) &>> shift == value ? value : nil
    }

    /// `CAST(integer AS decimal(p, s))`.
    public static func fromInteger(_ value: Int64, precision: Int, scale: Int) -> Int128? {
        guard let result = DecimalMath.rescale(Int128(value), by: scale),
            DecimalMath.fits(result, precision: precision)
        else { return nil }
        return result
    }

    /// `CAST(double AS decimal(p, s))`: rounds the shortest decimal of the number half away from zero.
    public static func fromDouble(_ value: Double, precision: Int, scale: Int) -> Int128? {
        guard value.isFinite else { return nil }
        if value == 0 { return 0 }
        return from(ShortestDecimal(value), isNegative: value < 0, precision: precision, scale: scale)
    }

    /// `CAST(real AS decimal(p, s))`: rounds the shortest decimal of the number half away from zero.
    public static func fromReal(_ value: Double, precision: Int, scale: Int) -> Int128? {
        guard value.isFinite else { return nil }
        if value == 0 { return 0 }
        return from(ShortestDecimal(Float(value)), isNegative: value < 0, precision: precision, scale: scale)
    }

    private static func from(
        _ decimal: ShortestDecimal, isNegative: Bool, precision: Int, scale: Int
    ) -> Int128? {
        let digits = isNegative ? -Int128(decimal.digits) : Int128(decimal.digits)
        guard let result = DecimalMath.rescale(digits, by: decimal.exponent + scale),
            DecimalMath.fits(result, precision: precision)
        else { return nil }
        return result
    }

    /// `CAST(decimal AS double)` for at most 18 digits: rounds the digits and then the quotient, as Trino does.
    @inline(__always)
    public static func toDouble(_ unscaled: Int64, scale: Int) -> Double {
        Double(unscaled) / PowersOfTen.double(scale)
    }

    /// `CAST(decimal AS double)` for more than 18 digits.
    public static func toDouble(_ unscaled: Int128, scale: Int) -> Double {
        if scale <= 22 && unscaled.magnitude < 1 << 52 { return Double(unscaled) / PowersOfTen.double(scale) }
        return nearest(unscaled, scale, .double)
    }

    /// `CAST(decimal AS real)` for at most 18 digits: rounds digits, divisor and quotient, as Trino does.
    @inline(__always)
    public static func toReal(_ unscaled: Int64, scale: Int) -> Double {
        Double(Float(unscaled) / Float(PowersOfTen.int64(scale)))
    }

    /// `CAST(decimal AS real)` for more than 18 digits.
    public static func toReal(_ unscaled: Int128, scale: Int) -> Double {
        if scale <= 10 && unscaled.magnitude < 1 << 22 {
            return Double(Float(unscaled) / Float(PowersOfTen.int64(scale)))
        }
        return nearest(unscaled, scale, .real)
    }

    /// The number nearest to a decimal.
    private static func nearest(_ unscaled: Int128, _ scale: Int, _ format: FloatFormat) -> Double {
        var digits = unscaled.magnitude
        var exponent = -scale
        var isExact = true
        while digits > UInt128(UInt64.max) {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { isExact = false }
            digits = quotient
            exponent += 1
        }
        let kept = UInt64(truncatingIfNeeded: digits)
        var bits = format.nearest(kept, exponent)
        if !isExact && format.nearest(kept &+ 1, exponent) != bits {
            let text = DecimalText.bytes(Int128(unscaled.magnitude), scale: scale)
            let value =
                unsafe text.withUnsafeBytes { unsafe format.isDouble ? DoubleText.parse($0) : DoubleText.parseReal($0) }
            bits = format.isDouble ? (value ?? .nan).bitPattern : UInt64(Float(value ?? .nan).bitPattern)
        }
        let magnitude = format.value(bits)
        return unscaled < 0 ? -magnitude : magnitude
    }
}
