import OrderedJSON

/// The numbers between two bounds, either of which may be missing.
struct NumericRange: Hashable, Sendable {
    struct Bound: Hashable, Sendable {
        let value: JSONNumber
        let isIncluded: Bool
    }

    enum Order { case less, equal, greater }

    var lower: Bound?
    var upper: Bound?

    func contains(_ number: JSONNumber) -> Bool {
        guard NumericRange.isComparable(number) else { return false }
        if let lower {
            switch NumericRange.compare(number, lower.value) {
            case .less: return false
            case .equal where !lower.isIncluded: return false
            default: break
            }
        }
        guard let upper else { return true }
        switch NumericRange.compare(number, upper.value) {
        case .greater: return false
        case .equal: return upper.isIncluded
        case .less: return true
        }
    }

    /// Orders by what the texts mean: 5.0 is 5.
    ///
    /// Integers exactly, others as doubles.
    static func compare(_ left: JSONNumber, _ right: JSONNumber) -> Order {
        if let left = left.int, let right = right.int { return left < right ? .less : left > right ? .greater : .equal }
        let (first, second) = (left.double, right.double)
        return first < second ? .less : first > second ? .greater : .equal
    }

    /// EventBridge compares numbers from -5.0E9 to 5.0E9 alone.
    static func isComparable(_ number: JSONNumber) -> Bool { number.double.magnitude <= 5e9 }
}
