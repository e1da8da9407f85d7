internal import Glibc

/// The metrics of a model on one set of rows.
public enum DataSetMetrics: Hashable, Sendable {
    /// Of a regressor.
    case regression(RegressionMetrics)
    /// Of a binary classifier.
    case binary(BinaryMetrics)
    /// Of a multiclass classifier.
    case multiclass(MulticlassMetrics)

    /// The mean loss, without penalties.
    public var objective: Double {
        switch self {
        case .regression(let metrics): metrics.objective
        case .binary(let metrics): metrics.objective
        case .multiclass(let metrics): metrics.objective
        }
    }

    /// What the container calls the mean loss.
    var objectiveName: String {
        switch self {
        case .regression: "mse_objective"
        case .binary: "binary_classification_cross_entropy_objective"
        case .multiclass: "multiclass_cross_entropy_objective"
        }
    }

    /// Names with `<loss>` or `<score>`, and values, in the order the container prints them.
    var lines: [(name: String, value: Double)] {
        let first = [("\(objectiveName) <loss>", objective)]
        return switch self {
        case .regression(let metrics):
            first + [("mse <loss>", metrics.mse), ("absolute_loss <loss>", metrics.absoluteLoss)]
        case .binary(let metrics):
            first + [
                ("binary_classification_accuracy <score>", metrics.accuracy),
                ("binary_f_\(ThreeDecimals.text(metrics.beta)) <score>", metrics.fBeta),
                ("precision <score>", metrics.precision), ("recall <score>", metrics.recall),
            ] + (metrics.rocAUC.map { [("roc_auc_score <score>", $0)] } ?? [])
        case .multiclass(let metrics):
            first + [
                ("multiclass_accuracy <score>", metrics.accuracy),
                ("multiclass_top_k_accuracy_\(metrics.topK) <score>", metrics.topKAccuracy),
                ("dcg <score>", metrics.discountedCumulativeGain), ("macro_recall <score>", metrics.macroRecall),
                ("macro_precision <score>", metrics.macroPrecision),
                ("macro_f_\(ThreeDecimals.text(metrics.beta)) <score>", metrics.macroFBeta),
            ]
        }
    }
}

/// The metrics of a regressor.
public struct RegressionMetrics: Hashable, Sendable {
    /// Mean squared residual as the objective counts it.
    ///
    /// A container's log of March 2020, with normalised labels, has the epochs' objective of the training rows in units
    /// of the normalised label and that of the validation rows in the label's own.
    public var objective: Double
    /// Mean squared residual.
    public var mse: Double
    /// Mean absolute residual.
    public var absoluteLoss: Double

    /// Takes the values.
    public init(objective: Double, mse: Double, absoluteLoss: Double) {
        self.objective = objective
        self.mse = mse
        self.absoluteLoss = absoluteLoss
    }
}

/// The metrics of a binary classifier.
public struct BinaryMetrics: Hashable, Sendable {
    /// Mean cross entropy, natural logarithm.
    public var objective: Double
    /// Share of rows with the right label.
    public var accuracy: Double
    /// The F measure for ``beta``.
    public var fBeta: Double
    /// The weight of recall against precision in ``fBeta``.
    public var beta: Double
    /// Share of true among predicted positives.
    public var precision: Double
    /// Share of predicted among true positives.
    public var recall: Double
    /// Area under the ROC curve; `nil` when a class has no row.
    public var rocAUC: Double?

    /// Takes the values.
    public init(
        objective: Double, accuracy: Double, fBeta: Double, beta: Double, precision: Double, recall: Double,
        rocAUC: Double?
    ) {
        self.objective = objective
        self.accuracy = accuracy
        self.fBeta = fBeta
        self.beta = beta
        self.precision = precision
        self.recall = recall
        self.rocAUC = rocAUC
    }
}

/// The metrics of a multiclass classifier.
public struct MulticlassMetrics: Hashable, Sendable {
    /// Mean cross entropy, natural logarithm.
    public var objective: Double
    /// Share of rows with the right label.
    public var accuracy: Double
    /// Share of rows whose label is among the ``topK`` with the highest scores.
    public var topKAccuracy: Double
    /// `accuracy_top_k`.
    public var topK: Int
    /// Mean of `1 / log2(1 + rank)`, the label's rank among the scores counted from 1.
    public var discountedCumulativeGain: Double
    /// Mean recall of the classes.
    public var macroRecall: Double
    /// Mean precision of the classes.
    public var macroPrecision: Double
    /// Mean F measure of the classes for ``beta``.
    public var macroFBeta: Double
    /// The weight of recall against precision in ``macroFBeta``.
    public var beta: Double

    /// Takes the values.
    public init(
        objective: Double, accuracy: Double, topKAccuracy: Double, topK: Int, discountedCumulativeGain: Double,
        macroRecall: Double, macroPrecision: Double, macroFBeta: Double, beta: Double
    ) {
        self.objective = objective
        self.accuracy = accuracy
        self.topKAccuracy = topKAccuracy
        self.topK = topK
        self.discountedCumulativeGain = discountedCumulativeGain
        self.macroRecall = macroRecall
        self.macroPrecision = macroPrecision
        self.macroFBeta = macroFBeta
        self.beta = beta
    }
}

/// Numbers with three decimals, as the container writes the beta of an F measure into its name.
enum ThreeDecimals {
    static func text(_ number: Double) -> String {
        let thousandths = rint(abs(number) * 1000)
        guard thousandths < 1e15 else { return "\(number)" }
        let whole = Int(thousandths)
        let decimals = String(whole % 1000)
        return (number < 0 ? "-" : "") + "\(whole / 1000)." + String(repeating: "0", count: 3 - decimals.count)
            + decimals
    }
}
