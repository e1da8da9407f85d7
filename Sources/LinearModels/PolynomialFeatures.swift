extension RowBlock {
    /// A block whose features are the powers 1 to `degree` of this block's, held in double-double.
    ///
    /// Powers stored as doubles bound what any solver can reach (7.7 digits on NIST's Filip set); powers with their
    /// low parts do not. Per feature the powers follow each other: x, x², …, then those of the next feature. Without
    /// products of different features.
    ///
    /// - Parameter degree: the highest power, at least 1.
    /// - Returns: as many rows with `degree` times as many features.
    public func powers(upTo degree: Int) -> RowBlock {
        precondition(degree >= 1, "a polynomial of degree 0")
        var result = RowBlock(featureCount: featureCount * degree, isWeighted: isWeighted, capacity: capacity)
        (result.firstRow, result.number) = (firstRow, number)
        var lows = [Double](repeating: 0, count: featureCount * degree * capacity)
        result.fill(rows: count) { span in
            for feature in 0..<featureCount {
                for row in 0..<count {
                    let x = DoubleDouble(self.feature(feature, row: row))
                    var power = x
                    for exponent in 1...degree {
                        let place = (feature * degree + exponent - 1) * capacity + row
                        span[place] = power.high
                        // An infinite power has no low part; the cell itself tells of it.
                        lows[place] = power.low.isFinite ? power.low : 0
                        if exponent < degree { power = power * x }
                    }
                }
            }
            for column in 0..<(isWeighted ? 2 : 1) {
                for row in 0..<count {
                    span[(featureCount * degree + column) * capacity + row] =
                        values[(featureCount + column) * capacity + row]
                }
            }
        }
        result.lows = lows
        return result
    }
}

/// The powers of another source's features as features.
public struct PolynomialRows<Base: RowSource>: RowSource {
    private struct Expanding<Accumulator: RowAccumulator>: RowAccumulator {
        var inner: Accumulator
        let degree: Int

        mutating func add(_ block: RowBlock) throws(LinearModelError) {
            if let error = block.firstUnusableCell() { throw error }
            try inner.add(block.powers(upTo: degree))
        }

        mutating func merge(_ next: Self) throws(LinearModelError) { try inner.merge(next.inner) }
    }

    private let base: Base
    private let degree: Int

    /// Expands each feature into its powers from 1 to `degree`.
    public init(_ base: Base, degree: Int) {
        precondition(degree >= 1, "a polynomial of degree 0")
        self.base = base
        self.degree = degree
    }

    /// Features of the base times the degree.
    public var featureCount: Int { base.featureCount * degree }
    /// Whether rows have weights.
    public var isWeighted: Bool { base.isWeighted }
    /// Rows in all, where known.
    public var rowCount: Int? { base.rowCount }
    /// Whether the base can be read again.
    public var isRepeatable: Bool { base.isRepeatable }
    /// The first block, expanded.
    public var first: RowBlock? { base.first?.powers(upTo: degree) }

    /// Sums up all rows.
    public func reduce<Accumulator: RowAccumulator>(
        _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        try base.reduce(Expanding(inner: empty, degree: degree)).inner
    }
}
