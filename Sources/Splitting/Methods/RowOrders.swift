// The methods that put all rows, or some, into a new order and make no parts.

/// scikit-learn's `sklearn.utils.shuffle`.
public struct SklearnShuffle: SplitProcedure {
    /// How many rows are kept; all when not given.
    public let sampleCount: Int?
    /// Where the stream starts.
    public let seed: RandomStateSeed

    /// Takes scikit-learn's parameters.
    ///
    /// - Parameters:
    ///   - sampleCount: `n_samples`.
    ///   - seed: `random_state`.
    /// - Throws: ``SplitParameterError/outsideOf(_:name:function:got:)`` when `sampleCount` is below one.
    public init(sampleCount: Int? = nil, seed: RandomStateSeed = .unset) throws(SplitParameterError) {
        if let sampleCount, sampleCount < 1 {
            throw Self.refusedSampleCount(got: String(sampleCount))
        }
        self.sampleCount = sampleCount
        self.seed = seed
    }

    static func refusedSampleCount(got: String) -> SplitParameterError {
        .outsideOf("an int in the range [1, inf) or None", name: "n_samples", function: "resample", got: got)
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let size = sampleCount ?? request.rowCount
        guard size <= request.rowCount else {
            throw .shuffleSampleAboveRows(size: size, rowCount: request.rowCount)
        }
        var stream = seed.stream(entropy: request.entropy)
        return SplitOutcome([SplitPart(.rows, Array(stream.choice(request.rowCount32, size: size)))])
    }
}

/// Python's `random.Random(seed).shuffle(rows)`.
public struct PythonRandomShuffle: SplitProcedure {
    /// Where the stream starts.
    public var seed: PythonSeed

    /// Takes Python's parameter.
    public init(seed: PythonSeed = .unset) { self.seed = seed }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        return SplitOutcome([SplitPart(.rows, stream.permutation(request.rowCount32, .highBits))])
    }
}

/// NumPy's `default_rng(seed).permutation(n)`.
public struct GeneratorPermutation: SplitProcedure {
    /// Where the stream starts.
    public var seed: GeneratorSeed

    /// Takes NumPy's parameter.
    public init(seed: GeneratorSeed = .unset) { self.seed = seed }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        return SplitOutcome([SplitPart(.rows, stream.permutation(request.rowCount32))])
    }
}

/// NumPy's `default_rng(seed).choice(n, size)`, without replacement unless asked for.
public struct GeneratorChoice: SplitProcedure {
    /// How many rows are chosen.
    public let size: Int
    /// Whether a row may be chosen again.
    public let withReplacement: Bool
    /// Where the stream starts.
    public let seed: GeneratorSeed

    /// Takes NumPy's parameters.
    ///
    /// - Parameters:
    ///   - size: how many rows are chosen.
    ///   - withReplacement: whether a row may be chosen again.
    ///   - seed: the seed of `default_rng`.
    /// - Throws: ``SplitParameterError/negativeSize``.
    public init(size: Int, withReplacement: Bool = false, seed: GeneratorSeed = .unset) throws(SplitParameterError) {
        guard size >= 0 else { throw .negativeSize }
        self.size = size
        self.withReplacement = withReplacement
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let size = try SampleSize.count(size)
            .rows(of: request.rowCount, withReplacement: withReplacement, by: .generator)
        var stream = seed.stream(entropy: request.entropy)
        let rows = stream.generatorChoice(request.rowCount32, size: size, withReplacement: withReplacement)
        return SplitOutcome([SplitPart(.rows, rows)])
    }
}

extension WordStream where Engine == PCG64 {
    /// `Generator.choice(count, size, replace=…)`.
    mutating func generatorChoice(_ count: UInt32, size: Int, withReplacement: Bool) -> [UInt32] {
        withReplacement
            ? generatorChoiceWithReplacement(count, size: size) : generatorChoice(count, size: UInt32(size))
    }
}
