/// How many rows of each class are predicted to be of each class.
public struct BinaryCounts: Hashable, Sendable {
    /// Label 1, predicted 1.
    public var truePositives: Int
    /// Label 0, predicted 1.
    public var falsePositives: Int
    /// Label 0, predicted 0.
    public var trueNegatives: Int
    /// Label 1, predicted 0.
    public var falseNegatives: Int

    /// Takes the four numbers.
    public init(truePositives: Int, falsePositives: Int, trueNegatives: Int, falseNegatives: Int) {
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.trueNegatives = trueNegatives
        self.falseNegatives = falseNegatives
    }

    /// Counts rows, predicted 1 where the score is at least the threshold.
    public init(scores: [Double], labels: [Bool], threshold: Double) {
        self.init(truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0)
        for (score, label) in zip(scores, labels) {
            switch (label, score >= threshold) {
            case (true, true): truePositives += 1
            case (false, true): falsePositives += 1
            case (false, false): trueNegatives += 1
            case (true, false): falseNegatives += 1
            }
        }
    }

    /// The share of rows with the right prediction; 0 without rows.
    public var accuracy: Double {
        Self.ratio(truePositives + trueNegatives, truePositives + falsePositives + trueNegatives + falseNegatives)
    }
    /// The share of true among predicted positives; 0 if none is predicted, as in scikit-learn.
    public var precision: Double { Self.ratio(truePositives, truePositives + falsePositives) }
    /// The share of predicted among true positives; 0 if there are none, as in scikit-learn.
    public var recall: Double { Self.ratio(truePositives, truePositives + falseNegatives) }

    /// The F measure: `(1 + beta²) TP / ((1 + beta²) TP + beta² FN + FP)`; 0 where that is undefined.
    public func fMeasure(beta: Double) -> Double {
        let square = beta * beta
        let hits = (1 + square) * Double(truePositives)
        guard truePositives > 0 else { return 0 }
        guard hits.isFinite else { return recall }
        return hits / (hits + square * Double(falseNegatives) + Double(falsePositives))
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}
