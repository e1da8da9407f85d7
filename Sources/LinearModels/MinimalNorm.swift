/// Spreads a solution over independent columns onto the dependent ones so that it becomes the shortest.
///
/// With dependent columns `X_D = X_B T`, all solutions are `b_B = β - T z, b_D = z`; the shortest has
/// `(I + TᵀT) z = Tᵀβ`. As a linear map of β it takes the covariance along.
struct MinimalNorm {
    private let featureCount: Int
    private let basis: [Int]
    private let dependents: [(column: Int, combination: [DoubleDouble])]
    /// Lower Cholesky factor of `I + TᵀT`.
    private let factor: [[DoubleDouble]]

    init(_ source: any SystemFactor, featureCount: Int) {
        self.featureCount = featureCount
        basis = source.basis
        dependents = source.dependents
        var factor: [[DoubleDouble]] = []
        for row in dependents.indices {
            var values = [DoubleDouble](repeating: .zero, count: row + 1)
            for column in 0...row {
                var sum = DoubleDouble(row == column ? 1 : 0)
                for (a, b) in zip(dependents[row].combination, dependents[column].combination) { sum += a * b }
                for k in 0..<column { sum -= values[k] * (column == row ? values[k] : factor[column][k]) }
                values[column] = column == row ? sum.squareRoot() : sum / factor[column][column]
            }
            factor.append(values)
        }
        self.factor = factor
    }

    /// The shortest solution, over all features.
    func spread(_ solution: [DoubleDouble]) -> [DoubleDouble] {
        var beta = solution
        var z = dependents.map { dependent in
            zip(dependent.combination, beta).reduce(DoubleDouble.zero) { $0 + $1.0 * $1.1 }
        }
        solve(&z)
        var all = [DoubleDouble](repeating: .zero, count: featureCount)
        for (value, dependent) in zip(z, dependents) {
            for (index, coefficient) in dependent.combination.enumerated() { beta[index] -= coefficient * value }
            all[dependent.column] = value
        }
        for (value, column) in zip(beta, basis) { all[column] = value }
        return all
    }

    private func solve(_ z: inout [DoubleDouble]) {
        for row in z.indices {
            for k in 0..<row { z[row] -= factor[row][k] * z[k] }
            z[row] = z[row] / factor[row][row]
        }
        for row in z.indices.reversed() {
            for k in (row + 1)..<max(z.count, row + 1) { z[row] -= factor[k][row] * z[k] }
            z[row] = z[row] / factor[row][row]
        }
    }

    /// The transposed map: what a linear form in all coefficients is over the independent ones.
    func pull(_ form: [DoubleDouble]) -> [DoubleDouble] {
        var result = basis.map { form[$0] }
        var z = dependents.map { dependent in
            zip(dependent.combination, result).reduce(form[dependent.column]) { $0 - $1.0 * $1.1 }
        }
        solve(&z)
        for (value, dependent) in zip(z, dependents) {
            for (index, coefficient) in dependent.combination.enumerated() { result[index] += coefficient * value }
        }
        return result
    }

    /// The covariance of the shortest solution, from that over the independent columns.
    func spread(covariance: [Double]) -> [Double] {
        let r = basis.count
        var half = [Double](repeating: 0, count: featureCount * r)
        for column in 0..<r {
            let values = spread((0..<r).map { DoubleDouble(covariance[column * r + $0]) })
            for row in 0..<featureCount { half[column * featureCount + row] = values[row].value }
        }
        var result = [Double](repeating: 0, count: featureCount * featureCount)
        for row in 0..<featureCount {
            let values = spread((0..<r).map { DoubleDouble(half[$0 * featureCount + row]) })
            for column in 0..<featureCount { result[column * featureCount + row] = values[column].value }
        }
        return result
    }
}
