/// A binary floating-point format, for conversions that must round once.
struct FloatFormat {
    /// Bits of the significand that are stored.
    let fractionBits: Int
    /// The exponent of the stored exponent 0, less one.
    let minimumExponent: Int
    /// The stored exponent of infinities.
    let infiniteExponent: Int
    /// Powers of ten below give zero, above infinity.
    let decimalExponents: ClosedRange<Int>
    /// Powers of ten for which a product can lie exactly between two numbers.
    let tieExponents: ClosedRange<Int>
    /// Whether this is DOUBLE, not REAL.
    let isDouble: Bool

    @inline(__always)
    static var double: FloatFormat {
        FloatFormat(
            fractionBits: 52, minimumExponent: -1023, infiniteExponent: 0x7FF, decimalExponents: -342...308,
            tieExponents: -4...23, isDouble: true)
    }

    @inline(__always)
    static var real: FloatFormat {
        FloatFormat(
            fractionBits: 23, minimumExponent: -127, infiniteExponent: 0xFF, decimalExponents: -64...38,
            tieExponents: -17...10, isDouble: false)
    }

    /// The number that a bit pattern of this format stands for.
    @inline(__always)
    func value(_ bits: UInt64) -> Double {
        isDouble ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    }

    /// The bit pattern of the number nearest to `digits` times 10 to the power `exponent`, ties to even.
    ///
    /// Daniel Lemire, "Number parsing at a gigabyte per second" (2021); that the 128 bits of the table always suffice is
    /// in Noble Mushtak and Daniel Lemire, "Fast number parsing without fallback" (2023).
    @inline(__always)
    func nearest(_ digits: UInt64, _ exponent: Int) -> UInt64 {
        if digits == 0 || exponent < decimalExponents.lowerBound { return 0 }
        let infinity = UInt64(infiniteExponent) &<< UInt64(fractionBits)
        if exponent > decimalExponents.upperBound { return infinity }
        let zeros = digits.leadingZeroBitCount
        let normal = digits &<< UInt64(zeros)
        var power = PowersOfFive.leadingBits(exponent)
        if exponent < 0 && exponent >= -27 {
            power.low = power.low &+ 1
            if power.low == 0 { power.high = power.high &+ 1 }
        }
        let precise = UInt64.max &>> UInt64(fractionBits &+ 3)
        var product = normal.multipliedFullWidth(by: power.high)
        if product.high & precise == precise {
            let more = normal.multipliedFullWidth(by: power.low)
            let (sum, carry) = product.low.addingReportingOverflow(more.high)
            product = (product.high &+ (carry ? 1 : 0), sum)
        }
        let upperBit = Int(product.high &>> 63)
        let shift = UInt64(upperBit &+ 64 &- fractionBits &- 3)
        var significand = product.high &>> shift
        // floor(log2(10^exponent)) + 63
        let binaryExponent = ((exponent &* 217_706) &>> 16) &+ 63
        var stored = binaryExponent &+ upperBit &- zeros &- minimumExponent
        if stored <= 0 {
            if 1 &- stored >= 64 { return 0 }
            significand &>>= UInt64(1 &- stored)
            significand = (significand &+ (significand & 1)) &>> 1
            // Rounding up may give the first normal number, whose bit pattern follows.
            return significand
        }
        if product.low <= 1 && tieExponents.contains(exponent) && significand & 3 == 1
            && significand &<< shift == product.high
        {
            significand &= ~1
        }
        significand = (significand &+ (significand & 1)) &>> 1
        if significand >= 2 &<< UInt64(fractionBits) {
            significand = 1 &<< UInt64(fractionBits)
            stored &+= 1
        }
        if stored >= infiniteExponent { return infinity }
        return (significand & ~(1 &<< UInt64(fractionBits))) | UInt64(stored) &<< UInt64(fractionBits)
    }
}
