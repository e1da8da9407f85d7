/// What becomes of a hyperparameter here.
enum HyperparameterRole: Hashable, Sendable {
    /// It shapes the model or the report.
    case used
    /// It steers how the service's stochastic gradient descent gets near the solution, which is computed directly here.
    case solver
    /// It belongs to a loss that is not available here; with the others the service does not look at it.
    case loss(String)
    /// It is set by the service or the tuner, never by users.
    case service
}

/// One row of the algorithm's table of hyperparameters.
struct HyperparameterEntry: Sendable {
    let name: String
    let domain: HyperparameterDomain
    let role: HyperparameterRole

    init(_ name: String, _ domain: HyperparameterDomain, _ role: HyperparameterRole = .used) {
        self.name = name
        self.domain = domain
        self.role = role
    }
}

/// The hyperparameters of linear-learner:1.
///
/// Names and ranges: "Linear learner hyperparameters" in the SageMaker developer guide (ll_hyperparameters), the
/// checks of the Python SDK (sagemaker/amazon/linear_learner.py, 2.257), and for `feature_dim` = `auto`, the default
/// `num_classes` = 1 and the names with an underscore the default-input.json that the container prints when it starts.
/// Where guide and SDK differ, the wider range stands (`margin` and `huber_delta` of 0, `num_classes` of 1 outside of
/// multiclass), except that decay rates of exactly 1 are refused as in the SDK.
enum HyperparameterTable {
    static let entries: [HyperparameterEntry] = model + classification + solver + losses + service

    /// In the order of the table; the service's own names, with an underscore, are left out.
    static let names = entries.map(\.name).filter { !$0.hasPrefix("_") }

    static subscript(name: String) -> HyperparameterEntry? { entries.first { $0.name == name } }

    private static let positive = 1...Int.max

    private static let model: [HyperparameterEntry] = [
        .init("predictor_type", .words(["binary_classifier", "multiclass_classifier", "regressor"])),
        .init("feature_dim", .integer(positive, orAuto: true)),
        .init("num_classes", .integer(1...1_000_000, orAuto: false)),
        .init(
            "loss",
            .words([
                "auto", "squared_loss", "logistic", "softmax_loss", "absolute_loss", "hinge_loss",
                "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss", "quantile_loss", "huber_loss",
            ])),
        .init("wd", .real(.notNegative, words: ["auto"])),
        .init("l1", .real(.notNegative, words: ["auto"])),
        .init("use_bias", .truth(orAuto: false)),
        .init("bias_wd_mult", .real(.notNegative, words: ["auto"])),
        .init("normalize_data", .truth(orAuto: true)),
        .init("normalize_label", .truth(orAuto: true)),
        .init("unbias_data", .truth(orAuto: true)),
        .init("unbias_label", .truth(orAuto: true)),
    ]

    private static let classification: [HyperparameterEntry] = [
        .init("positive_example_weight_mult", .real(.positive, words: ["balanced", "auto"])),
        .init("balance_multiclass_weights", .truth(orAuto: false)),
        .init(
            "binary_classifier_model_selection_criteria",
            .words([
                "accuracy", "f_beta", "f1", "precision_at_target_recall", "recall_at_target_precision",
                "cross_entropy_loss", "loss_function",
            ])),
        .init("target_precision", .real(.openUnit, words: [])),
        .init("target_recall", .real(.openUnit, words: [])),
        .init("f_beta", .real(.positive, words: [])),
        .init("accuracy_top_k", .integer(1...1_000_000, orAuto: false)),
    ]

    private static let solver: [HyperparameterEntry] = [
        .init("epochs", .integer(positive, orAuto: false), .solver),
        .init("mini_batch_size", .integer(positive, orAuto: false), .solver),
        .init("optimizer", .words(["auto", "sgd", "adam", "rmsprop"]), .solver),
        .init("learning_rate", .real(.positive, words: ["auto"]), .solver),
        .init("momentum", .real(.unitBelowOne, words: ["auto"]), .solver),
        .init("beta_1", .real(.unitBelowOne, words: ["auto"]), .solver),
        .init("beta_2", .real(.unitBelowOne, words: ["auto"]), .solver),
        .init("bias_lr_mult", .real(.positive, words: ["auto"]), .solver),
        .init("use_lr_scheduler", .truth(orAuto: false), .solver),
        .init("lr_scheduler_step", .integer(positive, orAuto: true), .solver),
        .init("lr_scheduler_factor", .real(.openUnit, words: ["auto"]), .solver),
        .init("lr_scheduler_minimum_lr", .real(.positive, words: ["auto"]), .solver),
        .init("init_method", .words(["uniform", "normal"]), .solver),
        .init("init_scale", .real(.positive, words: []), .solver),
        .init("init_sigma", .real(.positive, words: []), .solver),
        .init("init_bias", .real(.any, words: []), .solver),
        .init("num_models", .integer(positive, orAuto: true), .solver),
        .init("num_calibration_samples", .integer(positive, orAuto: true), .solver),
        .init("num_point_for_scaler", .integer(positive, orAuto: false), .solver),
        .init("early_stopping_patience", .integer(positive, orAuto: false), .solver),
        .init("early_stopping_tolerance", .real(.positive, words: []), .solver),
    ]

    private static let losses: [HyperparameterEntry] = [
        .init("margin", .real(.notNegative, words: []), .loss("hinge_loss")),
        .init("quantile", .real(.openUnit, words: []), .loss("quantile_loss")),
        .init("loss_insensitivity", .real(.positive, words: []), .loss("eps_insensitive_*_loss")),
        .init("huber_delta", .real(.notNegative, words: []), .loss("huber_loss")),
    ]

    private static let service: [HyperparameterEntry] = [
        .init("_tuning_objective_metric", .text, .service),
        .init("_kvstore", .text, .service),
        .init("_num_gpus", .text, .service),
        .init("_num_kv_servers", .text, .service),
        .init("_log_level", .text, .service),
        .init("_enable_profiler", .text, .service),
    ]
}
