import Columnar

/// A sum of 128-bit values that cannot overflow: 192 bits.
struct WideSum: BitwiseCopyable {
    /// The lower 128 bits.
    private(set) var low: UInt128 = 0
    /// The upper 64 bits, with the sign.
    private(set) var high: Int64 = 0

    /// Zero.
    static let zero = WideSum()

    /// The sum, if 128 bits can hold it.
    var int128: Int128? {
        let narrow = Int128(truncatingIfNeeded: low)
        return high == (narrow < 0 ? -1 : 0) ? narrow : nil
    }

    /// Adds a value.
    @inline(__always)
    mutating func add(_ value: Int128) {
        let (sum, carry) = low.addingReportingOverflow(UInt128(truncatingIfNeeded: value))
        low = sum
        high &+= Int64(truncatingIfNeeded: value >> 127) &+ (carry ? 1 : 0)
    }

    /// Adds another sum.
    @inline(__always)
    mutating func add(_ other: WideSum) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high &+= other.high &+ (carry ? 1 : 0)
    }

    /// The difference of two sums.
    @inline(__always)
    func subtracting(_ other: WideSum) -> WideSum {
        let (difference, borrow) = low.subtractingReportingOverflow(other.low)
        return WideSum(low: difference, high: high &- other.high &- (borrow ? 1 : 0))
    }

    /// The sum divided by a positive count, half away from zero.
    ///
    /// - Returns: nil if 128 bits cannot hold the quotient.
    func average(_ count: Int64) -> Int128? {
        let negative = high < 0
        let magnitude = negative ? WideSum.zero.subtracting(self) : self
        // Long division in base 2^64: every partial remainder is below the count and so fits in 64 bits.
        let divisor = UInt64(count)
        let (first, afterFirst) = UInt64(bitPattern: magnitude.high).quotientAndRemainder(dividingBy: divisor)
        let (second, afterSecond) = divisor.dividingFullWidth(
            (afterFirst, UInt64(truncatingIfNeeded: magnitude.low >> 64)))
        let (third, remainder) = divisor.dividingFullWidth((afterSecond, UInt64(truncatingIfNeeded: magnitude.low)))
        guard first == 0 else { return nil }
        var quotient = UInt128(second) << 64 | UInt128(third)
        if remainder >= divisor - remainder { quotient += 1 }
        guard let fits = Int128(exactly: quotient) else { return nil }
        return negative ? -fits : fits
    }
}

/// Bounds of DECIMAL.
enum DecimalBounds {
    /// 10 to the 38: no DECIMAL's unscaled value reaches it.
    static let limit: Int128 = 100_000_000_000_000_000_000_000_000_000_000_000_000
    /// What Trino says of a DECIMAL that would need more than 38 digits.
    static let overflow = Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow")

    /// Whether 38 digits can hold an unscaled value.
    static func admits(_ value: Int128) -> Bool { value < limit && value > -limit }
}
