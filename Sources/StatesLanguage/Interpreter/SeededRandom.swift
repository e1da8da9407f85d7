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
    ///
    /// Executions with the same seed have different ones, as long as their names differ.
    mutating func token(of execution: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        // FNV-1a.
        let hash = execution.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var own = SeededRandom(seed: next() ^ hash)
        var text = Array("AQC".utf8)
        while text.count < 128 {
            var word = own.next()
            for _ in 0..<10 where text.count < 128 {
                text.append(alphabet[Int(word & 63)])
                word >>= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
