internal import Glibc

extension LinearFit {
    /// Fills in what follows from the sums of squares.
    mutating func addStatistics(
        residual: DoubleDouble, total: DoubleDouble, isCentred: Bool, isExactFit: Bool, weightLogarithms: Double
    ) {
        let n = Double(rowCount)
        let parameters = Double(rank + (isCentred ? 1 : 0))
        let freedom = Double(residualDegreesOfFreedom)
        let hasSpread = total.value > 0 && !notes.contains(.constantTarget)
        if hasSpread { rSquared = min(1, (DoubleDouble(1) - residual / total).value) }
        if residualDegreesOfFreedom > 0 {
            residualDeviation = (residual / DoubleDouble(freedom)).squareRoot().value
            if hasSpread {
                let ratio = residual / total * DoubleDouble(n - (isCentred ? 1 : 0)) / DoubleDouble(freedom)
                adjustedRSquared = (DoubleDouble(1) - ratio).value
            }
        }
        if residualDegreesOfFreedom > 0, rank > 0, hasSpread {
            let explained = (total - residual) / DoubleDouble(Double(rank))
            let f = isExactFit ? Double.infinity : (explained / (residual / DoubleDouble(freedom))).value
            fStatistic = f
            fProbability = Distributions.fisherUpper(f, Double(rank), freedom)
        }
        // No likelihood where the variance vanishes.
        guard residual.value > 0, residualDegreesOfFreedom > 0 else { return }
        let likelihood = -n / 2 * (log(2 * Double.pi * residual.value / n) + 1) + weightLogarithms / 2
        logLikelihood = likelihood
        aic = 2 * parameters - 2 * likelihood
        bic = log(n) * parameters - 2 * likelihood
    }

    /// Takes out what has no meaning for a penalised model.
    mutating func clearInference() {
        (fStatistic, fProbability, logLikelihood, aic, bic, adjustedRSquared) = (nil, nil, nil, nil, nil, nil)
    }

    /// Fills in standard errors and what follows from them.
    ///
    /// - Parameters:
    ///   - deviation: the residual deviation.
    ///   - interceptSquare: the intercept's unscaled variance.
    mutating func addErrors(deviation: Double, interceptSquare: Double) {
        let p = coefficients.count
        for column in 0..<p where !notes.contains(.constantColumn(column)) {
            let error = deviation * max(unscaledCovariance[column * (p + 1)], 0).squareRoot()
            complete(&coefficients[column], error)
        }
        guard var intercept else { return }
        complete(&intercept, deviation * interceptSquare.squareRoot())
        self.intercept = intercept
    }

    private func complete(_ coefficient: inout Coefficient, _ error: Double) {
        coefficient.standardError = error
        guard error > 0 else { return }
        let t = coefficient.value / error
        coefficient.statistic = t
        coefficient.probability = Distributions.studentTwoSided(
            t, degreesOfFreedom: Double(residualDegreesOfFreedom))
    }
}
