import Glibc
import LinearModels
import PjrunTesting
import Testing

extension NISTSet: CustomTestStringConvertible {
    public var testDescription: String { name }
}

@Suite("NIST StRD linear regression") struct NISTTests {
    /// Digits in which a number agrees with a certified one, at most 15.
    static func digits(_ value: Double?, _ certified: Double) -> Double {
        guard let value, value.isFinite else { return 0 }
        let error = certified == 0 ? abs(value) : abs(value - certified) / abs(certified)
        return error == 0 ? 15 : min(15, max(0, -log10(error)))
    }

    struct Digits {
        var coefficients: Double
        var errors: Double
        var deviation: Double
        var rSquared: Double

        init(_ fit: LinearFit, _ set: NISTSet) {
            let all = (fit.intercept.map { [$0] } ?? []) + fit.coefficients
            coefficients = zip(all, set.coefficients).map { digits($0.value, $1) }.min() ?? 0
            errors = zip(all, set.standardErrors).map { digits($0.standardError, $1) }.min() ?? 0
            deviation = digits(fit.residualDeviation, set.residualDeviation)
            rSquared = digits(fit.rSquared, set.rSquared)
        }
    }

    static func columns(_ set: NISTSet) -> Observations {
        var rows = Observations(featureCount: set.degree > 1 ? set.degree : set.x.count / set.y.count)
        let width = set.x.count / set.y.count
        for row in set.y.indices {
            let x = set.x[(row * width)..<((row + 1) * width)]
            var features = Array(x)
            for _ in 1..<max(set.degree, 2) where set.degree > 1 { features.append((features.last ?? 0) * x[row]) }
            rows.append(features, target: set.y[row])
        }
        return rows
    }

    /// The most any solver can reach once the columns are doubles (exact arithmetic; models-and-splits.md).
    static let ceilings: [String: Double] = [
        "Norris": 13.98, "Pontius": 13.51, "NoInt1": 15, "NoInt2": 15, "Filip": 7.66, "Longley": 14.72, "Wampler1": 15,
        "Wampler2": 13.2, "Wampler3": 15, "Wampler4": 15, "Wampler5": 15,
    ]

    @Test(arguments: NISTSet.all)
    func `coefficients reach the ceiling of the stored doubles`(_ set: NISTSet) throws {
        let fit = try LeastSquares(fitsIntercept: set.hasIntercept).fit(Self.columns(set))

        let digits = Digits(fit, set)
        #expect(digits.coefficients >= (Self.ceilings[set.name] ?? 15) - 0.3)
        #expect(digits.errors >= (set.name == "Filip" ? 7.8 : 13.5))
        #expect(digits.deviation >= (set.name == "Filip" ? 7.8 : 13))
        #expect(digits.rSquared >= (set.name == "Filip" ? 10 : 13))
    }

    @Test(arguments: NISTSet.all)
    func `plain Gram or QR with corrections reach the same ceiling`(_ set: NISTSet) throws {
        var settings = LeastSquares(fitsIntercept: set.hasIntercept)
        settings.exactWork = 0
        let fit = try settings.fit(Self.columns(set))

        let digits = Digits(fit, set)
        #expect(fit.method == (set.name == "Filip" ? .triangle : .gram))
        #expect(digits.coefficients >= (Self.ceilings[set.name] ?? 15) - 0.3)
        #expect(digits.errors >= (set.name == "Filip" ? 7.5 : 8))
        #expect(digits.deviation >= (set.name == "Filip" ? 7.8 : 13))
    }

    @Test(arguments: NISTSet.all.filter { $0.degree > 1 })
    func `powers expanded inside lose nothing to the storage of powers`(_ set: NISTSet) throws {
        let fit = try LeastSquares().fit(
            PolynomialRows(
                Observations(rowMajor: set.x, featureCount: 1, targets: set.y), degree: set.degree))

        let digits = Digits(fit, set)
        // Wampler2's targets and Pontius' are not doubles, which bounds those.
        #expect(digits.coefficients >= (set.name == "Wampler2" ? 12.9 : set.name == "Pontius" ? 13.2 : 13.5))
        #expect(digits.errors >= 13.5)
        #expect(digits.deviation >= 13)
        #expect(digits.rSquared >= 13)
    }
}
