internal import Glibc

/// Rows, and the weighted mean and standard deviation of every column.
public struct ColumnMoments: RowAccumulator {
    /// Rows.
    public private(set) var count = 0
    /// Of the features, then of the target.
    private var first: [Double]
    private var sums: [DoubleDouble]
    private var squares: [DoubleDouble]
    private var weight = DoubleDouble.zero

    /// Starts without rows.
    public init(_ rows: some RowSource) {
        let columns = rows.featureCount + 1
        // Sums about the first row: an offset costs no digits.
        first = (0..<columns).map { column in
            guard let block = rows.first, block.count > 0 else { return 0 }
            return column < rows.featureCount ? block.feature(column, row: 0) : block.target(row: 0)
        }
        sums = Array(repeating: .zero, count: columns)
        squares = sums
    }

    /// The standard deviations of the features, in the population's sense; 1 for a constant.
    public var featureDeviations: [Double] { (0..<(sums.count - 1)).map(deviation) }
    /// The standard deviation of the target; 1 for a constant.
    public var targetDeviation: Double { deviation(sums.count - 1) }

    private func deviation(_ column: Int) -> Double {
        guard weight.value > 0 else { return 1 }
        let variance = ((squares[column] - sums[column] * sums[column] / weight) / weight).value
        // What is left of a constant is rounding.
        let size = abs(first[column]) + (squares[column].value / weight.value).squareRoot()
        return variance > size * size * 0x1p-100 ? variance.squareRoot() : 1
    }

    /// Takes in the rows of one block.
    public mutating func add(_ block: RowBlock) throws(LinearModelError) {
        for column in sums.indices {
            var (sum, square) = (0.0, 0.0)
            for row in 0..<block.count {
                let value = block.feature(column, row: row) - first[column]
                let weighted = block.weight(row: row) * value
                sum += weighted
                square += weighted * value
            }
            sums[column] += DoubleDouble(sum)
            squares[column] += DoubleDouble(square)
        }
        weight += DoubleDouble((0..<block.count).reduce(0) { $0 + block.weight(row: $1) })
        count += block.count
    }

    /// Takes in what another saw.
    public mutating func merge(_ next: ColumnMoments) throws(LinearModelError) {
        count += next.count
        weight += next.weight
        for column in sums.indices {
            sums[column] += next.sums[column]
            squares[column] += next.squares[column]
        }
    }
}

extension RowBlock {
    /// The block with each feature divided by a number.
    func scaled(by divisors: [Double]) -> RowBlock {
        precondition(divisors.count == featureCount, "a divisor for each feature")
        var result = self
        for column in 0..<featureCount where divisors[column] != 1 {
            for place in (column * capacity)..<(column * capacity + count) {
                result.values[place] /= divisors[column]
                if !result.lows.isEmpty { result.lows[place] /= divisors[column] }
            }
        }
        return result
    }
}

/// Another source's rows with features in other units, so that a penalty weighs all of them alike.
///
/// Coefficients found over them are `divisor` times those of the features themselves.
public struct ScaledRows<Base: RowSource>: RowSource {
    private struct Scaling<Accumulator: RowAccumulator>: RowAccumulator {
        var inner: Accumulator
        let divisors: [Double]

        mutating func add(_ block: RowBlock) throws(LinearModelError) { try inner.add(block.scaled(by: divisors)) }

        mutating func merge(_ next: Self) throws(LinearModelError) { try inner.merge(next.inner) }
    }

    private let base: Base
    private let divisors: [Double]

    /// Divides each feature by a number.
    public init(_ base: Base, dividedBy divisors: [Double]) {
        self.base = base
        self.divisors = divisors
    }

    /// As many as before.
    public var featureCount: Int { base.featureCount }
    /// Whether rows have weights.
    public var isWeighted: Bool { base.isWeighted }
    /// Rows in all, where known.
    public var rowCount: Int? { base.rowCount }
    /// Whether the base can be read again.
    public var isRepeatable: Bool { base.isRepeatable }
    /// The first block in the new units.
    public var first: RowBlock? { base.first?.scaled(by: divisors) }

    /// Sums up all rows.
    public func reduce<Accumulator: RowAccumulator>(
        _ empty: Accumulator
    ) throws(LinearModelError) -> Accumulator {
        try base.reduce(Scaling(inner: empty, divisors: divisors)).inner
    }
}
