internal import Glibc

/// The Gram matrix of `[1, features, target]` in double-double, for data small enough to afford it.
///
/// About thirty digits: even squared condition numbers leave more than a double can hold.
struct ExactGramAccumulator: RowAccumulator {
    let order: Int
    private(set) var count = 0
    private(set) var zeroWeightRows = 0
    private(set) var weightLogarithms = 0.0
    private var sums: [DoubleDouble] = []

    init(featureCount: Int) {
        order = featureCount + 2
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        guard block.count > 0 else { return }
        guard block.featureCount + 2 == order else {
            throw .wrongShape(expected: order - 2, found: block.featureCount)
        }
        if sums.isEmpty { sums = [DoubleDouble](repeating: .zero, count: order * order) }
        if block.isWeighted {
            try addWeighted(block)
        } else {
            sums[0] += DoubleDouble(Double(block.count))
            for column in 1..<order {
                let values = block.column(column - 1)
                Kernels.addSum(values, count: block.count, to: &sums[column])
                for row in column..<order {
                    Kernels.addDot(values, block.column(row - 1), count: block.count, to: &sums[column * order + row])
                }
            }
        }
        count += block.count
        for column in 0..<order where !sums[column * (order + 1)].high.isFinite {
            if let error = block.firstUnusableCell() { throw error }
            throw .outOfRange(column: column == order - 1 ? .target : .feature(max(column - 1, 0)))
        }
    }

    private mutating func addWeighted(_ block: RowBlock) throws(LinearModelError) {
        for row in 0..<block.count {
            let weight = block.weight(row: row)
            guard weight.isFinite, weight >= 0 else { throw block.firstUnusableCell() ?? .negativeWeight(row: row) }
            if weight == 0 { zeroWeightRows += 1 } else { weightLogarithms += log(weight) }
        }
        var weighed = [Double](repeating: 0, count: block.count)
        var lows = weighed
        Kernels.addSum(block.weightColumn, count: block.count, to: &sums[0])
        for column in 1..<order {
            Kernels.weigh(block.column(column - 1), by: block.weightColumn, count: block.count, into: &weighed, &lows)
            let product = Kernels.Column(values: weighed, offset: 0, lows: lows)
            Kernels.addSum(product, count: block.count, to: &sums[column])
            for row in column..<order {
                Kernels.addDot(product, block.column(row - 1), count: block.count, to: &sums[column * order + row])
            }
        }
    }

    mutating func merge(_ next: ExactGramAccumulator) throws(LinearModelError) {
        count += next.count
        zeroWeightRows += next.zeroWeightRows
        weightLogarithms += next.weightLogarithms
        guard !next.sums.isEmpty else { return }
        guard !sums.isEmpty else {
            sums = next.sums
            return
        }
        for index in sums.indices { sums[index] += next.sums[index] }
    }

    /// The centred (or, through the origin, plain) system of normal equations.
    func system(isCentred: Bool) -> NormalSystem {
        NormalSystem(
            order: order, isCentred: isCentred, frame: nil, count: count, zeroWeightRows: zeroWeightRows,
            weightLogarithms: weightLogarithms
        ) { row, column in
            sums[max(row, column) + min(row, column) * order]
        }
    }
}
