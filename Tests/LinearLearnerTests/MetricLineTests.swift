import Testing

@testable import LinearLearner

/// All the values that the service's regular expressions take from lines, by metric name.
private func values(_ lines: [String]) throws -> [String: [Double]] {
    var found: [String: [Double]] = [:]
    for definition in MetricDefinition.all {
        let regex = try Regex(definition.regex)
        for line in lines {
            guard let match = try regex.firstMatch(in: line), let text = match[1].substring else { continue }
            found[definition.name, default: []].append(try #require(Double(text)))
        }
    }
    return found
}

private let regression = RegressionMetrics(objective: 0.1234567890123456, mse: 13.7226685169, absoluteLoss: 2.5e-9)
private let binary = BinaryMetrics(
    objective: 0.03407410239521732, accuracy: 0.9956, fBeta: 0.99, beta: 1, precision: 0.5, recall: 1, rocAUC: 0.75)
private let multiclass = MulticlassMetrics(
    objective: 0.178, accuracy: 0.9469825155104343, topKAccuracy: 1, topK: 3, discountedCumulativeGain: 0.978,
    macroRecall: 0.927, macroPrecision: 0.903, macroFBeta: 0.914, beta: 0.5)

@Suite struct `Metric lines` {
    @Test func `of a regressor give their values back to the service's expressions`() throws {
        let lines = MetricLines(host: "algo-1").report(
            train: .regression(regression), validation: .regression(regression), test: .regression(regression),
            recordsPerSecond: 22743.7031111)
        var expected: [String: [Double]] = [
            "train:progress": [100], "train:throughput": [22743.7031111],
            "train:objective_loss": [0.1234567890123456], "validation:objective_loss": [0.1234567890123456],
            "train:objective_loss:final": [0.1234567890123456],
            "validation:objective_loss:final": [0.1234567890123456], "test:objective_loss": [0.1234567890123456],
        ]
        for set in ["train", "validation", "test"] {
            expected["\(set):mse"] = [13.7226685169]
            expected["\(set):absolute_loss"] = [2.5e-9]
        }

        #expect(try values(lines) == expected)
    }

    @Test func `of a binary classifier give their values back`() throws {
        let lines = MetricLines(host: "algo-1").report(
            train: .binary(binary), validation: nil, test: .binary(binary))
        var expected: [String: [Double]] = [
            "train:progress": [100], "train:objective_loss": [0.03407410239521732],
            "train:objective_loss:final": [0.03407410239521732], "test:objective_loss": [0.03407410239521732],
        ]
        for set in ["train", "test"] {
            expected["\(set):binary_classification_accuracy"] = [0.9956]
            expected["\(set):binary_f_beta"] = [0.99]
            expected["\(set):precision"] = [0.5]
            expected["\(set):recall"] = [1]
            expected["\(set):roc_auc_score"] = [0.75]
        }

        #expect(try values(lines) == expected)
    }

    @Test func `of a multiclass classifier give their values back`() throws {
        let lines = MetricLines(host: "algo-1").final(.validation, .multiclass(multiclass))

        #expect(
            try values(lines) == [
                "validation:objective_loss:final": [0.178], "validation:multiclass_accuracy": [0.9469825155104343],
                "validation:multiclass_top_k_accuracy": [1], "validation:dcg": [0.978],
                "validation:macro_recall": [0.927], "validation:macro_precision": [0.903],
                "validation:macro_f_beta": [0.914],
            ])
    }

    /// Lines of the container's logs of November 2020 and July 2024, with their values.
    @Test func `are those of the container`() {
        let lines = MetricLines(
            host: "algo-1",
            stamp: LogStamp(
                year: 2020, month: 11, day: 24, hour: 18, minute: 54, second: 8, thread: 140_513_285_547_840))
        let metrics = BinaryMetrics(
            objective: 0.0340741023952, accuracy: 0.99560761347, fBeta: 0.995641646489, beta: 1,
            precision: 0.991321118611, recall: 1, rocAUC: 0.999274794808)

        #expect(
            lines.final(.test, .binary(metrics))
                == [
                    "binary_classification_cross_entropy_objective <loss>=0.0340741023952",
                    "binary_classification_accuracy <score>=0.99560761347", "binary_f_1.000 <score>=0.995641646489",
                    "precision <score>=0.991321118611", "recall <score>=1.0", "roc_auc_score <score>=0.999274794808",
                ].map { "[11/24/2020 18:54:08 INFO 140513285547840] #quality_metric: host=algo-1, test \($0)" })
        #expect(
            MetricLines(host: "algo-1").epoch(
                0, .train, .regression(RegressionMetrics(objective: 0.968532333374, mse: 1, absoluteLoss: 1)))
                == "#quality_metric: host=algo-1, epoch=0, train mse_objective <loss>=0.968532333374")
        #expect(
            MetricLines(host: "algo-1").final(.validation, .multiclass(multiclass))[2]
                == "#quality_metric: host=algo-1, validation multiclass_top_k_accuracy_3 <score>=1.0")
        #expect(
            MetricLines(host: "algo-1").progress(percent: 93)
                == "#progress_metric: host=algo-1, completed 93 % of epochs")
    }

    @Test func `leave out a curve that does not exist`() {
        var metrics = binary
        metrics.rocAUC = nil

        #expect(!MetricLines(host: "h").final(.test, .binary(metrics)).contains { $0.contains("roc_auc") })
    }

    @Test(arguments: [(1.0, "1.000"), (0.5, "0.500"), (2.0625, "2.062"), (0.0004, "0.000"), (12.34567, "12.346")])
    func `write beta with three decimals`(_ beta: Double, _ text: String) {
        #expect(ThreeDecimals.text(beta) == text)
    }

    @Test func `have a definition each, named once`() {
        let names = MetricDefinition.all.map(\.name)

        #expect(Set(names).count == names.count)
        #expect(names.count == 40)
        #expect(names.contains("validation:objective_loss:final"))
    }
}
