/// scikit-learn's `train_test_split`: one split into two parts.
///
/// Stratified where the input has labels.
public struct TrainTestSplit: SplitProcedure {
    /// How the rows are taken.
    public enum Order: Hashable, Sendable {
        /// From a permutation: the tests are its head.
        case shuffled(RandomStateSeed)
        /// As they come: the trains are first (`shuffle=False`).
        case asGiven
    }

    /// The sizes of both sides; a quarter is for tests where none is given.
    public let sizes: PartSizes
    /// How the rows are taken.
    public let order: Order

    /// Takes sizes that scikit-learn's check of parameters takes.
    ///
    /// - Parameters:
    ///   - sizes: the sizes of both sides.
    ///   - order: how the rows are taken.
    /// - Throws: ``SplitParameterError/outsideOf(_:name:function:got:)`` for a fraction outside of (0, 1) or a number
    ///   of rows below one.
    public init(sizes: PartSizes = PartSizes(), order: Order = .shuffled(.unset)) throws(SplitParameterError) {
        for (side, size) in [(PartSide.test, sizes.test), (.train, sizes.train)] {
            switch size {
            case .fraction(let value)? where !(value > 0 && value < 1):
                throw Self.refused(side, got: PythonText.double(value))
            case .count(let value)? where value < 1: throw Self.refused(side, got: String(value))
            default: break
            }
        }
        self.sizes = sizes
        self.order = order
    }

    static func refused(_ side: PartSide, got: String) -> SplitParameterError {
        .outsideOf(
            "a float in the range (0.0, 1.0), an int in the range [1, inf) or None", name: "\(side)_size",
            function: "train_test_split", got: got)
    }

    var drawsSeed: Bool { order == .shuffled(.unset) }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let (train, test) = try sizes.counts(of: request.rowCount, standard: 0.25)
        switch order {
        case .asGiven:
            guard request.input.labels == nil else { throw .stratifiedWithoutShuffle }
            let end = UInt32(train + test)
            return SplitOutcome(train: Array(0..<UInt32(train)), test: Array(UInt32(train)..<end))
        case .shuffled(let seed):
            var stream = seed.stream(entropy: request.entropy)
            guard request.input.labels != nil else {
                return ShuffleSplit.draw(train: train, test: test, of: request.rowCount32, from: &stream)
            }
            let strata = try Strata(request.labels(for: "train_test_split"), train: train, test: test)
            return strata.draw(from: &stream)
        }
    }
}
