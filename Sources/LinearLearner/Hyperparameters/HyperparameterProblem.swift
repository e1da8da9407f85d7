public import OrderedJSON

/// Why hyperparameters cannot be used; all reasons at once.
public struct HyperparameterError: Error, Hashable, Sendable {
    /// At least one, in the order of the file; what is missing comes last.
    public let problems: [HyperparameterProblem]
}

extension HyperparameterError: CustomStringConvertible {
    /// One paragraph per problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// What is wrong with one hyperparameter.
public enum HyperparameterProblem: Hashable, Sendable {
    /// The file is not JSON.
    case notJSON(JSONSyntaxError)
    /// The file holds something other than an object.
    case notAnObject(found: String)
    /// The algorithm has no such hyperparameter.
    case unknown(String, value: String, nearest: [String])
    /// A value that is `null`, a list or an object.
    case notAString(String, found: String)
    /// A value that the hyperparameter cannot have; `wanted` lists those it can.
    case outOfDomain(String, value: String, wanted: String, nearest: [String])
    /// `predictor_type` is not given.
    case predictorTypeMissing
    /// `num_classes` is not given, as a multiclass classifier needs.
    case classCountMissing
    /// `num_classes` below 3 for a multiclass classifier.
    case tooFewClasses(Int)
    /// A loss that belongs to another kind of model.
    case lossOfOtherPredictor(String, PredictorType)
    /// A loss that the service has and this program does not.
    case lossNotAvailable(String, PredictorType)
    /// An absolute penalty for a classifier.
    case absolutePenaltyNotAvailable(value: String, PredictorType)
    /// A penalty on the intercept.
    case biasPenaltyNotAvailable(value: String)
    /// A weight of positive examples that is to be searched for.
    case searchedExampleWeightNotAvailable
    /// Features moved to a mean of 0 in a model that has no intercept to make up for it.
    case unbiasedDataWithoutBias
}

extension HyperparameterProblem: CustomStringConvertible {
    /// What is wrong, what the service does, and what to do.
    public var description: String { [message, serviceBehaviour, remedy].compactMap(\.self).joined(separator: "; ") }

    /// The hyperparameter in question, unless it is the whole file.
    public var key: String? {
        switch self {
        case .notJSON, .notAnObject: nil
        case .unknown(let key, _, _), .notAString(let key, _), .outOfDomain(let key, _, _, _): key
        case .predictorTypeMissing: "predictor_type"
        case .classCountMissing, .tooFewClasses: "num_classes"
        case .lossOfOtherPredictor, .lossNotAvailable: "loss"
        case .absolutePenaltyNotAvailable: "l1"
        case .biasPenaltyNotAvailable: "bias_wd_mult"
        case .searchedExampleWeightNotAvailable: "positive_example_weight_mult"
        case .unbiasedDataWithoutBias: "unbias_data"
        }
    }

    /// What is wrong, with the name and the value.
    public var message: String {
        switch self {
        case .notJSON(let error): "hyperparameters.json is not JSON: \(error.message)"
        case .notAnObject(let found): "hyperparameters.json holds \(found), not an object of strings"
        case .unknown(let key, let value, _): "unknown hyperparameter \"\(key)\" (value \"\(value)\")"
        case .notAString(let key, let found): "\(key) is \(found), not a string"
        case .outOfDomain(let key, let value, let wanted, _): "\(key) is \"\(value)\", but must be \(wanted)"
        case .predictorTypeMissing: "predictor_type is missing"
        case .classCountMissing: "num_classes is missing, which multiclass_classifier needs"
        case .tooFewClasses(let count): "num_classes is \"\(count)\", which is too few for multiclass_classifier"
        case .lossOfOtherPredictor(let loss, let type): "loss \"\(loss)\" does not belong to \(type.rawValue)"
        case .lossNotAvailable(let loss, _): "loss \"\(loss)\" is not available here"
        case .absolutePenaltyNotAvailable(let value, let type):
            "l1 is \"\(value)\", but an absolute penalty is not available here for \(type.rawValue)"
        case .biasPenaltyNotAvailable(let value):
            "bias_wd_mult is \"\(value)\", but a penalty on the bias is not available here"
        case .searchedExampleWeightNotAvailable: "positive_example_weight_mult \"auto\" is not available here"
        case .unbiasedDataWithoutBias:
            "unbias_data is \"true\" while use_bias is \"false\", which is not available here"
        }
    }

    /// What the service does in this case, where that is worth saying.
    public var serviceBehaviour: String? {
        switch self {
        case .notJSON, .notAnObject, .notAString: "SageMaker sends a flat map of strings"
        case .unknown, .outOfDomain, .predictorTypeMissing, .classCountMissing, .lossOfOtherPredictor:
            "SageMaker fails such a job with a ClientError before it trains"
        case .tooFewClasses: "SageMaker's documentation asks for integers from 3 to 1,000,000"
        case .lossNotAvailable: "SageMaker would minimise it by stochastic gradient descent"
        case .absolutePenaltyNotAvailable:
            "SageMaker would add l1 times the sum of absolute coefficients to the mean loss"
        case .biasPenaltyNotAvailable: "SageMaker would penalise the squared bias with wd * bias_wd_mult"
        case .searchedExampleWeightNotAvailable: "SageMaker would try several weights and keep the best model"
        case .unbiasedDataWithoutBias: "SageMaker would move the features to a mean of 0, which acts as a fixed bias"
        }
    }

    /// What to do.
    public var remedy: String {
        switch self {
        case .notJSON, .notAnObject: #"write an object such as {"predictor_type": "regressor"}"#
        case .unknown(_, _, let nearest):
            nearest.isEmpty
                ? "leave it out; names: \(HyperparameterTable.names.joined(separator: ", "))"
                : "did you mean \(Self.alternatives(nearest))? Otherwise leave it out"
        case .notAString: "write the value as a string, or leave the key out"
        case .outOfDomain(_, _, _, let nearest):
            nearest.isEmpty ? "change the value, or leave the key out" : "did you mean \(Self.alternatives(nearest))?"
        case .predictorTypeMissing: "set it to regressor, binary_classifier or multiclass_classifier"
        case .classCountMissing: "set it to the number of classes; labels are 0 to num_classes - 1"
        case .tooFewClasses(let count):
            count == 2 ? "for two classes use binary_classifier" : "set it to the number of classes"
        case .lossOfOtherPredictor(_, let type): "its losses are auto, \(type.losses.joined(separator: ", "))"
        case .lossNotAvailable(_, let type):
            "set loss to auto or \(type.losses[0]), or train this model with SageMaker or scikit-learn"
        case .absolutePenaltyNotAvailable:
            "set l1 to 0 and use wd, or train with scikit-learn's LogisticRegression(penalty=\"l1\", solver=\"saga\")"
        case .biasPenaltyNotAvailable: "set bias_wd_mult to auto or 0"
        case .searchedExampleWeightNotAvailable: "set it to \"balanced\" or to a number, 1 for no weighting"
        case .unbiasedDataWithoutBias: "set unbias_data to auto or false, or use_bias to true"
        }
    }

    private static func alternatives(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: " or ")
    }
}
