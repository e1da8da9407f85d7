extension FormatArgument {
    /// Java's `hashCode`, which `%h` shows; nil for NULL.
    var javaHash: Int32? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? 1231 : 1237
        case .long(let number): FormatArgument.hash(UInt64(bitPattern: number))
        case .real(let number): Int32(bitPattern: number.isNaN ? 0x7fc0_0000 : Float(number).bitPattern)
        case .double(let number): FormatArgument.hash(number.isNaN ? 0x7ff8_0000_0000_0000 : number.bitPattern)
        case .decimal(let unscaled, let scale):
            FormatArgument.hash(magnitude: unscaled.magnitude, isNegative: unscaled < 0) &* 31 &+ Int32(scale)
        case .text(let text):
            text.utf16.reduce(0) { $0 &* 31 &+ Int32($1) }
        case .time(let time): time.javaHash
        }
    }

    /// `Long.hashCode`.
    static func hash(_ bits: UInt64) -> Int32 { Int32(truncatingIfNeeded: bits ^ bits >> 32) }

    /// `BigInteger.hashCode`: of its 32-bit digits, the highest first.
    private static func hash(magnitude: UInt128, isNegative: Bool) -> Int32 {
        var hash: Int32 = 0
        for shift in [96, 64, 32, 0] {
            let digit = UInt32(truncatingIfNeeded: magnitude >> UInt128(shift))
            hash = hash &* 31 &+ Int32(bitPattern: digit)
        }
        return isNegative ? 0 &- hash : hash
    }
}
