public import OrderedJSON

/// The content of `evaluation.json`.
///
/// One document for both readers that AWS has: `regression_metrics.mse.value` and its `standard_deviation`, as the
/// pipeline samples write them and `PropertyFile` with `JsonGet` reads them, and the keys of Model Monitor's
/// statistics (<https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html>).
///
/// - `regression_metrics.mse.standard_deviation` is the deviation of the residuals, as in the pipeline samples. Every
///   other `standard_deviation` is the one over ``Subsamples``, or the text "NaN" where there is none.
/// - A number is the shortest text that reads back the same; one that is not finite is the text "NaN", "Infinity" or
///   "-Infinity".
/// - Curves keep at most ``curvePointLimit`` points, evenly spaced with both ends kept, and the precision-recall curve
///   ascends in recall. How many points there were stands in `additional_metrics`.
/// - What has no key in Model Monitor, such as `log_loss`, stands in the object `additional_metrics`.
public enum EvaluationReport {
    /// The most points of a curve.
    public static let curvePointLimit = 1_000

    /// The document for what was measured; usually one of the three.
    public static func json(
        regression: RegressionMetrics? = nil, binary: BinaryMetrics? = nil, multiclass: MulticlassMetrics? = nil
    ) -> JSON {
        var (document, additional) = (JSONObject(), JSONObject())
        if let regression {
            document["regression_metrics"] = .object(members(of: regression))
            append(
                [
                    ("max_error", regression.maxError), ("residual_mean", regression.residualMean),
                    ("residual_standard_deviation", regression.residualDeviation),
                ], to: &additional)
        }
        if let binary {
            let (roc, precisionRecall) = (binary.rocCurve, binary.precisionRecallCurve)
            document["binary_classification_metrics"] = .object(members(of: binary, roc, precisionRecall))
            append(
                [
                    ("threshold", binary.threshold), ("log_loss", binary.logLoss),
                    ("average_precision", binary.averagePrecision), ("brier_score", binary.brierScore),
                ], to: &additional)
            additional["receiver_operating_characteristic_curve_points"] = [
                "value": .number(JSONNumber(roc.thresholds.count))
            ]
            additional["precision_recall_curve_points"] = [
                "value": .number(JSONNumber(precisionRecall.recalls.count))
            ]
        }
        if let multiclass {
            document["multiclass_classification_metrics"] = .object(members(of: multiclass))
            append(values(beyondModelMonitor: multiclass), to: &additional)
        }
        document["additional_metrics"] = .object(additional)
        return .object(document)
    }

    // MARK: - Kinds of models

    private static func members(of metrics: RegressionMetrics) -> JSONObject {
        [
            "mae": entry(metrics.meanAbsoluteError, metrics.deviations?.meanAbsoluteError),
            "mse": entry(metrics.meanSquaredError, metrics.residualDeviation),
            "rmse": entry(metrics.rootMeanSquaredError, metrics.deviations?.rootMeanSquaredError),
            "r2": entry(metrics.rSquared, metrics.deviations?.rSquared),
        ]
    }

    private static func members(
        of metrics: BinaryMetrics, _ roc: ROCCurve, _ precisionRecall: PrecisionRecallCurve
    ) -> JSONObject {
        var members: JSONObject = ["confusion_matrix": matrix(metrics.confusion)]
        for (name, value) in BinaryValues.list(metrics.confusion, auc: metrics.rocAUC) {
            if name == "auc" {
                members["receiver_operating_characteristic_curve"] = [
                    "false_positive_rates": curve(roc.falsePositiveRates),
                    "true_positive_rates": curve(roc.truePositiveRates),
                ]
                members["precision_recall_curve"] = [
                    "precisions": curve(precisionRecall.precisions.reversed()),
                    "recalls": curve(precisionRecall.recalls.reversed()),
                ]
            }
            members[name] = entry(value, metrics.deviations?[name])
        }
        return members
    }

    private static func members(of metrics: MulticlassMetrics) -> JSONObject {
        var members: JSONObject = ["confusion_matrix": matrix(metrics.confusion)]
        for (name, value) in MulticlassValues.list(metrics.confusion) {
            members[name] = entry(value, metrics.deviations?[name])
        }
        return members
    }

    private static func values(beyondModelMonitor metrics: MulticlassMetrics) -> [(String, Double)] {
        let confusion = metrics.confusion
        return [
            ("log_loss", metrics.logLoss), ("macro_auc_ovr", metrics.macroAUC),
            ("weighted_auc_ovr", metrics.weightedAUC), ("macro_recall", confusion.macro(confusion.recall)),
            ("macro_precision", confusion.macro(confusion.precision)),
            ("macro_f1", confusion.macro { confusion.fScore(beta: 1, of: $0) }),
        ]
            + [2, 3, 5].filter { $0 < confusion.classes.count }.map { ("top_\($0)_accuracy", metrics.topKAccuracy($0)) }
    }

    // MARK: - Values

    private static func append(_ values: [(String, Double)], to object: inout JSONObject) {
        for (name, value) in values {
            object[name] = ["value": number(value)]
        }
    }

    private static func entry(_ value: Double, _ deviation: Double?) -> JSON {
        ["value": number(value), "standard_deviation": number(deviation ?? .nan)]
    }

    private static func number(_ value: Double) -> JSON {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return .number(JSONNumber(value))
    }

    private static func matrix(_ confusion: ConfusionMatrix) -> JSON {
        let classes = confusion.classes
        let rows = classes.indices.map { actual in
            let counts = classes.indices.map { predicted in
                (classes[predicted], JSON.number(JSONNumber(confusion[actual: actual, predicted: predicted])))
            }
            return (classes[actual], JSON.object(JSONObject(counts)))
        }
        return .object(JSONObject(rows))
    }

    private static func curve(_ values: [Double]) -> JSON {
        .array(Thinning.evenly(values.count, limit: curvePointLimit).map { number(values[$0]) })
    }
}
