/// How often each class was taken for each other: rows are true classes, columns predicted ones.
///
/// The scores that follow from it are scikit-learn's; one whose denominator is zero is 0 (its default `zero_division`).
/// <https://scikit-learn.org/stable/modules/model_evaluation.html#classification-metrics>
public struct ConfusionMatrix: Hashable, Sendable {
    /// The names of the classes, in order.
    public let classes: [String]
    private var counts: [Int]

    /// A matrix of zeros.
    init(classes: [String]) {
        self.classes = classes
        counts = Array(repeating: 0, count: classes.count * classes.count)
    }

    /// A matrix of counts, row by row.
    ///
    /// - Precondition: there is a count for each pair of classes.
    public init(classes: [String], counts: [[Int]]) {
        precondition(
            counts.count == classes.count && counts.allSatisfy { $0.count == classes.count },
            "a confusion matrix has a count for each pair of classes")
        self.classes = classes
        self.counts = counts.flatMap { $0 }
    }

    /// Rows of true class `actual` that were taken for `predicted`.
    public subscript(actual actual: Int, predicted predicted: Int) -> Int {
        counts[actual * classes.count + predicted]
    }

    /// Counts rows.
    mutating func add(_ count: Int = 1, actual: Int, predicted: Int) {
        counts[actual * classes.count + predicted] += count
    }

    // MARK: - Totals

    /// All rows.
    public var total: Int { counts.reduce(0, +) }
    /// Rows of a true class.
    public func support(of index: Int) -> Int { classes.indices.reduce(0) { $0 + self[actual: index, predicted: $1] } }
    /// Rows taken for a class.
    public func predictedCount(of index: Int) -> Int {
        classes.indices.reduce(0) { $0 + self[actual: $1, predicted: index] }
    }
    /// Rows whose class was found.
    public var correctCount: Int { classes.indices.reduce(0) { $0 + self[actual: $1, predicted: $1] } }

    // MARK: - Scores

    /// The share of rows whose class was found.
    public var accuracy: Double { Self.share(correctCount, of: total) }
    /// Of the rows taken for a class, the share that belong to it.
    public func precision(of index: Int) -> Double {
        Self.share(self[actual: index, predicted: index], of: predictedCount(of: index))
    }
    /// Of the rows of a class, the share that was found.
    public func recall(of index: Int) -> Double {
        Self.share(self[actual: index, predicted: index], of: support(of: index))
    }
    /// The weighted harmonic mean of precision and recall, where recall counts `beta` times as much.
    public func fScore(beta: Double, of index: Int) -> Double {
        let hits = (1 + beta * beta) * Double(self[actual: index, predicted: index])
        let all = beta * beta * Double(support(of: index)) + Double(predictedCount(of: index))
        return all == 0 ? 0 : hits / all
    }

    /// The plain mean of a score over the classes that occur in the truth or in the predictions.
    ///
    /// scikit-learn's `average="macro"` without `labels`: a class that occurs in neither is left out.
    public func macro(_ score: (Int) -> Double) -> Double {
        let present = classes.indices.filter { support(of: $0) + predictedCount(of: $0) > 0 }
        return present.isEmpty ? 0 : present.reduce(0) { $0 + score($1) } / Double(present.count)
    }

    /// The mean of a score over the classes, each weighted with its rows (`average="weighted"`).
    public func weighted(_ score: (Int) -> Double) -> Double {
        let rows = Double(total)
        return rows == 0 ? 0 : classes.indices.reduce(0) { $0 + Double(support(of: $1)) * score($1) } / rows
    }

    /// The class with the most rows, the first of equals.
    public var mostFrequentClass: Int {
        classes.indices.reduce(0) { support(of: $1) > support(of: $0) ? $1 : $0 }
    }

    /// The matrix of a classifier that answers the same class always.
    public func constant(predicting index: Int) -> ConfusionMatrix {
        var constant = ConfusionMatrix(classes: classes)
        for actual in classes.indices {
            constant.add(support(of: actual), actual: actual, predicted: index)
        }
        return constant
    }

    private static func share(_ part: Int, of all: Int) -> Double { all == 0 ? 0 : Double(part) / Double(all) }
}
