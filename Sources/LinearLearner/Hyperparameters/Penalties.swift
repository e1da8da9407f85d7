// From `wd` and `l1` to the penalties of a solver. The service does not document its objective to the last factor; the
// following is ours, and these are the assumptions:
//
//     (1/n) sum loss + wd/2 sum b² + l1 sum |b|
//
// over n rows, with loss = r²/2 for squared_loss (gradient -r, as weight decay and squared loss are defined in the
// optimisers the service is built on) and the negative log-likelihood for logistic and softmax_loss, and b the
// coefficients of normalised features; the intercept is not penalised. Rows' weights multiply their loss and leave
// n alone. Should the service leave out the half of squared_loss (the metric it prints as mse_objective has none), the
// same `wd` and `l1` count half as much there.

/// The penalties of a linear regression.
public enum RegressionPenalty: Hashable, Sendable {
    /// None: least squares.
    case none
    /// Minimise `sum r² + alpha sum b²`, scikit-learn's `Ridge(alpha)`.
    case ridge(alpha: Double)
    /// Minimise `sum r² / (2n) + alpha l1Ratio sum |b| + alpha (1 - l1Ratio)/2 sum b²`, scikit-learn's
    /// `ElasticNet(alpha, l1_ratio)`; a ratio of 1 is the lasso.
    case elasticNet(alpha: Double, l1Ratio: Double)
}

/// The penalty of a logistic regression.
public struct LogisticPenalty: Hashable, Sendable {
    /// Minimise `sum loss + lambda/2 sum b²`.
    public let lambda: Double
    /// scikit-learn's `C`, which is `1 / lambda`; `nil` without a penalty.
    public var c: Double? { lambda > 0 ? 1 / lambda : nil }
}

extension LinearLearnerSettings {
    /// The penalty of a regressor: `ridge(alpha: n wd)` without `l1`, else `elasticNet(alpha: wd + l1, l1Ratio: l1 /
    /// (wd + l1))`; `nil` for classifiers.
    ///
    /// To be applied to the coefficients of features divided by their standard deviations if ``normalizesData`` is set.
    /// - Parameters:
    ///   - rowCount: rows of the training set, at least 1.
    ///   - labelScale: the standard deviation of the labels when ``Regressor/normalizesLabel`` is set but the solver
    ///     gets labels in their own unit. All coefficients grow by it, so `l1` must (as `l1 * labelScale`), while
    ///     `wd` stays. 1 when labels are handed over normalised, or are not to be.
    /// - Returns: ours, not the service's: see the assumptions at the head of this file.
    public func regressionPenalty(rowCount: Int, labelScale: Double = 1) -> RegressionPenalty? {
        precondition(rowCount > 0 && labelScale > 0, "there are rows, and the labels' scale is positive")
        guard case .regressor(let regressor) = predictor else { return nil }
        let absolute = regressor.l1 * labelScale
        if absolute > 0 {
            let alpha = weightDecay + absolute
            return .elasticNet(alpha: alpha, l1Ratio: absolute / alpha)
        }
        return weightDecay > 0 ? .ridge(alpha: Double(rowCount) * weightDecay) : RegressionPenalty.none
    }

    /// The penalty of a classifier: `lambda = n wd`, so `C = 1 / (n wd)`; `nil` for regressors.
    ///
    /// - Parameter rowCount: rows of the training set, whatever their weights; at least 1.
    /// - Returns: ours, not the service's: see the assumptions at the head of this file.
    public func logisticPenalty(rowCount: Int) -> LogisticPenalty? {
        precondition(rowCount > 0, "there are rows")
        if case .regressor = predictor { return nil }
        return LogisticPenalty(lambda: Double(rowCount) * weightDecay)
    }
}
