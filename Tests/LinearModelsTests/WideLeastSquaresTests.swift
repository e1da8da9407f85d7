import PjrunTesting
import Testing

@testable import LinearModels

/// Far more features than rows, by the rows' inner products and by the normal equations of a part of the features.
@Suite("Wide least squares") struct WideLeastSquaresTests {
    private func rows(_ count: Int, _ features: Int, isWeighted: Bool = false) -> Observations {
        var random = SeededGenerator(seed: 11)
        var data = Observations(featureCount: features, isWeighted: isWeighted)
        for row in 0..<count {
            data.append(
                (0..<features).map { _ in Double.random(in: -1...1, using: &random) + 5 },
                target: Double.random(in: -3...3, using: &random), weight: Double(row % 3))
        }
        return data
    }

    /// The gradient's size over the size of its parts, and the residuals.
    private func check(_ fit: LinearFit, _ data: Observations, penalty: Double) -> (gradient: Double, residual: Double)
    {
        var (gradient, scale) = ([Double](repeating: 0, count: data.featureCount), 0.0)
        var largest = 0.0
        for block in data.blocks {
            for row in 0..<block.count {
                let x = (0..<data.featureCount).map { block.feature($0, row: row) }
                let residual = block.target(row: row) - fit.prediction(x)
                if block.weight(row: row) > 0 { largest = max(largest, abs(residual)) }
                for column in x.indices {
                    gradient[column] += block.weight(row: row) * x[column] * residual
                    scale = max(scale, abs(x[column] * block.target(row: row)))
                }
            }
        }
        for column in gradient.indices { gradient[column] -= penalty * fit.coefficients[column].value }
        return (gradient.reduce(0) { max($0, abs($1)) } / scale, largest)
    }

    @Test("ridge has no gradient left", arguments: [(false, 1.0), (true, 0.01), (true, 100)])
    func ridge(isWeighted: Bool, penalty: Double) throws {
        let data = rows(40, 600, isWeighted: isWeighted)
        let fit = try LeastSquares().ridge(data, penalty: penalty)
        #expect(fit.method == .rows)
        #expect(check(fit, data, penalty: penalty).gradient < 1e-13)
        #expect(fit.correctDigits > 14)
    }

    @Test("without a penalty every row is met, by coefficients within the rows' span")
    func minimalNorm() throws {
        for fitsIntercept in [true, false] {
            let data = rows(30, 520)
            let fit = try LeastSquares(fitsIntercept: fitsIntercept).fit(data)
            #expect(fit.method == .rows)
            #expect(fit.rank == (fitsIntercept ? 29 : 30))
            #expect(check(fit, data, penalty: 0).residual < 1e-12)
            // Any ridge solution tends to it.
            let near = try LeastSquares(fitsIntercept: fitsIntercept).ridge(data, penalty: 1e-9)
            for (one, other) in zip(fit.coefficients, near.coefficients) {
                #expect(abs(one.value - other.value) < 1e-9)
            }
        }
    }

    @Test("the same as the normal equations, where both can be had") func reference() throws {
        let wide = rows(20, 501)
        // Columns of zeros change nothing, and make it wide.
        var narrow = Observations(featureCount: 5)
        var padded = Observations(featureCount: 505)
        for row in 0..<20 {
            let x = (0..<5).map { wide.blocks[0].feature($0, row: row) }
            narrow.append(x, target: wide.blocks[0].target(row: row))
            padded.append(x + [Double](repeating: 0, count: 500), target: wide.blocks[0].target(row: row))
        }
        let one = try LeastSquares().ridge(narrow, penalty: 0.5)
        let other = try LeastSquares().ridge(padded, penalty: 0.5)
        #expect(one.method == .exactGram && other.method == .rows)
        for column in 0..<5 {
            #expect(abs(one.coefficients[column].value - other.coefficients[column].value) < 1e-14)
        }
        #expect(abs((one.intercept?.value ?? 0) - (other.intercept?.value ?? 1)) < 1e-13)
    }

    @Test("rows that depend on each other have the mean of their targets") func dependentRows() throws {
        for fitsIntercept in [true, false] {
            var data = rows(12, 501)
            var merged = Observations(featureCount: 501, isWeighted: true)
            for row in 0..<12 {
                let x = (0..<501).map { data.blocks[0].feature($0, row: row) }
                let target = data.blocks[0].target(row: row)
                if row == 0 { data.append(x, target: 9) }
                merged.append(x, target: row == 0 ? (target + 9) / 2 : target, weight: row == 0 ? 2 : 1)
            }
            let fit = try LeastSquares(fitsIntercept: fitsIntercept).fit(data)
            let once = try LeastSquares(fitsIntercept: fitsIntercept).fit(merged)
            #expect(fit.method == .rows && once.method == .rows)
            #expect(fit.rank == (fitsIntercept ? 11 : 12) && once.rank == fit.rank)
            for (one, other) in zip(fit.coefficients, once.coefficients) {
                #expect(abs(one.value - other.value) < 1e-13)
            }
        }
    }

    @Test("equations that take too much memory are refused") func memory() {
        var method = LeastSquares()
        method.memoryLimit = 1000
        #expect(throws: LinearModelError.tooManyParameters(order: 5)) { try method.fit(rows(9, 5)) }
        var logistic = LogisticRegression(penalty: 1)
        logistic.memoryLimit = 1000
        let classes = Observations(columns: [[1, 2, 3, 4], [4, 2, 1, 3]], targets: [0, 1, 2, 3])
        #expect(throws: LinearModelError.tooManyParameters(order: 12)) { try logistic.fit(classes) }
    }
}
