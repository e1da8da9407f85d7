import LinearModels
import Testing

extension RecordedModel {
    static func kind(_ kinds: String...) -> [RecordedModel] { all.filter { kinds.contains($0.kind) } }

    var rows: Observations {
        Observations(rowMajor: x, featureCount: featureCount, targets: y, weights: weights)
    }

    /// Digits in which all values agree.
    func digits(_ values: [Double]) -> Double {
        guard values.count == expected.count else { return 0 }
        return zip(values, expected).map { NISTTests.digits($0, $1) }.min() ?? 0
    }
}

extension LinearFit {
    var all: [Coefficient] { (intercept.map { [$0] } ?? []) + coefficients }
}

@Suite("Models against answers computed elsewhere") struct RecordedModelTests {
    @Test(arguments: RecordedModel.kind("ols", "ols-origin"))
    func `least squares gives the exact solution's digits`(_ model: RecordedModel) throws {
        let fit = try LeastSquares(fitsIntercept: model.kind == "ols").fit(model.rows)

        let digits = model.digits(fit.all.map(\.value))
        let errors = zip(fit.all, model.standardErrors).map { NISTTests.digits($0.standardError, $1) }.min() ?? 0
        #expect(digits >= 14.9)
        #expect(errors >= 13)
        #expect(fit.correctDigits >= 14.5)
        guard !model.statistics.isEmpty else { return }
        let statistics =
            [fit.rSquared, fit.adjustedRSquared, fit.fStatistic, fit.fProbability, fit.logLikelihood, fit.aic, fit.bic]
            + fit.all.map(\.statistic) + fit.all.map(\.probability)
        for (index, (value, expected)) in zip(statistics, model.statistics).enumerated() {
            #expect(NISTTests.digits(value, expected) > 9.5, "statistic \(index): \(value ?? .nan) \(expected)")
        }
    }

    @Test(arguments: RecordedModel.kind("shortest"))
    func `dependent columns give the shortest solution`(_ model: RecordedModel) throws {
        let fit = try LeastSquares().fit(model.rows)

        let scale = model.expected.map(abs).max() ?? 1
        for (value, expected) in zip(fit.all, model.expected) { #expect(abs(value.value - expected) < 1e-13 * scale) }
        #expect(!fit.notes.isEmpty)
    }

    @Test(arguments: RecordedModel.kind("ridge"))
    func `ridge gives the exact solution's digits`(_ model: RecordedModel) throws {
        let fit = try LeastSquares().ridge(model.rows, penalty: model.parameters[0])

        let digits = model.digits(fit.all.map(\.value))
        #expect(digits >= 14.5)
    }

    @Test(arguments: RecordedModel.kind("elastic"))
    func `elastic net gives the exact solution's digits`(_ model: RecordedModel) throws {
        let fit = try ElasticNet(l1Ratio: model.parameters[1]).fit(model.rows, penalty: model.parameters[0])

        let digits = model.digits([fit.intercept ?? 0] + fit.coefficients)
        #expect(digits >= 14)
        #expect(fit.isPolished && fit.violation < 1e-14)
    }

    @Test(arguments: RecordedModel.kind("logistic"))
    func `logistic regression agrees with the exact solution`(_ model: RecordedModel) throws {
        let fit = try LogisticRegression(penalty: model.parameters[0]).fit(model.rows)

        let values = zip(fit.intercepts, fit.coefficients).flatMap { [$0] + $1 }
        let digits = model.digits(values)
        #expect(digits >= 13)
        #expect(digits >= fit.correctDigits - 0.6)
        #expect(NISTTests.digits(fit.logLikelihood, model.statistics[0]) > 13)
        guard !model.standardErrors.isEmpty else { return }
        let errors = [fit.standardErrors?.intercept ?? 0] + (fit.standardErrors?.coefficients ?? [])
        for (value, expected) in zip(errors, model.standardErrors) { #expect(NISTTests.digits(value, expected) > 9) }
        #expect(NISTTests.digits(fit.nullLogLikelihood, model.statistics[1]) > 9)
        #expect(NISTTests.digits(fit.aic, model.statistics[2]) > 9)
        #expect(NISTTests.digits(fit.bic, model.statistics[3]) > 9)
    }
}
