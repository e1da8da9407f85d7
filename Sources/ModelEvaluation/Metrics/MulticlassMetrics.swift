internal import Glibc

/// How well probabilities tell several classes apart, as scikit-learn's classification metrics define it.
///
/// A row is taken for its most probable class, the first of equals (NumPy's `argmax`).
public struct MulticlassMetrics: Sendable {
    /// Rows by true and predicted class.
    public let confusion: ConfusionMatrix
    /// Mean negative logarithm of the probability of the true class, probabilities clipped to 2.2e-16 from 0 and 1.
    public let logLoss: Double
    /// Area under the ROC curve of each class against the rest; NaN where a class has no row or all rows.
    public let rocAUCs: [Double]
    /// How the values of ``EvaluationReport`` scatter over ``Subsamples``, by key; absent below 200 rows.
    public let deviations: [String: Double]?

    /// By rank, the rows whose true class has that many classes before it.
    private let rankCounts: [Int]

    // MARK: - Measuring

    /// Compares probabilities with the truth.
    ///
    /// - Parameters:
    ///   - actual: the true classes, from 0 on.
    ///   - probabilities: the probability of each class, row by row: `actual.count * classCount` of them.
    ///   - classCount: the number of classes, at least 2.
    ///   - classes: their names; their numbers if absent.
    /// - Throws: ``EvaluationError`` for no rows, unequal lengths, other classes, numbers that are no probabilities and
    ///   rows whose probabilities do not sum to 1.
    /// - Complexity: O(nK) time, O(n) memory beside the input; none of it is kept.
    public init(
        actual: [Int], probabilities: [Double], classCount: Int, classes: [String]? = nil
    ) throws(EvaluationError) {
        let classes = classes ?? (0..<classCount).map(String.init)
        try Self.check(actual, probabilities, classCount, classes)
        var (confusion, loss) = (ConfusionMatrix(classes: classes), CompensatedSum())
        var ranks = Array(repeating: 0, count: classCount)
        var predicted: [Int32] = []
        predicted.reserveCapacity(actual.count)
        for (row, truth) in actual.enumerated() {
            let start = row * classCount
            let chance = probabilities[start + truth]
            var (best, rank) = (0, 0)
            for index in 0..<classCount {
                let other = probabilities[start + index]
                if other > probabilities[start + best] { best = index }
                // scikit-learn's top_k_accuracy_score puts the later of equals first.
                if other > chance || (other == chance && index > truth) { rank += 1 }
            }
            ranks[rank] += 1
            predicted.append(Int32(best))
            confusion.add(actual: truth, predicted: best)
            loss.add(-log(min(max(chance, Double.ulpOfOne), 1 - Double.ulpOfOne)))
        }
        self.confusion = confusion
        logLoss = loss.value / Double(actual.count)
        rankCounts = ranks
        rocAUCs = (0..<classCount).map { index in
            let scores = stride(from: index, to: probabilities.count, by: classCount).lazy.map { probabilities[$0] }
            return RankedScores(scores) { actual[$0] == index }.areaUnderROC
        }
        deviations = Self.deviations(actual, predicted, classes)
    }

    /// Compares probabilities with the truth; the same with an array for each row.
    ///
    /// - Throws: ``EvaluationError``, as the other initialiser.
    public init(actual: [Int], probabilities: [[Double]], classes: [String]? = nil) throws(EvaluationError) {
        let classCount = classes?.count ?? probabilities.first?.count ?? 0
        if let odd = probabilities.first(where: { $0.count != classCount }) {
            throw .lengthMismatch(.probability, expected: classCount, found: odd.count)
        }
        try self.init(
            actual: actual, probabilities: Array(probabilities.joined()), classCount: classCount, classes: classes)
    }

    private static func check(
        _ actual: [Int], _ probabilities: [Double], _ classCount: Int, _ classes: [String]
    ) throws(EvaluationError) {
        guard !actual.isEmpty else { throw .noRows }
        guard classCount > 1 else { throw .tooFewClasses(classCount) }
        guard classes.count == classCount else {
            throw .lengthMismatch(.classes, expected: classCount, found: classes.count)
        }
        if let name = classes.indices.first(where: { classes[..<$0].contains(classes[$0]) }) {
            throw .duplicateClass(classes[name])
        }
        guard probabilities.count == actual.count * classCount else {
            throw .lengthMismatch(.probability, expected: actual.count * classCount, found: probabilities.count)
        }
        for row in actual.indices {
            guard (0..<classCount).contains(actual[row]) else {
                throw .notAClass(row: row, value: actual[row], classCount: classCount)
            }
            var sum = 0.0
            for place in row * classCount..<(row + 1) * classCount {
                let value = probabilities[place]
                guard value.isFinite else { throw .notFinite(.probability, row: row) }
                guard value >= 0, value <= 1 else { throw .probabilityOutOfRange(row: row, value: value) }
                sum += value
            }
            guard abs(sum - 1) <= 1e-5 else { throw .probabilitiesDoNotSumToOne(row: row, sum: sum) }
        }
    }

    private static func deviations(
        _ actual: [Int], _ predicted: [Int32], _ classes: [String]
    ) -> [String: Double]? {
        guard let samples = Subsamples(rowCount: actual.count) else { return nil }
        return Subsamples.deviations(
            samples.map { sample in
                var confusion = ConfusionMatrix(classes: classes)
                samples.forEachRow(of: sample) { confusion.add(actual: actual[$0], predicted: Int(predicted[$0])) }
                return MulticlassValues.list(confusion)
            })
    }

    // MARK: - Scores

    /// Rows.
    public var rowCount: Int { confusion.total }
    /// The share of rows whose class was found.
    public var accuracy: Double { confusion.accuracy }
    /// The plain mean of the areas under the ROC curves of each class against the rest; NaN where one of them is.
    public var macroAUC: Double { rocAUCs.reduce(0, +) / Double(rocAUCs.count) }
    /// The mean of these areas, each weighted with the rows of its class; classes without rows do not count.
    public var weightedAUC: Double { confusion.weighted { confusion.support(of: $0) == 0 ? 0 : rocAUCs[$0] } }

    /// The share of rows whose true class is among the `k` most probable ones, later classes first among equals.
    ///
    /// scikit-learn's `top_k_accuracy_score`; 1 from `k` = number of classes on.
    public func topKAccuracy(_ k: Int) -> Double {
        Double(rankCounts.prefix(max(k, 0)).reduce(0, +)) / Double(rowCount)
    }

    /// The matrix of the classifier that always answers the most frequent class, the first of equals.
    ///
    /// No constant classifier has a higher accuracy. Model Monitor does not document its choice; in its published
    /// example it is another one (class 1, with 406 of 2,096 rows).
    public var bestConstantClassifier: ConfusionMatrix {
        confusion.constant(predicting: confusion.mostFrequentClass)
    }
}
