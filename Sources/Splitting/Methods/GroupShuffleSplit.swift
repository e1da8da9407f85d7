/// scikit-learn's `GroupShuffleSplit`: random splits of whole groups; rows stay in order.
///
/// Sizes count groups, not rows.
public struct GroupShuffleSplit: SplitProcedure {
    /// The sizes of both sides in groups; a fifth is for tests where none is given.
    public var sizes: PartSizes
    /// How many splits there are; none at all when below one.
    public var splitCount: Int
    /// Where the stream starts.
    public var seed: RandomStateSeed

    /// Takes scikit-learn's parameters.
    ///
    /// - Parameters:
    ///   - sizes: the sizes of both sides in groups.
    ///   - splitCount: how many splits there are.
    ///   - seed: where the stream starts.
    public init(sizes: PartSizes = PartSizes(), splitCount: Int = 5, seed: RandomStateSeed = .unset) {
        self.sizes = sizes
        self.splitCount = splitCount
        self.seed = seed
    }

    var drawsSeed: Bool { seed == .unset }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        try request.checkGroupLength()
        let groups = try request.groups()
        let groupCount = groups.classes.count
        let (train, test) = try sizes.counts(of: groupCount, standard: 0.2)
        var stream = seed.stream(entropy: request.entropy)
        for _ in 0..<request.number {
            _ = stream.permutation(UInt32(groupCount))
        }
        let drawn = ShuffleSplit.draw(train: train, test: test, of: UInt32(groupCount), from: &stream)
        var marks = [UInt8](repeating: RowMark.dropped, count: groupCount)
        for group in drawn[.train] ?? [] {
            marks[Int(group)] = RowMark.train
        }
        for group in drawn[.test] ?? [] {
            marks[Int(group)] = RowMark.test
        }
        let codes = groups.codes
        let rows = AscendingRows.split(codes.count) { marks[Int(codes[$0])] }
        return SplitOutcome(train: rows.train, test: rows.test)
    }
}
