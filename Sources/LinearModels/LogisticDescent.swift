/// A start for Newton's method by gradients alone, for many classes and features, whose Hessians are dear.
///
/// L-BFGS (J. Nocedal, "Updating Quasi-Newton Matrices with Limited Storage", 1980) whose first matrix is the bound of
/// D. Böhning, "Multinomial logistic regression algorithm" (1992): no Hessian is larger than half the Gram matrix for each
/// class, so one factor of that serves all classes.
struct LogisticDescent {
    private let shape: LogisticAccumulator.Shape
    private let model: NewtonModel
    /// Upper triangle of the bound for one class.
    private let triangle: [Double]

    /// Updates that are remembered.
    private static let memory = 12
    private static let iterationLimit = 60
    /// So small a step is left to Newton's method.
    private static let tolerance = 1e-3

    /// Factors the bound; nothing if the features depend on each other to working precision.
    ///
    /// - Parameters:
    ///   - model: with the penalty.
    ///   - sums: the Gram matrix of the ones and all features, in the frame of the model.
    init?(_ model: NewtonModel, _ sums: GramAccumulator) {
        (self.model, shape) = (model, model.shape)
        let places = (shape.fitsIntercept ? [0] : []) + shape.columns.map { $0 + 1 }
        var matrix = [Double](repeating: 0, count: places.count * places.count)
        for (column, right) in places.enumerated() {
            for (row, left) in places.enumerated() where row <= column {
                matrix[column * places.count + row] = sums.product(left, right) / 2
            }
        }
        let weights = model.weights
        for place in places.indices { matrix[place * (places.count + 1)] += weights[place] }
        guard BLAS.cholesky(&matrix, order: places.count) else { return nil }
        triangle = matrix
    }

    /// Descends until steps are small.
    ///
    /// - Returns: where it got, and how many passes over the rows that took.
    func run(_ rows: some RowSource, from start: [Double]) throws(LinearModelError) -> (
        parameters: [Double], passes: Int
    ) {
        var (parameters, passes) = (start, 1)
        var sums = try rows.reduce(LogisticAccumulator(shape, parameters: parameters, wantsHessian: false))
        var (objective, ascent) = (model.objective(sums), model.gradient(sums))
        var updates: [(step: [Double], change: [Double], product: Double)] = []
        for _ in 0..<LogisticDescent.iterationLimit {
            let direction = direction(ascent, updates)
            let slope = dot(direction, ascent)
            guard slope > 0, model.relativeSize(direction, parameters) > LogisticDescent.tolerance else { break }
            var (length, halvings) = (1.0, 0)
            var next = parameters
            while true {
                next = zip(parameters, direction).map { $0 + length * $1 }
                sums = try rows.reduce(LogisticAccumulator(shape, parameters: next, wantsHessian: false))
                passes += 1
                let value = model.objective(sums)
                if value <= objective - 1e-4 * length * slope {
                    objective = value
                    break
                }
                // Rounding is all that is left of the slope.
                guard halvings < 20 else { return (parameters, passes) }
                length /= 2
                halvings += 1
            }
            let after = model.gradient(sums)
            let step = zip(next, parameters).map { $0 - $1 }
            let change = zip(ascent, after).map { $0 - $1 }
            let product = dot(step, change)
            if product > 0 {
                if updates.count == LogisticDescent.memory { updates.removeFirst() }
                updates.append((step, change, product))
            }
            (parameters, ascent) = (next, after)
        }
        return (parameters, passes)
    }

    /// The quasi-Newton direction, by two loops over the updates.
    private func direction(
        _ ascent: [Double], _ updates: [(step: [Double], change: [Double], product: Double)]
    ) -> [Double] {
        var rest = ascent
        var shares: [Double] = []
        for update in updates.reversed() {
            let share = dot(update.step, rest) / update.product
            shares.append(share)
            for place in rest.indices { rest[place] -= share * update.change[place] }
        }
        rest = bounded(rest)
        for (update, share) in zip(updates, shares.reversed()) {
            let other = dot(update.change, rest) / update.product
            for place in rest.indices { rest[place] += (share - other) * update.step[place] }
        }
        return rest
    }

    /// Solves with the bound, class by class.
    private func bounded(_ right: [Double]) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(right.count)
        for score in 0..<shape.scores {
            var part = Array(right[(score * shape.width)..<((score + 1) * shape.width)])
            BLAS.solve(triangle: triangle, order: shape.width, transposed: true, &part)
            BLAS.solve(triangle: triangle, order: shape.width, transposed: false, &part)
            result += part
        }
        return result
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
