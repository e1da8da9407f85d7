import Columnar

/// MurmurHash3 of 128 bits for 64-bit machines, with seed 0.
enum MurmurHash3 {
    private static let first: UInt64 = 0x87C3_7B91_1142_53D5
    private static let second: UInt64 = 0x4CF5_AD43_2745_937F

    /// The hash of bytes, as two halves.
    static func hash(_ bytes: ByteView) -> (UInt64, UInt64) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        var position = 0
        while position &+ 16 <= bytes.count {
            low ^= mixedLow(bytes.fullWord(at: position))
            low = (rotated(low, 27) &+ high) &* 5 &+ 0x52DC_E729
            high ^= mixedHigh(bytes.fullWord(at: position &+ 8))
            high = (rotated(high, 31) &+ low) &* 5 &+ 0x3849_5AB5
            position &+= 16
        }
        let rest = bytes.count &- position
        if rest > 8 { high ^= mixedHigh(bytes.partialWord(at: position &+ 8, rest &- 8)) }
        if rest > 0 { low ^= mixedLow(bytes.partialWord(at: position, min(rest, 8))) }
        low ^= UInt64(bytes.count)
        high ^= UInt64(bytes.count)
        low &+= high
        high &+= low
        low = final(low)
        high = final(high)
        low &+= high
        return (low, high &+ low)
    }

    private static func mixedLow(_ word: UInt64) -> UInt64 { rotated(word &* first, 31) &* second }

    private static func mixedHigh(_ word: UInt64) -> UInt64 { rotated(word &* second, 33) &* first }

    private static func final(_ word: UInt64) -> UInt64 {
        var word = (word ^ word &>> 33) &* 0xFF51_AFD7_ED55_8CCD
        word = (word ^ word &>> 33) &* 0xC4CE_B9FE_1A85_EC53
        return word ^ word &>> 33
    }
}
