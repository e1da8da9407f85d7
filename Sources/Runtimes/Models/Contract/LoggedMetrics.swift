import Glibc
import LinearLearner
import ModelEvaluation

/// The metrics that Linear Learner writes into its log.
enum LoggedMetrics {
    /// The metrics of one data set.
    static func metrics(_ evaluation: Evaluation, _ settings: LinearLearnerSettings) -> DataSetMetrics {
        switch (evaluation.metrics, settings.predictor) {
        case (.regression(let found), _):
            return .regression(
                LinearLearner.RegressionMetrics(
                    objective: found.meanSquaredError, mse: found.meanSquaredError,
                    absoluteLoss: found.meanAbsoluteError))
        case (.binary(let found), let predictor):
            var beta = 1.0
            if case .binaryClassifier(let settings) = predictor { beta = settings.fBeta }
            return .binary(
                LinearLearner.BinaryMetrics(
                    objective: found.logLoss, accuracy: found.accuracy, fBeta: found.fScore(beta: beta), beta: beta,
                    precision: found.precision, recall: found.recall,
                    rocAUC: found.rocAUC.isFinite ? found.rocAUC : nil))
        case (.multiclass(let found), let predictor):
            var (beta, top) = (1.0, 3)
            if case .multiclassClassifier(let settings) = predictor {
                (beta, top) = (settings.fBeta, settings.accuracyTopK)
            }
            let confusion = found.confusion
            return .multiclass(
                LinearLearner.MulticlassMetrics(
                    objective: found.logLoss, accuracy: found.accuracy, topKAccuracy: found.topKAccuracy(top),
                    topK: top, discountedCumulativeGain: gain(evaluation.observed, confusion.classes.count),
                    macroRecall: confusion.macro(confusion.recall),
                    macroPrecision: confusion.macro(confusion.precision),
                    macroFBeta: confusion.macro { confusion.fScore(beta: beta, of: $0) }, beta: beta))
        }
    }

    /// The mean of 1 / log2(1 + rank) of the right classes.
    private static func gain(_ observed: Observed, _ classes: Int) -> Double {
        var sum = 0.0
        for (row, target) in observed.actual.enumerated() {
            let start = row * classes
            let own = observed.predicted[start + Int(target)]
            let rank = 1 + (0..<classes).count { observed.predicted[start + $0] > own }
            sum += 1 / log2(1 + Double(rank))
        }
        return sum / Double(max(1, observed.actual.count))
    }
}
