internal import Glibc

/// The system of one data set, and the fits made from it.
struct Fitting<Rows: RowSource> {
    private let settings: LeastSquares
    private let rows: Rows
    let system: NormalSystem
    /// Whether it was summed in double-double.
    let isExact: Bool
    private let frame: Frame
    private let unit: Double

    init(settings: LeastSquares, rows: Rows) throws(LinearModelError) {
        self.settings = settings
        self.rows = rows
        let p = Double(rows.featureCount)
        guard let first = rows.first, first.count > 0 else { throw .noRows }
        guard p * p * 16 * 4 <= Double(settings.memoryLimit) else {
            throw .tooManyParameters(order: rows.featureCount)
        }
        // Columns with low parts are exact to twice the digits.
        unit = first.lows.isEmpty ? 0x1p-53 : 0x1p-96
        frame = Frame(first: first, isCentred: settings.fitsIntercept)
        if let column = first.columnOfTinyCells { throw .outOfRange(column: column) }
        // The sums cost rows * columns², the factor (columns or rows, the fewer) * columns² of slower operations.
        func isSmall(_ count: Int) -> Bool {
            Double(count) * p * p <= settings.exactWork && min(Double(count), p) * p * p <= 2e7
        }
        var exact = rows.rowCount.map(isSmall) ?? false
        var system: NormalSystem?
        if !exact {
            let sums = try rows.reduce(GramAccumulator(frame: frame))
            exact = rows.rowCount == nil && rows.isRepeatable && isSmall(sums.count)
            system = sums.system(isCentred: settings.fitsIntercept)
        }
        if exact {
            let sums = try rows.reduce(ExactGramAccumulator(featureCount: rows.featureCount))
            system = sums.system(isCentred: settings.fitsIntercept)
        }
        guard let system, system.weight.high > 0 else { throw .noRows }
        self.system = system
        isExact = exact
    }

    // MARK: - Solving

    func fit(penalty: Double) throws(LinearModelError) -> LinearFit {
        let parameters = system.featureCount + (settings.fitsIntercept ? 1 : 0)
        let isWide = system.count <= parameters
        let factor: any SystemFactor
        let method: LinearFit.Method
        if isExact {
            factor = ExactFactor(system, penalty: penalty, pivots: isWide && penalty == 0, unit: unit)
            method = .exactGram
        } else if let plain = PlainFactor(system, penalty: penalty) {
            factor = plain
            method = .gram
        } else if penalty == 0 {
            guard rows.isRepeatable else { throw .rowsNotRepeatable }
            let sums = try rows.reduce(TriangleAccumulator(frame: frame))
            factor = PlainFactor(triangle: sums.featureTriangle(isCentred: settings.fitsIntercept), system)
            method = .triangle
        } else {
            factor = ExactFactor(system, penalty: penalty, pivots: false, unit: unit)
            method = .gram
        }
        var solution = Solution(factor.solve(factor.basis.map { system.targets[$0] }), factor, system)
        let needed: Double =
            switch method {
            case .exactGram: 0
            // Sixteen: sums of products in doubles round a few times, and the intercept inherits it all.
            case .gram: 16 * factor.condition * factor.condition * 0x1p-53
            case .triangle, .rows: factor.condition * 0x1p-53
            }
        let cells = Double(system.count) * Double(system.featureCount)
        var passes = 0
        var digits = -log10(max(needed, 0x1p-53))
        var isStalled = false
        let isDelicate = factor.condition > settings.correctedCondition
        if rows.isRepeatable, cells <= settings.correctedCells || isDelicate {
            (passes, digits, isStalled) = try correct(&solution, factor, penalty: penalty, expected: needed)
        }
        // What goes to dependent columns is only as good as their combinations.
        if !factor.dependents.isEmpty, method == .triangle {
            digits = min(digits, max(0, -log10(8 * factor.condition * 0x1p-53)))
        }
        // Neither a rank nor a solution can be believed whose corrections do not shrink.
        if isStalled, !factor.dependents.isEmpty || !factor.constants.isEmpty { digits = 0 }
        return report(solution, factor, method, penalty: penalty, isWide: isWide, passes, digits, isStalled)
    }

    /// Coefficients over the independent columns, with the residual sum of squares they leave.
    private struct Solution {
        var values: [DoubleDouble]
        var residualSquares: DoubleDouble
        /// What the intercept lacks because the means are themselves rounded.
        var shift = DoubleDouble.zero

        init(_ values: [DoubleDouble], _ factor: any SystemFactor, _ system: NormalSystem) {
            self.values = values
            // S_yy - 2 bᵀs + bᵀSb, sound in double-double and a fair first guess in doubles.
            var sum = system.targetSquares
            for (value, column) in zip(values, factor.basis) {
                var inner = system.targets[column] * DoubleDouble(-2)
                for (other, row) in zip(values, factor.basis) {
                    inner += system.gram[column * system.featureCount + row] * other
                }
                sum += value * inner
            }
            residualSquares = sum.high > 0 ? sum : .zero
        }
    }

    private func expanded(_ values: [DoubleDouble], _ factor: any SystemFactor) -> [DoubleDouble] {
        var all = [DoubleDouble](repeating: .zero, count: system.featureCount)
        for (value, column) in zip(values, factor.basis) { all[column] = value }
        return all
    }

    private func intercept(_ coefficients: [DoubleDouble], _ shift: DoubleDouble) -> DoubleDouble {
        guard settings.fitsIntercept else { return .zero }
        return zip(coefficients, system.means).reduce(system.targetMean + shift) { $0 - $1.0 * $1.1 }
    }

    private func correct(
        _ solution: inout Solution, _ factor: any SystemFactor, penalty: Double, expected: Double
    ) throws(LinearModelError) -> (passes: Int, digits: Double, isStalled: Bool) {
        let basis = factor.basis
        let lengths = basis.map { system.gram[$0 * (system.featureCount + 1)].value.squareRoot() }
        // Rounding of the target alone moves coefficients by this much: smaller ones have no relative accuracy.
        let floor = system.targetSquares.value.squareRoot() * 0x1p-53
        // Steps in the columns' units tell how fast the corrections shrink, steps relative to the coefficients tell how
        // many digits are left to gain.
        var lastLength = Double.infinity
        var shrinkage = max(expected, 0x1p-100)
        var error = 1.0
        for pass in 1...20 {
            let all = expanded(solution.values, factor)
            let start = intercept(all, solution.shift)
            let sums = try rows.reduce(CorrectionAccumulator(coefficients: all, intercept: start))
            let right = basis.map { column in
                let centred = sums.products[column] - system.means[column] * sums.residuals
                return penalty == 0 ? centred : centred - DoubleDouble(penalty) * all[column]
            }
            let step = factor.solve(right)
            var (change, length) = (0.0, 0.0)
            for index in basis.indices where step[index].high != 0 {
                let value = abs((solution.values[index] + step[index]).value)
                change = max(change, abs(step[index].value) / max(value, floor / lengths[index]))
                length = max(length, abs(step[index].value) * lengths[index])
            }
            if pass > 1 { shrinkage = length / lastLength }
            guard change.isFinite, shrinkage < 0.7 || change < 0x1p-53 else {
                // The step that did not shrink is how far off the solution may be.
                let doubt = change.isFinite ? max(error < 1 ? error : 0, min(change, 1)) : 1
                return (pass, max(0, -log10(max(doubt, 0x1p-53))), true)
            }
            for index in basis.indices { solution.values[index] += step[index] }
            if settings.fitsIntercept { solution.shift += sums.residuals / system.weight }
            // The mean residual belongs to the intercept.
            let mean = settings.fitsIntercept ? sums.residuals * sums.residuals / system.weight : .zero
            solution.residualSquares = sums.residualSquares - mean
            // The steps to come, as a geometric series, with a margin since the ratio wavers.
            error = shrinkage < 1 ? 4 * change * shrinkage / (1 - shrinkage) : change
            // The first ratio can flatter: only a small step is believed.
            if change <= 0x1p-50, error <= 0x1p-52 { return (pass, -log10(max(error, 0x1p-53)), false) }
            lastLength = length
        }
        return (20, max(0, -log10(max(min(error, 1), 0x1p-53))), true)
    }

    // MARK: - Reporting

    private func report(
        _ solution: Solution, _ factor: any SystemFactor, _ method: LinearFit.Method, penalty: Double, isWide: Bool,
        _ passes: Int, _ digits: Double, _ isStalled: Bool
    ) -> LinearFit {
        let p = system.featureCount
        let shortest = MinimalNorm(factor, featureCount: p)
        let coefficients = shortest.spread(solution.values)
        let intercept = intercept(coefficients, solution.shift)
        let rank = factor.basis.count
        let parameters = rank + (settings.fitsIntercept ? 1 : 0)
        let freedom = system.count - parameters
        let total = system.targetSquares
        let residual = solution.residualSquares
        let isExactFit = freedom <= 0 || residual.value <= total.value * 0x1p-100
        var fit = LinearFit(
            intercept: settings.fitsIntercept ? .init(value: intercept.value) : nil,
            coefficients: coefficients.map { .init(value: $0.value) }, rowCount: system.count, rank: rank,
            residualDegreesOfFreedom: freedom, residualSumOfSquares: max(residual.value, 0),
            totalSumOfSquares: total.value, condition: factor.condition, correctDigits: digits,
            dataDigits: min(15.95, max(0, -log10(factor.condition * 0x1p-53))), penalty: penalty, method: method,
            correctionPasses: passes, notes: [], unscaledCovariance: [])
        fit.notes = notes(factor, isWide: isWide && penalty == 0, isExactFit: isExactFit, isStalled: isStalled)
        fit.addStatistics(
            residual: residual, total: total, isCentred: settings.fitsIntercept, isExactFit: isExactFit,
            weightLogarithms: system.weightLogarithms)
        guard penalty == 0 else {
            fit.clearInference()
            return fit
        }
        fit.unscaledCovariance = shortest.spread(covariance: factor.inverse())
        if let deviation = fit.residualDeviation {
            let square = factor.quadratic(shortest.pull(system.means))
            fit.addErrors(
                deviation: deviation, interceptSquare: (DoubleDouble(1) / system.weight + square).value)
        }
        return fit
    }

    private func notes(
        _ factor: any SystemFactor, isWide: Bool, isExactFit: Bool, isStalled: Bool
    ) -> [LinearFit.Note] {
        var notes: [LinearFit.Note] = []
        let parameters = system.featureCount + (settings.fitsIntercept ? 1 : 0)
        if isWide { notes.append(.notMoreRowsThanParameters(rows: system.count, parameters: parameters)) }
        notes += factor.constants.map { .constantColumn($0) }
        if !isWide {
            notes += factor.dependents.map { .dependentColumn(dependency($0.column, $0.combination, factor.basis)) }
        }
        if system.zeroWeightRows > 0 { notes.append(.zeroWeightRows(system.zeroWeightRows)) }
        let square = system.weight.value * system.targetMean.value * system.targetMean.value
        if system.targetSquares.value <= square * 0x1p-100 {
            notes.append(.constantTarget)
        } else if isExactFit {
            notes.append(.exactFit)
        }
        if isStalled { notes.append(.correctionsStalled) }
        return notes
    }

    private func dependency(
        _ column: Int, _ combination: [DoubleDouble], _ basis: [Int]
    ) -> LinearFit.Dependency {
        func length(_ column: Int) -> Double { system.gram[column * (system.featureCount + 1)].value.squareRoot() }
        var terms: [LinearFit.Dependency.Term] = []
        var constant = system.means[column]
        for (coefficient, other) in zip(combination, basis) {
            guard abs(coefficient.value) * length(other) > 1e-9 * length(column) else { continue }
            terms.append(.init(column: other, coefficient: coefficient.value))
            constant -= coefficient * system.means[other]
        }
        terms.sort { $0.column < $1.column }
        let scale = abs(system.means[column].value) + length(column)
        return .init(column: column, terms: terms, constant: abs(constant.value) < 1e-12 * scale ? 0 : constant.value)
    }
}
