// What each generator takes as its seed, in the form it works on. A seed that is not set is drawn afresh for every
// run; the drawn one is then told, so that the run can be repeated.

/// The seed of NumPy's `RandomState`, which scikit-learn and pandas call `random_state`.
public enum RandomStateSeed: Hashable, Sendable {
    /// `RandomState(seed)`, `random_state=seed`, `np.random.seed(seed)`.
    case integer(UInt32)
    /// `np.random.seed([…])`; at least one word.
    case words([UInt32])
    /// No seed, Python's `None`.
    case unset

    func stream(entropy: UInt32) -> WordStream<MersenneTwister> {
        switch self {
        case .integer(let seed): WordStream(MersenneTwister(seed: seed))
        case .words(let words): WordStream(MersenneTwister(words: words))
        case .unset: WordStream(MersenneTwister(seed: entropy))
        }
    }
}

/// The seed of NumPy's `default_rng`: a natural number of any length.
public enum GeneratorSeed: Hashable, Sendable {
    /// The number in 32-bit words, least significant first; for a list of numbers, their words one after the other.
    case entropy([UInt32])
    /// No seed.
    case unset

    func stream(entropy fresh: UInt32) -> WordStream<PCG64> {
        switch self {
        case .entropy(let words): WordStream(PCG64(entropy: words))
        case .unset: WordStream(PCG64(entropy: [fresh]))
        }
    }
}

/// The seed of Python's `random`: the magnitude of an integer of any length; the sign makes no difference there.
public enum PythonSeed: Hashable, Sendable {
    /// The magnitude in 32-bit words, least significant first; at least one word.
    case magnitude([UInt32])
    /// No seed.
    case unset

    func stream(entropy: UInt32) -> WordStream<MersenneTwister> {
        switch self {
        case .magnitude(let words): WordStream(MersenneTwister(words: words))
        case .unset: WordStream(MersenneTwister(words: [entropy]))
        }
    }
}
