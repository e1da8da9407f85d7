/// scikit-learn's `StratifiedShuffleSplit`: random splits that keep the shares of the classes.
public struct StratifiedShuffleSplit: SplitProcedure {
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
        let labels = try request.labels(for: "StratifiedShuffleSplit")
        let (train, test) = try sizes.counts(of: request.rowCount, standard: 0.1)
        let strata = try Strata(labels, train: train, test: test)
        var stream = seed.stream(entropy: request.entropy)
        for _ in 0..<request.number {
            _ = strata.draw(from: &stream)
        }
        return strata.draw(from: &stream)
    }
}
