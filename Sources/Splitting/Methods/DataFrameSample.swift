/// How many rows pandas' `DataFrame.sample` draws.
public enum SampleSize: Hashable, Sendable {
    /// `n`.
    case count(Int)
    /// `frac`, of all rows, rounded half to even.
    case fraction(Double)

    /// pandas' default: one row.
    public static let one = SampleSize.count(1)

    /// Refuses what pandas refuses.
    ///
    /// - Parameter withReplacement: a row may be drawn again, so more rows than there are may be drawn.
    /// - Returns: the same size.
    /// - Throws: ``SplitParameterError`` for negative sizes and for more than all rows without replacement.
    func checked(withReplacement: Bool) throws(SplitParameterError) -> SampleSize {
        switch self {
        case .count(let count) where count < 0: throw .negativeSampleCount
        case .fraction(let fraction) where fraction > 1 && !withReplacement: throw .upsamplingWithoutReplacement
        case .fraction(let fraction) where !(fraction >= 0): throw .negativeSampleFraction
        default: return self
        }
    }

    /// The number of rows that the size means.
    func number(of rowCount: Int) throws(SplitError) -> Int {
        switch self {
        case .count(let count): return count
        case .fraction(let fraction):
            let product = (fraction * Double(rowCount)).rounded(.toNearestOrEven)
            guard product <= Double(RowLimit.rowCount) else { throw .tooManyRows(Int(min(product, 9e18))) }
            return Int(product)
        }
    }

    /// The number of rows, once it can be drawn.
    func rows(of rowCount: Int, withReplacement: Bool, by source: SampleSource) throws(SplitError) -> Int {
        let size = try number(of: rowCount)
        guard rowCount > 0 || size == 0 else { throw .emptyPopulation(source) }
        guard withReplacement || size <= rowCount else { throw .sampleAbovePopulation(source) }
        guard size <= RowLimit.rowCount else { throw .tooManyRows(size) }
        return size
    }
}

/// pandas' `DataFrame.sample` with an integer as `random_state`.
public struct DataFrameSample: SplitProcedure {
    /// How many rows are drawn.
    public let size: SampleSize
    /// Whether a row may be drawn again.
    public let withReplacement: Bool
    /// The column that `weights` names; the input must then have weights.
    public let weightColumn: String?
    /// Where the stream starts.
    public let seed: RandomStateSeed

    /// Takes pandas' parameters.
    ///
    /// - Parameters:
    ///   - size: `n` or `frac`.
    ///   - withReplacement: `replace`.
    ///   - weightColumn: `weights`, the name of a column.
    ///   - seed: `random_state`.
    /// - Throws: ``SplitParameterError`` for a size that pandas refuses.
    public init(
        size: SampleSize = .one, withReplacement: Bool = false, weightColumn: String? = nil,
        seed: RandomStateSeed = .unset
    ) throws(SplitParameterError) {
        self.size = try size.checked(withReplacement: withReplacement)
        self.withReplacement = withReplacement
        self.weightColumn = weightColumn
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        if weightColumn != nil {
            let rows = try request.weights().rows(
                size.number(of: request.rowCount), withReplacement: withReplacement, by: .randomState
            ) { stream.nextDouble() }
            return SplitOutcome([SplitPart(.rows, rows)])
        }
        let size = try size.rows(of: request.rowCount, withReplacement: withReplacement, by: .randomState)
        let rows =
            withReplacement
            ? stream.choiceWithReplacement(request.rowCount32, size: size)
            : Array(stream.choice(request.rowCount32, size: size))
        return SplitOutcome([SplitPart(.rows, rows)])
    }
}

/// pandas' `DataFrame.sample` with a `Generator` as `random_state`, fresh from `default_rng`.
public struct DataFrameGeneratorSample: SplitProcedure {
    /// How many rows are drawn.
    public let size: SampleSize
    /// Whether a row may be drawn again.
    public let withReplacement: Bool
    /// The column that `weights` names; the input must then have weights.
    public let weightColumn: String?
    /// Where the stream starts.
    public let seed: GeneratorSeed

    /// Takes pandas' parameters.
    ///
    /// - Parameters:
    ///   - size: `n` or `frac`.
    ///   - withReplacement: `replace`.
    ///   - weightColumn: `weights`, the name of a column.
    ///   - seed: the seed of `default_rng`.
    /// - Throws: ``SplitParameterError`` for a size that pandas refuses.
    public init(
        size: SampleSize = .one, withReplacement: Bool = false, weightColumn: String? = nil,
        seed: GeneratorSeed = .unset
    ) throws(SplitParameterError) {
        self.size = try size.checked(withReplacement: withReplacement)
        self.withReplacement = withReplacement
        self.weightColumn = weightColumn
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        if weightColumn != nil {
            let rows = try request.weights().rows(
                size.number(of: request.rowCount), withReplacement: withReplacement, by: .generator
            ) { stream.nextWideDouble() }
            return SplitOutcome([SplitPart(.rows, rows)])
        }
        let size = try size.rows(of: request.rowCount, withReplacement: withReplacement, by: .generator)
        let rows = stream.generatorChoice(request.rowCount32, size: size, withReplacement: withReplacement)
        return SplitOutcome([SplitPart(.rows, rows)])
    }
}
