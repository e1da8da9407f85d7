/// `train_test_split` twice with the same seed, which gives train, validation and test.
///
/// Where the input has labels, both steps are stratified.
public struct TwoStepSplit: SplitProcedure {
    /// What the second step splits.
    public enum Kind: Hashable, Sendable {
        /// What the first step held out, into validation and test (`two_step_holdout`).
        case heldOut
        /// What the first step left: into train and validation (`two_step_rest`).
        case rest
    }

    /// What the second step splits.
    public let kind: Kind
    /// The first step.
    public let first: TrainTestSplit
    /// The second step.
    public let second: TrainTestSplit

    /// Describes the idiom.
    ///
    /// - Parameters:
    ///   - kind: what the second step splits.
    ///   - firstTest: `test_size` of the first step.
    ///   - secondTest: `test_size` of the second step, of what it splits.
    ///   - seed: `random_state` of both.
    /// - Throws: ``SplitParameterError`` as ``TrainTestSplit`` does.
    public init(
        _ kind: Kind, firstTest: PartSize?, secondTest: PartSize?, seed: RandomStateSeed = .unset
    ) throws(SplitParameterError) {
        self.kind = kind
        first = try TrainTestSplit(sizes: PartSizes(test: firstTest), order: .shuffled(seed))
        second = try TrainTestSplit(sizes: PartSizes(test: secondTest), order: .shuffled(seed))
    }

    var drawsSeed: Bool { first.drawsSeed }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let outer = try first.split(request)
        guard let train = outer[.train], let test = outer[.test] else { return outer }
        let rows = kind == .heldOut ? test : train
        let input = SplitInput(
            rowCount: rows.count,
            labels: request.input.labels.map { labels in
                LabelColumn(codes: rows.map { labels.codes[Int($0)] }, classes: labels.classes)
            })
        let inner = try second.split(SplitRequest(input: input, number: 0, entropy: request.entropy))
        let innerTrain = inner[.train].map { Self.composed(rows, $0) } ?? []
        let innerTest = inner[.test].map { Self.composed(rows, $0) } ?? []
        switch kind {
        case .heldOut:
            return SplitOutcome([
                SplitPart(.train, train), SplitPart(.validation, innerTrain), SplitPart(.test, innerTest),
            ])
        case .rest:
            return SplitOutcome([
                SplitPart(.train, innerTrain), SplitPart(.validation, innerTest), SplitPart(.test, test),
            ])
        }
    }

    private static func composed(_ rows: [UInt32], _ places: [UInt32]) -> [UInt32] { places.map { rows[Int($0)] } }
}
