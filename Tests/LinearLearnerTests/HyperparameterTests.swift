import OrderedJSON
import Testing

@testable import LinearLearner

/// Reads hyperparameters from JSON text.
private func read(_ text: String) throws -> Hyperparameters { try Hyperparameters(parsing: Array(text.utf8)) }

/// The problems of JSON text; empty when there are none.
private func problems(_ text: String) -> [HyperparameterProblem] {
    do {
        _ = try read(text)
        return []
    } catch let error as HyperparameterError {
        return error.problems
    } catch {
        return []
    }
}

/// JSON text of a regressor with further members.
private func regressor(_ members: String) -> String { "{\"predictor_type\": \"regressor\", \(members)}" }

/// JSON text of a binary classifier with further members.
private func binary(_ members: String) -> String { "{\"predictor_type\": \"binary_classifier\", \(members)}" }

@Suite struct `Hyperparameters of a job` {
    // MARK: - Settings

    @Test func `of a plain regressor are the defaults`() throws {
        let given = try read(#"{"predictor_type": "regressor"}"#)

        #expect(
            given.settings
                == LinearLearnerSettings(
                    predictor: .regressor(Regressor(l1: 0, normalizesLabel: true)), weightDecay: 0, usesBias: true,
                    normalizesData: true, featureCount: nil, tuningObjectiveMetric: nil))
        #expect(given.notes == [.automaticPenalty(["wd", "l1"])])
    }

    @Test func `of a plain binary classifier are the defaults`() throws {
        let given = try read(#"{"predictor_type": "binary_classifier"}"#)

        #expect(
            given.settings.predictor
                == .binaryClassifier(
                    BinaryClassifier(positiveExampleWeight: .value(1), selection: .accuracy, fBeta: 1)))
    }

    @Test func `of a plain multiclass classifier are the defaults`() throws {
        let given = try read(#"{"predictor_type": "multiclass_classifier", "num_classes": "7"}"#)

        #expect(
            given.settings.predictor
                == .multiclassClassifier(
                    MulticlassClassifier(classCount: 7, accuracyTopK: 3, balancesClassWeights: false, fBeta: 1)))
    }

    @Test func `that are all given are all used`() throws {
        let given = try read(
            regressor(
                #""feature_dim": "13", "wd": "0.01", "l1": "1e-3", "use_bias": "false", "normalize_data": "false", "#
                    + #""normalize_label": "false", "loss": "squared_loss", "_tuning_objective_metric": "test:mse""#))

        #expect(
            given.settings
                == LinearLearnerSettings(
                    predictor: .regressor(Regressor(l1: 0.001, normalizesLabel: false)), weightDecay: 0.01,
                    usesBias: false, normalizesData: false, featureCount: 13, tuningObjectiveMetric: "test:mse"))
        #expect(given.notes.isEmpty)
    }

    @Test(arguments: [
        (#""wd": "0.5", "use_bias": "False", "feature_dim": "4""#, #""wd": 0.5, "use_bias": false, "feature_dim": 4"#),
        (#""wd": "\"0.5\"", "normalize_data": "\"true\"""#, #""wd": 5e-1, "normalize_data": true"#),
        (#""wd": "auto", "l1": "auto", "normalize_label": "auto""#, #""loss": "auto", "feature_dim": "auto""#),
    ])
    func `mean the same quoted, quoted twice and not at all`(_ strings: String, _ values: String) throws {
        let left = try read(regressor(strings))
        let right = try read(regressor(values))

        #expect(left.settings == right.settings)
    }

    @Test func `may have a predictor type quoted twice`() throws {
        let given = try read(#"{"predictor_type": "\"regressor\""}"#)

        #expect(given.settings.predictor.type == .regressor)
    }

    @Test(
        arguments: [
            (#""x": 1"#, nil),
            (#""binary_classifier_model_selection_criteria": "accuracy""#, .accuracy),
            (#""binary_classifier_model_selection_criteria": "f_beta", "f_beta": "0.5""#, .fBeta(0.5)),
            (#""binary_classifier_model_selection_criteria": "f1", "f_beta": "0.5""#, .fBeta(1)),
            (
                #""binary_classifier_model_selection_criteria": "precision_at_target_recall", "target_recall": "0.25""#,
                .precisionAtTargetRecall(0.25)
            ),
            (
                #""binary_classifier_model_selection_criteria": "precision_at_target_recall""#,
                .precisionAtTargetRecall(0.8)
            ),
            (
                #""binary_classifier_model_selection_criteria": "recall_at_target_precision", "#
                    + #""target_precision": "0.9""#,
                .recallAtTargetPrecision(0.9)
            ),
            (#""binary_classifier_model_selection_criteria": "cross_entropy_loss""#, .crossEntropyLoss),
            (#""binary_classifier_model_selection_criteria": "loss_function""#, .lossFunction),
        ] as [(String, BinaryModelSelection?)])
    func `choose how a threshold is found`(_ members: String, _ expected: BinaryModelSelection?) throws {
        guard let expected else {
            #expect(problems(binary(members)).map(\.key) == ["x"])
            return
        }
        guard case .binaryClassifier(let classifier) = try read(binary(members)).settings.predictor else {
            Issue.record("not a binary classifier")
            return
        }
        #expect(classifier.selection == expected)
    }

    @Test(
        arguments: [
            ("\"balanced\"", .balanced), ("\"2.5\"", .value(2.5)), ("3", .value(3)),
        ] as [(String, PositiveExampleWeight)])
    func `weigh positive examples`(_ text: String, _ expected: PositiveExampleWeight) throws {
        guard
            case .binaryClassifier(let classifier) = try read(
                binary("\"positive_example_weight_mult\": \(text)")
            ).settings.predictor
        else {
            Issue.record("not a binary classifier")
            return
        }
        #expect(classifier.positiveExampleWeight == expected)
    }

    @Test func `balance by the counts of the classes`() {
        #expect(PositiveExampleWeight.balanced.weight(negatives: 90, positives: 10) == 9)
        #expect(PositiveExampleWeight.balanced.weight(negatives: 90, positives: 0) == nil)
        #expect(PositiveExampleWeight.balanced.weight(negatives: 0, positives: 5) == nil)
        #expect(PositiveExampleWeight.value(2).weight(negatives: 90, positives: 0) == 2)
    }

    // MARK: - Notes

    @Test(
        arguments: [
            (
                regressor(#""wd": "0", "l1": "0", "epochs": "3", "learning_rate": "auto", "optimizer": "sgd""#),
                [.notUsedByExactSolver(["epochs", "learning_rate", "optimizer"])]
            ),
            (
                regressor(#""wd": "0", "l1": "0", "f_beta": "2", "target_recall": "0.5", "num_classes": "1""#),
                [.otherPredictor(["f_beta", "target_recall", "num_classes"], .regressor)]
            ),
            (
                binary(#""wd": "1", "l1": "0", "accuracy_top_k": "2", "normalize_label": "true""#),
                [
                    .otherPredictor(["accuracy_top_k"], .binaryClassifier),
                    .otherPredictor(["normalize_label"], .binaryClassifier),
                ]
            ),
            (
                binary(#""wd": "1", "l1": "0", "target_recall": "0.5""#),
                [.otherSelectionCriterion(["target_recall"], criterion: "accuracy")]
            ),
            (
                regressor(#""wd": "1", "l1": "0", "quantile": "0.5", "huber_delta": "0", "margin": "1""#),
                [.otherLoss(["quantile", "huber_delta", "margin"], loss: "squared_loss")]
            ),
            (
                regressor(#""wd": "1", "l1": "0", "unbias_data": "false", "unbias_label": "true""#),
                [.absorbedByBias(["unbias_data", "unbias_label"])]
            ),
            (
                regressor(#""wd": "1", "l1": "0", "use_bias": "false", "unbias_label": "true", "bias_wd_mult": "1""#),
                [.needBias(["unbias_label", "bias_wd_mult"])]
            ),
            (regressor(#""wd": "1", "l1": "0", "bias_wd_mult": "0", "_tuning_objective_metric": """#), []),
            (regressor(#""wd": "0", "l1": "0", "bias_wd_mult": "2""#), []),
            (
                regressor(#""wd": "1", "_num_gpus": "auto""#),
                [.serviceInternal(["_num_gpus"]), .automaticPenalty(["l1"])]
            ),
        ] as [(String, [HyperparameterNote])])
    func `say what has no part`(_ text: String, _ expected: [HyperparameterNote]) throws {
        let notes = try read(text).notes

        #expect(notes == expected)
        #expect(notes.allSatisfy { !$0.message.isEmpty && !$0.message.contains("\n") })
    }

    @Test func `of the solver are named in one line`() throws {
        let notes = try read(regressor(#""wd": 0, "l1": 0, "epochs": "3", "momentum": "0.9""#)).notes

        #expect(notes.map(\.message) == ["not used by the exact solver: epochs, momentum"])
    }

    // MARK: - Problems

    @Test(
        arguments: [
            ("[]", .notAnObject(found: "an array")),
            ("{}", .predictorTypeMissing),
            (
                #"{"predictor_type": "Regressor"}"#,
                .outOfDomain(
                    "predictor_type", value: "Regressor",
                    wanted: #""binary_classifier", "multiclass_classifier" or "regressor""#, nearest: ["regressor"])
            ),
            (#"{"predictor_type": "multiclass_classifier"}"#, .classCountMissing),
            (#"{"predictor_type": "multiclass_classifier", "num_classes": "2"}"#, .tooFewClasses(2)),
            (regressor(#""epoch": "3""#), .unknown("epoch", value: "3", nearest: ["epochs"])),
            (regressor(#""learningRate": 1"#), .unknown("learningRate", value: "1", nearest: ["learning_rate"])),
            (regressor(#""xyzzy": "3""#), .unknown("xyzzy", value: "3", nearest: [])),
            (regressor(#""wd": null"#), .notAString("wd", found: "null")),
            (regressor(#""wd": ["0.1"]"#), .notAString("wd", found: "an array")),
            (regressor(#""loss": "absolute_loss""#), .lossNotAvailable("absolute_loss", .regressor)),
            (regressor(#""loss": "huber_loss""#), .lossNotAvailable("huber_loss", .regressor)),
            (regressor(#""loss": "quantile_loss""#), .lossNotAvailable("quantile_loss", .regressor)),
            (
                regressor(#""loss": "eps_insensitive_squared_loss""#),
                .lossNotAvailable("eps_insensitive_squared_loss", .regressor)
            ),
            (binary(#""loss": "hinge_loss""#), .lossNotAvailable("hinge_loss", .binaryClassifier)),
            (binary(#""loss": "squared_loss""#), .lossOfOtherPredictor("squared_loss", .binaryClassifier)),
            (regressor(#""loss": "logistic""#), .lossOfOtherPredictor("logistic", .regressor)),
            (binary(#""l1": "0.1""#), .absolutePenaltyNotAvailable(value: "0.1", .binaryClassifier)),
            (regressor(#""wd": "1", "bias_wd_mult": "0.5""#), .biasPenaltyNotAvailable(value: "0.5")),
            (binary(#""positive_example_weight_mult": "auto""#), .searchedExampleWeightNotAvailable),
            (regressor(#""use_bias": "false", "unbias_data": "true""#), .unbiasedDataWithoutBias),
        ] as [(String, HyperparameterProblem)])
    func `that cannot be used are refused`(_ text: String, _ expected: HyperparameterProblem) {
        #expect(problems(text) == [expected])
        #expect(expected.description.contains(expected.key ?? "hyperparameters.json"))
        #expect(!expected.remedy.isEmpty)
    }

    @Test(arguments: [
        ("wd", ["-0.1", "nan", "inf", "0x1", "1e999", "", "Auto", "0,1"]),
        ("l1", ["-1", "abc"]),
        ("feature_dim", ["0", "-3", "2.5", "1e3", "many"]),
        ("num_classes", ["0", "1000001"]),
        ("accuracy_top_k", ["0", "1000001", "x"]),
        ("use_bias", ["auto", "1", "yes"]),
        ("normalize_data", ["1", "none"]),
        ("normalize_label", ["maybe"]),
        ("unbias_data", ["no"]),
        ("unbias_label", ["no"]),
        ("bias_wd_mult", ["-1"]),
        ("loss", ["mse"]),
        ("positive_example_weight_mult", ["0", "-1", "balance"]),
        ("balance_multiclass_weights", ["auto"]),
        ("binary_classifier_model_selection_criteria", ["auc"]),
        ("target_precision", ["0", "1", "1.5", "80%"]),
        ("target_recall", ["0", "1", "auto"]),
        ("f_beta", ["0", "-1"]),
        ("epochs", ["0", "1.5", "auto"]),
        ("mini_batch_size", ["0", "auto"]),
        ("optimizer", ["adamw"]),
        ("learning_rate", ["0"]),
        ("momentum", ["1", "-0.1"]),
        ("beta_1", ["1"]),
        ("beta_2", ["1.0"]),
        ("bias_lr_mult", ["0"]),
        ("use_lr_scheduler", ["auto"]),
        ("lr_scheduler_step", ["0"]),
        ("lr_scheduler_factor", ["0", "1"]),
        ("lr_scheduler_minimum_lr", ["0"]),
        ("init_method", ["zeros"]),
        ("init_scale", ["0"]),
        ("init_sigma", ["0"]),
        ("init_bias", ["auto"]),
        ("num_models", ["0"]),
        ("num_calibration_samples", ["0"]),
        ("num_point_for_scaler", ["auto"]),
        ("early_stopping_patience", ["0"]),
        ("early_stopping_tolerance", ["0"]),
        ("margin", ["-1"]),
        ("quantile", ["0", "1"]),
        ("loss_insensitivity", ["0"]),
        ("huber_delta", ["-1"]),
    ])
    func `outside of their range are refused, used or not`(_ key: String, _ values: [String]) {
        for value in values {
            let found = problems(regressor("\"\(key)\": \"\(value)\""))

            #expect(found.count == 1)
            guard case .outOfDomain(key, value, let wanted, _)? = found.first else {
                Issue.record("\(key)=\(value): \(found)")
                continue
            }
            #expect(!wanted.isEmpty)
        }
    }

    @Test func `are all in the table of ranges above`() {
        #expect(HyperparameterTable.names.count == 44)
        #expect(Set(HyperparameterTable.names).count == 44)
    }

    @Test(arguments: HyperparameterTable.entries.map(\.name))
    func `take their defaults of the container`(_ name: String) throws {
        // default-input.json of the container, as it prints it on starting (March and November 2020).
        let defaults = [
            "loss_insensitivity": "0.01", "epochs": "15", "feature_dim": "auto", "init_bias": "0.0",
            "lr_scheduler_factor": "auto", "num_calibration_samples": "10000000", "accuracy_top_k": "3",
            "_num_kv_servers": "auto", "use_bias": "true", "num_point_for_scaler": "10000", "_log_level": "info",
            "quantile": "0.5", "bias_lr_mult": "auto", "lr_scheduler_step": "auto", "init_method": "uniform",
            "init_sigma": "0.01", "lr_scheduler_minimum_lr": "auto", "target_recall": "0.8", "num_models": "auto",
            "early_stopping_patience": "3", "momentum": "auto", "unbias_label": "auto", "wd": "auto",
            "optimizer": "auto", "_tuning_objective_metric": "", "early_stopping_tolerance": "0.001",
            "learning_rate": "auto", "_kvstore": "auto", "normalize_data": "true",
            "binary_classifier_model_selection_criteria": "accuracy", "use_lr_scheduler": "true",
            "target_precision": "0.8", "unbias_data": "auto", "init_scale": "0.07", "bias_wd_mult": "auto",
            "f_beta": "1.0", "mini_batch_size": "1000", "huber_delta": "1.0", "num_classes": "1",
        ]
        guard let value = defaults[name] else { return }
        let plain = try read(#"{"predictor_type": "regressor"}"#)

        #expect(try read(regressor("\"\(name)\": \"\(value)\"")).settings == plain.settings)
    }

    @Test func `report every problem at once, in the order of the file`() {
        let found = problems(
            #"{"epoch": "3", "wd": "-1", "loss": "hinge_loss", "predictor_type": "multiclass_classifier", "l1": "2"}"#)

        #expect(found.map(\.key) == ["epoch", "wd", "loss", "l1", "num_classes"])
    }

    @Test func `explain a problem in full`() {
        let error = HyperparameterError(problems: problems(regressor(#""loss": "absolute_loss""#)))

        #expect(
            error.description
                == "loss \"absolute_loss\" is not available here; SageMaker would minimise it by stochastic gradient "
                + "descent; set loss to auto or squared_loss, or train this model with SageMaker or scikit-learn")
    }

    @Test func `that are no JSON are refused with the place`() {
        let found = problems("{\"predictor_type\": }")

        #expect(found.count == 1)
        #expect(found.first?.description.contains("line 1, column 20") == true)
    }
}

@Suite struct `Penalties of a job` {
    @Test func `of a regressor follow from wd and l1`() throws {
        func penalty(_ members: String, scale: Double = 1) throws -> RegressionPenalty? {
            try read(regressor(members)).settings.regressionPenalty(rowCount: 200, labelScale: scale)
        }

        #expect(try penalty(#""wd": "auto""#) == RegressionPenalty.none)
        #expect(try penalty(#""wd": "0.25""#) == .ridge(alpha: 50))
        #expect(try penalty(#""wd": "0.25""#, scale: 8) == .ridge(alpha: 50))
        #expect(try penalty(#""l1": "0.5""#) == .elasticNet(alpha: 0.5, l1Ratio: 1))
        #expect(try penalty(#""l1": "0.5", "wd": "1.5""#) == .elasticNet(alpha: 2, l1Ratio: 0.25))
        #expect(try penalty(#""l1": "0.5", "wd": "1""#, scale: 2) == .elasticNet(alpha: 2, l1Ratio: 0.5))
        #expect(try read(regressor(#""wd": "1""#)).settings.logisticPenalty(rowCount: 5) == nil)
    }

    @Test func `of a classifier are C`() throws {
        let settings = try read(binary(#""wd": "0.01""#)).settings

        #expect(settings.logisticPenalty(rowCount: 400)?.lambda == 4)
        #expect(settings.logisticPenalty(rowCount: 400)?.c == 0.25)
        #expect(try read(binary(#""wd": "0""#)).settings.logisticPenalty(rowCount: 400)?.c == nil)
        #expect(settings.regressionPenalty(rowCount: 400) == nil)
    }

    /// One feature, no intercept: each objective is minimised by hand.
    @Test func `have the minimum of the assumed objective`() throws {
        let (x, y) = ([1.0, -2, 3, 0.5], [2.0, -1, 4, 3])
        let (wd, l1) = (0.3, 0.2)
        let xx = zip(x, x).map(*).reduce(0, +) / 4
        let xy = zip(x, y).map(*).reduce(0, +) / 4
        // d/db of (1/n) sum (y - xb)²/2 + wd/2 b² + l1 |b| for b > 0.
        let minimum = (xy - l1) / (xx + wd)

        guard
            case .elasticNet(let alpha, let ratio)? = try read(regressor(#""wd": "0.3", "l1": "0.2""#)).settings
                .regressionPenalty(rowCount: 4),
            case .ridge(let ridge)? = try read(regressor(#""wd": "0.3""#)).settings.regressionPenalty(rowCount: 4)
        else {
            Issue.record("wrong kinds")
            return
        }
        let elastic = (xy - alpha * ratio) / (xx + alpha * (1 - ratio))
        #expect(abs(elastic - minimum) < 1e-15)
        let ridged = 4 * xy / (4 * xx + ridge)
        #expect(abs(ridged - xy / (xx + wd)) < 1e-15)
    }
}
