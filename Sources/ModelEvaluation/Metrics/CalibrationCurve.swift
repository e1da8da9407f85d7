/// How often class 1 came true where it was given some probability.
///
/// The points of scikit-learn's `calibration_curve`; bins without rows are left out.
/// <https://scikit-learn.org/stable/modules/generated/sklearn.calibration.calibration_curve.html>
public struct CalibrationCurve: Hashable, Sendable {
    /// How the probabilities are cut into bins.
    public enum Strategy: String, Hashable, Sendable {
        /// Bins of equal width.
        case uniform
        /// Bins of about equally many rows.
        case quantile
    }

    /// The share of class 1 in each bin.
    public let actualShares: [Double]
    /// The mean probability in each bin; ascending.
    public let meanProbabilities: [Double]
    /// Rows in each bin.
    public let rowCounts: [Int]

    /// Sums up ranked rows by bins.
    ///
    /// - Precondition: there is a bin and a row.
    init(_ ranking: RankedScores, binCount: Int, strategy: Strategy) {
        precondition(binCount > 0 && ranking.count > 0, "a calibration curve has bins and rows")
        let edges = (1..<max(binCount, 1)).map { bin in
            switch strategy {
            case .uniform: Double(bin) * (1 / Double(binCount))
            case .quantile: Self.quantile(ranking, Double(bin) * (1 / Double(binCount)) * 100 / 100)
            }
        }
        var probabilities = Array(repeating: CompensatedSum(), count: binCount)
        var (positives, counts) = (Array(repeating: 0, count: binCount), Array(repeating: 0, count: binCount))
        var bin = 0
        // A score on an edge belongs to the bin below.
        for rank in 0..<ranking.count {
            let score = ranking.score(rank)
            while bin < edges.count, edges[bin] < score { bin += 1 }
            probabilities[bin].add(score)
            positives[bin] += ranking.isPositive(rank) ? 1 : 0
            counts[bin] += 1
        }
        let filled = (0..<binCount).filter { counts[$0] > 0 }
        actualShares = filled.map { Double(positives[$0]) / Double(counts[$0]) }
        meanProbabilities = filled.map { probabilities[$0].value / Double(counts[$0]) }
        rowCounts = filled.map { counts[$0] }
    }

    /// The quantile of the scores, between neighbours in proportion (NumPy's default method).
    private static func quantile(_ ranking: RankedScores, _ share: Double) -> Double {
        let place = share * Double(ranking.count - 1)
        let below = Int(place)
        guard below + 1 < ranking.count else { return ranking.score(ranking.count - 1) }
        let (low, high, part) = (ranking.score(below), ranking.score(below + 1), place - Double(below))
        return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
    }
}
