import JobModel
import OrderedJSON

/// Reads `--algorithm` and `--parameters`: scikit-learn's names, and what they mean here.
package struct AlgorithmParameters {
    private let name: String
    private let estimator: String
    private let object: JSONObject

    /// Parameters that only say how scikit-learn searches; the results here carry no tolerance.
    private static let search: Set<String> = [
        "tol", "max_iter", "solver", "selection", "random_state", "warm_start", "precompute", "copy_X", "n_jobs",
        "verbose", "intercept_scaling", "dual",
    ]

    /// Reads the settings of a fit.
    ///
    /// - Parameters:
    ///   - name: of the algorithm.
    ///   - json: a JSON object's text; none for the defaults.
    /// - Throws: ``TaskFailure`` with exit code 2, naming the parameter.
    /// - Returns: the settings.
    package static func settings(algorithm name: String, parameters json: String?) throws(TaskFailure)
        -> TrainingSettings
    {
        guard let known = Algorithm.names.first(where: { $0.name == name || $0.estimator == name }) else {
            let names = Algorithm.names.map(\.name)
            let near = NameSuggestion.closest(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
            throw TaskFailure(
                message: "there is no algorithm '\(name)'", help: "\(near)there are \(names.joined(separator: ", "))",
                exitCode: 2)
        }
        let parameters = AlgorithmParameters(
            name: known.name, estimator: known.estimator, object: try JSONArgument.object(json, of: "--parameters"))
        return try parameters.settings()
    }

    // MARK: - Settings

    private func settings() throws(TaskFailure) -> TrainingSettings {
        var algorithm: Algorithm
        var known = ["fit_intercept", "polynomial_degree"]
        switch name {
        case "ols":
            algorithm = .leastSquares
            known += ["positive"]
        case "ridge":
            algorithm = .ridge(alphas: try list("alpha", "alphas") ?? [1])
            known += ["alpha", "alphas", "positive"]
        case "lasso", "elastic-net":
            let ratio = name == "lasso" ? 1 : try number("l1_ratio", 0...1) ?? 0.5
            algorithm = .elasticNet(alphas: try penalties(ratio), l1Ratio: ratio)
            known += ["alpha", "alphas", "n_alphas", "eps", "positive"] + (name == "lasso" ? [] : ["l1_ratio"])
        default:
            algorithm = .logistic(penalty: try logisticPenalty(), classWeight: try classWeight())
            known += ["C", "penalty", "l1_ratio", "class_weight", "multi_class"]
        }
        try refuseUnknown(known)
        try refuseUnsupported()
        var settings = TrainingSettings(algorithm: algorithm, name: name)
        settings.fitsIntercept = try bool("fit_intercept") ?? true
        if let degree = try number("polynomial_degree", 1...100) {
            guard degree == degree.rounded() else { throw refusal("polynomial_degree", "is no whole number") }
            settings.degree = Int(degree)
        }
        let idle = object.map(\.key).filter { AlgorithmParameters.search.contains($0) }
        if !idle.isEmpty {
            settings.notes.append(
                "\(idle.joined(separator: ", ")): not used, the solution is exact and needs no search")
        }
        return settings
    }

    private func penalties(_ ratio: Double) throws(TaskFailure) -> Algorithm.Penalties {
        let given = try list("alpha", "alphas")
        guard object["n_alphas"] != nil || object["eps"] != nil else { return .list(given ?? [1]) }
        guard given == nil else { throw refusal("n_alphas", "and alpha are both given") }
        guard ratio > 0 else { throw refusal("n_alphas", "needs l1_ratio above 0: there is no largest penalty") }
        let count = try number("n_alphas", 1...10_000) ?? 100
        guard count == count.rounded() else { throw refusal("n_alphas", "is no whole number") }
        let share = try number("eps", 0...1) ?? 1e-3
        guard share > 0, share < 1 else { throw refusal("eps", "must lie between 0 and 1") }
        return .path(count: Int(count), share: share)
    }

    private func logisticPenalty() throws(TaskFailure) -> Double {
        var isFree = object["C"] == .null
        var inverse = 1.0
        if let value = object["C"], !isFree {
            if value.string == "inf" || value.string == "Infinity" {
                isFree = true
            } else {
                inverse = try number("C", 0...Double.greatestFiniteMagnitude) ?? 1
                guard inverse > 0 else { throw refusal("C", "must be above 0") }
            }
        }
        switch object["penalty"] {
        case nil, .string("l2")?, .string("deprecated")?: break
        case .null?, .string("none")?: isFree = true
        case .string(let kind)? where kind == "l1" || kind == "elasticnet":
            throw refusal(
                "penalty",
                "\"\(kind)\" is not supported: here logistic regression has the squared penalty or none; leave it out, "
                    + "or choose features with --algorithm lasso first")
        default: throw refusal("penalty", "is one of \"l2\", \"none\" and null")
        }
        if let ratio = try number("l1_ratio", 0...1), ratio > 0 {
            throw refusal("l1_ratio", "above 0 is not supported for logistic regression; leave it out")
        }
        return isFree ? 0 : 1 / inverse
    }

    private func classWeight() throws(TaskFailure) -> Algorithm.ClassWeight {
        switch object["class_weight"] {
        case nil, .null?: return .uniform
        case .string("balanced")?: return .balanced
        case .object(let weights)?:
            var given: [String: Double] = [:]
            for (name, value) in weights {
                guard let weight = value.double, weight >= 0, weight.isFinite else {
                    throw refusal("class_weight.\(name)", "is no weight of 0 or more")
                }
                given[name] = weight
            }
            return .given(given)
        default: throw refusal("class_weight", #"is "balanced" or an object such as {"0": 1, "1": 5}"#)
        }
    }

    // MARK: - Refusals

    private func refusal(_ key: String, _ what: String) -> TaskFailure {
        TaskFailure(message: "the parameter \(key) \(what)", place: "--parameters $.\(key)", exitCode: 2)
    }

    private func refuseUnknown(_ known: [String]) throws(TaskFailure) {
        for (key, _) in object where !known.contains(key) && !AlgorithmParameters.search.contains(key) {
            let near = NameSuggestion.closest(to: key, among: known).map { "did you mean \($0)? " } ?? ""
            throw TaskFailure(
                message: "\(name) has no parameter \"\(key)\"", place: "--parameters $.\(key)",
                help: "\(near)\(estimator)'s parameters here: \(known.joined(separator: ", "))", exitCode: 2)
        }
    }

    private func refuseUnsupported() throws(TaskFailure) {
        if try bool("positive") == true {
            throw refusal("positive", "true is not supported: coefficients are not bounded here")
        }
        if let kind = object["multi_class"]?.string, kind != "auto", kind != "multinomial" {
            throw refusal("multi_class", "\"\(kind)\" is not supported: more than two classes are fitted together")
        }
    }

    // MARK: - Values

    private func bool(_ key: String) throws(TaskFailure) -> Bool? {
        guard let value = object[key] else { return nil }
        guard let bool = value.bool else { throw refusal(key, "is \(value.kindDescription), not true or false") }
        return bool
    }

    private func number(_ key: String, _ range: ClosedRange<Double>) throws(TaskFailure) -> Double? {
        guard let value = object[key] else { return nil }
        return try number(key, value, range)
    }

    private func number(
        _ key: String, _ value: JSON, _ range: ClosedRange<Double>
    ) throws(TaskFailure) -> Double {
        guard let number = value.double, number.isFinite else {
            throw refusal(key, "is \(value.kindDescription), not a number")
        }
        guard range.contains(number) else {
            let isOpen = range.upperBound == .greatestFiniteMagnitude
            throw refusal(
                key,
                "is \(number), which is not "
                    + (isOpen ? "\(range.lowerBound) or more" : "between \(range.lowerBound) and \(range.upperBound)"))
        }
        return number
    }

    private func list(_ single: String, _ many: String) throws(TaskFailure) -> [Double]? {
        guard let value = object[many] ?? object[single] else { return nil }
        let key = object[many] == nil ? single : many
        guard object[single] == nil || object[many] == nil else { throw refusal(many, "and \(single) are both given") }
        let range = 0...Double.greatestFiniteMagnitude
        guard let values = value.array else { return [try number(key, value, range)] }
        guard !values.isEmpty else { throw refusal(key, "is an empty list") }
        var numbers: [Double] = []
        for (place, value) in values.enumerated() { numbers.append(try number("\(key)[\(place)]", value, range)) }
        return numbers
    }
}
