extension HTMLReport.Table {
    /// A data set by name, with what was measured on it.
    public typealias Measured<Metrics> = (dataSet: String, metrics: Metrics)

    /// The metrics of a regression, a column for each data set.
    public init(regression measured: [Measured<RegressionMetrics>], caption: String? = nil) {
        self.init(
            measured, caption: caption,
            [
                ("Rows", { Decimals.grouped($0.rowCount) }),
                ("Mean squared error", { Decimals.significant($0.meanSquaredError) }),
                ("Root mean squared error", { Decimals.significant($0.rootMeanSquaredError) }),
                ("Mean absolute error", { Decimals.significant($0.meanAbsoluteError) }),
                ("R²", { Decimals.significant($0.rSquared) }),
                ("Largest error", { Decimals.significant($0.maxError) }),
                ("Mean of residuals", { Decimals.significant($0.residualMean) }),
                ("Deviation of residuals", { Decimals.significant($0.residualDeviation) }),
            ])
    }

    /// The metrics of a classification into two classes, a column for each data set.
    public init(binary measured: [Measured<BinaryMetrics>], caption: String? = nil) {
        self.init(
            measured, caption: caption,
            [
                ("Rows", { Decimals.grouped($0.rowCount) }),
                ("Rows of class 1", { Decimals.grouped($0.confusion.support(of: 1)) }),
                ("Threshold", { Decimals.significant($0.threshold) }),
                ("Accuracy", { Decimals.significant($0.accuracy) }),
                ("Accuracy, always class 1", { Decimals.significant($0.bestConstantClassifier.accuracy) }),
                ("Precision", { Decimals.significant($0.precision) }),
                ("Recall", { Decimals.significant($0.recall) }),
                ("F1", { Decimals.significant($0.fScore(beta: 1)) }),
                ("Area under ROC curve", { Decimals.significant($0.rocAUC) }),
                ("Average precision", { Decimals.significant($0.averagePrecision) }),
                ("Log loss", { Decimals.significant($0.logLoss) }),
                ("Brier score", { Decimals.significant($0.brierScore) }),
            ])
    }

    /// The metrics of a classification into several classes, a column for each data set.
    public init(multiclass measured: [Measured<MulticlassMetrics>], caption: String? = nil) {
        self.init(
            measured, caption: caption,
            [
                ("Rows", { Decimals.grouped($0.rowCount) }),
                ("Accuracy", { Decimals.significant($0.accuracy) }),
                ("Accuracy, always the most frequent", { Decimals.significant($0.bestConstantClassifier.accuracy) }),
                ("Macro precision", { Decimals.significant($0.confusion.macro($0.confusion.precision)) }),
                ("Macro recall", { Decimals.significant($0.confusion.macro($0.confusion.recall)) }),
                ("Macro F1", { Decimals.significant(Self.fScore($0.confusion, $0.confusion.macro)) }),
                ("Weighted F1", { Decimals.significant(Self.fScore($0.confusion, $0.confusion.weighted)) }),
                ("Macro area under ROC curve", { Decimals.significant($0.macroAUC) }),
                ("Weighted area under ROC curve", { Decimals.significant($0.weightedAUC) }),
                ("Log loss", { Decimals.significant($0.logLoss) }),
            ])
    }

    /// Precision, recall, F1 and rows of each class.
    public init(classes confusion: ConfusionMatrix, caption: String? = nil) {
        self.init(
            caption: caption, columns: ["Class", "Precision", "Recall", "F1", "Rows"],
            rows: confusion.classes.indices.map { index in
                [
                    confusion.classes[index], Decimals.significant(confusion.precision(of: index)),
                    Decimals.significant(confusion.recall(of: index)),
                    Decimals.significant(confusion.fScore(beta: 1, of: index)),
                    Decimals.grouped(confusion.support(of: index)),
                ]
            })
    }

    private init<Metrics>(
        _ measured: [Measured<Metrics>], caption: String?, _ lines: [(label: String, value: (Metrics) -> String)]
    ) {
        self.init(
            caption: caption, columns: ["Metric"] + measured.map(\.dataSet),
            rows: lines.map { line in [line.label] + measured.map { line.value($0.metrics) } })
    }

    private static func fScore(_ confusion: ConfusionMatrix, _ average: ((Int) -> Double) -> Double) -> Double {
        average { confusion.fScore(beta: 1, of: $0) }
    }
}
