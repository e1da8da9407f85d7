/// PCG64 (XSL-RR 128/64), the generator of NumPy's `default_rng`, as 32-bit words.
///
/// M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms", 2014. NumPy gives
/// the low half of each 64-bit draw first and keeps the high half for the next 32-bit draw.
struct PCG64: WordEngine {
    static let blockLength = 512

    private var state: UInt128
    private let increment: UInt128

    private static let multiplier = UInt128(2_549_297_995_355_413_924) << 64 | 4_865_540_595_714_422_341

    /// Seeds from the words of an integer, least significant first, as `default_rng(seed)` does.
    init(entropy: [UInt32]) {
        let words = SeedSequence(entropy: entropy).state(count: 4)
        increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
        state = increment &+ (UInt128(words[0]) << 64 | UInt128(words[1]))
        state = state &* Self.multiplier &+ increment
    }

    @unsafe mutating func fill(_ block: UnsafeMutableBufferPointer<UInt32>) {
        var index = 0
        while index < Self.blockLength {
            state = state &* Self.multiplier &+ increment
            let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
            let turn = UInt64(truncatingIfNeeded: state >> 122)
            let word = (folded &>> turn) | (folded &<< (64 &- turn))
            unsafe block[index] = UInt32(truncatingIfNeeded: word)
            unsafe block[index &+ 1] = UInt32(truncatingIfNeeded: word >> 32)
            index &+= 2
        }
    }
}
