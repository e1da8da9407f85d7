import PjrunTesting
import Testing

@testable import LinearModels

/// Lasso and elastic net on columns that descent can hardly tell apart, by their optimality conditions.
@Suite("Lasso of nearly dependent columns") struct ActiveSetTests {
    private func data(_ rows: Int, _ columns: Int, noise: Double, scale: Double = 1, seed: UInt64) -> (
        Observations, [[Double]], [Double]
    ) {
        var random = SeededGenerator(seed: seed)
        func number() -> Double { (0..<6).reduce(0) { sum, _ in sum + Double.random(in: -1...1, using: &random) } }
        let common = (0..<rows).map { _ in number() }
        let x = (0..<columns).map { _ in common.map { scale * ($0 + noise * number()) } }
        let y = (0..<rows).map { common[$0] + 0.3 * number() }
        return (Observations(columns: x, targets: y), x, y)
    }

    /// By how much the conditions fail, over the absolute penalty.
    private func violation(_ fit: SparseFit, _ x: [[Double]], _ y: [Double], absolute: Double, square: Double) -> Double
    {
        let residuals = y.indices.map { row in y[row] - fit.prediction(x.map { $0[row] }) }
        return x.indices.reduce(0) { worst, column in
            let mean = zip(x[column], residuals).reduce(0) { $0 + $1.0 * $1.1 } / Double(y.count)
            let value = mean - square * fit.coefficients[column]
            let coefficient = fit.coefficients[column]
            let gap =
                coefficient == 0 ? max(0, abs(value) - absolute) : abs(value - (coefficient > 0 ? absolute : -absolute))
            return max(worst, gap / absolute)
        }
    }

    @Test(
        "optimal, whatever the correlation",
        arguments: [(200, 10, 1e-4), (30, 4, 1e-7), (20, 2, 1e-12), (20, 30, 1e-2), (30, 60, 1e-3), (40, 6, 0)])
    func correlated(rows: Int, columns: Int, noise: Double) throws {
        let (data, x, y) = data(rows, columns, noise: noise, seed: UInt64(rows * columns))
        for penalty in [0.1, 0.01, 1e-3] {
            let lasso = try ElasticNet().fit(data, penalty: penalty)
            #expect(violation(lasso, x, y, absolute: penalty, square: 0) < 1e-8)
            let net = try ElasticNet(l1Ratio: 0.5).fit(data, penalty: penalty)
            #expect(violation(net, x, y, absolute: penalty / 2, square: penalty / 2) < 1e-8)
        }
    }

    @Test("a small penalty beside large columns") func scales() throws {
        let (data, x, y) = data(30, 4, noise: 0.5, scale: 1e5, seed: 3)
        for fitsIntercept in [true, false] {
            let fit = try ElasticNet(l1Ratio: 0.1, fitsIntercept: fitsIntercept).fit(data, penalty: 1e-4)
            #expect(fit.isPolished)
            // The gradient is a sum of products of 1e5; its own rounding is 1e-10 or so.
            #expect(violation(fit, x, y, absolute: 1e-5, square: 9e-5) < 1e-3)
        }
    }

    @Test("more columns than rows, along a path") func wide() throws {
        let (data, x, y) = data(20, 25, noise: 3, seed: 8)
        for fit in try ElasticNet().path(data, count: 12, share: 1e-3) {
            #expect(violation(fit, x, y, absolute: fit.penalty, square: 0) < 1e-7)
        }
    }

    @Test("the search alone ends where descent ends") func reference() throws {
        let (data, _, _) = data(60, 8, noise: 1, seed: 4)
        for penalty in [0.2, 0.02] {
            let fit = try ElasticNet().fit(data, penalty: penalty)
            let system = try Fitting(settings: LeastSquares(), rows: data).system
            var search = ActiveSetSearch(
                system, constants: [], absolute: penalty, square: 0, start: [Double](repeating: 0, count: 8))
            let end = search.run()
            let found = try #require(end)
            for (one, other) in zip(found, fit.coefficients) { #expect(abs(one.value - other) < 1e-14) }
        }
    }
}
