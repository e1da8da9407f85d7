import LinearModels
import ModelEvaluation

extension FitReport {
    /// The table that statsmodels would print.
    package var text: String { table.text + "\n" }

    /// The coefficients with what is known of them.
    var table: CoefficientTable {
        var table: CoefficientTable
        switch fit {
        case .linear(let fit): table = linearTable(fit)
        case .sparse(let fit): table = sparseTable(fit)
        case .logistic(let fit, let penalty):
            table = logisticTable(fit)
            if penalty > 0 {
                table.method = "MLE, C = \(Float(1 / penalty))"
                table.covarianceType = nil
            }
        }
        table.notes = notes
        return table
    }

    /// The rows of the features alone, for a plot.
    var featureRows: [CoefficientTable.Row] { Array(table.rows.dropFirst(hasIntercept ? 1 : 0)) }

    private var hasIntercept: Bool {
        switch fit {
        case .linear(let fit): fit.intercept != nil
        case .sparse(let fit): fit.intercept != nil
        case .logistic(let fit, _): fit.coefficients.count == 1 && !fit.intercepts.isEmpty
        }
    }

    // MARK: - Kinds of fits

    private func linearTable(_ fit: LinearFit) -> CoefficientTable {
        var header = CoefficientTable.LeastSquares()
        header.isCentred = fit.intercept != nil
        (header.rSquared, header.adjustedRSquared) = (fit.rSquared, fit.adjustedRSquared)
        (header.fStatistic, header.fProbability) = (fit.fStatistic, fit.fProbability)
        (header.aic, header.bic) = (fit.aic, fit.bic)
        let quantile = Distributions.studentQuantile(
            twoSided: 0.05, degreesOfFreedom: Double(fit.residualDegreesOfFreedom))
        let all = (fit.intercept.map { [("const", $0)] } ?? []) + zip(model.terms, fit.coefficients)
        let rows = all.map { name, coefficient in
            FitReport.row(
                name, coefficient.value, coefficient.standardError, coefficient.statistic, coefficient.probability,
                quantile)
        }
        var table = CoefficientTable(
            .leastSquares(header), target: model.target, observations: fit.rowCount, rows: rows)
        if fit.penalty > 0 { FitReport.setName("Ridge", "alpha = \(fit.penalty)", of: &table) }
        (table.residualDegreesOfFreedom, table.modelDegreesOfFreedom) = (fit.residualDegreesOfFreedom, fit.rank)
        table.logLikelihood = fit.logLikelihood
        (table.scaledCondition, table.correctDigits) = (fit.condition, fit.correctDigits)
        return table
    }

    private func sparseTable(_ fit: SparseFit) -> CoefficientTable {
        var header = CoefficientTable.LeastSquares()
        header.isCentred = fit.intercept != nil
        header.rSquared = fit.rSquared
        let all = (fit.intercept.map { [("const", $0)] } ?? []) + zip(model.terms, fit.coefficients)
        var table = CoefficientTable(
            .leastSquares(header), target: model.target, observations: fit.rowCount,
            rows: all.map { CoefficientTable.Row(name: $0, coefficient: $1) })
        FitReport.setName(
            model.algorithm == "lasso" ? "Lasso" : "Elastic Net", "alpha = \(fit.penalty)", of: &table)
        table.modelDegreesOfFreedom = fit.coefficients.count { $0 != 0 }
        return table
    }

    private func logisticTable(_ fit: LogisticFit) -> CoefficientTable {
        var header = CoefficientTable.Logit()
        header.converged = true
        header.pseudoRSquared = fit.pseudoRSquared
        header.nullLogLikelihood = fit.nullLogLikelihood
        let classes = model.classes?.names ?? []
        var rows: [CoefficientTable.Row] = []
        if fit.coefficients.count == 1 {
            let quantile = NormalDistribution.quantile(0.975)
            func row(_ name: String, _ value: Double, _ error: Double?) -> CoefficientTable.Row {
                let z = error.flatMap { $0 > 0 ? value / $0 : nil }
                return FitReport.row(name, value, error, z, z.map(Distributions.normalTwoSided), quantile)
            }
            if let intercept = fit.intercepts.first {
                rows.append(row("const", intercept, fit.standardErrors?.intercept))
            }
            for place in model.terms.indices {
                rows.append(
                    row(model.terms[place], fit.coefficients[0][place], fit.standardErrors?.coefficients[place]))
            }
        } else {
            for (place, name) in classes.enumerated() {
                if place < fit.intercepts.count {
                    rows.append(.init(name: "\(name): const", coefficient: fit.intercepts[place]))
                }
                rows += zip(model.terms, fit.coefficients[place]).map {
                    CoefficientTable.Row(name: "\(name): \($0)", coefficient: $1)
                }
            }
        }
        let free = fit.parameterCount - (fit.intercepts.isEmpty ? 0 : max(1, fit.coefficients.count - 1))
        if fit.standardErrors != nil, free > 0 {
            header.likelihoodRatioProbability = Distributions.chiSquareUpper(
                2 * (fit.logLikelihood - fit.nullLogLikelihood), Double(free))
        }
        var table = CoefficientTable(
            .logit(header), target: model.target, observations: fit.classCounts.reduce(0, +), rows: rows)
        if fit.coefficients.count > 1 { FitReport.setName("MNLogit", "MLE", of: &table) }
        table.modelDegreesOfFreedom = free
        table.residualDegreesOfFreedom = fit.classCounts.reduce(0, +) - fit.parameterCount
        table.logLikelihood = fit.logLikelihood
        (table.scaledCondition, table.correctDigits) = (fit.condition, fit.correctDigits)
        return table
    }

    private static func setName(_ name: String, _ method: String, of table: inout CoefficientTable) {
        (table.modelName, table.method, table.title) = (name, method, "\(name) Regression Results")
        table.covarianceType = nil
    }

    private static func row(
        _ name: String, _ value: Double, _ error: Double?, _ statistic: Double?, _ probability: Double?,
        _ quantile: Double
    ) -> CoefficientTable.Row {
        CoefficientTable.Row(
            name: name, coefficient: value, standardError: error, statistic: statistic, probability: probability,
            lower: error.map { value - quantile * $0 }, upper: error.map { value + quantile * $0 })
    }
}
