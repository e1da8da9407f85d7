/// Where rows are cut into parts: one or two cumulative fractions.
///
/// One cut gives train and test; two give train, validation and test.
public struct Cuts: Hashable, Sendable {
    /// The fractions, rising from 0 to 1.
    public let fractions: [Double]

    /// Takes cumulative fractions: 70 %, 20 % and 10 % are `[0.7, 0.9]`.
    ///
    /// - Parameters:
    ///   - fractions: one or two numbers from 0 to 1, rising.
    ///   - name: what the parameter is called, for the message.
    /// - Throws: ``SplitParameterError/cutCount(_:_:)`` or ``SplitParameterError/cutsNotRising(_:got:)``.
    public init(_ fractions: [Double], called name: String = "fractions") throws(SplitParameterError) {
        guard (1...2).contains(fractions.count) else { throw .cutCount(name, fractions.count) }
        let bounds = [0] + fractions + [1]
        guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw .cutsNotRising(name, got: fractions)
        }
        self.fractions = fractions
    }

    /// The parts in order.
    var partNames: [PartName] { fractions.count == 1 ? [.train, .test] : [.train, .validation, .test] }

    /// Cuts rows as `np.split(rows, [int(fraction * n), …])` does: at truncated products.
    func parts(_ rows: [UInt32]) -> SplitOutcome {
        let places = fractions.map { Int($0 * Double(rows.count)) }
        let bounds = [0] + places + [rows.count]
        let ranges = zip(bounds, bounds.dropFirst())
        return SplitOutcome(zip(partNames, ranges).map { SplitPart($0, Array(rows[$1.0..<$1.1])) })
    }
}

/// The shuffle that AWS' samples cut into parts.
///
/// It is written `np.split(df.sample(frac=1, random_state=…), [int(.7*n), int(.9*n)])`, or
/// `np.random.seed(…); np.random.shuffle(rows)` before the same cuts. Both give the same rows.
public struct ShuffleThenCut: SplitProcedure {
    /// Which of the two spellings; only their checks of the seed differ.
    public enum Spelling: Hashable, Sendable {
        /// `sample_then_np_split`.
        case sample
        /// `np_seed_shuffle_rows_then_split`.
        case seedAndShuffle
    }

    /// How the idiom is written.
    public var spelling: Spelling
    /// Where the shuffled rows are cut.
    public var cuts: Cuts
    /// Where the stream starts.
    public var seed: RandomStateSeed

    /// Describes the idiom.
    ///
    /// - Parameters:
    ///   - spelling: how it is written.
    ///   - cuts: where the shuffled rows are cut.
    ///   - seed: where the stream starts.
    public init(_ spelling: Spelling, cuts: Cuts, seed: RandomStateSeed = .unset) {
        self.spelling = spelling
        self.cuts = cuts
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        return cuts.parts(stream.permutation(request.rowCount32))
    }
}

/// The mask of the Linear Learner samples: a random number decides for each row.
///
/// After `np.random.seed(…); u = np.random.rand(n)`, the rows with `u` below the first cut train, and those from the
/// last one on test. Rows stay in order.
public struct RandomMask: SplitProcedure {
    /// The cumulative bounds.
    public var cuts: Cuts
    /// Where the stream starts.
    public var seed: RandomStateSeed

    /// Describes the idiom.
    public init(cuts: Cuts, seed: RandomStateSeed = .unset) {
        self.cuts = cuts
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        var stream = seed.stream(entropy: request.entropy)
        let first = cuts.fractions[0]
        let last = cuts.fractions[cuts.fractions.count - 1]
        // What is neither goes between; with one cut nothing does.
        var between: [UInt32] = []
        let outer = AscendingRows.split(request.rowCount) { row in
            let drawn = stream.nextDouble()
            guard drawn >= first else { return RowMark.train }
            guard drawn < last else { return RowMark.test }
            between.append(UInt32(truncatingIfNeeded: row))
            return RowMark.dropped
        }
        guard cuts.fractions.count > 1 else { return SplitOutcome(train: outer.train, test: outer.test) }
        return SplitOutcome([
            SplitPart(.train, outer.train), SplitPart(.validation, between), SplitPart(.test, outer.test),
        ])
    }
}
