/// scikit-learn's `ShuffleSplit`: independent random splits, one after the other from one stream.
public struct ShuffleSplit: SplitProcedure {
    /// The sizes of both sides; a tenth is for tests where none is given.
    public var sizes: PartSizes
    /// How many splits there are; none at all when below one.
    public var splitCount: Int
    /// Where the stream starts.
    public var seed: RandomStateSeed

    /// Takes scikit-learn's parameters.
    ///
    /// - Parameters:
    ///   - sizes: the sizes of both sides.
    ///   - splitCount: how many splits there are.
    ///   - seed: where the stream starts.
    public init(sizes: PartSizes = PartSizes(), splitCount: Int = 10, seed: RandomStateSeed = .unset) {
        self.sizes = sizes
        self.splitCount = splitCount
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let (train, test) = try sizes.counts(of: request.rowCount, standard: 0.1)
        var stream = seed.stream(entropy: request.entropy)
        for _ in 0..<request.number {
            _ = stream.permutation(request.rowCount32)
        }
        return Self.draw(train: train, test: test, of: request.rowCount32, from: &stream)
    }

    /// One split: the head of a permutation is for tests, what follows for training.
    static func draw(
        train: Int, test: Int, of count: UInt32, from stream: inout WordStream<MersenneTwister>
    ) -> SplitOutcome {
        let permutation = stream.permutation(count)
        return SplitOutcome(train: Array(permutation[test..<(test + train)]), test: Array(permutation[..<test]))
    }
}
