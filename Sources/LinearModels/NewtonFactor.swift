/// What the penalty adds to a logistic model's loss, gradient and Hessian, in the frame's units.
struct NewtonModel {
    let shape: LogisticAccumulator.Shape
    let penalty: Double

    /// The penalty of each parameter of one score.
    var weights: [Double] {
        (shape.fitsIntercept ? [0] : [])
            + shape.columns.map { penalty * shape.frame.scale[$0] * shape.frame.scale[$0] }
    }

    /// Loss and penalty.
    func objective(_ sums: LogisticAccumulator) -> Double {
        let weights = weights
        var value = sums.loss.value
        for (index, parameter) in sums.parameters.enumerated() {
            value += weights[index % shape.width] * parameter * parameter / 2
        }
        return value
    }

    /// The direction in which the objective falls.
    func gradient(_ sums: LogisticAccumulator) -> [Double] {
        let weights = weights
        return sums.parameters.enumerated().map { index, parameter in
            (sums.gradient[index] - DoubleDouble.product(weights[index % shape.width], parameter)).value
        }
    }

    /// The Hessian, upper triangle, column-major.
    func hessian(_ sums: LogisticAccumulator) -> [Double] {
        let (width, scores) = (shape.width, shape.scores)
        let order = width * scores
        let weights = weights
        var result = [Double](repeating: 0, count: order * order)
        var index = 0
        for one in 0..<scores {
            for other in 0...one {
                let block = sums.hessian.isEmpty ? [] : sums.hessian[index]
                for column in 0..<width {
                    for row in 0..<width {
                        // Blocks are symmetric and hold their lower triangle.
                        let value = block[min(row, column) * width + max(row, column)]
                        result[(one * width + column) * order + other * width + row] = value
                    }
                }
                index += 1
            }
        }
        for parameter in 0..<order { result[parameter * (order + 1)] += weights[parameter % width] }
        // With one score per class a common shift of all changes nothing; the solution whose shifts sum to zero is
        // singled out by weighing that sum, which costs it nothing.
        guard scores > 1 else { return result }
        for column in 0..<width {
            var strength = 0.0
            for score in 0..<scores { strength += result[(score * width + column) * (order + 1)] }
            for one in 0..<scores {
                for other in 0...one {
                    result[(one * width + column) * order + other * width + column] += strength / Double(scores)
                }
            }
        }
        return result
    }

    /// The size of a step relative to the parameters, those near zero measured by the largest.
    func relativeSize(_ step: [Double], _ parameters: [Double]) -> Double {
        let largest = parameters.reduce(0) { max($0, abs($1)) }
        var size = 0.0
        for (change, parameter) in zip(step, parameters) {
            size = max(size, abs(change) / max(abs(parameter), 1e-3 * largest, 1e-30))
        }
        return size
    }
}

/// The Cholesky factor of a logistic model's Hessian.
struct NewtonFactor {
    private let triangle: [Double]
    private let scale: [Double]
    /// Condition number of the Hessian scaled to unit diagonal.
    let condition: Double

    /// Factors the Hessian.
    ///
    /// - Returns: nothing if it is singular to working precision.
    init?(_ model: NewtonModel, _ sums: LogisticAccumulator) {
        let order = sums.parameters.count
        var matrix = model.hessian(sums)
        var scale = [Double](repeating: 1, count: order)
        for index in 0..<order {
            let value = matrix[index * (order + 1)]
            guard value > 0, value.isFinite else { return nil }
            scale[index] = 1 / value.squareRoot()
        }
        for column in 0..<order {
            for row in 0...column { matrix[column * order + row] *= scale[row] * scale[column] }
        }
        guard BLAS.cholesky(&matrix, order: order) else { return nil }
        let reciprocal = BLAS.reciprocalCondition(triangle: matrix, order: order)
        guard reciprocal * reciprocal > 1e-14 else { return nil }
        (triangle, self.scale, condition) = (matrix, scale, 1 / (reciprocal * reciprocal))
    }

    /// Solves with the Hessian.
    func solve(_ right: [Double]) -> [Double] {
        var x = zip(right, scale).map { $0 * $1 }
        BLAS.solve(triangle: triangle, order: scale.count, transposed: true, &x)
        BLAS.solve(triangle: triangle, order: scale.count, transposed: false, &x)
        return zip(x, scale).map { $0 * $1 }
    }

    /// `xᵀ H⁻¹ x`.
    func quadratic(_ form: [Double]) -> Double {
        var x = zip(form, scale).map { $0 * $1 }
        BLAS.solve(triangle: triangle, order: scale.count, transposed: true, &x)
        return x.reduce(0) { $0 + $1 * $1 }
    }
}
