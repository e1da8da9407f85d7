/// A generator of 32-bit words that makes them a block at a time.
protocol WordEngine: Sendable {
    /// How many words one call of ``fill(_:)`` makes.
    static var blockLength: Int { get }

    /// Writes the next words; `block` holds exactly ``blockLength`` of them.
    @unsafe mutating func fill(_ block: UnsafeMutableBufferPointer<UInt32>)
}

/// The words of an engine, one after the other, and what the libraries make of them.
///
/// Words come in blocks so that the loops that use them can run over plain memory. A copy of a stream goes on by
/// itself and gives the same words again.
struct WordStream<Engine: WordEngine>: Sendable {
    private var engine: Engine
    /// The current block; empty before the first word is asked for.
    private var block: [UInt32] = []
    private var position = 0

    init(_ engine: Engine) { self.engine = engine }

    /// The next word.
    mutating func next() -> UInt32 {
        if position == block.count {
            refill()
        }
        defer { position &+= 1 }
        return block[position]
    }

    /// The next double in 0..<1, from two words, as NumPy's `RandomState.rand` and Python's `random.random` make it.
    mutating func nextDouble() -> Double {
        let high = next() >> 5
        let low = next() >> 6
        return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
    }

    /// Lends the unused words of the block, at least one, and drops as many as `body` says it took.
    @unsafe mutating func withWords(_ body: (UnsafeBufferPointer<UInt32>) -> Int) {
        if position == block.count {
            refill()
        }
        let taken = unsafe block.withUnsafeBufferPointer { words in
            unsafe body(UnsafeBufferPointer(rebasing: words[position...]))
        }
        position += taken
    }

    private mutating func refill() {
        if block.isEmpty {
            block = Array(repeating: 0, count: Engine.blockLength)
        }
        unsafe block.withUnsafeMutableBufferPointer { words in unsafe engine.fill(words) }
        position = 0
    }
}
