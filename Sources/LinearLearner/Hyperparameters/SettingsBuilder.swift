/// Makes settings of values that are good each for itself: what they mean together.
enum SettingsBuilder {
    /// The settings, or `nil` with the reasons among the sheet's problems.
    static func settings(_ sheet: inout HyperparameterSheet) -> LinearLearnerSettings? {
        let usesBias = sheet.truth("use_bias") ?? true
        noteSolver(&sheet)
        let type = predictorType(&sheet)
        checkBias(
            &sheet, usesBias: usesBias, hasNumericLabels: type != .binaryClassifier && type != .multiclassClassifier)
        guard let type else { return nil }
        checkLoss(&sheet, type)
        noteOtherPredictors(&sheet, type)
        let (weightDecay, l1) = penalties(&sheet, type)
        guard let predictor = predictor(&sheet, type, l1: l1) else { return nil }
        return LinearLearnerSettings(
            predictor: predictor, weightDecay: weightDecay, usesBias: usesBias,
            normalizesData: sheet.truth("normalize_data") ?? true, featureCount: sheet.integer("feature_dim"),
            tuningObjectiveMetric: sheet.word("_tuning_objective_metric").flatMap { $0.isEmpty ? nil : $0 })
    }

    // MARK: - The kind of model

    private static func predictorType(_ sheet: inout HyperparameterSheet) -> PredictorType? {
        if let type = sheet.word("predictor_type").flatMap(PredictorType.init) { return type }
        if !sheet.isBad("predictor_type") { sheet.refuse(.predictorTypeMissing) }
        return nil
    }

    private static func predictor(
        _ sheet: inout HyperparameterSheet, _ type: PredictorType, l1: Double
    ) -> Predictor? {
        let fBeta = sheet.real("f_beta") ?? 1
        switch type {
        case .regressor:
            return .regressor(Regressor(l1: l1, normalizesLabel: sheet.truth("normalize_label") ?? true))
        case .binaryClassifier:
            return .binaryClassifier(
                BinaryClassifier(
                    positiveExampleWeight: positiveExampleWeight(&sheet), selection: selection(&sheet, fBeta: fBeta),
                    fBeta: fBeta))
        case .multiclassClassifier:
            guard let count = classCount(&sheet) else { return nil }
            return .multiclassClassifier(
                MulticlassClassifier(
                    classCount: count, accuracyTopK: sheet.integer("accuracy_top_k") ?? 3,
                    balancesClassWeights: sheet.truth("balance_multiclass_weights") ?? false, fBeta: fBeta))
        }
    }

    private static func classCount(_ sheet: inout HyperparameterSheet) -> Int? {
        guard let count = sheet.integer("num_classes") else {
            if !sheet.isBad("num_classes") { sheet.refuse(.classCountMissing) }
            return nil
        }
        guard count >= 3 else {
            sheet.refuse(.tooFewClasses(count))
            return nil
        }
        return count
    }

    private static func positiveExampleWeight(_ sheet: inout HyperparameterSheet) -> PositiveExampleWeight {
        switch sheet.word("positive_example_weight_mult") {
        case "balanced"?: return .balanced
        case "auto"?: sheet.refuse(.searchedExampleWeightNotAvailable)
        default: break
        }
        return .value(sheet.real("positive_example_weight_mult") ?? 1)
    }

    private static func selection(_ sheet: inout HyperparameterSheet, fBeta: Double) -> BinaryModelSelection {
        let criterion = sheet.word("binary_classifier_model_selection_criteria") ?? "accuracy"
        let parameters = [
            "precision_at_target_recall": "target_recall", "recall_at_target_precision": "target_precision",
        ]
        sheet.note(["target_recall", "target_precision"].filter { $0 != parameters[criterion] }) {
            .otherSelectionCriterion($0, criterion: criterion)
        }
        switch criterion {
        case "f_beta": return .fBeta(fBeta)
        // The SDK's name for f_beta with a beta of 1.
        case "f1": return .fBeta(1)
        case "precision_at_target_recall": return .precisionAtTargetRecall(sheet.real("target_recall") ?? 0.8)
        case "recall_at_target_precision": return .recallAtTargetPrecision(sheet.real("target_precision") ?? 0.8)
        case "cross_entropy_loss": return .crossEntropyLoss
        case "loss_function": return .lossFunction
        default: return .accuracy
        }
    }

    private static func noteOtherPredictors(_ sheet: inout HyperparameterSheet, _ type: PredictorType) {
        let binary = [
            "positive_example_weight_mult", "binary_classifier_model_selection_criteria", "target_precision",
            "target_recall",
        ]
        let multiclass = ["num_classes", "accuracy_top_k", "balance_multiclass_weights"]
        let others =
            switch type {
            case .regressor: binary + multiclass + ["f_beta"]
            case .binaryClassifier: multiclass + ["unbias_label"]
            case .multiclassClassifier: binary + ["unbias_label"]
            }
        sheet.note(others) { .otherPredictor($0, type) }
        // Only a wish for it is worth a word; a classifier's labels are not normalised by default.
        if type != .regressor, sheet.truth("normalize_label") == true {
            sheet.note(.otherPredictor(["normalize_label"], type))
        }
    }

    // MARK: - Loss and penalties

    private static func checkLoss(_ sheet: inout HyperparameterSheet, _ type: PredictorType) {
        let loss = sheet.word("loss") ?? "auto"
        if loss == "auto" || loss == type.losses[0] {
            sheet.note(
                HyperparameterTable.entries.filter { if case .loss = $0.role { true } else { false } }.map(\.name)
            ) {
                .otherLoss($0, loss: type.losses[0])
            }
        } else if type.losses.contains(loss) {
            sheet.refuse(.lossNotAvailable(loss, type))
        } else {
            sheet.refuse(.lossOfOtherPredictor(loss, type))
        }
    }

    /// `wd` and `l1`, with 0 for `auto`, which is also the default of both.
    private static func penalties(
        _ sheet: inout HyperparameterSheet, _ type: PredictorType
    ) -> (weightDecay: Double, l1: Double) {
        let automatic = ["wd", "l1"].filter { sheet.real($0) == nil && !sheet.isBad($0) }
        if !automatic.isEmpty { sheet.note(.automaticPenalty(automatic)) }
        let l1 = sheet.real("l1") ?? 0
        if l1 > 0, type != .regressor {
            sheet.refuse(.absolutePenaltyNotAvailable(value: sheet.written("l1"), type))
        }
        return (sheet.real("wd") ?? 0, l1)
    }

    // MARK: - The intercept

    // `hasNumericLabels` is false for classifiers, whose labels have no mean to move.
    private static func checkBias(_ sheet: inout HyperparameterSheet, usesBias: Bool, hasNumericLabels: Bool) {
        let unbiasLabel = hasNumericLabels ? ["unbias_label"] : []
        if usesBias {
            // An intercept without a penalty takes up any shift of features and labels.
            sheet.note(["unbias_data"] + unbiasLabel) { .absorbedByBias($0) }
            if let factor = sheet.real("bias_wd_mult"), factor > 0, sheet.real("wd") ?? 0 > 0 {
                sheet.refuse(.biasPenaltyNotAvailable(value: sheet.written("bias_wd_mult")))
            }
        } else {
            if sheet.truth("unbias_data") == true { sheet.refuse(.unbiasedDataWithoutBias) }
            sheet.note(unbiasLabel + ["bias_wd_mult"]) { .needBias($0) }
        }
    }

    private static func noteSolver(_ sheet: inout HyperparameterSheet) {
        func names(_ role: HyperparameterRole) -> [String] {
            HyperparameterTable.entries.filter { $0.role == role }.map(\.name)
        }
        sheet.note(names(.solver)) { .notUsedByExactSolver($0) }
        sheet.note(names(.service).filter { $0 != "_tuning_objective_metric" }) { .serviceInternal($0) }
    }
}
