/// A metric of the algorithm and the regular expression that takes its value from the log.
public struct MetricDefinition: Hashable, Sendable {
    /// Such as `validation:mse`.
    public let name: String
    /// With one group, which matches the value.
    public let regex: String

    init(_ name: String, _ regex: String) {
        self.name = name
        self.regex = regex
    }

    /// The MetricDefinitions of linear-learner:1.
    ///
    /// Source: all but the three for `roc_auc_score` as DescribeHyperParameterTuningJob shows them for a tuning job of
    /// March 2020. The metrics `validation:roc_auc_score` and `test:roc_auc_score` are listed in the developer guide
    /// ("Metrics computed by the linear learner algorithm"); their expressions here follow the others, and match the
    /// lines the container prints. `train:roc_auc_score` is here for completeness and not in the guide.
    public static let all: [MetricDefinition] =
        [
            MetricDefinition("train:progress", #"#progress_metric: host=\S+, completed (\S+) %"#),
            MetricDefinition(
                "train:throughput", #"#throughput_metric: host=\S+, train throughput=(\S+) records/second"#),
            MetricDefinition(
                "train:objective_loss", #"#quality_metric: host=\S+, epoch=\S+, train \S+_objective <loss>=(\S+)"#),
            MetricDefinition(
                "validation:objective_loss",
                #"#quality_metric: host=\S+, epoch=\S+, validation \S+_objective <loss>=(\S+)"#),
            MetricDefinition(
                "train:objective_loss:final", #"#quality_metric: host=\S+, train \S+_objective <loss>=(\S+)"#),
            MetricDefinition(
                "validation:objective_loss:final",
                #"#quality_metric: host=\S+, validation \S+_objective <loss>=(\S+)"#),
            MetricDefinition("test:objective_loss", #"#quality_metric: host=\S+, test \S+_objective <loss>=(\S+)"#),
        ] + regression + binary + multiclass

    private static let regression =
        final("mse", "mse <loss>", ["train", "validation", "test"])
        + final("absolute_loss", "absolute_loss <loss>", ["train", "validation", "test"])

    private static let binary =
        final(
            "binary_classification_accuracy", "binary_classification_accuracy <score>", ["train", "validation", "test"])
        + final("binary_f_beta", #"binary_f_\S+ <score>"#, ["train", "validation", "test"])
        + final("precision", "precision <score>", ["train", "validation", "test"])
        + final("recall", "recall <score>", ["train", "validation", "test"])
        + final("roc_auc_score", "roc_auc_score <score>", ["train", "validation", "test"])

    private static let multiclass =
        final("multiclass_accuracy", "multiclass_accuracy <score>", ["validation", "test"])
        + final("multiclass_top_k_accuracy", #"multiclass_top_k_accuracy_\S+ <score>"#, ["validation", "test"])
        + final("dcg", "dcg <score>", ["validation", "test"])
        + final("macro_recall", "macro_recall <score>", ["validation", "test"])
        + final("macro_precision", "macro_precision <score>", ["validation", "test"])
        + final("macro_f_beta", #"macro_f_\S+ <score>"#, ["validation", "test"])

    private static func final(_ name: String, _ pattern: String, _ dataSets: [String]) -> [MetricDefinition] {
        dataSets.map { MetricDefinition("\($0):\(name)", #"#quality_metric: host=\S+, \#($0) \#(pattern)=(\S+)"#) }
    }
}
