/// Ordinary and weighted least squares, and ridge regression.
///
/// One pass for the Gram matrix, in double-double where the data are small; streaming QR where the condition asks for
/// it; then corrections by double-double gradients until the last digit stands. Bits depend on the data and these
/// settings only, never on the number of threads.
public struct LeastSquares: Sendable {
    /// Whether to fit an intercept, which is never penalised.
    public var fitsIntercept: Bool
    /// Up to how many `rows * columns²` the Gram matrix is summed in double-double.
    public var exactWork = 1e8
    /// Up to how many `rows * columns` corrections are made whatever the condition.
    public var correctedCells = 1e7

    /// Bytes that matrices may take; a fit that needs more is refused.
    public var memoryLimit = Int.max

    /// From which condition number on corrections are made whatever the size of the data.
    public var correctedCondition = 100.0

    /// Chooses the kind of model.
    public init(fitsIntercept: Bool = true) {
        self.fitsIntercept = fitsIntercept
    }

    /// Fits by least squares, with weights if the rows have them.
    ///
    /// Dependent columns are named in the notes, and the solution is then the shortest one (over the features, in
    /// their own units), as for no more rows than parameters.
    /// - Throws: what makes the data unusable, by row and column.
    public func fit(_ rows: some RowSource) throws(LinearModelError) -> LinearFit {
        if let fit = try wide(rows, penalties: [0])?.first { return fit }
        return try Fitting(settings: self, rows: rows).fit(penalty: 0)
    }

    /// Fits by ridge regression, minimising `sum w r² + penalty * sum b²`: scikit-learn's `Ridge(alpha=penalty)`.
    ///
    /// - Throws: what makes the data unusable; `invalidSetting` for a penalty below zero.
    public func ridge(_ rows: some RowSource, penalty: Double) throws(LinearModelError) -> LinearFit {
        guard penalty >= 0, penalty.isFinite else { throw .invalidSetting(name: "alpha", value: penalty) }
        if let fit = try wide(rows, penalties: [penalty])?.first { return fit }
        return try Fitting(settings: self, rows: rows).fit(penalty: penalty)
    }

    /// Fits a ridge model per penalty from one pass over the rows.
    ///
    /// - Throws: what makes the data unusable; `invalidSetting` for a penalty below zero.
    public func ridgePath(_ rows: some RowSource, penalties: [Double]) throws(LinearModelError) -> [LinearFit] {
        for penalty in penalties where !(penalty >= 0 && penalty.isFinite) {
            throw .invalidSetting(name: "alpha", value: penalty)
        }
        if let fits = try wide(rows, penalties: penalties) { return fits }
        let fitting = try Fitting(settings: self, rows: rows)
        var fits: [LinearFit] = []
        for penalty in penalties { fits.append(try fitting.fit(penalty: penalty)) }
        return fits
    }

    /// Fits of far more features than rows; nothing where the rows are many or depend on each other.
    private func wide(_ rows: some RowSource, penalties: [Double]) throws(LinearModelError) -> [LinearFit]? {
        guard let count = rows.rowCount, WideFitting.suits(rows: count, features: rows.featureCount),
            rows.first?.lows.isEmpty ?? true, rows.isRepeatable
        else { return nil }
        var fits: [LinearFit] = []
        for penalty in penalties {
            guard let fit = try WideFitting(rows, settings: self, penalty: penalty).fit() else { return nil }
            fits.append(fit)
        }
        return fits
    }
}
