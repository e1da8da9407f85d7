import Glibc
import LinearModels
import Testing

@Suite("Estimates of correct digits") struct DigitsTests {
    /// Two columns alike to so many digits, the second pair at an offset.
    static func rows(alike digits: Int, count: Int = 300, noise: Double) -> Observations {
        var mixed = Mixed(UInt64(digits) + 17)
        var rows = Observations(featureCount: 4)
        var near = 1.0
        for _ in 0..<digits { near /= 10 }
        for _ in 0..<count {
            let (a, c) = (mixed.next(), mixed.next() + 50)
            let features = [a, a + near * mixed.next(), c, c + near * mixed.next()]
            rows.append(features, target: a - 2 * c + noise * mixed.next())
        }
        return rows
    }

    /// The fewest digits in which two fits agree.
    static func agreement(_ fit: LinearFit, _ reference: LinearFit) -> Double {
        zip(fit.all, reference.all).map { a, b in
            let error = abs(a.value - b.value) / abs(b.value)
            return error == 0 ? 16 : min(16, max(0, -log10(error)))
        }.min() ?? 0
    }

    @Test(arguments: 0...13, [1, 1e-9])
    func `corrected fits reach what they claim`(_ digits: Int, _ noise: Double) throws {
        let rows = Self.rows(alike: digits, noise: noise)
        var plain = LeastSquares()
        plain.exactWork = 0

        let fit = try plain.fit(rows)
        let reference = try LeastSquares().fit(rows)

        let reached = Self.agreement(fit, reference)
        #expect(fit.rank == reference.rank)
        #expect(reached >= fit.correctDigits - 0.6)
        #expect(fit.correctDigits > 15 || digits > 10)
    }

    @Test(arguments: 0...5)
    func `uncorrected fits reach what they claim`(_ digits: Int) throws {
        let rows = Self.rows(alike: digits, count: 3_000, noise: 1)
        var once = LeastSquares()
        (once.exactWork, once.correctedCells, once.correctedCondition) = (0, 0, .infinity)

        let fit = try once.fit(rows)
        let reference = try LeastSquares().fit(rows)

        let reached = Self.agreement(fit, reference)
        #expect(fit.correctionPasses == 0)
        #expect(reached >= fit.correctDigits - 0.6)
    }
}
