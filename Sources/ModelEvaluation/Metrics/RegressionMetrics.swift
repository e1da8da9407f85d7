/// How far predictions of numbers are from the truth, as scikit-learn's regression metrics define it.
///
/// <https://scikit-learn.org/stable/modules/model_evaluation.html#regression-metrics>. Weights count as scikit-learn's
/// `sample_weight`: every mean is weighted, the largest error is not. Residuals are `actual - predicted`.
public struct RegressionMetrics: Hashable, Sendable {
    /// Rows, those of weight zero included.
    public let rowCount: Int
    /// Mean squared error.
    public let meanSquaredError: Double
    /// Mean absolute error.
    public let meanAbsoluteError: Double
    /// Coefficient of determination about the mean of the actual values.
    ///
    /// Where they are all the same it is 1 for perfect predictions and 0 otherwise; with a single row it is NaN
    /// (scikit-learn's `r2_score`). That they are the same is decided by comparing them, so rounding of their mean
    /// has no part in it.
    public let rSquared: Double
    /// The largest absolute residual.
    public let maxError: Double
    /// Mean of the residuals.
    public let residualMean: Double
    /// Standard deviation of the residuals about their mean, divisor n (NumPy's `std`).
    public let residualDeviation: Double
    /// How the metrics scatter over ``Subsamples``; absent below 200 rows.
    public let deviations: Deviations?

    /// Square root of the mean squared error.
    public var rootMeanSquaredError: Double { meanSquaredError.squareRoot() }

    /// Standard deviations of metrics over subsamples.
    public struct Deviations: Hashable, Sendable {
        /// Of the mean absolute error.
        public let meanAbsoluteError: Double
        /// Of the mean squared error.
        public let meanSquaredError: Double
        /// Of the root mean squared error.
        public let rootMeanSquaredError: Double
        /// Of the coefficient of determination.
        public let rSquared: Double
    }

    /// Compares predictions with the truth.
    ///
    /// - Parameters:
    ///   - actual: the true values.
    ///   - predicted: the model's values, one for each.
    ///   - weights: the weight of each row, all 1 if absent.
    /// - Throws: ``EvaluationError`` for no rows, unequal lengths, values that are not finite and unusable weights.
    /// - Complexity: O(n) time, no memory that grows with n.
    public init(actual: [Double], predicted: [Double], weights: [Double]? = nil) throws(EvaluationError) {
        try Self.check(actual, predicted, weights)
        var (sum, weightSum) = (CompensatedSum(), CompensatedSum())
        for row in actual.indices {
            let weight = weights?[row] ?? 1
            sum.add(weight * actual[row])
            weightSum.add(weight)
        }
        guard weightSum.value > 0 else { throw .weightsSumToZero }
        let centre = sum.value / weightSum.value

        var moments = ResidualMoments(centre: centre)
        var largest = 0.0
        for row in actual.indices {
            moments.add(actual[row], predicted[row], weight: weights?[row] ?? 1)
            largest = max(largest, abs(actual[row] - predicted[row]))
        }
        rowCount = actual.count
        meanSquaredError = moments.meanSquaredError
        meanAbsoluteError = moments.meanAbsoluteError
        rSquared = actual.count < 2 ? .nan : moments.rSquared
        maxError = largest
        residualMean = moments.residualMean
        var squares = CompensatedSum()
        for row in actual.indices {
            let distance = actual[row] - predicted[row] - moments.residualMean
            squares.add((weights?[row] ?? 1) * distance * distance)
        }
        residualDeviation = (squares.value / weightSum.value).squareRoot()
        deviations = Self.deviations(actual, predicted, weights, centre: centre)
    }

    private static func check(
        _ actual: [Double], _ predicted: [Double], _ weights: [Double]?
    ) throws(EvaluationError) {
        let count = actual.count
        guard count > 0 else { throw .noRows }
        guard predicted.count == count else {
            throw .lengthMismatch(.predicted, expected: count, found: predicted.count)
        }
        if let row = actual.firstIndex(where: { !$0.isFinite }) { throw .notFinite(.actual, row: row) }
        if let row = predicted.firstIndex(where: { !$0.isFinite }) { throw .notFinite(.predicted, row: row) }
        guard let weights else { return }
        guard weights.count == count else { throw .lengthMismatch(.weight, expected: count, found: weights.count) }
        if let row = weights.firstIndex(where: { !$0.isFinite }) { throw .notFinite(.weight, row: row) }
        if let row = weights.firstIndex(where: { $0 < 0 }) { throw .negativeWeight(row: row) }
    }

    private static func deviations(
        _ actual: [Double], _ predicted: [Double], _ weights: [Double]?, centre: Double
    ) -> Deviations? {
        guard let samples = Subsamples(rowCount: actual.count) else { return nil }
        let moments = samples.map { sample in
            var moments = ResidualMoments(centre: centre)
            samples.forEachRow(of: sample) { row in
                moments.add(actual[row], predicted[row], weight: weights?[row] ?? 1)
            }
            return moments
        }
        return Deviations(
            meanAbsoluteError: Subsamples.deviation(moments.map(\.meanAbsoluteError)),
            meanSquaredError: Subsamples.deviation(moments.map(\.meanSquaredError)),
            rootMeanSquaredError: Subsamples.deviation(moments.map { $0.meanSquaredError.squareRoot() }),
            rSquared: Subsamples.deviation(moments.map(\.rSquared)))
    }
}
