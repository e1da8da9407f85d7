/// Lasso and elastic net by coordinate descent on the Gram matrix, finished by an exact solve.
///
/// Minimises `sum w r² / (2 sum w) + alpha * l1Ratio * sum |b| + alpha * (1 - l1Ratio) / 2 * sum b²`, which is
/// scikit-learn's objective; the intercept is not penalised. Covariance updates after J. Friedman, T. Hastie,
/// R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent" (2010). Descent only has
/// to find the signs: the equations of the active columns are then solved directly and the optimality conditions
/// checked, so the result does not carry the descent's tolerance.
public struct ElasticNet: Sendable {
    /// The share of the absolute penalty: 1 is the lasso.
    public var l1Ratio: Double
    /// Whether to fit an intercept.
    public var fitsIntercept: Bool

    /// Bytes that matrices may take; a fit that needs more is refused.
    public var memoryLimit = Int.max

    /// Chooses the kind of penalty.
    public init(l1Ratio: Double = 1, fitsIntercept: Bool = true) {
        self.l1Ratio = l1Ratio
        self.fitsIntercept = fitsIntercept
    }

    /// Fits for one penalty.
    ///
    /// - Throws: what makes the data unusable; `invalidSetting` for a penalty below zero or a ratio outside 0...1.
    public func fit(_ rows: some RowSource, penalty: Double) throws(LinearModelError) -> SparseFit {
        guard let fit = try path(rows, penalties: [penalty]).first else { throw .singular }
        return fit
    }

    /// Fits for many penalties from one pass over the rows, each starting from the one before.
    ///
    /// - Parameters:
    ///   - rows: the data.
    ///   - penalties: in the order wanted; falling is fastest.
    /// - Returns: one fit per penalty.
    /// - Throws: what makes the data unusable; `invalidSetting` for a penalty below zero or a ratio outside 0...1.
    public func path(_ rows: some RowSource, penalties: [Double]) throws(LinearModelError) -> [SparseFit] {
        let descent = try descent(rows)
        return try fits(descent, penalties)
    }

    /// Fits along scikit-learn's usual path: from the smallest penalty with all coefficients zero down to a share of
    /// it, in equal ratios.
    ///
    /// - Parameters:
    ///   - rows: the data.
    ///   - count: how many penalties.
    ///   - share: the last penalty over the first.
    /// - Returns: one fit per penalty, from the largest down.
    /// - Throws: what makes the data unusable; `invalidSetting` for a ratio of 0, which has no largest penalty.
    public func path(_ rows: some RowSource, count: Int = 100, share: Double = 1e-3) throws(LinearModelError)
        -> [SparseFit]
    {
        guard l1Ratio > 0 else { throw .invalidSetting(name: "l1_ratio", value: l1Ratio) }
        guard share > 0, share < 1 else { throw .invalidSetting(name: "eps", value: share) }
        let descent = try descent(rows)
        let largest = descent.largestCorrelation / l1Ratio
        let penalties = (0..<count).map { largest * power(share, Double($0) / Double(max(count - 1, 1))) }
        return try fits(descent, penalties)
    }

    private func descent(_ rows: some RowSource) throws(LinearModelError) -> CoordinateDescent {
        guard l1Ratio >= 0, l1Ratio <= 1 else { throw .invalidSetting(name: "l1_ratio", value: l1Ratio) }
        var settings = LeastSquares(fitsIntercept: fitsIntercept)
        settings.exactWork = 1e7
        settings.memoryLimit = memoryLimit
        let fitting = try Fitting(settings: settings, rows: rows)
        return CoordinateDescent(fitting.system, isExact: fitting.isExact)
    }

    private func fits(
        _ descent: CoordinateDescent, _ penalties: [Double]
    ) throws(LinearModelError) -> [SparseFit] {
        var descent = descent
        var fits: [SparseFit] = []
        for penalty in penalties {
            guard penalty >= 0, penalty.isFinite else { throw .invalidSetting(name: "alpha", value: penalty) }
            fits.append(
                try descent.fit(
                    penalty: penalty, absolute: penalty * l1Ratio, square: penalty * (1 - l1Ratio),
                    fitsIntercept: fitsIntercept))
        }
        return fits
    }
}

/// A lasso or elastic net model.
public struct SparseFit: Sendable {
    /// The intercept, if the model has one.
    public var intercept: Double?
    /// One per feature; exactly zero where the feature is left out.
    public var coefficients: [Double]
    /// The penalty.
    public var penalty: Double
    /// Rows.
    public var rowCount: Int
    /// Sweeps of coordinate descent.
    public var sweeps: Int
    /// Whether the last step was a direct solve of the active columns' equations.
    public var isPolished: Bool
    /// How far the optimality conditions are from holding, over the largest correlation with the target.
    public var violation: Double
    /// Weighted sum of squared residuals.
    public var residualSumOfSquares: Double
    /// Share of variance explained.
    public var rSquared: Double?
    /// Features that are nothing but a constant.
    public var constantColumns: [Int]
    /// Active features that depend on other active ones: their coefficients are one choice of many.
    public var ambiguousColumns: [Int]

    /// The model's value for one row.
    public func prediction(_ features: some Sequence<Double>) -> Double {
        zip(features, coefficients).reduce(DoubleDouble(intercept ?? 0)) { $0 + DoubleDouble.product($1.0, $1.1) }
            .value
    }
}
