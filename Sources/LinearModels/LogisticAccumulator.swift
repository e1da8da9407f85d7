internal import Glibc

/// Loss, gradient and, if asked for, Hessian of a logistic model at given parameters.
///
/// One score per row for two classes, one per class for more. Features enter in the frame, so that offsets and
/// magnitudes do not spoil the Hessian's condition.
struct LogisticAccumulator: RowAccumulator {
    /// What stays the same from pass to pass.
    struct Shape: Sendable {
        var frame: Frame
        /// Features that take part, in column order.
        var columns: [Int]
        var fitsIntercept: Bool
        /// 1 for two classes, else the number of classes.
        var scores: Int
        /// Looks at every so-manieth block only.
        var stride = 1

        /// Parameters per score.
        var width: Int { columns.count + (fitsIntercept ? 1 : 0) }
    }

    let shape: Shape
    let wantsHessian: Bool
    /// Score by score: the intercept if any, then the features' coefficients in the frame.
    let parameters: [Double]
    private(set) var count = 0
    private(set) var loss = DoubleDouble.zero
    /// The gradient of the log-likelihood.
    private(set) var gradient: [DoubleDouble]
    /// Lower triangles of the blocks (0,0), (1,0), (1,1), (2,0), …, of the negative log-likelihood.
    private(set) var hessian: [[Double]] = []
    /// By how much the right class's score leads, at least.
    private(set) var smallestMargin = Double.infinity
    /// The greatest lead or lag.
    private(set) var largestMargin = 0.0
    private var scratch = Scratch()

    private struct Scratch {
        var design: [Double] = []
        var scaled: [Double] = []
        var scores: [[Double]] = []
        var residuals: [[Double]] = []
        var roots: [Double] = []
    }

    init(_ shape: Shape, parameters: [Double], wantsHessian: Bool) {
        self.shape = shape
        self.parameters = parameters
        self.wantsHessian = wantsHessian
        gradient = [DoubleDouble](repeating: .zero, count: parameters.count)
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        guard block.count > 0, block.number % shape.stride == 0 else { return }
        let (width, stride, rows) = (shape.width, block.capacity, block.count)
        prepare(stride)
        let first = shape.fitsIntercept ? 1 : 0
        for (place, column) in shape.columns.enumerated() {
            Kernels.shift(
                block.values, offset: column * stride, count: rows, centre: shape.frame.centre[column],
                scale: shape.frame.scale[column], roots: [], into: &scratch.design, at: (place + first) * stride)
        }
        for score in 0..<shape.scores {
            BLAS.multiply(
                scratch.design, rows: rows, columns: width, stride: stride, transposed: false,
                Array(parameters[(score * width)..<((score + 1) * width)]), into: &scratch.scores[score])
        }
        let before = loss
        if shape.scores == 1 { scoreTwo(block) } else { scoreMany(block) }
        count += rows
        guard loss.high.isFinite || !before.high.isFinite else {
            // Infinite cells make NaN scores; huge parameters alone do not.
            if let error = block.firstUnusableCell() { throw error }
            throw .outOfRange(column: .feature(shape.columns.first ?? 0))
        }
        for score in 0..<shape.scores {
            let residual = Kernels.Column(values: scratch.residuals[score], offset: 0)
            for place in 0..<width {
                let column = Kernels.Column(values: scratch.design, offset: place * stride)
                Kernels.addDot(column, residual, count: rows, to: &gradient[score * width + place])
            }
        }
        if wantsHessian { addHessian(block) }
    }

    private mutating func prepare(_ stride: Int) {
        guard scratch.scores.isEmpty else { return }
        let column = [Double](repeating: 0, count: stride)
        // The leading column stays all ones where there is an intercept.
        scratch.design = [Double](repeating: 1, count: shape.width * stride)
        if wantsHessian {
            scratch.scaled = scratch.design
            let blocks = shape.scores * (shape.scores + 1) / 2
            hessian = Array(
                repeating: [Double](repeating: 0, count: shape.width * shape.width), count: blocks)
        }
        scratch.scores = Array(repeating: column, count: shape.scores)
        scratch.residuals = scratch.scores
        scratch.roots = column
    }

    /// Two classes: residuals, roots of the Hessian's weights, loss and margins.
    private mutating func scoreTwo(_ block: RowBlock) {
        var margins = (smallest: smallestMargin, largest: largestMargin)
        Kernels.logistic(
            block, scores: scratch.scores[0], residuals: &scratch.residuals[0], roots: &scratch.roots, loss: &loss,
            margins: &margins)
        (smallestMargin, largestMargin) = margins
    }

    /// More classes: scores become probabilities in place.
    private mutating func scoreMany(_ block: RowBlock) {
        var sum = 0.0
        for row in 0..<block.count {
            let label = Int(block.target(row: row))
            let weight = block.weight(row: row)
            var top = -Double.infinity
            var rival = -Double.infinity
            for score in 0..<shape.scores {
                let value = scratch.scores[score][row]
                top = max(top, value)
                if score != label { rival = max(rival, value) }
            }
            let own = scratch.scores[label][row]
            var total = 0.0
            for score in 0..<shape.scores {
                let value = exp(scratch.scores[score][row] - top)
                scratch.scores[score][row] = value
                total += value
            }
            var others = 0.0
            for score in 0..<shape.scores {
                let probability = scratch.scores[score][row] / total
                scratch.scores[score][row] = probability
                if score != label {
                    others += probability
                    scratch.residuals[score][row] = -weight * probability
                }
            }
            // Not 1 - probability, which would lose the digits of a small miss.
            scratch.residuals[label][row] = weight * others
            sum += weight * (others < 0.5 ? -log1p(-others) : log(total) + top - own)
            if weight > 0 { note(margin: own - rival) }
        }
        loss += DoubleDouble(sum)
    }

    private mutating func note(margin: Double) {
        smallestMargin = min(smallestMargin, margin)
        largestMargin = max(largestMargin, abs(margin))
    }

    private mutating func addHessian(_ block: RowBlock) {
        if shape.scores == 1 {
            addScaled(block, to: 0, sign: 1)
            return
        }
        var index = 0
        for one in 0..<shape.scores {
            for other in 0...one {
                for row in 0..<block.count {
                    let weight = block.weight(row: row)
                    let p = scratch.scores[one][row]
                    let q = one == other ? complement(of: one, row: row) : scratch.scores[other][row]
                    scratch.roots[row] = (weight * p * q).squareRoot()
                }
                addScaled(block, to: index, sign: one == other ? 1 : -1)
                index += 1
            }
        }
    }

    /// One less a probability, from the other probabilities where the subtraction would lose digits.
    private func complement(of score: Int, row: Int) -> Double {
        let probability = scratch.scores[score][row]
        if probability < 0.5 { return 1 - probability }
        return (0..<shape.scores).reduce(0) { $1 == score ? $0 : $0 + scratch.scores[$1][row] }
    }

    private mutating func addScaled(_ block: RowBlock, to index: Int, sign: Double) {
        let stride = block.capacity
        for place in 0..<shape.width {
            Kernels.shift(
                scratch.design, offset: place * stride, count: block.count, centre: 0, scale: 1,
                roots: scratch.roots, into: &scratch.scaled, at: place * stride)
        }
        BLAS.addGram(
            scratch.scaled, rows: block.count, columns: shape.width, stride: stride, factor: sign, to: &hessian[index])
    }

    mutating func merge(_ next: LogisticAccumulator) throws(LinearModelError) {
        scratch = Scratch()
        count += next.count
        loss += next.loss
        smallestMargin = min(smallestMargin, next.smallestMargin)
        largestMargin = max(largestMargin, next.largestMargin)
        for index in gradient.indices { gradient[index] += next.gradient[index] }
        guard !next.hessian.isEmpty else { return }
        if hessian.isEmpty {
            hessian = next.hessian
        } else {
            for block in hessian.indices {
                for index in hessian[block].indices { hessian[block][index] += next.hessian[block][index] }
            }
        }
    }
}
