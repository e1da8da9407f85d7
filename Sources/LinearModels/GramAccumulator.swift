internal import Glibc

/// The Gram matrix of `[1, features, target]` in a frame, one `dsyrk` per block.
///
/// Within a group sums are plain doubles; groups add up in double-double, so that millions of rows lose nothing more.
struct GramAccumulator: RowAccumulator {
    let frame: Frame
    /// Columns: the ones, the features, the target.
    let order: Int
    private(set) var count = 0
    private(set) var zeroWeightRows = 0
    /// Sum of the logarithms of the positive weights, for likelihoods.
    private(set) var weightLogarithms = 0.0
    /// Lower triangle, column-major.
    private var high: [Double]
    private var low: [Double] = []
    private var scratch: [Double] = []

    init(frame: Frame) {
        self.frame = frame
        order = frame.centre.count + 1
        high = []
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        guard block.count > 0 else { return }
        guard block.featureCount + 2 == order else {
            throw .wrongShape(expected: order - 2, found: block.featureCount)
        }
        let stride = block.capacity
        if high.isEmpty { high = [Double](repeating: 0, count: order * order) }
        if scratch.count < order * stride { scratch = [Double](repeating: 1, count: order * stride) }
        let roots = try roots(of: block)
        for row in 0..<block.count { scratch[row] = roots.isEmpty ? 1 : roots[row] }
        for column in 0..<(order - 1) {
            Kernels.shift(
                block.values, offset: column * stride, count: block.count, centre: frame.centre[column],
                scale: frame.scale[column], roots: roots, into: &scratch, at: (column + 1) * stride)
        }
        BLAS.addGram(scratch, rows: block.count, columns: order, stride: stride, to: &high)
        count += block.count
        for column in 0..<order where !high[column * (order + 1)].isFinite {
            if let error = block.firstUnusableCell() { throw error }
            throw .outOfRange(column: column == order - 1 ? .target : .feature(max(column - 1, 0)))
        }
    }

    private mutating func roots(of block: RowBlock) throws(LinearModelError) -> [Double] {
        guard block.isWeighted else { return [] }
        var roots = [Double](repeating: 0, count: block.count)
        for row in 0..<block.count {
            let weight = block.weight(row: row)
            guard weight.isFinite, weight >= 0 else { throw block.firstUnusableCell() ?? .negativeWeight(row: row) }
            roots[row] = weight.squareRoot()
            if weight == 0 { zeroWeightRows += 1 } else { weightLogarithms += log(weight) }
        }
        return roots
    }

    mutating func merge(_ next: GramAccumulator) throws(LinearModelError) {
        scratch = []
        count += next.count
        zeroWeightRows += next.zeroWeightRows
        weightLogarithms += next.weightLogarithms
        guard !next.high.isEmpty else { return }
        guard !high.isEmpty else {
            (high, low) = (next.high, next.low)
            return
        }
        if low.isEmpty { low = [Double](repeating: 0, count: high.count) }
        for index in high.indices {
            let sum =
                DoubleDouble(high: high[index], low: low[index])
                + DoubleDouble(high: next.high[index], low: next.low.isEmpty ? 0 : next.low[index])
            (high[index], low[index]) = (sum.high, sum.low)
        }
    }

    /// The sum of products of two columns in the frame: 0 is the ones, the features follow.
    func product(_ row: Int, _ column: Int) -> Double {
        let index = max(row, column) + min(row, column) * order
        return high[index] + (low.isEmpty ? 0 : low[index])
    }

    /// The centred (or, through the origin, plain) system of normal equations.
    func system(isCentred: Bool) -> NormalSystem {
        NormalSystem(
            order: order, isCentred: isCentred, frame: frame, count: count, zeroWeightRows: zeroWeightRows,
            weightLogarithms: weightLogarithms
        ) { row, column in
            let index = max(row, column) + min(row, column) * order
            return DoubleDouble(high: high[index], low: low.isEmpty ? 0 : low[index])
        }
    }
}
