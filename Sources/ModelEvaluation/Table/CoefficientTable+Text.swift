extension CoefficientTable {
    /// The table as statsmodels' `summary()` prints it, without the lines that tell the time and without the tests of
    /// the residuals.
    ///
    /// Layout and formats follow statsmodels' `iolib/summary.py` and `regression/linear_model.py` (0.15). Below it
    /// stand, where known, the condition, the digits and the notes. There is no newline at the end.
    public var text: String {
        let header = Self.header(leftFacts, rightFacts)
        let body = TextTable(
            columns: [.init(alignment: .left, minimumWidth: 10)]
                + [10, 10, 10, 10, 11, 11].map { .init(alignment: .right, minimumWidth: $0) },
            header: ["", "coef", "std err", statisticName, "P>|\(statisticName)|", "[0.025", "0.975]"],
            rows: rows.map(Self.cells)
        ).lines
        guard let top = header.last, let bottom = body.last else { return title }
        var lines = [TextTable.centred(title, over: top), TextTable.rule("=", top)] + header
        lines += [TextTable.rule("=", bottom)] + body
        let accuracy = accuracyFacts
        if !accuracy.isEmpty {
            lines += [TextTable.rule("=", bottom)] + Self.header(Array(accuracy.prefix(1)), Array(accuracy.dropFirst()))
        }
        lines.append(TextTable.rule("=", bottom))
        if !notes.isEmpty {
            lines += ["", "Notes:"] + notes.enumerated().map { "[\($0 + 1)] \(Markup.onOneLine($1))" }
        }
        return lines.joined(separator: "\n")
    }

    /// The letter of the statistic.
    var statisticName: String {
        if case .logit = model { "z" } else { "t" }
    }

    // MARK: - Facts

    /// A label and its value; blank where it is not known.
    typealias Fact = (label: String, value: String)

    /// The left column of the header.
    var leftFacts: [Fact] {
        let names = [("Dep. Variable:", target), ("Model:", modelName), ("Method:", method)]
        let covariance = [("Covariance Type:", covarianceType ?? "")]
        switch model {
        case .leastSquares: return names + countFacts + covariance
        case .logit(let logit):
            return names + [("converged:", logit.converged.map { $0 ? "True" : "False" } ?? "")] + covariance
        }
    }

    /// The right column of the header.
    var rightFacts: [Fact] {
        let likelihood = ("Log-Likelihood:", Self.printed(logLikelihood, "%#8.5g"))
        switch model {
        case .leastSquares(let fit):
            let suffix = fit.isCentred ? "" : " (uncentered)"
            return [
                ("R-squared\(suffix):", Self.printed(fit.rSquared, "%#8.3f")),
                ("Adj. R-squared\(suffix):", Self.printed(fit.adjustedRSquared, "%#8.3f")),
                ("F-statistic:", Self.printed(fit.fStatistic, "%#8.4g")),
                ("Prob (F-statistic):", Self.printed(fit.fProbability, "%#6.3g")), likelihood,
                ("AIC:", Self.printed(fit.aic, "%#8.4g")), ("BIC:", Self.printed(fit.bic, "%#8.4g")),
            ]
        case .logit(let fit):
            return countFacts + [
                ("Pseudo R-squ.:", Self.printed(fit.pseudoRSquared, "%#6.4g")), likelihood,
                ("LL-Null:", Self.printed(fit.nullLogLikelihood, "%#8.5g")),
                ("LLR p-value:", Self.printed(fit.likelihoodRatioProbability, "%#6.4g")),
            ]
        }
    }

    /// What is said about the arithmetic.
    var accuracyFacts: [Fact] {
        var facts: [Fact] = []
        if let scaledCondition { facts.append(("Scaled Cond. No.:", Self.printed(scaledCondition, "%#8.3g"))) }
        if let correctDigits { facts.append(("Correct Digits:", Self.printed(correctDigits, "%.1f"))) }
        return facts
    }

    private var countFacts: [Fact] {
        [
            ("No. Observations:", String(observations)),
            ("Df Residuals:", residualDegreesOfFreedom.map(String.init) ?? ""),
            ("Df Model:", modelDegreesOfFreedom.map(String.init) ?? ""),
        ]
    }

    // MARK: - Layout

    /// The cells of a coefficient.
    static func cells(_ row: Row) -> [String] {
        [
            row.name, PrintedNumber.coefficient(row.coefficient), row.standardError.map(PrintedNumber.statistic) ?? "",
            row.statistic.map(PrintedNumber.statistic) ?? "", printed(row.probability, "%#6.3f"),
            row.lower.map(PrintedNumber.statistic) ?? "", row.upper.map(PrintedNumber.statistic) ?? "",
        ]
    }

    private static func header(_ left: [Fact], _ right: [Fact]) -> [String] {
        let rows = (0..<max(left.count, right.count)).map { row in
            let (first, second) = (row < left.count ? left[row] : nil, row < right.count ? right[row] : nil)
            return [first?.label ?? "", first?.value ?? "", "  " + (second?.label ?? ""), second?.value ?? ""]
        }
        let columns = [(TextTable.Alignment.left, 18), (.right, 18), (.left, 21), (.right, 18)]
        return TextTable(
            columns: columns.map { .init(alignment: $0.0, minimumWidth: $0.1) }, header: nil, rows: rows
        ).lines
    }

    private static func printed(_ value: Double?, _ format: StaticString) -> String {
        value.map { PrintedNumber.text($0, format) } ?? ""
    }
}
