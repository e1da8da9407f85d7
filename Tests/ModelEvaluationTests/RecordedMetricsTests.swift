import ModelEvaluation
import OrderedJSON
import Testing

@Suite struct `Metrics as scikit-learn gives them` {
    @Test func `the recordings are there`() {
        #expect(Recorded.regression.count > 10)
        #expect(Recorded.binary.count > 15)
        #expect(Recorded.multiclass.count > 8)
        #expect(Recorded.tables.count > 6)
        #expect(Recorded.quantiles.count > 100)
    }

    @Test(arguments: Recorded.regression)
    func `of numbers`(_ recorded: RecordedCase) throws {
        let weights = recorded["weights"].isNull ? nil : recorded.numbers("weights")
        let actual = recorded.numbers("actual")

        let metrics = try RegressionMetrics(actual: actual, predicted: recorded.numbers("predicted"), weights: weights)

        #expect(metrics.rowCount == actual.count)
        #expect(agree(metrics.meanSquaredError, recorded.number("mse")))
        #expect(agree(metrics.rootMeanSquaredError, recorded.number("rmse")))
        #expect(agree(metrics.meanAbsoluteError, recorded.number("mae")))
        #expect(agree(metrics.rSquared, recorded.number("r2"), scale: 1))
        #expect(agree(metrics.maxError, recorded.number("max_error")))
        #expect(agree(metrics.residualMean, recorded.number("residual_mean"), scale: metrics.maxError))
        #expect(agree(metrics.residualDeviation, recorded.number("residual_std")))
        let deviations = RecordedCase(json: recorded["deviations"])
        #expect((metrics.deviations != nil) == (actual.count >= 200))
        guard let found = metrics.deviations else { return }
        #expect(agree(found.meanAbsoluteError, deviations.number("mae"), scale: metrics.meanAbsoluteError))
        #expect(agree(found.meanSquaredError, deviations.number("mse"), scale: metrics.meanSquaredError))
        #expect(agree(found.rootMeanSquaredError, deviations.number("rmse"), scale: metrics.rootMeanSquaredError))
        #expect(agree(found.rSquared, deviations.number("r2"), scale: 1))
    }

    @Test(arguments: Recorded.binary)
    func `of two classes`(_ recorded: RecordedCase) throws {
        let metrics = try recorded.binaryMetrics()

        #expect(metrics.confusion == ConfusionMatrix(classes: ["0", "1"], counts: recorded.counts))
        #expect(agree(metrics.accuracy, recorded.number("accuracy")))
        #expect(agree(metrics.precision, recorded.number("precision")))
        #expect(agree(metrics.recall, recorded.number("recall")))
        #expect(agree(metrics.fScore(beta: 0.5), recorded.number("f0_5")))
        #expect(agree(metrics.fScore(beta: 1), recorded.number("f1")))
        #expect(agree(metrics.fScore(beta: 2), recorded.number("f2")))
        #expect(agree(metrics.logLoss, recorded.number("log_loss")))
        #expect(agree(metrics.rocAUC, recorded.number("roc_auc")))
        #expect(agree(metrics.averagePrecision, recorded.number("average_precision")))
        #expect(agree(metrics.brierScore, recorded.number("brier")))

        #expect((metrics.deviations != nil) == (metrics.rowCount >= 200))
        for (key, value) in recorded["deviations"].object ?? [:] {
            #expect(agree(metrics.deviations?[key] ?? -1, value.recordedNumber, scale: 1), "\(key)")
        }

        let (constant, expected) = (metrics.bestConstantClassifier, RecordedCase(json: recorded["constant"]))
        #expect(agree(constant.accuracy, expected.number("accuracy")))
        #expect(agree(constant.precision(of: 1), expected.number("precision")))
        #expect(agree(constant.recall(of: 1), expected.number("recall")))
        #expect(agree(constant.fScore(beta: 0.5, of: 1), expected.number("f0_5")))
        #expect(agree(constant.fScore(beta: 1, of: 1), expected.number("f1")))
        #expect(agree(constant.fScore(beta: 2, of: 1), expected.number("f2")))
    }

    @Test(arguments: Recorded.binary)
    func `along thresholds`(_ recorded: RecordedCase) throws {
        let metrics = try recorded.binaryMetrics()
        let (roc, expected) = (metrics.rocCurve, RecordedCase(json: recorded["roc"]))
        let (curve, points) = (metrics.precisionRecallCurve, RecordedCase(json: recorded["pr"]))

        #expect(agree(roc.falsePositiveRates, expected.numbers("fpr")))
        #expect(agree(roc.truePositiveRates, expected.numbers("tpr")))
        #expect(roc.thresholds == expected.numbers("thresholds"))
        #expect(agree(curve.precisions, points.numbers("precision")))
        #expect(agree(curve.recalls, points.numbers("recall")))
        #expect(curve.thresholds == points.numbers("thresholds"))
    }

    @Test(arguments: Recorded.binary, [CalibrationCurve.Strategy.uniform, .quantile])
    func `along bins`(_ recorded: RecordedCase, _ strategy: CalibrationCurve.Strategy) throws {
        let metrics = try recorded.binaryMetrics()

        for count in [1, 5, 10] {
            let curve = metrics.calibrationCurve(binCount: count, strategy: strategy)
            let expected = RecordedCase(json: recorded["calibration"]["\(strategy.rawValue) \(count)"] ?? .null)

            #expect(agree(curve.actualShares, expected.numbers("true")))
            #expect(agree(curve.meanProbabilities, expected.numbers("mean")))
            #expect(curve.rowCounts.reduce(0, +) == metrics.rowCount)
        }
    }

    @Test(arguments: Recorded.multiclass)
    func `of several classes`(_ recorded: RecordedCase) throws {
        let metrics = try recorded.multiclassMetrics()
        let confusion = metrics.confusion

        let names = (0..<recorded.counts.count).map(String.init)
        #expect(confusion == ConfusionMatrix(classes: names, counts: recorded.counts))
        #expect(agree(metrics.accuracy, recorded.number("accuracy")))
        #expect(agree(metrics.logLoss, recorded.number("log_loss")))
        #expect(agree((1...names.count).map(metrics.topKAccuracy), recorded.numbers("top_k")))
        #expect(agree(metrics.macroAUC, recorded.number("macro_auc")))
        #expect(agree(metrics.weightedAUC, recorded.number("weighted_auc")))
        #expect((metrics.deviations != nil) == (metrics.rowCount >= 200))
        for (key, value) in recorded["deviations"].object ?? [:] {
            #expect(agree(metrics.deviations?[key] ?? -1, value.recordedNumber, scale: 1), "\(key)")
        }
        for (matrix, kind) in [(confusion, ""), (metrics.bestConstantClassifier, "constant_")] {
            let macro = RecordedCase(json: recorded["\(kind)macro"])
            let weighted = RecordedCase(json: recorded["\(kind)weighted"])
            let scores: [(String, (Int) -> Double)] = [
                ("precision", matrix.precision), ("recall", matrix.recall),
                ("f0_5", { matrix.fScore(beta: 0.5, of: $0) }),
                ("f1", { matrix.fScore(beta: 1, of: $0) }), ("f2", { matrix.fScore(beta: 2, of: $0) }),
            ]
            for (name, score) in scores {
                #expect(agree(matrix.macro(score), macro.number(name)), "\(kind)macro \(name)")
                #expect(agree(matrix.weighted(score), weighted.number(name)), "\(kind)weighted \(name)")
            }
        }
    }

    /// The data come from SplitMix64, which chooses the subsamples too.
    @Test(arguments: UInt64(0)..<6)
    func `scatter as they do over random samples`(_ seed: UInt64) throws {
        var state = seed
        let predicted = (0..<5_000).map { _ in
            state &+= 0x9e37_79b9_7f4a_7c15
            var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
            return Double((word ^ (word >> 31)) >> 11) * 0x1p-53
        }

        let metrics = try RegressionMetrics(actual: predicted.map { _ in 0 }, predicted: predicted)

        // The mean of 4,000 of 5,000 numbers of variance 1/12 has a deviation of 0.00204; five of them come within a
        // factor of four of it.
        let deviation = try #require(metrics.deviations?.meanAbsoluteError)
        #expect((0.0005...0.006).contains(deviation))
    }

    @Test func `of a constant target do not depend on how its mean is rounded`() throws {
        let metrics = try RegressionMetrics(
            actual: Array(repeating: 0.1, count: 10), predicted: Array(repeating: 0.2, count: 10))

        #expect(metrics.rSquared == 0)
    }

    @Test func `do not lose small terms beside large ones`() throws {
        let predicted = [1e16] + Array(repeating: 1.0, count: 1_000)

        let metrics = try RegressionMetrics(actual: predicted.map { _ in 0 }, predicted: predicted)

        #expect(metrics.meanAbsoluteError == (1e16 + 1_000) / 1_001)
    }

    @Test func `a quantile of the normal distribution is SciPy's`() {
        for pair in Recorded.quantiles {
            #expect(agree(NormalDistribution.quantile(pair[0]), pair[1]), "\(pair[0])")
        }
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(1.5).isNaN)
    }
}

extension RecordedCase {
    var counts: [[Int]] { (self["confusion"].array ?? []).map { ($0.array ?? []).compactMap(\.int) } }

    func binaryMetrics() throws -> BinaryMetrics {
        try BinaryMetrics(
            actual: (self["actual"].array ?? []).map { UInt8($0.int ?? 0) }, probability: numbers("probability"),
            threshold: number("threshold"))
    }

    func multiclassMetrics() throws -> MulticlassMetrics {
        try MulticlassMetrics(
            actual: (self["actual"].array ?? []).compactMap(\.int),
            probabilities: (self["probabilities"].array ?? []).map(\.recordedNumbers))
    }
}
