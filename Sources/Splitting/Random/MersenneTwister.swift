/// MT19937, the generator of NumPy's `RandomState` and of Python's `random`.
///
/// Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998). The two seedings are those of NumPy's
/// `random/src/mt19937/mt19937.c`: one word as `RandomState(seed)` takes it, or several as `random.seed` does.
struct MersenneTwister: WordEngine {
    static let blockLength = 624

    private var key: [UInt32]

    // MARK: - Seeding

    /// Seeds from one word (`init_genrand`), as NumPy does for an integer seed.
    init(seed: UInt32) {
        var key = [UInt32](repeating: 0, count: Self.blockLength)
        var word = seed
        for index in key.indices {
            key[index] = word
            word = 1_812_433_253 &* (word ^ (word >> 30)) &+ UInt32(index) &+ 1
        }
        self.key = key
    }

    /// Seeds from several words (`init_by_array`), as NumPy does for a list and Python for every integer.
    ///
    /// - Precondition: there is at least one word.
    init(words: [UInt32]) {
        precondition(!words.isEmpty, "a seed has at least one word")
        self.init(seed: 19_650_218)
        var place = 1
        var word = 0
        for _ in 0..<max(Self.blockLength, words.count) {
            let mixed = key[place] ^ (Self.folded(key[place - 1]) &* 1_664_525)
            key[place] = mixed &+ words[word] &+ UInt32(truncatingIfNeeded: word)
            advance(&place)
            word = word + 1 == words.count ? 0 : word + 1
        }
        for _ in 1..<Self.blockLength {
            key[place] = (key[place] ^ (Self.folded(key[place - 1]) &* 1_566_083_941)) &- UInt32(place)
            advance(&place)
        }
        key[0] = 0x8000_0000
    }

    private static func folded(_ word: UInt32) -> UInt32 { word ^ (word >> 30) }

    private mutating func advance(_ place: inout Int) {
        place += 1
        if place == Self.blockLength {
            key[0] = key[Self.blockLength - 1]
            place = 1
        }
    }

    // MARK: - Words

    @unsafe mutating func fill(_ block: UnsafeMutableBufferPointer<UInt32>) {
        unsafe key.withUnsafeMutableBufferPointer { key in
            guard let state = key.baseAddress, let words = block.baseAddress else { return }
            unsafe Self.twist(state)
            unsafe Self.temper(state, into: words)
        }
    }

    /// Eight lanes: the recurrence looks 397 words ahead (or 227 back), so neighbours do not depend on each other.
    private typealias Lanes = SIMD8<UInt32>

    @unsafe private static func twist(_ key: UnsafeMutablePointer<UInt32>) {
        // Word i takes word i + 397 (mod 624): for the first 227 words that is an old one, then a new one.
        unsafe twist(key, from: 0, to: 227, partner: 397)
        unsafe twist(key, from: 227, to: 623, partner: -227)
        unsafe key[623] = key[396] ^ mixed(key[623], key[0])
    }

    @unsafe private static func twist(
        _ key: UnsafeMutablePointer<UInt32>, from start: Int, to end: Int, partner: Int
    ) {
        var index = start
        while index &+ Lanes.scalarCount <= end {
            let joined =
                unsafe (lanes(key + index) & 0x8000_0000) | (lanes(key + index + 1) & 0x7fff_ffff)
            let odd = Lanes.zero &- (joined & 1)
            let result = unsafe lanes(key + index + partner) ^ (joined &>> 1) ^ (odd & 0x9908_b0df)
            unsafe UnsafeMutableRawPointer(key + index).storeBytes(of: result, as: Lanes.self)
            index &+= Lanes.scalarCount
        }
        while index < end {
            unsafe key[index] = key[index + partner] ^ mixed(key[index], key[index + 1])
            index &+= 1
        }
    }

    private static func mixed(_ word: UInt32, _ next: UInt32) -> UInt32 {
        let joined = (word & 0x8000_0000) | (next & 0x7fff_ffff)
        return (joined >> 1) ^ ((0 &- (joined & 1)) & 0x9908_b0df)
    }

    @unsafe private static func temper(_ key: UnsafePointer<UInt32>, into words: UnsafeMutablePointer<UInt32>) {
        // 624 is 78 times eight.
        var index = 0
        while index < blockLength {
            var word = unsafe lanes(key + index)
            word ^= word &>> 11
            word ^= (word &<< 7) & 0x9d2c_5680
            word ^= (word &<< 15) & 0xefc6_0000
            word ^= word &>> 18
            unsafe UnsafeMutableRawPointer(words + index).storeBytes(of: word, as: Lanes.self)
            index &+= Lanes.scalarCount
        }
    }

    @unsafe private static func lanes(_ words: UnsafePointer<UInt32>) -> Lanes {
        unsafe UnsafeRawPointer(words).loadUnaligned(as: Lanes.self)
    }
}
