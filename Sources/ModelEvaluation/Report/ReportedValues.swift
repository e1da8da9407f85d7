/// The values that Model Monitor reports of a classification into two classes, by its keys and in its order.
enum BinaryValues {
    typealias Value = (name: String, value: Double)

    static func list(_ confusion: ConfusionMatrix, auc: Double) -> [Value] {
        let constant = confusion.constant(predicting: 1)
        return beforeCurves(confusion, constant) + [("auc", auc)] + scores(confusion, suffix: "")
            + scores(constant, suffix: "_best_constant_classifier")
    }

    /// What Model Monitor lists before the curves.
    static func beforeCurves(_ confusion: ConfusionMatrix, _ constant: ConfusionMatrix) -> [Value] {
        let (found, missed) = (rate(confusion, 1, 1), rate(confusion, 1, 0))
        let (rejected, alarms) = (rate(confusion, 0, 0), rate(confusion, 0, 1))
        return [
            ("recall", confusion.recall(of: 1)), ("precision", confusion.precision(of: 1)),
            ("accuracy", confusion.accuracy), ("recall_best_constant_classifier", constant.recall(of: 1)),
            ("precision_best_constant_classifier", constant.precision(of: 1)),
            ("accuracy_best_constant_classifier", constant.accuracy), ("true_positive_rate", found),
            ("true_negative_rate", rejected), ("false_positive_rate", alarms), ("false_negative_rate", missed),
        ]
    }

    private static func scores(_ confusion: ConfusionMatrix, suffix: String) -> [Value] {
        [
            ("f0_5\(suffix)", confusion.fScore(beta: 0.5, of: 1)), ("f1\(suffix)", confusion.fScore(beta: 1, of: 1)),
            ("f2\(suffix)", confusion.fScore(beta: 2, of: 1)),
        ]
    }

    /// The share of a class that was taken for a class; NaN where it has no row, as in `roc_curve`.
    private static func rate(_ confusion: ConfusionMatrix, _ actual: Int, _ predicted: Int) -> Double {
        Double(confusion[actual: actual, predicted: predicted]) / Double(confusion.support(of: actual))
    }
}

/// The values that Model Monitor reports of a classification into several classes, by its keys and in its order.
enum MulticlassValues {
    static func list(_ confusion: ConfusionMatrix) -> [BinaryValues.Value] {
        scores(confusion, suffix: "")
            + scores(
                confusion.constant(predicting: confusion.mostFrequentClass), suffix: "_best_constant_classifier")
    }

    private static func scores(_ confusion: ConfusionMatrix, suffix: String) -> [BinaryValues.Value] {
        [
            ("accuracy\(suffix)", confusion.accuracy),
            ("weighted_recall\(suffix)", confusion.weighted(confusion.recall)),
            ("weighted_precision\(suffix)", confusion.weighted(confusion.precision)),
            ("weighted_f0_5\(suffix)", confusion.weighted { confusion.fScore(beta: 0.5, of: $0) }),
            ("weighted_f1\(suffix)", confusion.weighted { confusion.fScore(beta: 1, of: $0) }),
            ("weighted_f2\(suffix)", confusion.weighted { confusion.fScore(beta: 2, of: $0) }),
        ]
    }
}
