/// True positive rate against false positive rate, one point for each threshold.
///
/// The points of scikit-learn's `roc_curve` with its default `drop_intermediate=True`: from (0, 0) at the threshold
/// infinity to (1, 1), points on a straight line with their neighbours left out. The rates of a class without rows
/// are NaN.
public struct ROCCurve: Hashable, Sendable {
    /// Share of class 0 at or above each threshold; ascending.
    public let falsePositiveRates: [Double]
    /// Share of class 1 at or above each threshold; ascending.
    public let truePositiveRates: [Double]
    /// Descending, infinity first.
    public let thresholds: [Double]

    init(_ ranking: RankedScores) {
        var points: [(threshold: Double, positives: Int, negatives: Int)] = []
        ranking.forEachThreshold { points.append(($0, $1, $2)) }
        let (positives, negatives) = (points.last?.positives ?? 0, points.last?.negatives ?? 0)
        var kept = [(threshold: Double.infinity, positives: 0, negatives: 0)]
        for (index, point) in points.enumerated() {
            if index > 0, index + 1 < points.count {
                let (before, after) = (points[index - 1], points[index + 1])
                let bendsUp = before.positives + after.positives != 2 * point.positives
                let bendsRight = before.negatives + after.negatives != 2 * point.negatives
                if !bendsUp, !bendsRight { continue }
            }
            kept.append(point)
        }
        thresholds = kept.map(\.threshold)
        falsePositiveRates = kept.map { negatives == 0 ? .nan : Double($0.negatives) / Double(negatives) }
        truePositiveRates = kept.map { positives == 0 ? .nan : Double($0.positives) / Double(positives) }
    }
}

/// Precision against recall, one point for each threshold.
///
/// The points of scikit-learn's `precision_recall_curve`: thresholds ascend, recall descends, and a last point of
/// precision 1 and recall 0 has no threshold. Without rows of class 1 the recall is 1 at every threshold.
public struct PrecisionRecallCurve: Hashable, Sendable {
    /// Of the rows at or above each threshold, the share of class 1.
    public let precisions: [Double]
    /// Of class 1, the share at or above each threshold.
    public let recalls: [Double]
    /// Ascending; one fewer than there are points.
    public let thresholds: [Double]

    init(_ ranking: RankedScores) {
        var points: [(threshold: Double, positives: Int, negatives: Int)] = []
        ranking.forEachThreshold { points.append(($0, $1, $2)) }
        let positives = points.last?.positives ?? 0
        points.reverse()
        thresholds = points.map(\.threshold)
        precisions = points.map { Double($0.positives) / Double($0.positives + $0.negatives) } + [1]
        recalls = points.map { positives == 0 ? 1 : Double($0.positives) / Double(positives) } + [0]
    }
}
