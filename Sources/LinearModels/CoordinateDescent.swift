internal import Glibc

/// A power of two positive numbers.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// The state of coordinate descent along a path of penalties.
struct CoordinateDescent {
    private let system: NormalSystem
    /// The Gram matrix and the products with the target, over the sum of weights.
    private let gram: [Double]
    private let targets: [Double]
    private let constants: Set<Int>
    /// The coefficients so far: where the next penalty starts.
    private var values: [Double]
    private let count: Int

    /// Sweeps after which the signs are searched for instead.
    private static let sweepLimit = 3000

    /// Whether the system was summed in double-double.
    private let isExact: Bool

    init(_ system: NormalSystem, isExact: Bool) {
        self.system = system
        self.isExact = isExact
        count = system.featureCount
        gram = system.gram.map { ($0 / system.weight).value }
        targets = system.targets.map { ($0 / system.weight).value }
        values = [Double](repeating: 0, count: count)
        var constants: Set<Int> = []
        for column in 0..<count {
            let limit = RankTolerance.square(raw: system.rawSquares[column], columns: count, unit: 0x1p-53)
            if !(system.gram[column * (count + 1)].value > limit) { constants.insert(column) }
        }
        self.constants = constants
    }

    /// The smallest absolute penalty at which all coefficients are zero.
    var largestCorrelation: Double {
        targets.indices.reduce(0) { constants.contains($1) ? $0 : max($0, abs(targets[$1])) }
    }

    mutating func fit(
        penalty: Double, absolute: Double, square: Double, fitsIntercept: Bool
    ) throws(LinearModelError) -> SparseFit {
        var sweeps = 0
        var tolerance = 1e-7
        var solution = values.map { DoubleDouble($0) }
        var isPolished = false
        var ambiguous: [Int] = []
        while true {
            sweeps += descend(absolute, square, tolerance: tolerance, limit: CoordinateDescent.sweepLimit - sweeps)
            let polished = polish(absolute, square)
            ambiguous = polished.ambiguous
            if let candidate = polished.solution, isOptimal(candidate, absolute, square) {
                (solution, isPolished) = (candidate, true)
                break
            }
            if tolerance < 1e-15 || sweeps >= CoordinateDescent.sweepLimit {
                var search = ActiveSetSearch(
                    system, constants: constants, absolute: absolute, square: square, start: values)
                solution = values.map { DoubleDouble($0) }
                if let found = search.run(), isOptimal(found, absolute, square) {
                    (solution, isPolished) = (found, true)
                    // Others could take a coefficient over only where their own gradient is at the edge.
                    ambiguous = ambiguous.filter { column in
                        let gap = abs(gradient(found, column, square)) - absolute
                        return found[column].high != 0 || gap >= -1e-9 * absolute
                    }
                }
                break
            }
            tolerance *= 1e-2
        }
        values = solution.map(\.value)
        let violation = violation(solution, absolute, square) / max(largestCorrelation, .leastNormalMagnitude)
        // Sums in doubles of columns that are nearly the same do not tell more.
        guard isPolished || (!isExact && violation < 1e-6) else { throw .notConverged(iterations: sweeps) }
        var residual = system.targetSquares
        for column in 0..<count where solution[column].high != 0 {
            var inner = system.targets[column] * DoubleDouble(-2)
            for row in 0..<count { inner += system.gram[column * count + row] * solution[row] }
            residual += inner * solution[column]
        }
        let intercept = zip(solution, system.means).reduce(system.targetMean) { $0 - $1.0 * $1.1 }
        return SparseFit(
            intercept: fitsIntercept ? intercept.value : nil, coefficients: values, penalty: penalty,
            rowCount: system.count, sweeps: sweeps, isPolished: isPolished, violation: violation,
            residualSumOfSquares: max(0, residual.value),
            rSquared: system.targetSquares.value > 0
                ? (DoubleDouble(1) - residual / system.targetSquares).value : nil,
            constantColumns: constants.sorted(), ambiguousColumns: ambiguous)
    }

    /// Cyclic descent: all columns, then the nonzero ones until they rest, and again, until a full sweep moves little.
    private mutating func descend(_ absolute: Double, _ square: Double, tolerance: Double, limit: Int) -> Int {
        var values = values
        var gradient = targets
        let gram = gram
        let p = count
        for column in 0..<p where values[column] != 0 {
            for row in 0..<p { gradient[row] -= gram[column * p + row] * values[column] }
        }
        let scale = max((system.targetSquares / system.weight).value, .leastNormalMagnitude).squareRoot()
        var sweeps = 0
        var onlyActive = false
        while sweeps < limit {
            sweeps += 1
            var largest = 0.0
            for column in 0..<p where !(onlyActive && values[column] == 0) && !constants.contains(column) {
                let diagonal = gram[column * (p + 1)]
                let old = values[column]
                let target = gradient[column] + diagonal * old
                let shrunk = abs(target) > absolute ? target - (target > 0 ? absolute : -absolute) : 0
                let new = shrunk / (diagonal + square)
                let step = new - old
                guard step != 0 else { continue }
                values[column] = new
                let start = column * p
                for row in 0..<p { gradient[row] -= gram[start &+ row] * step }
                largest = max(largest, abs(step) * diagonal.squareRoot())
            }
            let rests = largest <= tolerance * scale
            if rests && !onlyActive { break }
            onlyActive = !rests
        }
        self.values = values
        return sweeps
    }

    /// Solves the equations of the active columns with the signs descent found.
    private func polish(_ absolute: Double, _ square: Double) -> (solution: [DoubleDouble]?, ambiguous: [Int]) {
        let active = (0..<count).filter { values[$0] != 0 }
        var solution = [DoubleDouble](repeating: .zero, count: count)
        guard !active.isEmpty else { return (solution, []) }
        let right = active.map { column in
            system.targets[column] - system.weight * DoubleDouble(values[column] > 0 ? absolute : -absolute)
        }
        let part = system.restricted(to: active, targets: right)
        let penalty = (system.weight * DoubleDouble(square)).value
        var x: [DoubleDouble]
        // Few columns, or an ill-conditioned system: all in double-double. Else a factor in doubles, and corrections
        // by residuals in double-double.
        if active.count > 40,
            let factor = PlainFactor(part, penalty: penalty, minimalReciprocalCondition: 1e-10)
        {
            x = factor.solve(right)
            for _ in 0..<4 {
                var rest = right
                for (place, column) in active.enumerated() {
                    rest[place] -= x[place] * DoubleDouble(penalty)
                    for (other, row) in active.enumerated() {
                        rest[place] -= system.gram[column * count + row] * x[other]
                    }
                }
                for (place, step) in factor.solve(rest).enumerated() { x[place] += step }
            }
        } else {
            let factor = ExactFactor(part, penalty: penalty, pivots: false)
            guard factor.basis.count == active.count else {
                return (nil, factor.dependents.map { active[$0.column] })
            }
            x = factor.solve(right)
        }
        for (place, column) in active.enumerated() {
            // A changed sign means that the set is not the right one yet.
            guard (x[place].high > 0) == (values[column] > 0), x[place].high != 0 else { return (nil, []) }
            solution[column] = x[place]
        }
        return (solution, [])
    }

    private func isOptimal(_ solution: [DoubleDouble], _ absolute: Double, _ square: Double) -> Bool {
        let rounding = isExact ? 1e-25 : 1e-14
        let most = max(1e-10 * (absolute > 0 ? absolute : largestCorrelation), rounding * largestCorrelation)
        return violation(solution, absolute, square) <= max(most, .leastNormalMagnitude)
    }

    /// By how much the optimality conditions (Karush, Kuhn, Tucker) fail.
    private func violation(_ solution: [DoubleDouble], _ absolute: Double, _ square: Double) -> Double {
        var worst = 0.0
        for column in 0..<count where !constants.contains(column) {
            let value = gradient(solution, column, square)
            let high = solution[column].high
            worst = max(worst, high == 0 ? abs(value) - absolute : abs(value - (high > 0 ? absolute : -absolute)))
        }
        return worst
    }

    /// The direction in which a column's squares fall, over the sum of weights.
    private func gradient(_ solution: [DoubleDouble], _ column: Int, _ square: Double) -> Double {
        var gradient = system.targets[column]
        for row in 0..<count where solution[row].high != 0 {
            gradient -= system.gram[column * count + row] * solution[row]
        }
        return (gradient / system.weight).value - square * solution[column].value
    }
}
