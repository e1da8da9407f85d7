/// What a Linear Learner job asks for, checked and without the service's strings.
///
/// Made by ``Hyperparameters`` only, so a value of this type is one that can be trained.
public struct LinearLearnerSettings: Hashable, Sendable {
    /// What kind of model, with what belongs to that kind.
    public let predictor: Predictor
    /// `wd`: the weight of the squared coefficients in the mean loss; 0 for none.
    ///
    /// See ``regressionPenalty(rowCount:labelScale:)`` and ``logisticPenalty(rowCount:)``.
    public let weightDecay: Double
    /// `use_bias`: whether the model has an intercept, which is never penalised.
    public let usesBias: Bool
    /// `normalize_data`: whether features are divided by their standard deviation before penalties are applied.
    ///
    /// With an intercept they are also moved to a mean of 0. `auto` is taken as `true`, which is the default.
    public let normalizesData: Bool
    /// `feature_dim`: how many features each row has; `nil` to take what the data have.
    public let featureCount: Int?
    /// `_tuning_objective_metric`: the metric a tuning job watches, if one started this job.
    public let tuningObjectiveMetric: String?

    init(
        predictor: Predictor, weightDecay: Double, usesBias: Bool, normalizesData: Bool, featureCount: Int?,
        tuningObjectiveMetric: String?
    ) {
        self.predictor = predictor
        self.weightDecay = weightDecay
        self.usesBias = usesBias
        self.normalizesData = normalizesData
        self.featureCount = featureCount
        self.tuningObjectiveMetric = tuningObjectiveMetric
    }
}

/// `predictor_type` with the settings that only that kind has.
public enum Predictor: Hashable, Sendable {
    /// Least squares.
    case regressor(Regressor)
    /// Logistic regression on labels 0 and 1.
    case binaryClassifier(BinaryClassifier)
    /// Multinomial logistic regression on labels 0 to `classCount - 1`.
    case multiclassClassifier(MulticlassClassifier)

    /// The service's name of the kind.
    public var type: PredictorType {
        switch self {
        case .regressor: .regressor
        case .binaryClassifier: .binaryClassifier
        case .multiclassClassifier: .multiclassClassifier
        }
    }
}

/// The values of `predictor_type`.
public enum PredictorType: String, CaseIterable, Hashable, Sendable {
    /// Numbers.
    case regressor
    /// Two classes.
    case binaryClassifier = "binary_classifier"
    /// Three or more classes.
    case multiclassClassifier = "multiclass_classifier"

    /// The losses the service has for this kind; the first is what `auto` means.
    var losses: [String] {
        switch self {
        case .regressor:
            [
                "squared_loss", "absolute_loss", "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss",
                "quantile_loss", "huber_loss",
            ]
        case .binaryClassifier: ["logistic", "hinge_loss"]
        case .multiclassClassifier: ["softmax_loss"]
        }
    }
}

/// What a regressor has besides the common settings.
public struct Regressor: Hashable, Sendable {
    /// `l1`: the weight of the absolute coefficients in the mean loss; 0 for none.
    public let l1: Double
    /// `normalize_label`: whether labels are divided by their standard deviation before penalties are applied.
    ///
    /// With an intercept they are also moved to a mean of 0. `auto`, the default, normalises.
    public let normalizesLabel: Bool

    init(l1: Double, normalizesLabel: Bool) {
        self.l1 = l1
        self.normalizesLabel = normalizesLabel
    }
}

/// What a binary classifier has besides the common settings.
public struct BinaryClassifier: Hashable, Sendable {
    /// `positive_example_weight_mult`: the weight of rows with label 1; those with label 0 have 1.
    public let positiveExampleWeight: PositiveExampleWeight
    /// `binary_classifier_model_selection_criteria`: how the threshold is chosen.
    public let selection: BinaryModelSelection
    /// `f_beta`: the beta of the F measure in reports.
    public let fBeta: Double

    init(positiveExampleWeight: PositiveExampleWeight, selection: BinaryModelSelection, fBeta: Double) {
        self.positiveExampleWeight = positiveExampleWeight
        self.selection = selection
        self.fBeta = fBeta
    }
}

/// The weight of rows with label 1.
public enum PositiveExampleWeight: Hashable, Sendable {
    /// A number above 0.
    case value(Double)
    /// The number of rows with label 0 over that of rows with label 1, so that both weigh the same in all.
    case balanced

    /// The number for a training set.
    ///
    /// - Returns: `nil` when it would be balanced and a class has no row.
    public func weight(negatives: Int, positives: Int) -> Double? {
        switch self {
        case .value(let weight): weight
        case .balanced: negatives > 0 && positives > 0 ? Double(negatives) / Double(positives) : nil
        }
    }
}

/// What makes one threshold of a binary classifier better than another.
public enum BinaryModelSelection: Hashable, Sendable {
    /// The share of rows with the right label.
    case accuracy
    /// The F measure with this beta.
    case fBeta(Double)
    /// The highest precision with at least this recall.
    case precisionAtTargetRecall(Double)
    /// The highest recall with at least this precision.
    case recallAtTargetPrecision(Double)
    /// The cross entropy, which no threshold changes.
    case crossEntropyLoss
    /// The loss of the training, which no threshold changes.
    case lossFunction
}

/// What a multiclass classifier has besides the common settings.
public struct MulticlassClassifier: Hashable, Sendable {
    /// `num_classes`.
    public let classCount: Int
    /// `accuracy_top_k`: among how many of the highest scores the label must be for top-k accuracy.
    public let accuracyTopK: Int
    /// `balance_multiclass_weights`: whether every class weighs the same in all.
    public let balancesClassWeights: Bool
    /// `f_beta`: the beta of the F measure in reports.
    public let fBeta: Double

    init(classCount: Int, accuracyTopK: Int, balancesClassWeights: Bool, fBeta: Double) {
        self.classCount = classCount
        self.accuracyTopK = accuracyTopK
        self.balancesClassWeights = balancesClassWeights
        self.fBeta = fBeta
    }
}
