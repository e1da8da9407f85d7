/// Rows of two classes in the order of their scores, from which the ranking metrics follow.
struct RankedScores: Sendable {
    /// Each row as the bits of its score, shifted by one, and its class in the lowest bit; ascending.
    ///
    /// Scores lie in 0...1, where the bits of doubles order as the numbers do and the sign bit is free.
    private let keys: [UInt64]

    /// Orders rows by their scores.
    ///
    /// - Parameters:
    ///   - scores: in 0...1.
    ///   - isPositive: whether a row is of class 1.
    init(_ scores: some Sequence<Double>, isPositive: (Int) -> Bool) {
        var row = 0
        var keys = scores.map { score in
            defer { row += 1 }
            // The shift drops the sign of minus zero too, which is zero.
            return score.bitPattern << 1 | (isPositive(row) ? 1 : 0)
        }
        RadixSort.sort(&keys)
        self.keys = keys
    }

    /// Takes keys that are in order.
    init(sorted keys: [UInt64]) { self.keys = keys }

    /// Rows, ranked.
    var count: Int { keys.count }

    /// The row at a rank, as it is ordered.
    func key(_ rank: Int) -> UInt64 { keys[rank] }
    /// The score of the row at a rank, from the lowest.
    func score(_ rank: Int) -> Double { Double(bitPattern: keys[rank] >> 1) }
    /// The class of the row at a rank.
    func isPositive(_ rank: Int) -> Bool { keys[rank] & 1 == 1 }

    /// Calls `body` for each distinct score, descending, with the rows of either class at or above it.
    func forEachThreshold(_ body: (_ score: Double, _ positives: Int, _ negatives: Int) -> Void) {
        var (positives, negatives) = (0, 0)
        for rank in keys.indices.reversed() {
            let positive = Int(keys[rank] & 1)
            positives += positive
            negatives += 1 - positive
            if rank == 0 || keys[rank - 1] >> 1 != keys[rank] >> 1 { body(score(rank), positives, negatives) }
        }
    }

    /// The area under the ROC curve, ties as half; NaN where a class has no row.
    ///
    /// Counted in whole numbers, so the only rounding is that of one division.
    var areaUnderROC: Double {
        var (lastPositives, lastNegatives, doubled) = (0, 0, 0)
        forEachThreshold { _, positives, negatives in
            doubled += (negatives - lastNegatives) * (positives + lastPositives)
            (lastPositives, lastNegatives) = (positives, negatives)
        }
        let pairs = lastPositives * lastNegatives
        return pairs == 0 ? .nan : Double(doubled) / (2 * Double(pairs))
    }

    /// The sum of precisions at each score, weighted with the recall it adds; no interpolation.
    ///
    /// 0 where there is no row of class 1, as scikit-learn has it.
    var averagePrecision: Double {
        var sum = CompensatedSum()
        var last = 0
        forEachThreshold { _, positives, negatives in
            sum.add(Double(positives - last) * Double(positives) / Double(positives + negatives))
            last = positives
        }
        return last == 0 ? 0 : sum.value / Double(last)
    }
}
