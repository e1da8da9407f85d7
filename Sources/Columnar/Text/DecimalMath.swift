/// Arithmetic on unscaled DECIMAL values, with Trino's rounding and limits.
///
/// Every function that gives nil stands for Trino's NUMERIC_VALUE_OUT_OF_RANGE "Decimal overflow".
public enum DecimalMath {
    /// Digits that a DECIMAL has at most.
    public static let maximumPrecision = 38
    /// Digits that a DECIMAL in 64 bits has at most.
    public static let maximumShortPrecision = 18
    /// The largest unscaled value: 38 nines.
    public static let maximum: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999

    /// 10 to the power of 0...38.
    public static func powerOfTen(_ exponent: Int) -> Int128 { PowersOfTen.int128(exponent) }

    /// Whether a value has at most so many digits.
    @inline(__always)
    public static func fits(_ value: Int128, precision: Int) -> Bool {
        let bound = PowersOfTen.int128(precision)
        return value < bound && value > 0 &- bound
    }

    /// Whether a value has at most 38 digits.
    @inline(__always)
    public static func fits(_ value: Int128) -> Bool { value <= maximum && value >= -maximum }

    /// Multiplies by a power of ten, or divides rounding half away from zero.
    ///
    /// - Parameters:
    ///   - value: the unscaled value.
    ///   - power: digits that the scale grows by; negative to shrink it.
    /// - Returns: the value at the other scale, or nil if it does not fit in 128 bits (it may have more than 38 digits).
    public static func rescale(_ value: Int128, by power: Int) -> Int128? {
        if power == 0 { return value }
        if power > 0 {
            if value == 0 { return 0 }
            guard power <= 38 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.int128(power))
            return overflow ? nil : product
        }
        guard power >= -38 else { return 0 }
        let unit = PowersOfTen.int128(0 &- power)
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        // Twice the remainder could leave 128 bits, so it is compared with the half.
        if remainder.magnitude >= unit.magnitude / 2 { return value < 0 ? quotient &- 1 : quotient &+ 1 }
        return quotient
    }

    /// Divides by a power of ten, rounding half away from zero.
    ///
    /// - Parameters:
    ///   - value: the unscaled value.
    ///   - power: 0...18, digits that the scale shrinks by.
    /// - Returns: the value at the smaller scale.
    @inline(__always)
    public static func roundedQuotient(_ value: Int64, byPower power: Int) -> Int64 {
        if power == 0 { return value }
        let unit = PowersOfTen.int64(power)
        let quotient = value / unit
        let remainder = value &- quotient &* unit
        let half = unit / 2
        if remainder >= half { return quotient &+ 1 }
        if remainder <= 0 &- half { return quotient &- 1 }
        return quotient
    }

    /// Adds two values after bringing them to one scale.
    ///
    /// - Parameters:
    ///   - left: first summand.
    ///   - leftPower: power of ten that the first summand is multiplied with; one of the two powers is 0.
    ///   - right: second summand.
    ///   - rightPower: power of ten that the second summand is multiplied with.
    /// - Returns: the sum, or nil if it has more than 38 digits.
    public static func add(
        _ left: Int128, _ leftPower: Int, _ right: Int128, _ rightPower: Int
    ) -> Int128? {
        guard let left = rescale(left, by: leftPower), let right = rescale(right, by: rightPower) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow || !fits(sum) ? nil : sum
    }

    /// Subtracts two values after bringing them to one scale; parameters as for ``add(_:_:_:_:)``.
    public static func subtract(
        _ left: Int128, _ leftPower: Int, _ right: Int128, _ rightPower: Int
    ) -> Int128? {
        guard let left = rescale(left, by: leftPower), let right = rescale(right, by: rightPower) else { return nil }
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        return overflow || !fits(difference) ? nil : difference
    }

    /// Multiplies two unscaled values.
    public static func multiply(_ left: Int128, _ right: Int128) -> Int128? {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow || !fits(product) ? nil : product
    }

    /// Multiplies two unscaled values of at most 18 digits each, which cannot overflow.
    @inline(__always)
    public static func multiply(_ left: Int64, _ right: Int64) -> Int128 {
        let product = left.multipliedFullWidth(by: right)
        return Int128(product.high) &<< 64 | Int128(product.low)
    }

    /// Divides two unscaled values, rounding half away from zero.
    ///
    /// The product of the dividend and the power has 256 bits, so only the quotient can be too large.
    ///
    /// - Parameters:
    ///   - dividend: what is divided.
    ///   - divisor: not zero; the caller fails with DIVISION_BY_ZERO.
    ///   - power: 0...38, power of ten that the dividend is multiplied with: result scale minus dividend scale plus
    ///     divisor scale.
    /// - Returns: the quotient, or nil if it has more than 38 digits.
    public static func divide(_ dividend: Int128, by divisor: Int128, rescale power: Int) -> Int128? {
        guard power <= 38 else { return nil }
        let isNegative = (dividend < 0) != (divisor < 0)
        let by = divisor.magnitude
        let scaled = dividend.magnitude.multipliedFullWidth(by: PowersOfTen.int128(power).magnitude)
        var quotient: UInt128
        let remainder: UInt128
        if scaled.high == 0 {
            (quotient, remainder) = scaled.low.quotientAndRemainder(dividingBy: by)
        } else {
            guard scaled.high < by else { return nil }
            (quotient, remainder) = by.dividingFullWidth((scaled.high, scaled.low))
        }
        if remainder >= by &- remainder { quotient &+= 1 }
        guard quotient <= maximum.magnitude else { return nil }
        return isNegative ? 0 &- Int128(quotient) : Int128(quotient)
    }

    /// Divides two unscaled values whose result has at most 18 digits, rounding half away from zero.
    ///
    /// - Parameters:
    ///   - dividend: what is divided; times the power it must fit in 64 bits, which the type of the result ensures.
    ///   - divisor: not zero.
    ///   - power: 0...18, power of ten that the dividend is multiplied with.
    /// - Returns: the quotient.
    @inline(__always)
    public static func divide(_ dividend: Int64, by divisor: Int64, rescale power: Int) -> Int64 {
        let isNegative = (dividend < 0) != (divisor < 0)
        let by = divisor.magnitude
        let scaled = dividend.magnitude &* PowersOfTen.uint64(power)
        var quotient = scaled / by
        let remainder = scaled &- quotient &* by
        if remainder >= by &- remainder { quotient &+= 1 }
        let result = Int64(bitPattern: quotient)
        return isNegative ? 0 &- result : result
    }

    /// The remainder of a division, with the sign of the dividend.
    ///
    /// - Parameters:
    ///   - dividend: what is divided.
    ///   - dividendPower: power of ten that the dividend is multiplied with; one of the two powers is 0.
    ///   - divisor: not zero.
    ///   - divisorPower: power of ten that the divisor is multiplied with.
    /// - Returns: the remainder, or nil if it has more than 38 digits.
    public static func remainder(
        _ dividend: Int128, _ dividendPower: Int, _ divisor: Int128, _ divisorPower: Int
    ) -> Int128? {
        guard dividendPower <= 38, divisorPower <= 38 else { return nil }
        let by = divisor.magnitude.multipliedFullWidth(by: PowersOfTen.int128(divisorPower).magnitude)
        // A divisor beyond 128 bits is larger than any dividend that is not multiplied.
        if by.high > 0 { return dividend }
        let scaled = dividend.magnitude.multipliedFullWidth(by: PowersOfTen.int128(dividendPower).magnitude)
        let high = scaled.high % by.low
        let rest = high == 0 ? scaled.low % by.low : by.low.dividingFullWidth((high, scaled.low)).remainder
        guard rest <= maximum.magnitude else { return nil }
        return dividend < 0 ? 0 &- Int128(rest) : Int128(rest)
    }
}
