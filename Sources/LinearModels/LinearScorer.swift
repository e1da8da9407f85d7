/// The scores of a linear model for whole blocks: the intercept plus features times coefficients, in double-double and
/// then rounded, so that what cancels costs no digits.
public struct LinearScorer: Sendable {
    private let coefficients: [DoubleDouble]
    private let intercept: DoubleDouble

    /// Makes a model's scorer.
    ///
    /// - Parameters:
    ///   - intercept: 0 where there is none.
    ///   - coefficients: one per feature.
    public init(intercept: Double, coefficients: [Double]) {
        self.intercept = DoubleDouble(intercept)
        self.coefficients = coefficients.map { DoubleDouble($0) }
    }

    /// The scores of a block's rows.
    ///
    /// - Precondition: the block has as many features as the model.
    public func scores(_ block: RowBlock) -> [Double] {
        precondition(block.featureCount == coefficients.count, "a block of another model")
        var (scores, lows) = ([Double](repeating: 0, count: block.count), [Double](repeating: 0, count: block.count))
        let zeros = scores
        Kernels.residual(
            block, targets: zeros, coefficients: coefficients, intercept: intercept, into: &scores, &lows)
        // The residuals of targets that are zero are the scores with their signs turned.
        for row in scores.indices { scores[row] = 0 - scores[row] }
        return scores
    }
}
