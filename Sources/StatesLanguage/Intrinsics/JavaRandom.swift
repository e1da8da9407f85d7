/// The generator that the documentation of `java.util.Random` describes.
struct JavaRandom {
    private var state: UInt64

    private static let multiplier: UInt64 = 0x5_deec_e66d
    private static let mask: UInt64 = 1 << 48 - 1

    init(seed: Int64) { state = (UInt64(bitPattern: seed) ^ Self.multiplier) & Self.mask }

    private mutating func bits31() -> Int32 { Int32(truncatingIfNeeded: bits(31)) }

    mutating func next(below bound: Int32) -> Int32 {
        var bits = bits31()
        if bound & (bound - 1) == 0 { return Int32(truncatingIfNeeded: (Int64(bound) * Int64(bits)) >> 31) }
        var value = bits % bound
        // Numbers of an incomplete last round are drawn again.
        while bits &- value &+ (bound - 1) < 0 {
            bits = bits31()
            value = bits % bound
        }
        return value
    }

    /// At least 0, less than 1.
    mutating func nextDouble() -> Double {
        let high = Int64(bits(26))
        return Double(high << 27 + Int64(bits(27))) * 0x1p-53
    }

    private mutating func bits(_ count: UInt64) -> UInt64 {
        state = (state &* Self.multiplier &+ 0xb) & Self.mask
        return state >> (48 - count)
    }
}
