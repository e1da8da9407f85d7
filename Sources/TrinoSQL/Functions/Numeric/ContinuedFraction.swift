import Columnar

/// A continued fraction `a0 + b1 / (a1 + b2 / (a2 + …))`.
struct ContinuedFraction {
    /// The numbers that stand before the plus signs, from 0.
    let a: (Double) -> Double
    /// The numbers above the lines, from 1.
    let b: (Double) -> Double

    /// The value, by Lentz's method as Thompson and Barnett changed it.
    ///
    /// Apache Commons Math, which Trino uses, does the same steps in the same order, so that the last digits agree.
    ///
    /// - Parameters:
    ///   - accuracy: how much a step may still change the value, in proportion.
    ///   - argument: what the fraction is a function of, for the message.
    /// - Returns: the value.
    /// - Throws: the failure for a fraction that has no value.
    func value(accuracy: Double, argument: Double) throws -> Double {
        func nonzero(_ number: Double) -> Double { number.magnitude <= 1e-50 ? 1e-50 : number }
        var result = nonzero(a(0))
        var (upper, lower) = (result, 0.0)
        for step in 1...ContinuedFraction.mostSteps {
            let (first, second) = (a(Double(step)), b(Double(step)))
            lower = 1 / nonzero(first + second * lower)
            upper = nonzero(first + second / upper)
            let change = upper * lower
            result *= change
            if result.isNaN { throw diverged("to NaN", argument) }
            if result.isInfinite { throw diverged("to +/- infinity", argument) }
            if (change - 1).magnitude < accuracy { return result }
        }
        throw diverged("in \(ContinuedFraction.mostSteps) steps", argument)
    }

    /// More steps than any fraction of this program takes that has a value.
    private static let mostSteps = 1_000_000

    private func diverged(_ how: String, _ argument: Double) -> Failure {
        Failure("GENERIC_INTERNAL_ERROR", "Continued fraction diverged \(how) for value \(argument)")
    }
}
