import LinearModels

/// Counts rows by class.
struct ClassCounts: RowAccumulator {
    /// One per class.
    private(set) var counts: [Double]

    init(classes: Int) { counts = [Double](repeating: 0, count: classes) }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        for row in 0..<block.count { counts[Int(block.target(row: row))] += 1 }
    }

    mutating func merge(_ next: ClassCounts) throws(LinearModelError) {
        for place in counts.indices { counts[place] += next.counts[place] }
    }
}
