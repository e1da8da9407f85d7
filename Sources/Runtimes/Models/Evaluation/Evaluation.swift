import ModelEvaluation
package import OrderedJSON

/// How well a model predicts a data set.
package struct Evaluation: Sendable {
    /// `train`, `validation` or `test`.
    package let dataSet: String
    /// Metrics of one kind.
    enum Metrics: Sendable {
        case regression(RegressionMetrics)
        case binary(BinaryMetrics)
        case multiclass(MulticlassMetrics)
    }
    let metrics: Metrics
    let observed: Observed

    /// Measures predictions.
    ///
    /// - Throws: ``TaskFailure`` for data without rows, or predictions that are not finite.
    package init(_ observed: Observed, of model: TrainedModel, dataSet: String) throws(TaskFailure) {
        self.dataSet = dataSet
        self.observed = observed
        do throws(EvaluationError) {
            metrics = try Evaluation.metrics(observed, model)
        } catch {
            throw TaskFailure(message: "the \(dataSet) data cannot be evaluated: \(error)")
        }
    }

    private static func metrics(_ observed: Observed, _ model: TrainedModel) throws(EvaluationError) -> Metrics {
        switch model.output {
        case .number:
            .regression(
                try RegressionMetrics(
                    actual: observed.actual, predicted: observed.predicted, weights: observed.weights))
        case .binary(let names, _, _, let threshold):
            .binary(
                try BinaryMetrics(
                    actual: observed.actual.map { UInt8($0) }, probability: observed.predicted, threshold: threshold,
                    classes: names.names))
        case .multiclass(let names, _, _):
            .multiclass(
                try MulticlassMetrics(
                    actual: observed.actual.map { Int($0) }, probabilities: observed.predicted,
                    classCount: names.names.count, classes: names.names))
        }
    }

    /// `evaluation.json`.
    package var json: JSON {
        switch metrics {
        case .regression(let metrics): EvaluationReport.json(regression: metrics)
        case .binary(let metrics): EvaluationReport.json(binary: metrics)
        case .multiclass(let metrics): EvaluationReport.json(multiclass: metrics)
        }
    }

    /// The metrics that matter most, by the names of scikit-learn.
    package var headline: [(name: String, value: Double)] {
        switch metrics {
        case .regression(let metrics):
            [
                ("rows", Double(metrics.rowCount)), ("mse", metrics.meanSquaredError),
                ("rmse", metrics.rootMeanSquaredError), ("mae", metrics.meanAbsoluteError), ("r2", metrics.rSquared),
            ]
        case .binary(let metrics):
            [
                ("rows", Double(metrics.rowCount)), ("accuracy", metrics.accuracy), ("precision", metrics.precision),
                ("recall", metrics.recall), ("f1", metrics.fScore(beta: 1)), ("roc_auc", metrics.rocAUC),
                ("log_loss", metrics.logLoss),
            ]
        case .multiclass(let metrics):
            [
                ("rows", Double(metrics.rowCount)), ("accuracy", metrics.accuracy),
                ("f1_weighted", metrics.confusion.weighted { metrics.confusion.fScore(beta: 1, of: $0) }),
                ("roc_auc_ovr", metrics.macroAUC), ("log_loss", metrics.logLoss),
            ]
        }
    }

    /// The plots that go with the metrics, by file name.
    package var plots: [(name: String, svg: String)] {
        switch metrics {
        case .regression:
            let residuals = zip(observed.actual, observed.predicted).map { $0 - $1 }
            return [
                ("residuals", Plot.residuals(fitted: observed.predicted, residuals: residuals, of: dataSet)),
                (
                    "predicted-actual",
                    Plot.predictedActual(actual: observed.actual, predicted: observed.predicted, of: dataSet)
                ),
                ("normal-quantiles", Plot.normalQuantiles(residuals: residuals, of: dataSet)),
            ]
        case .binary(let metrics):
            let hasBoth = metrics.confusion.support(of: 0) > 0 && metrics.confusion.support(of: 1) > 0
            let curves =
                hasBoth
                ? [
                    ("roc", Plot.roc(metrics, of: dataSet)),
                    ("precision-recall", Plot.precisionRecall(metrics, of: dataSet)),
                ] : []
            return curves + [
                ("calibration", Plot.calibration(metrics, of: dataSet)),
                ("confusion", Plot.confusion(metrics.confusion, of: dataSet)),
            ]
        case .multiclass(let metrics): return [("confusion", Plot.confusion(metrics.confusion, of: dataSet))]
        }
    }
}
