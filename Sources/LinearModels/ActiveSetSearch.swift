/// The exact solution of a lasso or elastic net by searching for its signs, for columns that descent cannot tell apart.
///
/// Feature-sign search (H. Lee, A. Battle, R. Raina, A. Ng, "Efficient sparse coding algorithms", 2006) on the Gram matrix, in
/// double-double: columns join by the size of their gradient and leave where they cross zero; the objective falls with every
/// step, so no set of signs comes back. Columns that depend on others are moved along the dependency, which changes no
/// residual, until one of them is zero.
struct ActiveSetSearch {
    private let system: NormalSystem
    private let constants: Set<Int>
    /// Penalties in units of the sums.
    private let absolute: DoubleDouble
    private let square: DoubleDouble
    private var values: [DoubleDouble]
    /// Of the columns in the model: 1 or -1, else 0.
    private var signs: [Int]

    /// Starts from coefficients whose signs are nearly right.
    init(
        _ system: NormalSystem, constants: Set<Int>, absolute: Double, square: Double, start: [Double]
    ) {
        self.system = system
        self.constants = constants
        self.absolute = system.weight * DoubleDouble(absolute)
        self.square = system.weight * DoubleDouble(square)
        values = start.map { DoubleDouble($0) }
        signs = start.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    }

    /// Searches.
    ///
    /// - Returns: the coefficients; nothing if the search does not end.
    mutating func run() -> [DoubleDouble]? {
        for _ in 0..<(20 * system.featureCount + 200) {
            let active = signs.indices.filter { signs[$0] != 0 }
            if !active.isEmpty, !settle(active) { continue }
            guard let next = joining() else { return values }
            signs[next.column] = next.sign
        }
        return nil
    }

    /// The column outside the model whose gradient exceeds the penalty most.
    private func joining() -> (column: Int, sign: Int)? {
        // Rounding of the sums decides what still counts as more.
        let slack = max(absolute.value * 1e-12, largestTarget * 1e-26)
        var best: (column: Int, sign: Int)?
        var most = slack
        for column in signs.indices where signs[column] == 0 && !constants.contains(column) {
            let gradient = gradient(column).value
            let excess = abs(gradient) - absolute.value
            if excess > most { (most, best) = (excess, (column, gradient > 0 ? 1 : -1)) }
        }
        return best
    }

    private var largestTarget: Double { system.targets.reduce(0) { max($0, abs($1.value)) } }

    private func gradient(_ column: Int) -> DoubleDouble {
        var sum = system.targets[column]
        for row in values.indices where values[row].high != 0 {
            sum -= system.gram[column * values.count + row] * values[row]
        }
        return sum - square * values[column]
    }

    /// Moves towards the solution for the signs.
    ///
    /// - Returns: whether it was reached with these signs.
    private mutating func settle(_ active: [Int]) -> Bool {
        let right = active.map { system.targets[$0] - absolute * DoubleDouble(Double(signs[$0])) }
        let part = system.restricted(to: active, targets: right)
        let factor = ExactFactor(part, penalty: square.value, pivots: false)
        if let dependent = factor.dependents.first {
            slide(active, dependent, factor.basis)
            return false
        }
        guard factor.basis.count == active.count else {
            // A column of nothing.
            for place in active.indices where !factor.basis.contains(place) { leave(active[place]) }
            return false
        }
        let solution = factor.solve(right)
        var target = values
        for (place, index) in factor.basis.enumerated() { target[active[index]] = solution[place] }
        if active.allSatisfy({ sign(target[$0]) == signs[$0] }) {
            values = target
            return true
        }
        // The best of the points where a coefficient crosses zero, and the end.
        var best = (value: objective(target, active), point: target, zero: -1)
        for column in active where sign(target[column]) != signs[column] && values[column].high != 0 {
            let share = values[column] / (values[column] - target[column])
            var point = values
            for other in active { point[other] += share * (target[other] - values[other]) }
            point[column] = .zero
            let value = objective(point, active)
            if value.value < best.value.value { best = (value, point, column) }
        }
        values = best.point
        for column in active {
            let now = sign(values[column])
            if now == 0 || column == best.zero { leave(column) } else { signs[column] = now }
        }
        return false
    }

    /// Moves along a dependency in the direction in which the penalty falls, until a coefficient is zero.
    private mutating func slide(
        _ active: [Int], _ dependent: (column: Int, combination: [DoubleDouble]), _ basis: [Int]
    ) {
        var direction: [(column: Int, step: DoubleDouble)] = [(active[dependent.column], DoubleDouble(1))]
        for (place, factor) in dependent.combination.enumerated() where factor.high != 0 {
            direction.append((active[basis[place]], DoubleDouble(-1) * factor))
        }
        let slope = direction.reduce(0) { $0 + Double(signs[$1.column]) * $1.step.value }
        if slope > 0 { direction = direction.map { ($0.column, DoubleDouble(-1) * $0.step) } }
        var nearest: (length: DoubleDouble, column: Int)?
        for (column, step) in direction where step.high != 0 && (step.high > 0) != (signs[column] > 0) {
            let length = DoubleDouble(-1) * values[column] / step
            if length.value < nearest?.length.value ?? .infinity { nearest = (length, column) }
        }
        guard let nearest else {
            leave(active[dependent.column])
            return
        }
        for (column, step) in direction { values[column] += nearest.length * step }
        leave(nearest.column)
    }

    private mutating func leave(_ column: Int) {
        values[column] = .zero
        signs[column] = 0
    }

    private func sign(_ value: DoubleDouble) -> Int { value.high > 0 ? 1 : value.high < 0 ? -1 : 0 }

    private func objective(_ point: [DoubleDouble], _ active: [Int]) -> DoubleDouble {
        var sum = DoubleDouble.zero
        for column in active {
            var inner = (square * point[column] - system.targets[column] * DoubleDouble(2))
            for row in active { inner += system.gram[column * point.count + row] * point[row] }
            let size = point[column].high < 0 ? DoubleDouble(-1) * point[column] : point[column]
            sum += inner * point[column] + absolute * size * DoubleDouble(2)
        }
        return sum
    }
}
