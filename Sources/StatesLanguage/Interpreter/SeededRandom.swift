/// Random numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A UUID of version 4, RFC 9562.
    mutating func uuid() -> String { MathFunctions.uuid(&self) }

    /// A task token: 128 characters that mean nothing to anybody.
    mutating func token() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text = Array("AQC".utf8)
        while text.count < 128 {
            var word = next()
            for _ in 0..<10 where text.count < 128 {
                text.append(alphabet[Int(word & 63)])
                word >>= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
