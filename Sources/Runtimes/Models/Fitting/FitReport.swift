package import LinearModels
package import OrderedJSON

/// What a fit has found, as `pjrun train --format json` prints it.
package struct FitReport: Sendable {
    /// The model.
    package let model: TrainedModel
    /// Rows.
    package let rowCount: Int
    /// The fit itself.
    package let fit: Fit
    /// Fits of further penalties, in the order in which they were asked for.
    package let path: [Fit]
    /// What a reader should know, a sentence each.
    package let notes: [String]

    /// The same fit with another threshold for its classes.
    func with(threshold: Double) -> FitReport {
        FitReport(model: model.with(threshold: threshold), rowCount: rowCount, fit: fit, path: path, notes: notes)
    }

    /// The same fit with a further note, if there is one.
    func with(note: String?) -> FitReport {
        FitReport(model: model, rowCount: rowCount, fit: fit, path: path, notes: notes + [note].compactMap { $0 })
    }

    /// One fit of any kind.
    package enum Fit: Sendable {
        case linear(LinearFit)
        case sparse(SparseFit)
        /// With the weight of the squared coefficients, 0 for none.
        case logistic(LogisticFit, penalty: Double)
    }

    /// The members of the JSON.
    package var json: JSONObject {
        var object: JSONObject = [
            "algorithm": .string(model.algorithm), "target": .string(model.target),
            "rows": .number(JSONNumber(rowCount)), "features": .array(model.features.map(JSON.string)),
        ]
        switch fit {
        case .linear(let fit): add(fit, to: &object)
        case .sparse(let fit): add(fit, to: &object)
        case .logistic(let fit, let penalty):
            add(fit, to: &object)
            object["C"] = penalty > 0 ? FitReport.number(1 / penalty) : .null
        }
        if path.count > 1 { object["path"] = .array(path.map(pathEntry)) }
        object["notes"] = .array(notes.map(JSON.string))
        return object
    }

    // MARK: - Kinds of fits

    private func add(_ fit: LinearFit, to object: inout JSONObject) {
        object["intercept"] = FitReport.number(fit.intercept?.value ?? 0)
        if let error = fit.intercept?.standardError {
            object["intercept_standard_error"] = FitReport.number(error)
        }
        object["coefficients"] = .array(
            zip(model.terms, fit.coefficients).map { name, coefficient in
                FitReport.entry(
                    name, coefficient.value, coefficient.standardError,
                    more: [("t", coefficient.statistic), ("p_value", coefficient.probability)])
            })
        object["rank"] = .number(JSONNumber(fit.rank))
        object["condition_number"] = FitReport.number(fit.condition)
        object["correct_digits"] = FitReport.digits(fit.correctDigits)
        object["data_digits"] = FitReport.digits(fit.dataDigits)
        if fit.penalty > 0 { object["alpha"] = FitReport.number(fit.penalty) }
        object["statistics"] = FitReport.members([
            ("residual_standard_deviation", fit.residualDeviation), ("r_squared", fit.rSquared),
            ("adjusted_r_squared", fit.adjustedRSquared), ("f_statistic", fit.fStatistic),
            ("f_p_value", fit.fProbability), ("log_likelihood", fit.logLikelihood), ("aic", fit.aic),
            ("bic", fit.bic), ("residual_sum_of_squares", fit.residualSumOfSquares),
            ("total_sum_of_squares", fit.totalSumOfSquares),
            ("residual_degrees_of_freedom", Double(fit.residualDegreesOfFreedom)),
            ("model_degrees_of_freedom", Double(fit.rank)),
        ])
        object["method"] = .string(FitReport.method(fit))
    }

    private func add(_ fit: SparseFit, to object: inout JSONObject) {
        object["intercept"] = FitReport.number(fit.intercept ?? 0)
        object["coefficients"] = .array(
            zip(model.terms, fit.coefficients).map { FitReport.entry($0, $1, nil, more: []) })
        object["alpha"] = FitReport.number(fit.penalty)
        object["rank"] = .number(JSONNumber(fit.coefficients.count { $0 != 0 }))
        object["statistics"] = FitReport.members([
            ("r_squared", fit.rSquared), ("residual_sum_of_squares", fit.residualSumOfSquares),
            ("nonzero_coefficients", Double(fit.coefficients.count { $0 != 0 })),
            ("optimality_violation", fit.violation),
        ])
        object["method"] = .string("coordinate descent" + (fit.isPolished ? ", then an exact solve" : ""))
    }

    private func add(_ fit: LogisticFit, to object: inout JSONObject) {
        if let classes = model.classes { object["classes"] = .array(classes.names.indices.map(classes.json)) }
        object["class_counts"] = .array(fit.classCounts.map { .number(JSONNumber($0)) })
        if fit.coefficients.count == 1 {
            object["intercept"] = FitReport.number(fit.intercepts.first ?? 0)
            if let error = fit.standardErrors?.intercept {
                object["intercept_standard_error"] = FitReport.number(error)
            }
            object["coefficients"] = .array(
                model.terms.indices.map { place in
                    let value = fit.coefficients[0][place]
                    let error = fit.standardErrors?.coefficients[place]
                    let z = error.flatMap { $0 > 0 ? value / $0 : nil }
                    return FitReport.entry(
                        model.terms[place], value, error,
                        more: [("z", z), ("p_value", z.map(Distributions.normalTwoSided))])
                })
        } else {
            let intercepts = fit.intercepts.isEmpty ? fit.coefficients.map { _ in 0 } : fit.intercepts
            object["intercept"] = .array(intercepts.map(FitReport.number))
            object["coefficients"] = .array(
                fit.coefficients.map { values in
                    .array(zip(model.terms, values).map { FitReport.entry($0, $1, nil, more: []) })
                })
        }
        object["rank"] = .number(JSONNumber(model.terms.count - fit.notes.count { $0.takesAColumn }))
        object["condition_number"] = FitReport.number(fit.condition)
        object["correct_digits"] = FitReport.digits(fit.correctDigits)
        object["statistics"] = FitReport.members([
            ("log_likelihood", fit.logLikelihood), ("null_log_likelihood", fit.nullLogLikelihood),
            ("pseudo_r_squared", fit.pseudoRSquared), ("aic", fit.aic), ("bic", fit.bic),
            ("iterations", Double(fit.iterations)), ("passes", Double(fit.passes)),
        ])
        object["method"] = "Newton"
    }

    private func pathEntry(_ fit: Fit) -> JSON {
        switch fit {
        case .linear(let fit):
            [
                "alpha": FitReport.number(fit.penalty), "intercept": FitReport.number(fit.intercept?.value ?? 0),
                "coefficients": .array(fit.coefficients.map { FitReport.number($0.value) }),
            ]
        case .sparse(let fit):
            [
                "alpha": FitReport.number(fit.penalty), "intercept": FitReport.number(fit.intercept ?? 0),
                "coefficients": .array(fit.coefficients.map(FitReport.number)),
            ]
        case .logistic: .null
        }
    }

    // MARK: - Values

    private static func entry(
        _ name: String, _ value: Double, _ error: Double?, more: [(String, Double?)]
    ) -> JSON {
        var object: JSONObject = [
            "name": .string(name), "value": number(value), "standard_error": error.map(number) ?? .null,
        ]
        for (key, value) in more { object[key] = value.map(number) }
        return .object(object)
    }

    private static func members(_ values: [(String, Double?)]) -> JSON {
        .object(JSONObject(values.compactMap { key, value in value.map { (key, number($0)) } }))
    }

    /// All digits that a double has; JSON has no infinity, so that is a text.
    static func number(_ value: Double) -> JSON {
        guard value.isFinite else { return .string(value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity") }
        if let whole = Int(exactly: value), abs(whole) < 1 << 53, !(value == 0 && value.sign == .minus) {
            return .number(JSONNumber(whole))
        }
        return .number(JSONNumber(value))
    }

    /// An estimate: one digit behind the point says enough.
    private static func digits(_ value: Double) -> JSON { number((value * 10).rounded() / 10) }

    private static func method(_ fit: LinearFit) -> String {
        let base =
            switch fit.method {
            case .exactGram: "Gram matrix in double-double"
            case .gram: "Gram matrix"
            case .triangle: "streaming QR"
            case .rows: "inner products of rows, with corrections"
            }
        let passes = fit.correctionPasses
        return passes == 0 ? base : "\(base), \(passes) correction\(passes == 1 ? "" : "s")"
    }
}

extension LinearFit.Note {
    /// Whether a feature adds nothing.
    var takesAColumn: Bool {
        switch self {
        case .constantColumn, .dependentColumn: true
        default: false
        }
    }
}
