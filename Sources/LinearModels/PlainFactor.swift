/// A triangular factor in doubles, from a Gram matrix or from streaming QR.
struct PlainFactor: SystemFactor {
    private(set) var basis: [Int] = []
    private(set) var dependents: [(column: Int, combination: [DoubleDouble])] = []
    private(set) var constants: [Int] = []
    let condition: Double
    /// Upper triangle over `basis`, scaled to columns of length one.
    private var triangle: [Double]
    private let scale: [Double]

    /// Factors a Gram matrix.
    ///
    /// - Returns: nothing where it is not positive definite or too ill-conditioned for its factor to be worth
    ///   anything; `dpotrf` alone is no judge of that, it has been seen to succeed with no digit right.
    init?(_ system: NormalSystem, penalty: Double = 0, minimalReciprocalCondition: Double = 1e-12) {
        let p = system.featureCount
        var scale = [Double](repeating: 1, count: p)
        for column in 0..<p {
            let square = system.gram[column * (p + 1)].value + penalty
            let limit = RankTolerance.square(raw: system.rawSquares[column], columns: p, unit: 0x1p-53)
            guard square > (penalty == 0 ? limit : 0) else { return nil }
            scale[column] = 1 / square.squareRoot()
        }
        var a = [Double](repeating: 0, count: p * p)
        for column in 0..<p {
            for row in 0...column {
                let value = system.gram[column * p + row].value + (row == column ? penalty : 0)
                a[column * p + row] = value * scale[row] * scale[column]
            }
        }
        guard BLAS.cholesky(&a, order: p) else { return nil }
        let reciprocal = BLAS.reciprocalCondition(triangle: a, order: p)
        guard reciprocal * reciprocal >= minimalReciprocalCondition else { return nil }
        (triangle, condition, self.scale, basis) = (a, 1 / reciprocal, scale, Array(0..<p))
    }

    /// Takes a triangle from QR and finds out which columns are independent.
    ///
    /// - Parameters:
    ///   - r: upper triangle in the data's units, column-major.
    ///   - system: the normal equations, for the columns' lengths.
    init(triangle r: [Double], _ system: NormalSystem) {
        let p = system.featureCount
        var lengths = [Double](repeating: 0, count: p)
        for column in 0..<p {
            lengths[column] = (0...column).reduce(0) { $0 + r[column * p + $1] * r[column * p + $1] }.squareRoot()
        }
        // Householder over the triangle, leaving out columns of which nothing remains: then they are combinations of
        // the ones kept before them.
        var reflectors: [[Double]] = []
        var kept: [[Double]] = []
        for column in 0..<p {
            let limit = RankTolerance.square(raw: system.rawSquares[column], columns: p, unit: 0x1p-53)
            guard lengths[column] * lengths[column] > limit else {
                constants.append(column)
                continue
            }
            var x = [Double](repeating: 0, count: p)
            for row in 0...column { x[row] = r[column * p + row] }
            for (start, v) in reflectors.enumerated() {
                var dot = 0.0
                for row in start..<p { dot += v[row] * x[row] }
                for row in start..<p { x[row] -= 2 * dot * v[row] }
            }
            let start = reflectors.count
            let rest = (start..<p).reduce(0) { $0 + x[$1] * x[$1] }
            guard rest > max(limit, 0) else {
                dependents.append((column, x[0..<start].map { DoubleDouble($0) }))
                continue
            }
            let length = x[start] > 0 ? -rest.squareRoot() : rest.squareRoot()
            var v = x
            v[start] -= length
            let size = (start..<p).reduce(0) { $0 + v[$1] * v[$1] }.squareRoot()
            for row in start..<p { v[row] /= size }
            reflectors.append(v)
            x[start] = length
            kept.append(Array(x[0...start]))
            basis.append(column)
        }
        let rank = basis.count
        var triangle = [Double](repeating: 0, count: rank * rank)
        let scale = basis.map { 1 / lengths[$0] }
        for (column, values) in kept.enumerated() {
            for (row, value) in values.enumerated() { triangle[column * rank + row] = value * scale[column] }
        }
        let reciprocal = BLAS.reciprocalCondition(triangle: triangle, order: rank)
        condition = reciprocal > 0 ? 1 / reciprocal : .infinity
        (self.triangle, self.scale) = (triangle, scale)
        dependents = dependents.map { dependent in
            let count = dependent.combination.count
            guard count > 0 else { return dependent }
            var leading = [Double](repeating: 0, count: count * count)
            for column in 0..<count {
                for row in 0...column { leading[column * count + row] = triangle[column * rank + row] }
            }
            var x = dependent.combination.map(\.high)
            BLAS.solve(triangle: leading, order: count, transposed: false, &x)
            return (dependent.column, zip(x, scale).map { DoubleDouble($0 * $1) })
        }
    }

    func solve(_ right: [DoubleDouble]) -> [DoubleDouble] {
        var x = zip(right, scale).map { $0.value * $1 }
        BLAS.solve(triangle: triangle, order: basis.count, transposed: true, &x)
        BLAS.solve(triangle: triangle, order: basis.count, transposed: false, &x)
        return zip(x, scale).map { DoubleDouble($0 * $1) }
    }

    func quadratic(_ x: [DoubleDouble]) -> DoubleDouble {
        var scaled = zip(x, scale).map { $0.value * $1 }
        BLAS.solve(triangle: triangle, order: basis.count, transposed: true, &scaled)
        return DoubleDouble(scaled.reduce(0) { $0 + $1 * $1 })
    }

    func inverse() -> [Double] {
        let r = basis.count
        var inverse = triangle
        guard r > 0, BLAS.invert(triangle: &inverse, order: r) else { return [] }
        var result = [Double](repeating: 0, count: r * r)
        for column in 0..<r {
            for row in 0...column {
                var sum = 0.0
                for k in column..<r { sum += inverse[k * r + row] * inverse[k * r + column] }
                sum *= scale[row] * scale[column]
                result[column * r + row] = sum
                result[row * r + column] = sum
            }
        }
        return result
    }
}
