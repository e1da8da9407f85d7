/// The Cholesky factor of normal equations in double-double.
struct ExactFactor: SystemFactor {
    private(set) var basis: [Int] = []
    private(set) var dependents: [(column: Int, combination: [DoubleDouble])] = []
    private(set) var constants: [Int] = []
    /// Rows of the factor, one per entry of `basis`, in scaled units.
    private var rows: [[DoubleDouble]] = []
    /// Powers of two near one over the columns' lengths.
    private let scale: [Double]

    /// Factors a system.
    ///
    /// - Parameters:
    ///   - system: the normal equations.
    ///   - penalty: what to add to the diagonal.
    ///   - pivots: whether to take the largest remainder first; otherwise the columns' own order decides, so that it
    ///     is later columns that depend on earlier ones.
    ///   - unit: the rounding of the stored cells.
    init(_ system: NormalSystem, penalty: Double = 0, pivots: Bool, unit: Double = 0x1p-53) {
        let p = system.featureCount
        var a = system.gram
        if penalty != 0 {
            for column in 0..<p { a[column * (p + 1)] += DoubleDouble(penalty) }
        }
        var scale = [Double](repeating: 1, count: p)
        for column in 0..<p {
            let length = a[column * (p + 1)].high.squareRoot()
            guard length.isNormal else { continue }
            scale[column] = Double(sign: .plus, exponent: -length.exponent, significand: 1)
        }
        for column in 0..<p {
            for row in 0..<p {
                let factor = scale[row] * scale[column]
                a[column * p + row].high *= factor
                a[column * p + row].low *= factor
            }
        }
        self.scale = scale
        let limits = (0..<p).map {
            RankTolerance.square(raw: system.rawSquares[$0] * scale[$0] * scale[$0], columns: p, unit: unit)
        }
        var remaining: [Int] = []
        for column in 0..<p {
            let left = a[column * (p + 1)].high
            if penalty == 0 && !(left > limits[column]) { constants.append(column) } else { remaining.append(column) }
        }
        while !remaining.isEmpty {
            let place =
                pivots
                ? remaining.indices.max { a[remaining[$0] * (p + 1)].high < a[remaining[$1] * (p + 1)].high } ?? 0 : 0
            let pivot = remaining.remove(at: place)
            let left = a[pivot * (p + 1)]
            guard left.high > (penalty == 0 ? limits[pivot] : 0) else {
                dependents.append((pivot, rows.map { $0[pivot] }))
                continue
            }
            let root = left.squareRoot()
            var row = [DoubleDouble](repeating: .zero, count: p)
            row[pivot] = root
            for column in remaining { row[column] = a[column * p + pivot] / root }
            for (index, column) in remaining.enumerated() {
                let factor = row[column]
                for other in remaining[index...] {
                    let value = a[column * p + other] - factor * row[other]
                    a[column * p + other] = value
                    a[other * p + column] = value
                }
            }
            basis.append(pivot)
            rows.append(row)
        }
        dependents = dependents.map { dependent in
            var combination = backward(dependent.combination)
            for index in combination.indices {
                combination[index] =
                    combination[index] * DoubleDouble(scale[basis[index]]) / DoubleDouble(scale[dependent.column])
            }
            return (dependent.column, combination)
        }
    }

    var condition: Double {
        let r = basis.count
        guard r > 0 else { return 1 }
        var triangle = [Double](repeating: 0, count: r * r)
        for column in 0..<r {
            var square = 0.0
            for row in 0...column {
                let value = rows[row][basis[column]].high
                triangle[column * r + row] = value
                square += value * value
            }
            for row in 0...column { triangle[column * r + row] /= square.squareRoot() }
        }
        let reciprocal = BLAS.reciprocalCondition(triangle: triangle, order: r)
        return reciprocal > 0 ? 1 / reciprocal : .infinity
    }

    private func forward(_ right: [DoubleDouble]) -> [DoubleDouble] {
        var x = right
        for row in x.indices {
            for above in 0..<row { x[row] -= rows[above][basis[row]] * x[above] }
            x[row] = x[row] / rows[row][basis[row]]
        }
        return x
    }

    private func backward(_ right: [DoubleDouble]) -> [DoubleDouble] {
        var x = right
        for row in x.indices.reversed() {
            for column in (row + 1)..<max(x.count, row + 1) { x[row] -= rows[row][basis[column]] * x[column] }
            x[row] = x[row] / rows[row][basis[row]]
        }
        return x
    }

    func solve(_ right: [DoubleDouble]) -> [DoubleDouble] {
        let scaled = zip(right, basis).map { $0 * DoubleDouble(scale[$1]) }
        return zip(backward(forward(scaled)), basis).map { $0 * DoubleDouble(scale[$1]) }
    }

    func quadratic(_ x: [DoubleDouble]) -> DoubleDouble {
        let scaled = zip(x, basis).map { $0 * DoubleDouble(scale[$1]) }
        return forward(scaled).reduce(.zero) { $0 + $1 * $1 }
    }

    func inverse() -> [Double] {
        let r = basis.count
        var result = [Double](repeating: 0, count: r * r)
        for column in 0..<r {
            var unit = [DoubleDouble](repeating: .zero, count: r)
            unit[column] = DoubleDouble(1)
            let solution = backward(forward(unit))
            for row in 0..<r {
                result[column * r + row] = solution[row].value * scale[basis[row]] * scale[basis[column]]
            }
        }
        return result
    }
}
