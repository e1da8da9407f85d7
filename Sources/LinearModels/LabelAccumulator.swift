/// Counts the classes of a classification and checks every cell's use on the way.
struct LabelAccumulator: RowAccumulator {
    /// Rows per class.
    private(set) var counts: [Int] = []
    /// Weight per class.
    private(set) var weights: [Double] = []
    private(set) var zeroWeightRows = 0

    /// More classes than this are taken for a mistake: the target is then hardly a class number.
    static let limit = 10_000

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        for row in 0..<block.count {
            let target = block.target(row: row)
            let weight = block.weight(row: row)
            guard target >= 0, target < Double(Self.limit), target == target.rounded() else {
                if let error = block.firstUnusableCell() { throw error }
                throw .notAClass(row: block.firstRow + row, value: target)
            }
            guard weight >= 0, weight.isFinite else { throw block.firstUnusableCell() ?? .noRows }
            let label = Int(target)
            while counts.count <= label {
                counts.append(0)
                weights.append(0)
            }
            counts[label] += 1
            weights[label] += weight
            if weight == 0 { zeroWeightRows += 1 }
        }
    }

    mutating func merge(_ next: LabelAccumulator) throws(LinearModelError) {
        while counts.count < next.counts.count {
            counts.append(0)
            weights.append(0)
        }
        for label in next.counts.indices {
            counts[label] += next.counts[label]
            weights[label] += next.weights[label]
        }
        zeroWeightRows += next.zeroWeightRows
    }
}
