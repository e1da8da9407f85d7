import LinearModels

/// Counts rows by class.
struct ClassCounts: RowAccumulator {
    /// One per class.
    private(set) var counts: [Double]
    /// The weights of each class's rows together.
    private(set) var weights: [Double]

    init(classes: Int) {
        counts = [Double](repeating: 0, count: classes)
        weights = counts
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        for row in 0..<block.count {
            let label = Int(block.target(row: row))
            counts[label] += 1
            weights[label] += block.weight(row: row)
        }
    }

    mutating func merge(_ next: ClassCounts) throws(LinearModelError) {
        for place in counts.indices {
            counts[place] += next.counts[place]
            weights[place] += next.weights[place]
        }
    }
}
