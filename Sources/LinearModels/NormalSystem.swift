/// The normal equations of a linear model: everything least squares needs to know about the rows.
///
/// Centred on the weighted means where the model has an intercept; that leaves the intercept out of the system and is
/// exact in double-double.
struct NormalSystem {
    let isCentred: Bool
    let featureCount: Int
    let count: Int
    let zeroWeightRows: Int
    let weightLogarithms: Double
    /// Sum of the weights, or the number of rows.
    let weight: DoubleDouble
    /// Weighted means of the features; zeros without an intercept.
    let means: [DoubleDouble]
    let targetMean: DoubleDouble
    /// Cross products of the features, both triangles, column-major.
    var gram: [DoubleDouble]
    /// Cross products with the target.
    let targets: [DoubleDouble]
    /// The target's sum of squares.
    let targetSquares: DoubleDouble
    /// Sums of squares of the features about zero, against which what centring leaves is judged.
    let rawSquares: [Double]

    init(
        order: Int, isCentred: Bool, frame: Frame?, count: Int, zeroWeightRows: Int, weightLogarithms: Double,
        entry: (_ row: Int, _ column: Int) -> DoubleDouble
    ) {
        let p = order - 2
        self.isCentred = isCentred
        self.count = count
        self.zeroWeightRows = zeroWeightRows
        self.weightLogarithms = weightLogarithms
        featureCount = p
        let weight = count > 0 ? entry(0, 0) : .zero
        self.weight = weight
        // A power of two: its inverse is exact.
        func unscale(_ value: DoubleDouble, _ column: Int) -> DoubleDouble {
            guard let frame else { return value }
            return value * DoubleDouble(1 / frame.scale[column])
        }
        var shifts = [DoubleDouble](repeating: .zero, count: p + 1)
        var means = shifts
        var raw = [Double](repeating: 0, count: p)
        for column in 0...p where count > 0 && weight.high > 0 {
            let sum = entry(column + 1, 0)
            let offset = unscale(sum / weight, column)
            let centre = DoubleDouble(frame?.centre[column] ?? 0)
            if isCentred {
                shifts[column] = sum / weight
                means[column] = centre + offset
            }
            if column < p {
                let square = unscale(unscale(entry(column + 1, column + 1), column), column).value
                // About zero again: S + 2 c W d + c² W.
                raw[column] = square + weight.value * centre.value * (2 * offset.value + centre.value)
            }
        }
        func centred(_ row: Int, _ column: Int) -> DoubleDouble {
            guard count > 0 else { return .zero }
            let value = entry(row + 1, column + 1) - weight * shifts[row] * shifts[column]
            return unscale(unscale(value, row), column)
        }
        var gram = [DoubleDouble](repeating: .zero, count: p * p)
        for column in 0..<p {
            for row in column..<p {
                let value = centred(row, column)
                gram[column * p + row] = value
                gram[row * p + column] = value
            }
        }
        self.gram = gram
        self.means = Array(means[0..<p])
        targetMean = means[p]
        targets = (0..<p).map { centred($0, p) }
        targetSquares = centred(p, p)
        rawSquares = raw
    }

    /// The part of the system that concerns some columns, with another right-hand side.
    func restricted(to columns: [Int], targets: [DoubleDouble]) -> NormalSystem {
        NormalSystem(self, columns: columns, targets: targets)
    }

    private init(_ whole: NormalSystem, columns: [Int], targets: [DoubleDouble]) {
        isCentred = whole.isCentred
        featureCount = columns.count
        count = whole.count
        zeroWeightRows = whole.zeroWeightRows
        weightLogarithms = whole.weightLogarithms
        weight = whole.weight
        means = columns.map { whole.means[$0] }
        targetMean = whole.targetMean
        gram = columns.flatMap { column in columns.map { whole.gram[column * whole.featureCount + $0] } }
        self.targets = targets
        targetSquares = whole.targetSquares
        rawSquares = columns.map { whole.rawSquares[$0] }
    }
}
