internal import Glibc

/// Least squares and ridge regression with far more features than rows, by the rows' own inner products.
///
/// The coefficients are a combination of the centred rows, so a system as large as the rows decides: `(XXᵀ + penalty) a =
/// y`, `b = Xᵀa`; without a penalty that is the solution of minimal norm. Residuals and combinations are computed in
/// double-double, so the solution is refined as far as with the normal equations.
struct WideFitting {
    private let settings: LeastSquares
    private let featureCount: Int
    private let penalty: Double
    /// Rows, those without weight too.
    private let rowCount: Int
    /// Rows with a weight.
    private let count: Int
    /// Row after row, and column after column.
    private let rows: [Double]
    private let columns: [Double]
    private let targets: [Double]
    private let roots: [Double]
    private let weight: DoubleDouble
    private let means: [DoubleDouble]
    private let targetMean: DoubleDouble

    /// Whether so many rows of so many features are fitted this way.
    static func suits(rows: Int, features: Int) -> Bool { features > 500 && rows <= features && rows <= 20_000 }

    /// Takes the rows.
    ///
    /// - Throws: what makes a cell unusable; `noRows`.
    init(_ source: some RowSource, settings: LeastSquares, penalty: Double) throws(LinearModelError) {
        let all = try source.reduce(RowCollector(featureCount: source.featureCount))
        (self.settings, self.penalty) = (settings, penalty)
        featureCount = source.featureCount
        rowCount = all.count
        let p = featureCount
        let kept = (0..<all.count).filter { all.weights[$0] > 0 }
        guard !kept.isEmpty else { throw .noRows }
        count = kept.count
        let targets = kept.map { all.targets[$0] }
        self.targets = targets
        roots = kept.map { all.weights[$0].squareRoot() }
        var rows = [Double](repeating: 0, count: kept.count * p)
        var columns = rows
        for (place, row) in kept.enumerated() {
            for column in 0..<p {
                let value = all.values[row * p + column]
                rows[place * p + column] = value
                columns[column * kept.count + place] = value
            }
        }
        let weights = kept.map { all.weights[$0] }
        let weight = weights.reduce(DoubleDouble.zero) { $0 + DoubleDouble($1) }
        let plain = Kernels.Column(values: weights, offset: 0)
        func mean(_ values: [Double], _ offset: Int) -> DoubleDouble {
            guard settings.fitsIntercept else { return .zero }
            var sum = DoubleDouble.zero
            Kernels.addDot(plain, Kernels.Column(values: values, offset: offset), count: weights.count, to: &sum)
            return sum / weight
        }
        (self.rows, self.columns, self.weight) = (rows, columns, weight)
        means = (0..<p).map { mean(columns, $0 * kept.count) }
        targetMean = mean(targets, 0)
    }

    /// The rows' inner products, factored.
    private enum Factor {
        /// An upper triangle.
        case triangle([Double], condition: Double)
        /// Eigenvectors and the inverses of their values, 0 for those that vanish: rows that depend on each other.
        case vectors([Double], inverses: [Double], condition: Double, rank: Int)
    }

    /// Fits.
    ///
    /// - Returns: nothing where the inner products cannot be factored.
    func fit() -> LinearFit? {
        guard let factor = factor() else { return nil }
        var combination = [DoubleDouble](repeating: .zero, count: count)
        var coefficients = [DoubleDouble](repeating: .zero, count: featureCount)
        var residuals = self.residuals(coefficients)
        var (last, relative) = (Double.infinity, 1.0)
        for pass in 0..<12 {
            // What the equations of the rows still lack.
            let lack = (0..<count).map { row in
                (DoubleDouble(roots[row]) * residuals[row] - DoubleDouble(penalty) * combination[row]).value
            }
            let step = solve(factor, lack)
            let size = step.reduce(0) { max($0, abs($1)) }
            guard size.isFinite, size < last * 0.7 || pass == 0 else { break }
            for row in step.indices { combination[row] += DoubleDouble(step[row]) }
            coefficients = combined(combination)
            residuals = self.residuals(coefficients)
            let largest = combination.reduce(0) { max($0, abs($1.value)) }
            // The next step would be smaller by as much as this one was.
            relative = largest == 0 ? 0 : size / largest * (pass == 0 ? 1 : min(1, size / last))
            last = size
            if relative < 0x1p-53 { break }
        }
        return report(coefficients, residuals, factor, digits: min(15.95, max(0, -log10(max(relative, 0x1p-53)))))
    }

    private func solve(_ factor: Factor, _ right: [Double]) -> [Double] {
        switch factor {
        case .triangle(let triangle, _):
            var x = right
            BLAS.solve(triangle: triangle, order: count, transposed: true, &x)
            BLAS.solve(triangle: triangle, order: count, transposed: false, &x)
            return x
        case .vectors(let vectors, let inverses, _, _):
            var parts = [Double](repeating: 0, count: count)
            var x = parts
            BLAS.multiply(
                vectors, rows: count, columns: count, stride: count, transposed: true, right, into: &parts)
            for place in parts.indices { parts[place] *= inverses[place] }
            BLAS.multiply(vectors, rows: count, columns: count, stride: count, transposed: false, parts, into: &x)
            return x
        }
    }

    /// Factors the rows' inner products.
    private func factor() -> Factor? {
        let p = featureCount
        var centred = rows
        for row in 0..<count {
            for column in 0..<p {
                centred[row * p + column] =
                    roots[row] * (DoubleDouble(rows[row * p + column]) - means[column]).value
            }
        }
        var inner = [Double](repeating: 0, count: count * count)
        BLAS.addGram(centred, rows: p, columns: count, stride: p, to: &inner)
        let size = (0..<count).reduce(0) { $0 + inner[$1 * (count + 1)] } / Double(count)
        var triangle = [Double](repeating: 0, count: count * count)
        for column in 0..<count {
            for row in 0...column {
                var value = inner[row * count + column]
                // Centred rows cancel along the roots of the weights, and so do centred targets: any weight there will do.
                if settings.fitsIntercept { value += size * roots[row] * roots[column] / weight.value }
                triangle[column * count + row] = value + (row == column ? penalty : 0)
            }
        }
        if BLAS.cholesky(&triangle, order: count) {
            let reciprocal = BLAS.reciprocalCondition(triangle: triangle, order: count)
            if reciprocal > 1e-6 { return .triangle(triangle, condition: 1 / reciprocal) }
        }
        for row in 0..<count { inner[row * (count + 1)] += penalty }
        guard let values = BLAS.eigen(&inner, order: count), let largest = values.last else { return nil }
        // Rounding of the inner products themselves.
        let least = max(largest, 0) * Double(count) * 0x1p-52
        let kept = values.filter { $0 > least }
        let inverses = values.map { $0 > least ? 1 / $0 : 0 }
        return .vectors(
            inner, inverses: inverses, condition: kept.first.map { (largest / $0).squareRoot() } ?? 1,
            rank: kept.count)
    }

    /// Residuals, unweighted.
    private func residuals(_ coefficients: [DoubleDouble]) -> [DoubleDouble] {
        let b = Kernels.Column(values: coefficients.map(\.high), offset: 0, lows: coefficients.map(\.low))
        let intercept = intercept(coefficients)
        return (0..<count).map { row in
            var sum = DoubleDouble.zero
            Kernels.addDot(
                Kernels.Column(values: rows, offset: row * featureCount), b, count: featureCount, to: &sum)
            return DoubleDouble(targets[row]) - intercept - sum
        }
    }

    private func intercept(_ coefficients: [DoubleDouble]) -> DoubleDouble {
        settings.fitsIntercept ? zip(coefficients, means).reduce(targetMean) { $0 - $1.0 * $1.1 } : .zero
    }

    /// The centred, weighed rows' combination.
    private func combined(_ combination: [DoubleDouble]) -> [DoubleDouble] {
        let weighed = zip(combination, roots).map { $0 * DoubleDouble($1) }
        let total = weighed.reduce(.zero) { $0 + $1 }
        let a = Kernels.Column(values: weighed.map(\.high), offset: 0, lows: weighed.map(\.low))
        return (0..<featureCount).map { column in
            var sum = DoubleDouble.zero
            Kernels.addDot(a, Kernels.Column(values: columns, offset: column * count), count: count, to: &sum)
            return sum - means[column] * total
        }
    }

    private func report(
        _ coefficients: [DoubleDouble], _ residuals: [DoubleDouble], _ factor: Factor, digits: Double
    ) -> LinearFit {
        func squares(_ values: [DoubleDouble]) -> DoubleDouble {
            zip(values, roots).reduce(.zero) { sum, pair in
                let value = pair.0 * DoubleDouble(pair.1)
                return sum + value * value
            }
        }
        let total = squares(targets.map { DoubleDouble($0) - targetMean })
        let residual = squares(residuals)
        let constants = (0..<featureCount).filter { column in
            let first = columns[column * count]
            return (1..<count).allSatisfy { columns[column * count + $0] == first }
        }
        var rank = min(count - (settings.fitsIntercept ? 1 : 0), featureCount - constants.count)
        let condition: Double
        switch factor {
        case .triangle(_, let value): condition = value
        case .vectors(_, _, let value, let found):
            condition = value
            if penalty == 0 { rank = found }
        }
        var fit = LinearFit(
            intercept: settings.fitsIntercept ? .init(value: intercept(coefficients).value) : nil,
            coefficients: coefficients.map { .init(value: $0.value) }, rowCount: rowCount, rank: rank,
            residualDegreesOfFreedom: rowCount - rank - (settings.fitsIntercept ? 1 : 0),
            residualSumOfSquares: max(residual.value, 0), totalSumOfSquares: total.value, condition: condition,
            correctDigits: digits, dataDigits: min(15.95, max(0, -log10(condition * 0x1p-53))), penalty: penalty,
            method: .rows, correctionPasses: 0, notes: [], unscaledCovariance: [])
        if penalty == 0 {
            fit.notes.append(
                .notMoreRowsThanParameters(
                    rows: rowCount, parameters: featureCount + (settings.fitsIntercept ? 1 : 0)))
        }
        fit.notes += constants.map { .constantColumn($0) }
        if count < rowCount { fit.notes.append(.zeroWeightRows(rowCount - count)) }
        if total.value > 0 {
            fit.rSquared = min(1, (DoubleDouble(1) - residual / total).value)
        } else {
            fit.notes.append(.constantTarget)
        }
        return fit
    }
}

/// All rows, one after the other.
struct RowCollector: RowAccumulator {
    private let featureCount: Int
    private(set) var values: [Double] = []
    private(set) var targets: [Double] = []
    private(set) var weights: [Double] = []
    var count: Int { targets.count }

    init(featureCount: Int) { self.featureCount = featureCount }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        if let error = block.firstUnusableCell() { throw error }
        for row in 0..<block.count {
            for column in 0..<featureCount { values.append(block.feature(column, row: row)) }
            targets.append(block.target(row: row))
            weights.append(block.weight(row: row))
        }
    }

    mutating func merge(_ next: RowCollector) throws(LinearModelError) {
        values += next.values
        targets += next.targets
        weights += next.weights
    }
}
