import PjrunTesting
import Testing

@testable import LinearModels

/// Models of several classes approached by gradients first, against Newton's method alone.
@Suite("Descent before Newton's method") struct LogisticDescentTests {
    private func data(rows: Int, features: Int, classes: Int, seed: UInt64, isWeighted: Bool = false) -> Observations {
        var random = SeededGenerator(seed: seed)
        var data = Observations(featureCount: features, isWeighted: isWeighted)
        let slopes = (0..<(features * classes)).map { _ in Double.random(in: -1...1, using: &random) }
        for row in 0..<rows {
            let x = (0..<features).map { 3 * Double($0) + Double.random(in: -1...1, using: &random) }
            let scores = (0..<classes).map { label in
                (0..<features).reduce(Double.random(in: -2...2, using: &random)) {
                    $0 + slopes[label * features + $1] * (x[$1] - 3 * Double($1))
                }
            }
            let label = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
            data.append(x, target: Double(label), weight: Double(1 + row % 3))
        }
        return data
    }

    private func fits(_ data: Observations, penalty: Double, fitsIntercept: Bool = true) throws -> [LogisticFit] {
        try [0, .max].map { threshold in
            var method = LogisticRegression(penalty: penalty, fitsIntercept: fitsIntercept)
            method.descentThreshold = threshold
            return try method.fit(data)
        }
    }

    @Test("the same coefficients", arguments: [0, 0.01, 1, 1000], [true, false])
    func coefficients(penalty: Double, fitsIntercept: Bool) throws {
        for (seed, classes) in [(UInt64(1), 3), (2, 5)] {
            let data = data(rows: 400, features: 6, classes: classes, seed: seed, isWeighted: seed == 2)
            let both = try fits(data, penalty: penalty, fitsIntercept: fitsIntercept)
            let largest = both[1].coefficients.joined().reduce(0) { max($0, abs($1)) }
            for (one, other) in zip(both[0].coefficients.joined(), both[1].coefficients.joined()) {
                #expect(abs(one - other) <= 1e-11 * largest)
            }
            for (one, other) in zip(both[0].intercepts, both[1].intercepts) {
                #expect(abs(one - other) <= 1e-10 * max(1, abs(other)))
            }
            // Newton's method has only the last steps left to do.
            #expect(both[0].iterations <= 3 && both[0].iterations < both[1].iterations)
        }
    }

    @Test("separated classes are found all the same") func separated() throws {
        var data = Observations(featureCount: 2)
        for row in 0..<60 { data.append([Double(row), Double(row * row % 7)], target: Double(row / 20)) }
        for threshold in [0, .max] {
            var method = LogisticRegression()
            method.descentThreshold = threshold
            let error = #expect(throws: LinearModelError.self) { try method.fit(data) }
            guard case .separated = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("dependent columns") func dependent() throws {
        let base = data(rows: 200, features: 3, classes: 3, seed: 9)
        var data = Observations(featureCount: 5)
        for row in 0..<200 {
            let x = (0..<3).map { base.blocks[0].feature($0, row: row) }
            data.append(x + [x[0] + x[1], 4], target: base.blocks[0].target(row: row))
        }
        for penalty in [0, 0.5] {
            let both = try fits(data, penalty: penalty)
            for (one, other) in zip(both[0].coefficients.joined(), both[1].coefficients.joined()) {
                #expect(abs(one - other) <= 1e-10)
            }
        }
    }
}
