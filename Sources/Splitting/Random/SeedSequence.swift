/// NumPy's `SeedSequence`: spreads a seed of any length over the state of a generator.
///
/// After M. E. O'Neill's `seed_seq` proposal, as written in NumPy's `random/bit_generator.pyx`.
struct SeedSequence {
    private var pool: [UInt32] = [0, 0, 0, 0]

    /// Mixes the words of a seed, least significant first.
    init(entropy: [UInt32]) {
        var hash = Hash(constant: 0x43b0_d7e5, multiplier: 0x931e_8875)
        for place in pool.indices {
            pool[place] = hash(place < entropy.count ? entropy[place] : 0)
        }
        for source in pool.indices {
            for target in pool.indices where target != source {
                pool[target] = Self.mix(pool[target], hash(pool[source]))
            }
        }
        for word in entropy.dropFirst(pool.count) {
            for target in pool.indices {
                pool[target] = Self.mix(pool[target], hash(word))
            }
        }
    }

    /// The first 64-bit words of the state (`generate_state(count, uint64)`).
    func state(count: Int) -> [UInt64] {
        var hash = Hash(constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded)
        return (0..<count).map { index in
            let low = UInt64(hash(pool[2 * index % 4]))
            return UInt64(hash(pool[(2 * index + 1) % 4])) << 32 | low
        }
    }

    private static func mix(_ x: UInt32, _ y: UInt32) -> UInt32 {
        let mixed = 0xca01_f9dd &* x &- 0x4973_f715 &* y
        return mixed ^ (mixed >> 16)
    }

    /// A hash whose constant changes with every use.
    private struct Hash {
        var constant: UInt32
        let multiplier: UInt32

        mutating func callAsFunction(_ word: UInt32) -> UInt32 {
            var value = word ^ constant
            constant = constant &* multiplier
            value = value &* constant
            return value ^ (value >> 16)
        }
    }
}
