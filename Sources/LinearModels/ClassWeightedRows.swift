extension RowBlock {
    /// The block with each row's weight multiplied by that of its class.
    ///
    /// - Parameter weights: one per class number; targets beyond them keep their weight.
    /// - Returns: as many rows, with weights.
    func weighted(byClass weights: [Double]) -> RowBlock {
        var result = RowBlock(featureCount: featureCount, isWeighted: true, capacity: capacity)
        (result.firstRow, result.number) = (firstRow, number)
        result.fill(rows: count) { span in
            let cells = (featureCount + 1) * capacity
            for place in 0..<cells { span[place] = values[place] }
            for row in 0..<count {
                let label = target(row: row)
                let factor = label >= 0 && label < Double(weights.count) ? weights[Int(label)] : 1
                span[cells + row] = weight(row: row) * factor
            }
        }
        result.lows = lows
        return result
    }
}

/// Another source's rows with weights by their classes: scikit-learn's `class_weight`.
public struct ClassWeightedRows<Base: RowSource>: RowSource {
    private struct Weighing<Accumulator: RowAccumulator>: RowAccumulator {
        var inner: Accumulator
        let weights: [Double]

        mutating func add(_ block: RowBlock) throws(LinearModelError) {
            try inner.add(block.weighted(byClass: weights))
        }

        mutating func merge(_ next: Self) throws(LinearModelError) { try inner.merge(next.inner) }
    }

    private let base: Base
    private let weights: [Double]

    /// Multiplies weights.
    ///
    /// - Parameters:
    ///   - base: rows whose targets are class numbers.
    ///   - weights: one per class.
    public init(_ base: Base, weights: [Double]) {
        self.base = base
        self.weights = weights
    }

    /// As many as before.
    public var featureCount: Int { base.featureCount }
    /// Always.
    public var isWeighted: Bool { true }
    /// Rows in all, where known.
    public var rowCount: Int? { base.rowCount }
    /// Whether the base can be read again.
    public var isRepeatable: Bool { base.isRepeatable }
    /// The first block with its weights.
    public var first: RowBlock? { base.first?.weighted(byClass: weights) }

    /// Sums up all rows.
    public func reduce<Accumulator: RowAccumulator>(
        _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        try base.reduce(Weighing(inner: empty, weights: weights)).inner
    }
}
