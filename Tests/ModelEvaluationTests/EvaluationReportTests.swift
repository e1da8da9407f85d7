import ModelEvaluation
import OrderedJSON
import Testing

@Suite struct `evaluation.json` {
    @Test func `holds what the pipeline samples read and what Model Monitor lists`() throws {
        let metrics = try RegressionMetrics(actual: [1, 2, 3, 4], predicted: [1.5, 2, 2.5, 5])

        let document = EvaluationReport.json(regression: metrics)

        #expect(JSONPathText.value(document, "regression_metrics.mse.value") == 0.375)
        // The residuals are -0.5, 0, 0.5 and -1.
        #expect(JSONPathText.value(document, "regression_metrics.mse.standard_deviation") == 0.3125.squareRoot() * 1)
        #expect(document["regression_metrics"]?.object?.keys == ["mae", "mse", "rmse", "r2"])
        #expect(document["regression_metrics"]?["mae"] == ["value": 0.5, "standard_deviation": "NaN"])
        #expect(document["regression_metrics"]?["r2"]?["value"] == 0.7)
        #expect(document["additional_metrics"]?["max_error"]?["value"] == 1.0)
    }

    /// The example of Model Monitor's documentation: three rows of class 0, one of them found, and one of class 1.
    @Test func `repeats the documented example of two classes`() throws {
        let metrics = try BinaryMetrics(actual: [0, 0, 0, 1], probability: [0.1, 0.6, 0.7, 0.9])

        let members = try #require(EvaluationReport.json(binary: metrics)["binary_classification_metrics"]?.object)

        #expect(
            members.keys == [
                "confusion_matrix", "recall", "precision", "accuracy", "recall_best_constant_classifier",
                "precision_best_constant_classifier", "accuracy_best_constant_classifier", "true_positive_rate",
                "true_negative_rate", "false_positive_rate", "false_negative_rate",
                "receiver_operating_characteristic_curve", "precision_recall_curve", "auc", "f0_5", "f1", "f2",
                "f0_5_best_constant_classifier", "f1_best_constant_classifier", "f2_best_constant_classifier",
            ])
        #expect(members["confusion_matrix"] == ["0": ["0": 1, "1": 2], "1": ["0": 0, "1": 1]])
        let documented: [(String, Double)] = [
            ("recall", 1), ("precision", 0.3333333333333333), ("accuracy", 0.5), ("auc", 1),
            ("recall_best_constant_classifier", 1), ("precision_best_constant_classifier", 0.25),
            ("accuracy_best_constant_classifier", 0.25), ("true_positive_rate", 1),
            ("true_negative_rate", 0.33333333333333337), ("false_positive_rate", 0.6666666666666666),
            ("false_negative_rate", 0), ("f0_5", 0.3846153846153846), ("f1", 0.5), ("f2", 0.7142857142857143),
            ("f0_5_best_constant_classifier", 0.29411764705882354), ("f1_best_constant_classifier", 0.4),
            ("f2_best_constant_classifier", 0.625),
        ]
        for (key, value) in documented {
            #expect(agree(members[key]?["value"]?.double ?? .nan, value), "\(key)")
            #expect(members[key]?["standard_deviation"] == "NaN")
        }
    }

    @Test func `has the keys of several classes`() throws {
        let metrics = try MulticlassMetrics(
            actual: [0, 1, 2, 2], probabilities: [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25], [0, 0, 1], [0, 1, 0]],
            classes: ["a", "b\"<", "c"])

        let members = try #require(
            EvaluationReport.json(multiclass: metrics)["multiclass_classification_metrics"]?.object)

        let scores = [
            "accuracy", "weighted_recall", "weighted_precision", "weighted_f0_5", "weighted_f1", "weighted_f2",
        ]
        #expect(
            members.keys == ["confusion_matrix"] + scores + scores.map { "\($0)_best_constant_classifier" })
        #expect(members["confusion_matrix"]?["b\"<"] == ["a": 1, "b\"<": 0, "c": 0])
        #expect(members["accuracy_best_constant_classifier"]?["value"] == 0.5)
    }

    @Test func `stays JSON where a value is not finite`() throws {
        let oneClass = try BinaryMetrics(actual: [true, true], probability: [0.25, 0.75])
        let huge = try RegressionMetrics(actual: [1e300, -1e300], predicted: [-1e300, 1e300])

        let document = EvaluationReport.json(regression: huge, binary: oneClass)

        #expect(document["binary_classification_metrics"]?["auc"]?["value"] == "NaN")
        #expect(document["binary_classification_metrics"]?["true_negative_rate"]?["value"] == "NaN")
        #expect(document["regression_metrics"]?["mse"]?["value"] == "Infinity")
        #expect(try JSON(parsing: document.serialized()) == document)
    }

    @Test func `keeps at most a thousand points of a curve, with both ends`() throws {
        var state: UInt64 = 7
        var (actual, probability) = ([Bool](), [Double]())
        for _ in 0..<6_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            probability.append(Double(state >> 40) / 16_777_216)
            actual.append(state >> 20 & 1 == 1)
        }
        let metrics = try BinaryMetrics(actual: actual, probability: probability)

        let document = EvaluationReport.json(binary: metrics)
        let members = try #require(document["binary_classification_metrics"])

        for (curve, keys) in [
            ("receiver_operating_characteristic_curve", ["false_positive_rates", "true_positive_rates"]),
            ("precision_recall_curve", ["precisions", "recalls"]),
        ] {
            for key in keys {
                #expect(members[curve]?[key]?.array?.count == 1_000)
            }
            let ascending = try #require(members[curve]?[keys[curve.hasPrefix("r") ? 0 : 1]]?.recordedNumbers)
            #expect(ascending.first == 0)
            #expect(ascending.last == 1)
            #expect(zip(ascending, ascending.dropFirst()).allSatisfy { $0 <= $1 })
        }
        #expect(
            document["additional_metrics"]?["precision_recall_curve_points"]?["value"]?.int
                == Set(probability).count + 1)
    }

    @Test func `does not depend on the order of the rows of two classes`() throws {
        let recorded = Recorded.binary[0]
        let actual = (recorded["actual"].array ?? []).map { UInt8($0.int ?? 0) }
        let probability = recorded.numbers("probability")

        let forward = try BinaryMetrics(actual: actual, probability: probability)
        let backward = try BinaryMetrics(actual: actual.reversed(), probability: probability.reversed())

        #expect(forward.deviations?.count == 17)
        #expect(forward.deviations == backward.deviations)
    }
}

/// Looking up a value as `JsonGet` does.
enum JSONPathText {
    static func value(_ document: JSON, _ path: String) -> Double? {
        path.split(separator: ".").reduce(Optional(document)) { $0?[String($1)] }?.double
    }
}

@Suite struct `What cannot be evaluated` {
    @Test func `is refused with its place, for numbers`() {
        #expect(throws: EvaluationError.noRows) { try RegressionMetrics(actual: [], predicted: []) }
        #expect(throws: EvaluationError.lengthMismatch(.predicted, expected: 2, found: 1)) {
            try RegressionMetrics(actual: [1, 2], predicted: [1])
        }
        #expect(throws: EvaluationError.notFinite(.actual, row: 1)) {
            try RegressionMetrics(actual: [1, .nan], predicted: [1, 2])
        }
        #expect(throws: EvaluationError.notFinite(.predicted, row: 0)) {
            try RegressionMetrics(actual: [1, 2], predicted: [.infinity, 2])
        }
        #expect(throws: EvaluationError.negativeWeight(row: 1)) {
            try RegressionMetrics(actual: [1, 2], predicted: [1, 2], weights: [1, -1])
        }
        #expect(throws: EvaluationError.weightsSumToZero) {
            try RegressionMetrics(actual: [1, 2], predicted: [1, 2], weights: [0, 0])
        }
    }

    @Test func `is refused with its place, for classes`() {
        #expect(throws: EvaluationError.notAClass(row: 1, value: 2, classCount: 2)) {
            try BinaryMetrics(actual: [0, 2], probability: [0.5, 0.5])
        }
        #expect(throws: EvaluationError.probabilityOutOfRange(row: 0, value: 1.5)) {
            try BinaryMetrics(actual: [0, 1] as [UInt8], probability: [1.5, 0.5])
        }
        #expect(throws: EvaluationError.notFinite(.probability, row: 1)) {
            try BinaryMetrics(actual: [0, 1] as [UInt8], probability: [0.5, .nan])
        }
        #expect(throws: EvaluationError.duplicateClass("a")) {
            try BinaryMetrics(actual: [0, 1] as [UInt8], probability: [0.5, 0.5], classes: ["a", "a"])
        }
        #expect(throws: EvaluationError.tooFewClasses(1)) {
            try MulticlassMetrics(actual: [0], probabilities: [[1]])
        }
        #expect(throws: EvaluationError.probabilitiesDoNotSumToOne(row: 1, sum: 0.75)) {
            try MulticlassMetrics(actual: [0, 1], probabilities: [[1, 0], [0.5, 0.25]])
        }
        #expect(throws: EvaluationError.notAClass(row: 0, value: 3, classCount: 2)) {
            try MulticlassMetrics(actual: [3], probabilities: [[1, 0]])
        }
        #expect(throws: EvaluationError.lengthMismatch(.probability, expected: 2, found: 3)) {
            try MulticlassMetrics(actual: [0, 0], probabilities: [[1, 0], [1, 0, 0]])
        }
    }

    @Test func `is said with a remedy`() {
        #expect(
            EvaluationError.probabilityOutOfRange(row: 4, value: 1.5).description
                == "row 5: 1.5 is no probability; give values from 0 to 1, not scores")
    }
}
