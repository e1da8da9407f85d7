import LinearModels
package import OrderedJSON

/// A model as `model.json` has it: what turns a row's features into a prediction.
package struct TrainedModel: Sendable {
    /// What is predicted.
    package enum Output: Sendable {
        /// A number: the intercept plus each term times its coefficient.
        case number(intercept: Double, coefficients: [Double])
        /// One of two classes: the score is that of the second, in log odds.
        case binary(ClassNames, intercept: Double, coefficients: [Double], threshold: Double)
        /// One of more classes: the greatest score.
        case multiclass(ClassNames, intercepts: [Double], coefficients: [[Double]])
    }

    /// As in ``Algorithm/names``.
    package let algorithm: String
    /// The column that is predicted.
    package let target: String
    /// The columns it is predicted from.
    package let features: [String]
    /// The highest power of each feature.
    package let degree: Int
    /// What is predicted.
    package let output: Output

    /// Makes a model.
    package init(algorithm: String, target: String, features: [String], degree: Int, output: Output) {
        self.algorithm = algorithm
        self.target = target
        self.features = features
        self.degree = degree
        self.output = output
    }

    /// The same model with another threshold, if there is one.
    package func with(threshold: Double) -> TrainedModel {
        guard case .binary(let names, let intercept, let coefficients, _) = output else { return self }
        return TrainedModel(
            algorithm: algorithm, target: target, features: features, degree: degree,
            output: .binary(names, intercept: intercept, coefficients: coefficients, threshold: threshold))
    }

    /// The features and their powers, in the order of the coefficients.
    package var terms: [String] { TrainedModel.terms(features, degree: degree) }

    /// Names of features and their powers, those of one feature side by side.
    static func terms(_ features: [String], degree: Int) -> [String] {
        features.flatMap { name in (1...degree).map { $0 == 1 ? name : "\(name)^\($0)" } }
    }

    /// The classes, if classes are predicted.
    package var classes: ClassNames? {
        switch output {
        case .number: nil
        case .binary(let names, _, _, _), .multiclass(let names, _, _): names
        }
    }
}

// MARK: - model.json

extension TrainedModel {
    private static let format = "pjrun-linear-model"

    /// What a program that predicts needs to know.
    package var json: JSONObject {
        var object: JSONObject = [
            "format": .string(TrainedModel.format), "version": 1, "algorithm": .string(algorithm),
            "target": .string(target), "features": .array(features.map(JSON.string)),
            "polynomial_degree": .number(JSONNumber(degree)), "terms": .array(terms.map(JSON.string)),
        ]
        func list(_ values: [Double]) -> JSON { .array(values.map { .number(JSONNumber($0)) }) }
        switch output {
        case .number(let intercept, let coefficients):
            object["predicts"] = "number"
            object["intercept"] = .number(JSONNumber(intercept))
            object["coefficients"] = list(coefficients)
        case .binary(let names, let intercept, let coefficients, let threshold):
            object["predicts"] = "class"
            object["classes"] = .array(names.names.indices.map(names.json))
            object["threshold"] = .number(JSONNumber(threshold))
            object["intercept"] = .number(JSONNumber(intercept))
            object["coefficients"] = list(coefficients)
        case .multiclass(let names, let intercepts, let coefficients):
            object["predicts"] = "class"
            object["classes"] = .array(names.names.indices.map(names.json))
            object["intercept"] = list(intercepts)
            object["coefficients"] = .array(coefficients.map(list))
        }
        return object
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - json: what ``json`` made, with or without further members.
    ///   - name: of the file, for messages.
    /// - Throws: ``TaskFailure`` that names the member that is wrong.
    package init(_ json: JSON, name: String) throws(TaskFailure) {
        func wrong(_ path: String, _ what: String) -> TaskFailure {
            TaskFailure(
                message: "'\(name)' is no model of pjrun: \(path) \(what)", help: "pjrun train --model FILE writes one")
        }
        func text(_ key: String) throws(TaskFailure) -> String {
            guard let text = json[key]?.string else { throw wrong("$.\(key)", "is missing or no text") }
            return text
        }
        func numbers(_ value: JSON?, _ path: String, _ count: Int) throws(TaskFailure) -> [Double] {
            guard let values = value?.array?.compactMap(\.double), values.count == value?.array?.count,
                values.count == count, values.allSatisfy(\.isFinite)
            else { throw wrong(path, "is not a list of \(count) numbers") }
            return values
        }
        guard try text("format") == TrainedModel.format else { throw wrong("$.format", "is another") }
        guard json["version"]?.int == 1 else { throw wrong("$.version", "is not 1, the one this program reads") }
        algorithm = try text("algorithm")
        target = try text("target")
        guard let list = json["features"]?.array, case let features = list.compactMap(\.string),
            features.count == list.count
        else { throw wrong("$.features", "is not a list of texts") }
        guard let degree = json["polynomial_degree"]?.int, (1...100).contains(degree) else {
            throw wrong("$.polynomial_degree", "is not a number from 1 to 100")
        }
        (self.features, self.degree) = (features, degree)
        let count = features.count * degree
        let kind = try text("predicts")
        guard kind == "class" else {
            guard kind == "number" else { throw wrong("$.predicts", "is neither number nor class") }
            output = .number(
                intercept: try numbers(json["intercept"].map { [$0] }, "$.intercept", 1)[0],
                coefficients: try numbers(json["coefficients"], "$.coefficients", count))
            return
        }
        guard let values = json["classes"]?.array, values.count >= 2 else {
            throw wrong("$.classes", "is not a list of two or more classes")
        }
        let texts = values.compactMap(\.string)
        let names =
            texts.count == values.count ? ClassNames(texts: texts) : ClassNames(numbers: values.compactMap(\.double))
        guard names.names.count == values.count, values.indices.allSatisfy({ names.json($0) == values[$0] }) else {
            throw wrong("$.classes", "are not sorted texts or sorted numbers")
        }
        guard values.count > 2 else {
            guard let threshold = json["threshold"]?.double, (0...1).contains(threshold) else {
                throw wrong("$.threshold", "is not a number from 0 to 1")
            }
            output = .binary(
                names, intercept: try numbers(json["intercept"].map { [$0] }, "$.intercept", 1)[0],
                coefficients: try numbers(json["coefficients"], "$.coefficients", count), threshold: threshold)
            return
        }
        guard let rows = json["coefficients"]?.array, rows.count == values.count else {
            throw wrong("$.coefficients", "is not a list for each class")
        }
        var coefficients: [[Double]] = []
        for (place, row) in rows.enumerated() {
            coefficients.append(try numbers(row, "$.coefficients[\(place)]", count))
        }
        output = .multiclass(
            names, intercepts: try numbers(json["intercept"], "$.intercept", values.count), coefficients: coefficients)
    }
}
