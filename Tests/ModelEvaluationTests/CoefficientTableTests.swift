import ModelEvaluation
import OrderedJSON
import Testing

@Suite struct `Coefficient tables` {
    @Test(arguments: Recorded.tables)
    func `read as statsmodels prints them`(_ recorded: RecordedCase) {
        #expect(recorded.coefficientTable().text == recorded["text"].string)
    }

    @Test func `leave blank what is not known`() {
        var table = CoefficientTable(
            .leastSquares(.init()), target: "y", observations: 10,
            rows: [.init(name: "a", coefficient: 1.5), .init(name: "b", coefficient: -20_000)])
        table.title = "Ridge Regression Results"
        (table.modelName, table.method, table.covarianceType) = ("Ridge", "Cholesky", nil)

        let lines = table.text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.unicodeScalars.count == 78 })
        #expect(lines[2].hasSuffix("  R-squared:        " + String(repeating: " ", count: 20)))
        #expect(lines.contains { $0.hasPrefix("a              1.5000    ") && $0.hasSuffix("   ") })
        #expect(lines.contains { $0.hasPrefix("b              -2e+04    ") })
    }

    @Test func `keep names on one line`() {
        let table = CoefficientTable(
            .leastSquares(.init()), target: "a\nb", observations: 1, rows: [.init(name: "c\r\n\td", coefficient: 1)])

        #expect(table.text.contains("Dep. Variable:                    a b  "))
        #expect(table.text.contains("\nc   d          1.0000"))
        #expect(!table.text.contains("\t"))
    }

    @Test func `say below what is known of the arithmetic`() {
        var table = CoefficientTable(
            .logit(.init()), target: "y", observations: 10, rows: [.init(name: "a", coefficient: 1.5)])
        (table.scaledCondition, table.correctDigits) = (1234.5, 14.96)
        table.notes = ["b is 2 a", "c is constant"]

        let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.suffix(6).map { $0.split(separator: " ").joined(separator: " ") } == [
                "Scaled Cond. No.: 1.23e+03 Correct Digits: 15.0", String(repeating: "=", count: 78), "", "Notes:",
                "[1] b is 2 a", "[2] c is constant",
            ])
    }
}

extension RecordedCase {
    /// The table of the values from which statsmodels printed its own.
    func coefficientTable() -> CoefficientTable {
        let values = RecordedCase(json: self["values"])
        let model: CoefficientTable.Model
        if values["kind"].string == "ols" {
            var fit = CoefficientTable.LeastSquares()
            fit.isCentred = values["centred"].bool ?? true
            fit.rSquared = values.number("r_squared")
            fit.adjustedRSquared = values.number("adjusted_r_squared")
            fit.fStatistic = values.number("f")
            fit.fProbability = values.number("f_probability")
            fit.aic = values.number("aic")
            fit.bic = values.number("bic")
            model = .leastSquares(fit)
        } else {
            var fit = CoefficientTable.Logit()
            fit.converged = values["converged"].bool
            fit.pseudoRSquared = values.number("pseudo_r_squared")
            fit.nullLogLikelihood = values.number("null_log_likelihood")
            fit.likelihoodRatioProbability = values.number("likelihood_ratio_probability")
            model = .logit(fit)
        }
        let rows = (self["rows"].array ?? []).map(RecordedCase.init).map { row in
            CoefficientTable.Row(
                name: row.name, coefficient: row.number("coefficient"), standardError: row.number("error"),
                statistic: row.number("statistic"), probability: row.number("probability"),
                lower: row.number("lower"), upper: row.number("upper"))
        }
        var table = CoefficientTable(
            model, target: values["target"].string ?? "", observations: values["observations"].int ?? 0, rows: rows)
        table.title = values["title"].string ?? table.title
        table.residualDegreesOfFreedom = values["residual_degrees"].int
        table.modelDegreesOfFreedom = values["model_degrees"].int
        table.logLikelihood = values.number("log_likelihood")
        return table
    }
}
