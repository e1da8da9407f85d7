/// So many at once and no more: the count behind `MaxConcurrency`, and behind everything else with a width.
public struct Permits: Hashable, Sendable {
    /// How many there are.
    public private(set) var limit: Int
    /// How many are taken.
    public private(set) var taken = 0
    /// The most that were ever taken at once.
    public private(set) var highest = 0

    /// Makes so many permits, all free.
    public init(limit: Int) { self.limit = limit }

    /// Whether another one can be taken.
    public var isAnyFree: Bool { taken < limit }

    /// Takes one.
    /// - Returns: false when none is free; nothing is taken then.
    public mutating func take() -> Bool {
        guard isAnyFree else { return false }
        restore()
        return true
    }

    /// Counts one that a former process took, even where that process had more of them.
    public mutating func restore() {
        taken += 1
        highest = max(highest, taken)
    }

    /// Changes how many there are; more may be taken than that until enough are given back.
    public mutating func resize(to limit: Int) { self.limit = limit }

    /// Gives one back.
    public mutating func giveBack() {
        precondition(taken > 0, "who gives a permit back has taken one")
        taken -= 1
    }
}
