/// The decimal that stands for a floating-point number: `digits` times 10 to the power `exponent`.
///
/// It is the one that Java's `Double.toString` and `Float.toString` show since JDK 19: of the decimals that round to the
/// number, those with the fewest digits but at least two are considered, and the nearest of them is taken. (JDK 17, on
/// which Trino 401 ran, sometimes shows one digit more than needed, as 2.0E-3 for 0.002; that defect is not repeated.)
struct ShortestDecimal {
    /// The digits as a whole number, without trailing zeros; 0 for zero alone.
    var digits: UInt64
    /// Power of ten that the digits are multiplied with.
    var exponent: Int

    /// Finds the decimal of a finite number that is not zero.
    @inline(__always)
    init(_ value: Double) {
        let magnitude = value.magnitude
        if let easy = ShortestDecimal(easy: magnitude) {
            self = easy
            return
        }
        self.init(exactly: magnitude)
    }

    @inline(never)
    private init(exactly magnitude: Double) {
        let fraction = magnitude.significandBitPattern
        let biased = Int(magnitude.exponentBitPattern)
        if biased == 0 {
            // Java scales the tiniest numbers, so that they get two digits where one would do.
            self.init(significand: fraction, power: -1074, isLowest: false, scaled: fraction < 3)
        } else {
            self.init(
                significand: fraction | 1 << 52, power: biased &- 1075, isLowest: fraction == 0 && biased > 1,
                scaled: false)
        }
        stripZeros()
    }

    /// Finds the decimal of a finite REAL that is not zero.
    init(_ value: Float) {
        let magnitude = value.magnitude
        let fraction = UInt64(magnitude.significandBitPattern)
        let biased = Int(magnitude.exponentBitPattern)
        if biased == 0 {
            self.init(significand: fraction, power: -149, isLowest: false, scaled: fraction < 8)
        } else {
            self.init(
                significand: fraction | 1 << 23, power: biased &- 150, isLowest: fraction == 0 && biased > 1,
                scaled: false)
        }
        stripZeros()
    }

    /// Tries 0, 2, 4 and 6 digits after the point.
    ///
    /// If a whole number of at most 15 digits divided by a power of ten gives the number, then that decimal rounds to it,
    /// and no other with at most 15 digits does.
    @inline(__always)
    private init?(easy magnitude: Double) {
        guard magnitude < 1e9, magnitude >= 1e-3 else { return nil }
        let whole = UInt64(magnitude)
        if Double(whole) == magnitude {
            digits = whole
            exponent = 0
            stripZeros()
            return
        }
        let hundredths = (magnitude * 100).rounded()
        if hundredths / 100 == magnitude {
            digits = UInt64(hundredths)
            exponent = -2
            if digits % 10 == 0 {
                digits /= 10
                exponent = -1
            }
            return
        }
        let millionths = (magnitude * 1e6).rounded()
        if millionths / 1e6 == magnitude {
            digits = UInt64(millionths)
            exponent = -6
            stripZeros()
            return
        }
        return nil
    }

    /// Raffaello Giulietti, "The Schubfach way to render doubles" (2020).
    ///
    /// - Parameters:
    ///   - significand: the number is `significand` times 2 to the power `power`.
    ///   - power: see above.
    ///   - isLowest: whether the next smaller number is nearer than the next greater one.
    ///   - scaled: whether the significand is first multiplied by 10, to get another digit.
    private init(significand: UInt64, power: Int, isLowest: Bool, scaled: Bool) {
        let isOdd: UInt64 = significand & 1
        let center = scaled ? significand &* 10 : significand
        let step: UInt64 = scaled ? 10 : 1
        // All in quarters of a unit in the last place.
        let middle = center &* 4
        let left = middle &- 2 &* step &+ (isLowest ? 1 : 0)
        let right = middle &+ 2 &* step
        // floor(log10(2^power)), or of three quarters of it.
        let decimalPower = (power &* 1_262_611 &- (isLowest ? 524_031 : 0)) &>> 22
        // floor(log2(10^-decimalPower))
        let shift = UInt64(truncatingIfNeeded: power &+ (((0 &- decimalPower) &* 1_741_647) &>> 19) &+ 1)
        let bits = PowersOfFive.leadingBits(0 &- decimalPower)
        var factor = (high: bits.high, low: bits.low)
        // The powers 0...55 are exact, the others are rounded up.
        if decimalPower > 0 || decimalPower < -55 {
            factor.low = factor.low &+ 1
            if factor.low == 0 { factor.high = factor.high &+ 1 }
        }
        let low = ShortestDecimal.roundToOdd(factor, left &<< shift) &+ isOdd
        let value = ShortestDecimal.roundToOdd(factor, middle &<< shift)
        let high = ShortestDecimal.roundToOdd(factor, right &<< shift) &- isOdd
        exponent = scaled ? decimalPower &- 1 : decimalPower

        let whole = value / 4
        if whole >= 100 {
            let tens = whole / 10
            let downFits = low <= 40 &* tens
            let upFits = 40 &* tens &+ 40 <= high
            if downFits != upFits {
                digits = tens &+ (upFits ? 1 : 0)
                exponent &+= 1
                return
            }
        }
        let downFits = low <= 4 &* whole
        let upFits = 4 &* whole &+ 4 <= high
        if downFits != upFits {
            digits = whole &+ (upFits ? 1 : 0)
            return
        }
        let half = 4 &* whole &+ 2
        digits = whole &+ (value > half || (value == half && whole & 1 == 1) ? 1 : 0)
    }

    /// The product's bits above 2^128, the lowest set if any bit below is.
    @inline(__always)
    private static func roundToOdd(_ factor: (high: UInt64, low: UInt64), _ value: UInt64) -> UInt64 {
        let low = factor.low.multipliedFullWidth(by: value)
        let high = factor.high.multipliedFullWidth(by: value)
        let (sum, carry) = high.low.addingReportingOverflow(low.high)
        return (high.high &+ (carry ? 1 : 0)) | (sum > 1 ? 1 : 0)
    }

    @inline(__always)
    private mutating func stripZeros() {
        while digits >= 100_000_000 && digits % 100_000_000 == 0 {
            digits /= 100_000_000
            exponent &+= 8
        }
        while digits != 0 && digits % 10 == 0 {
            digits /= 10
            exponent &+= 1
        }
    }
}
