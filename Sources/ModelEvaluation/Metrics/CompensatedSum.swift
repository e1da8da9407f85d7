/// A sum that carries what each addition rounds off, so that its error does not grow with the number of terms.
///
/// Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0

    /// The sum so far; infinite or NaN exactly when plain addition would be.
    var value: Double { sum.isFinite ? sum + lost : sum }

    /// Adds a term.
    mutating func add(_ term: Double) {
        let next = sum + term
        lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }
}
