/// Chooses the threshold of a binary classifier: rows with `score >= threshold` are predicted to have label 1.
///
/// The service chooses it with `binary_classifier_model_selection_criteria` on the validation rows, or the training
/// rows without those, by trying thresholds; here every one that makes a difference is tried, so nothing can be better.
///
/// Where thresholds lie: each cut between neighbouring different scores is one candidate, with the threshold half way;
/// and there are the two that predict all rows to be positive (the lowest score) and none (the double above the
/// highest). Ties, which the service does not document: first the criterion; then, for the two criteria with a target,
/// the measure that the target is about; then the threshold nearest to 0.5; then the lower one.
///
/// `cross_entropy_loss` and `loss_function` do not depend on a threshold; they get 0.5.
public enum ThresholdSelection {
    /// The best threshold.
    ///
    /// - Parameters:
    ///   - criterion: what is best.
    ///   - scores: one per row, from 0 to 1 as a rule; finite.
    ///   - labels: one per row, whether it is 1.
    /// - Returns: the threshold and what it does to the rows.
    /// - Throws: `noRows`, `lengths` or `notFinite`.
    /// - Complexity: one sort.
    public static func choose(
        _ criterion: BinaryModelSelection, scores: [Double], labels: [Bool]
    ) throws(ThresholdError) -> ThresholdChoice {
        guard scores.count == labels.count else { throw .lengths(scores: scores.count, labels: labels.count) }
        guard !scores.isEmpty else { throw .noRows }
        if let row = scores.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: row) }
        let cuts = Self.cuts(scores, labels)
        let positives = labels.count { $0 }
        switch criterion {
        case .crossEntropyLoss, .lossFunction:
            let counts = cuts.last { $0.lowestPositive >= 0.5 }?.counts ?? cuts[0].counts
            return ThresholdChoice(threshold: 0.5, value: nil, counts: counts, note: nil)
        case .accuracy:
            return best(cuts) { $0.accuracy }
        case .fBeta(let beta):
            guard positives > 0 else { return best(cuts, note: .noPositives) { $0.accuracy } }
            return best(cuts) { $0.fMeasure(beta: beta) }
        case .precisionAtTargetRecall(let target):
            guard positives > 0 else { return best(cuts, note: .noPositives) { $0.accuracy } }
            return best(cuts.filter { $0.counts.recall >= target }, then: \.recall) { $0.precision }
        case .recallAtTargetPrecision(let target):
            guard positives > 0 else { return best(cuts, note: .noPositives) { $0.accuracy } }
            let reaching = cuts.filter { $0.counts.precision >= target }
            guard reaching.isEmpty else { return best(reaching, then: \.precision) { $0.recall } }
            var choice = best(cuts, then: \.recall) { $0.precision }
            choice.note = .precisionNotReached(target: target, best: choice.counts.precision)
            return choice
        }
    }

    // MARK: - Cuts

    private struct Cut {
        var threshold: Double
        /// The lowest score that is predicted positive; infinite if none is.
        var lowestPositive: Double
        var counts: BinaryCounts
    }

    /// Every way to part the rows by their score, from none to all predicted positive.
    private static func cuts(_ scores: [Double], _ labels: [Bool]) -> [Cut] {
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        let positives = labels.count { $0 }
        var counts = BinaryCounts(
            truePositives: 0, falsePositives: 0, trueNegatives: labels.count - positives, falseNegatives: positives)
        var cuts = [Cut(threshold: scores[order[0]].nextUp, lowestPositive: .infinity, counts: counts)]
        for (place, row) in order.enumerated() {
            if labels[row] {
                counts.truePositives += 1
                counts.falseNegatives -= 1
            } else {
                counts.falsePositives += 1
                counts.trueNegatives -= 1
            }
            let score = scores[row]
            if place + 1 == order.count {
                cuts.append(Cut(threshold: score, lowestPositive: score, counts: counts))
            } else if case let next = scores[order[place + 1]], next < score {
                cuts.append(Cut(threshold: middle(next, score), lowestPositive: score, counts: counts))
            }
        }
        return cuts
    }

    /// Half way between two different numbers, above the lower one however near they are.
    private static func middle(_ lower: Double, _ upper: Double) -> Double {
        let middle = lower / 2 + upper / 2
        return middle > lower && middle <= upper ? middle : upper
    }

    private static func best(
        _ cuts: [Cut], note: ThresholdNote? = nil, then second: KeyPath<BinaryCounts, Double>? = nil,
        by criterion: (BinaryCounts) -> Double
    ) -> ThresholdChoice {
        func rank(_ cut: Cut) -> (Double, Double, Double, Double) {
            (
                criterion(cut.counts), second.map { cut.counts[keyPath: $0] } ?? 0, -abs(cut.threshold - 0.5),
                -cut.threshold
            )
        }
        var best = cuts[0]
        var bestRank = rank(best)
        for cut in cuts.dropFirst() {
            let next = rank(cut)
            if next > bestRank { (best, bestRank) = (cut, next) }
        }
        return ThresholdChoice(threshold: best.threshold, value: bestRank.0, counts: best.counts, note: note)
    }
}

/// A chosen threshold.
public struct ThresholdChoice: Hashable, Sendable {
    /// Rows with a score of at least this are predicted to have label 1.
    public var threshold: Double
    /// What the criterion comes to; `nil` for those that no threshold changes.
    public var value: Double?
    /// What becomes of the rows.
    public var counts: BinaryCounts
    /// What to tell the user, if anything.
    public var note: ThresholdNote?
}

/// What a user should know about a threshold.
public enum ThresholdNote: Hashable, Sendable {
    /// No threshold has the target precision; the one with the best precision was taken, and among those the best
    /// recall.
    case precisionNotReached(target: Double, best: Double)
    /// No row has label 1, so that precision and recall say nothing; the best accuracy was taken.
    case noPositives

    /// One line of plain words.
    public var message: String {
        switch self {
        case .precisionNotReached(let target, let best):
            "no threshold has target_precision \(target); took the one with the best precision, \(best)"
        case .noPositives:
            "no row has label 1, so precision and recall say nothing; took the threshold with the best accuracy"
        }
    }
}

/// Why no threshold can be chosen.
public enum ThresholdError: Error, Hashable, Sendable {
    /// There is nothing to choose with.
    case noRows
    /// Scores and labels differ in number.
    case lengths(scores: Int, labels: Int)
    /// A score is NaN or infinite; rows count from 0.
    case notFinite(row: Int)
}

extension ThresholdError: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .noRows: "there are no rows to choose a threshold with; add rows to the validation or train channel"
        case .lengths(let scores, let labels): "there are \(scores) scores for \(labels) labels"
        case .notFinite(let row): "the score of row \(row + 1) is not a finite number; check that row's features"
        }
    }
}
