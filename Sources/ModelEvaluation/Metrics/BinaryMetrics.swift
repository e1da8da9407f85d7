internal import Glibc

/// How well probabilities of class 1 tell two classes apart, as scikit-learn's classification metrics define it.
///
/// A row is taken for class 1 when its probability is at or above the threshold, as in scikit-learn's `roc_curve` and
/// `FixedThresholdClassifier`. Precision, recall and F scores are 0 where their denominator is zero (its default
/// `zero_division`).
public struct BinaryMetrics: Sendable {
    /// The probability from which on a row is taken for class 1.
    public let threshold: Double
    /// Rows by true and predicted class, at the threshold.
    public let confusion: ConfusionMatrix
    /// Mean negative logarithm of the probability of the true class, probabilities clipped to 2.2e-16 from 0 and 1.
    public let logLoss: Double
    /// Mean squared distance of the probability from the truth.
    public let brierScore: Double
    /// Area under the ROC curve, ties as half; NaN where a class has no row.
    public let rocAUC: Double
    /// Sum of precisions weighted with the recall they add; 0 where class 1 has no row.
    public let averagePrecision: Double
    /// How the values of ``EvaluationReport`` scatter over ``Subsamples``, by key; absent below 200 rows.
    ///
    /// The samples are drawn from the rows in ascending order of their probability (class 0 first among equals), so
    /// the order in which rows were read does not matter.
    public let deviations: [String: Double]?

    private let ranking: RankedScores

    // MARK: - Measuring

    /// Compares probabilities with the truth.
    ///
    /// - Parameters:
    ///   - actual: the true classes, 0 or 1.
    ///   - probability: the probability of class 1, one for each.
    ///   - threshold: the probability from which on a row is taken for class 1.
    ///   - classes: the names of class 0 and class 1.
    /// - Throws: ``EvaluationError`` for no rows, unequal lengths, other classes and numbers that are no probabilities.
    /// - Complexity: O(n) time and memory; 8n bytes are kept.
    public init(
        actual: [UInt8], probability: [Double], threshold: Double = 0.5, classes: [String] = ["0", "1"]
    ) throws(EvaluationError) {
        try Self.check(actual, probability, classes)
        self.threshold = threshold
        let clip = Double.ulpOfOne
        var (confusion, loss, squares) = (ConfusionMatrix(classes: classes), CompensatedSum(), CompensatedSum())
        for (truth, p) in zip(actual, probability) {
            let likelihood = truth == 1 ? p : 1 - p
            let distance = Double(truth) - p
            loss.add(-log(min(max(likelihood, clip), 1 - clip)))
            squares.add(distance * distance)
            confusion.add(actual: Int(truth), predicted: p >= threshold ? 1 : 0)
        }
        let ranking = RankedScores(probability) { actual[$0] == 1 }
        self.confusion = confusion
        logLoss = loss.value / Double(actual.count)
        brierScore = squares.value / Double(actual.count)
        rocAUC = ranking.areaUnderROC
        averagePrecision = ranking.averagePrecision
        deviations = ranking.deviations(threshold: threshold, classes: classes)
        self.ranking = ranking
    }

    /// Compares probabilities with the truth; the same for classes that are false or true.
    ///
    /// - Throws: ``EvaluationError``, as the other initialiser.
    public init(
        actual: [Bool], probability: [Double], threshold: Double = 0.5, classes: [String] = ["0", "1"]
    ) throws(EvaluationError) {
        try self.init(
            actual: actual.map { $0 ? 1 : 0 }, probability: probability, threshold: threshold, classes: classes)
    }

    private static func check(
        _ actual: [UInt8], _ probability: [Double], _ classes: [String]
    ) throws(EvaluationError) {
        guard !actual.isEmpty else { throw .noRows }
        guard probability.count == actual.count else {
            throw .lengthMismatch(.probability, expected: actual.count, found: probability.count)
        }
        guard classes.count == 2 else { throw .lengthMismatch(.classes, expected: 2, found: classes.count) }
        guard classes[0] != classes[1] else { throw .duplicateClass(classes[0]) }
        if let row = actual.firstIndex(where: { $0 > 1 }) {
            throw .notAClass(row: row, value: Int(actual[row]), classCount: 2)
        }
        if let row = probability.firstIndex(where: { !$0.isFinite }) { throw .notFinite(.probability, row: row) }
        if let row = probability.firstIndex(where: { !(0...1).contains($0) }) {
            throw .probabilityOutOfRange(row: row, value: probability[row])
        }
    }

    // MARK: - Scores

    /// Rows.
    public var rowCount: Int { ranking.count }
    /// The share of rows whose class was found.
    public var accuracy: Double { confusion.accuracy }
    /// Of the rows taken for class 1, the share that belong to it.
    public var precision: Double { confusion.precision(of: 1) }
    /// Of class 1, the share that was found.
    public var recall: Double { confusion.recall(of: 1) }
    /// The F score of class 1: 0.5 for more weight on precision, 1 for balance, 2 for more weight on recall.
    public func fScore(beta: Double) -> Double { confusion.fScore(beta: beta, of: 1) }

    /// The matrix of the classifier that takes every row for class 1, the constant one of the best recall and F.
    ///
    /// It is what Model Monitor compares with: its documented example of three rows of class 0 and one of class 1
    /// gives this classifier's accuracy of 0.25, though the other constant one would have 0.75.
    public var bestConstantClassifier: ConfusionMatrix { confusion.constant(predicting: 1) }

    // MARK: - Curves

    /// The ROC curve.
    ///
    /// - Complexity: O(n), made anew each time.
    public var rocCurve: ROCCurve { ROCCurve(ranking) }
    /// The precision-recall curve.
    ///
    /// - Complexity: O(n), made anew each time.
    public var precisionRecallCurve: PrecisionRecallCurve { PrecisionRecallCurve(ranking) }
    /// The reliability curve.
    ///
    /// - Complexity: O(n), made anew each time.
    /// - Precondition: there is a bin.
    public func calibrationCurve(
        binCount: Int = 10, strategy: CalibrationCurve.Strategy = .uniform
    ) -> CalibrationCurve {
        CalibrationCurve(ranking, binCount: binCount, strategy: strategy)
    }
}

extension RankedScores {
    /// Standard deviations of the reported values over samples of the ranks.
    fileprivate func deviations(threshold: Double, classes: [String]) -> [String: Double]? {
        guard let samples = Subsamples(rowCount: count) else { return nil }
        let values = samples.map { sample in
            var confusion = ConfusionMatrix(classes: classes)
            var kept: [UInt64] = []
            kept.reserveCapacity(count)
            samples.forEachRow(of: sample) { rank in
                confusion.add(actual: isPositive(rank) ? 1 : 0, predicted: score(rank) >= threshold ? 1 : 0)
                kept.append(key(rank))
            }
            return BinaryValues.list(confusion, auc: RankedScores(sorted: kept).areaUnderROC)
        }
        return Subsamples.deviations(values)
    }
}
