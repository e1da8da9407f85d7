internal import Glibc

/// e to a power.
func exponential(_ value: Double) -> Double { exp(value) }

/// Newton's method for one logistic model.
struct LogisticFitting<Rows: RowSource> {
    private let settings: LogisticRegression
    private let rows: Rows
    private let labels: LabelAccumulator
    private let featureCount: Int
    private let frame: Frame

    init(_ settings: LogisticRegression, _ rows: Rows, first: RowBlock, labels: LabelAccumulator) {
        self.settings = settings
        self.rows = rows
        self.labels = labels
        featureCount = rows.featureCount
        frame = Frame(first: first, isCentred: settings.fitsIntercept)
    }

    /// Where Newton's method stands.
    private struct State {
        var parameters: [Double]
        var passes = 0
        var iterations = 0
        var condition = 1.0
        var digits = 0.0
        var rowCount = 0
        var loss = 0.0
        var factor: NewtonFactor?
    }

    func fit() throws(LinearModelError) -> LogisticFit {
        let scores = labels.weights.count == 2 ? 1 : labels.weights.count
        var shape = LogisticAccumulator.Shape(
            frame: frame, columns: Array(0..<featureCount), fitsIntercept: settings.fitsIntercept, scores: scores)
        var independent: (any SystemFactor)?
        var start = [Double](repeating: 0, count: scores * shape.width)
        let count = labels.counts.reduce(0, +)
        var passes = 0
        if let sample = sample(shape, count: count), let factor = sample.factor {
            // Full rank on a sample is full rank. The sample's Hessian is within a few percent of the whole one, so a
            // gradient over all rows is worth nearly a Newton step at a third of its cost.
            let sums = try rows.reduce(LogisticAccumulator(shape, parameters: sample.parameters, wantsHessian: false))
            let gradient = NewtonModel(shape: shape, penalty: settings.penalty).gradient(sums)
            let share = Double(sample.rowCount) / Double(count)
            start = zip(sample.parameters, factor.solve(gradient)).map { $0 + $1 * share }
            passes = 1
        } else if settings.penalty == 0 {
            let factor = try rank()
            independent = factor
            shape.columns = factor.basis.sorted()
            start = [Double](repeating: 0, count: scores * shape.width)
        }
        if shape.scores > 1, start.count >= settings.descentThreshold {
            let model = NewtonModel(shape: shape, penalty: settings.penalty)
            let sums = try rows.reduce(GramAccumulator(frame: frame))
            passes += 1
            if let descent = LogisticDescent(model, sums) {
                let found = try descent.run(rows, from: start)
                (start, passes) = (found.parameters, passes + found.passes)
            }
        }
        var state = try newton(shape, start: start, tolerance: 1e-13)
        state.passes += passes
        // Groups of classes that a rule separates show in nothing else than that the maximum does not get nearer.
        if settings.penalty == 0, shape.scores > 1, state.digits < 4 {
            throw .separated(separation(shape, state.parameters))
        }
        return try report(shape, state, independent)
    }

    /// A start from one block in sixteen, where that leaves plenty of rows; nothing if the sample cannot be fitted.
    private func sample(_ shape: LogisticAccumulator.Shape, count: Int) -> State? {
        var shape = shape
        shape.stride = 16
        guard count >= 16 * RowBlock.standardCapacity * 4, count / 16 >= 50 * shape.width * shape.scores else {
            return nil
        }
        do throws(LinearModelError) {
            return try newton(shape, start: [Double](repeating: 0, count: shape.scores * shape.width), tolerance: 1e-3)
        } catch {
            return nil
        }
    }

    /// Finds the independent columns.
    private func rank() throws(LinearModelError) -> any SystemFactor {
        let system = try Fitting(settings: LeastSquares(fitsIntercept: settings.fitsIntercept), rows: rows).system
        if let plain = PlainFactor(system) { return plain }
        return ExactFactor(system, pivots: false)
    }

    // MARK: - Newton

    private func newton(
        _ shape: LogisticAccumulator.Shape, start: [Double], tolerance: Double
    ) throws(LinearModelError) -> State {
        // A sample's share of the rows has that share of the penalty.
        let penalty = settings.penalty / Double(shape.stride)
        let model = NewtonModel(shape: shape, penalty: penalty)
        var state = State(parameters: start)
        var current = try rows.reduce(LogisticAccumulator(shape, parameters: start, wantsHessian: true))
        (state.passes, state.rowCount) = (1, current.count)
        var objective = model.objective(current)
        var last = Double.infinity
        while state.iterations < settings.iterationLimit {
            try checkSeparation(shape, current, penalty, step: nil)
            guard let factor = NewtonFactor(model, current) else {
                if penalty == 0, current.largestMargin > 15 { throw .separated(separation(shape, current.parameters)) }
                throw .singular
            }
            state.factor = factor
            state.condition = factor.condition
            var step = factor.solve(model.gradient(current))
            let decrement = zip(step, model.gradient(current)).reduce(0) { $0 + $1.0 * $1.1 }
            let size = model.relativeSize(step, state.parameters)
            state.iterations += 1
            // Near the solution Newton doubles the digits; the last ones come from gradients alone.
            if size < 1e-3 || decrement < 1e-9 * objective.magnitude {
                state.loss = current.loss.value
                try finish(
                    &state, shape, model, factor, step, size: size, tolerance: tolerance, penalty: penalty)
                return state
            }
            if state.iterations > 4, current.largestMargin > 12, size > last * 0.2 {
                try checkSeparation(shape, current, penalty, step: step)
            }
            last = size
            var halvings = 0
            while true {
                let next = zip(state.parameters, step).map { $0 + $1 }
                let trial = try rows.reduce(LogisticAccumulator(shape, parameters: next, wantsHessian: true))
                state.passes += 1
                let value = model.objective(trial)
                if value <= objective + 1e-12 * objective.magnitude || halvings >= 40 {
                    (state.parameters, current, objective) = (next, trial, value)
                    break
                }
                step = step.map { $0 / 2 }
                halvings += 1
            }
        }
        throw .notConverged(iterations: state.iterations)
    }

    /// Steps by the last Hessian and fresh gradients until the parameters stand still.
    private func finish(
        _ state: inout State, _ shape: LogisticAccumulator.Shape, _ model: NewtonModel, _ factor: NewtonFactor,
        _ first: [Double], size: Double, tolerance: Double, penalty: Double
    ) throws(LinearModelError) {
        var (step, size) = (first, size)
        var ratio = 1e-3
        let wantsErrors = penalty == 0 && shape.scores == 1 && shape.stride == 1
        for pass in 0..<20 {
            for index in step.indices { state.parameters[index] += step[index] }
            if size <= tolerance { break }
            let sums = try rows.reduce(
                LogisticAccumulator(
                    shape, parameters: state.parameters, wantsHessian: pass == 0 && wantsErrors))
            state.passes += 1
            if pass == 0 && wantsErrors { state.factor = NewtonFactor(model, sums) ?? factor }
            state.loss = sums.loss.value
            step = factor.solve(model.gradient(sums))
            let next = model.relativeSize(step, state.parameters)
            ratio = min(1, next / size)
            if next * ratio <= tolerance {
                for index in step.indices { state.parameters[index] += step[index] }
                // The step is far too small for more than the first-order change.
                state.loss -= zip(sums.gradient, step).reduce(0) { $0 + $1.0.value * $1.1 }
                size = next
                break
            }
            // Rounding of the scores is all that is left.
            if next >= size * 0.5 { break }
            size = next
        }
        // Scores are doubles, so the gradient is rounded however small the steps become.
        let reachable = 14.5 - log10(max(factor.condition, 1)) / 3
        state.digits = min(reachable, max(0, -log10(max(size * ratio, 0x1p-53))))
        // The Hessian after the first step is good to about 1e-8; where passes are cheap, take it at the end.
        guard wantsErrors, Double(labels.counts.reduce(0, +)) * Double(shape.width) <= 1e7 else { return }
        let sums = try rows.reduce(LogisticAccumulator(shape, parameters: state.parameters, wantsHessian: true))
        state.passes += 1
        state.factor = NewtonFactor(model, sums) ?? factor
    }

    // MARK: - Separation

    private func checkSeparation(
        _ shape: LogisticAccumulator.Shape, _ current: LogisticAccumulator, _ penalty: Double, step: [Double]?
    ) throws(LinearModelError) {
        guard penalty == 0 else { return }
        if current.smallestMargin > 0 {
            let ranges = try rows.reduce(
                ClassRangeAccumulator(featureCount: featureCount, classCount: labels.counts.count))
            // Features that do it alone say more than a rule made of many.
            if !ranges.separating.isEmpty {
                throw .separated(Separation(isComplete: true, columns: ranges.separating))
            }
            throw .separated(separation(shape, current.parameters, isComplete: true))
        }
        guard let step else { return }
        // A direction in which no row's own class loses ground: the likelihood grows along it for ever.
        let sums = try rows.reduce(LogisticAccumulator(shape, parameters: step, wantsHessian: false))
        if sums.smallestMargin >= -1e-6 * sums.largestMargin { throw .separated(separation(shape, step)) }
    }

    private func separation(
        _ shape: LogisticAccumulator.Shape, _ direction: [Double], isComplete: Bool = false
    ) -> Separation {
        let first = shape.fitsIntercept ? 1 : 0
        let sizes = shape.columns.indices.map { place in
            (0..<shape.scores).reduce(0) { max($0, abs(direction[$1 * shape.width + first + place])) }
        }
        let largest = sizes.max() ?? 0
        return Separation(
            isComplete: isComplete, columns: zip(shape.columns, sizes).filter { $1 > 0.05 * largest }.map(\.0))
    }

    // MARK: - Reporting

    private func report(
        _ shape: LogisticAccumulator.Shape, _ state: State, _ independent: (any SystemFactor)?
    ) throws(LinearModelError) -> LogisticFit {
        let first = shape.fitsIntercept ? 1 : 0
        var intercepts: [Double] = []
        var coefficients: [[Double]] = []
        for score in 0..<shape.scores {
            let part = state.parameters[(score * shape.width)..<((score + 1) * shape.width)]
            let values = Array(part)
            var all = [DoubleDouble](repeating: .zero, count: featureCount)
            var intercept = DoubleDouble(first == 1 ? values[0] : 0)
            for (place, column) in shape.columns.enumerated() {
                let value = values[first + place] * frame.scale[column]
                intercept -= DoubleDouble.product(value, frame.centre[column])
                all[column] = DoubleDouble(value)
            }
            if let independent, !independent.dependents.isEmpty {
                let shortest = MinimalNorm(independent, featureCount: featureCount)
                all = shortest.spread(independent.basis.map { all[$0] })
                intercept = try shifted(intercept, independent, all, shape, values)
            }
            if first == 1 { intercepts.append(intercept.value) }
            coefficients.append(all.map(\.value))
        }
        let weight = labels.weights.reduce(0, +)
        var baseline = labels.weights.reduce(0) { $0 + $1 * log($1 / weight) }
        if !settings.fitsIntercept { baseline = -weight * log(Double(labels.weights.count)) }
        let free = shape.width * max(1, shape.scores - 1)
        var fit = LogisticFit(
            intercepts: intercepts, coefficients: coefficients, classCounts: labels.counts,
            logLikelihood: -state.loss, nullLogLikelihood: baseline, parameterCount: free,
            bic: log(Double(labels.counts.reduce(0, +))) * Double(free) + 2 * state.loss, iterations: state.iterations,
            passes: state.passes, condition: state.condition, correctDigits: state.digits, notes: [])
        if let independent {
            fit.notes = independent.constants.map { .constantColumn($0) }
            fit.notes += independent.dependents.map { dependent in
                .dependentColumn(
                    .init(
                        column: dependent.column,
                        terms: zip(independent.basis, dependent.combination).filter { abs($1.value) > 1e-9 }.map {
                            .init(column: $0, coefficient: $1.value)
                        }, constant: 0))
            }
        }
        if labels.zeroWeightRows > 0 { fit.notes.append(.zeroWeightRows(labels.zeroWeightRows)) }
        if shape.scores == 1, settings.penalty == 0, independent?.dependents.isEmpty ?? true {
            fit.standardErrors = standardErrors(shape, state)
        }
        return fit
    }

    /// The intercept once coefficients have been spread onto dependent columns: the score at the means is the same.
    private func shifted(
        _ intercept: DoubleDouble, _ independent: any SystemFactor, _ all: [DoubleDouble],
        _ shape: LogisticAccumulator.Shape, _ values: [Double]
    ) throws(LinearModelError) -> DoubleDouble {
        let system = try Fitting(settings: LeastSquares(fitsIntercept: settings.fitsIntercept), rows: rows).system
        var result = intercept
        for (place, column) in shape.columns.enumerated() {
            let value = values[(shape.fitsIntercept ? 1 : 0) + place] * frame.scale[column]
            result += DoubleDouble(value) * system.means[column]
        }
        for column in 0..<featureCount { result -= all[column] * system.means[column] }
        return result
    }

    private func standardErrors(
        _ shape: LogisticAccumulator.Shape, _ state: State
    ) -> (intercept: Double?, coefficients: [Double])? {
        guard let factor = state.factor else { return nil }
        let first = shape.fitsIntercept ? 1 : 0
        var errors = [Double](repeating: 0, count: featureCount)
        var form = [Double](repeating: 0, count: shape.width)
        if first == 1 { form[0] = 1 }
        for (place, column) in shape.columns.enumerated() {
            var unit = [Double](repeating: 0, count: shape.width)
            unit[first + place] = frame.scale[column]
            errors[column] = factor.quadratic(unit).squareRoot()
            form[first + place] = -frame.scale[column] * frame.centre[column]
        }
        return (first == 1 ? factor.quadratic(form).squareRoot() : nil, errors)
    }
}
