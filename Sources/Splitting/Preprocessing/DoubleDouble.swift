/// A sum of two doubles that do not overlap: about 32 digits.
///
/// Sums of a million numbers are then right to the last digit of a double, in whatever order they are taken. Knuth's
/// sum without error and the product by a fused multiplication (Hida, Li, Bailey 2001, "Library for double-double and
/// quad-double arithmetic").
struct DoubleDouble: Hashable, Sendable {
    var high = 0.0
    var low = 0.0

    /// The nearest double.
    var value: Double { high + low }

    /// The sum of two doubles, without error.
    static func sum(_ left: Double, _ right: Double) -> DoubleDouble {
        let sum = left + right
        let part = sum - left
        return DoubleDouble(high: sum, low: (left - (sum - part)) + (right - part))
    }

    /// The product of two doubles, without error.
    static func product(_ left: Double, _ right: Double) -> DoubleDouble {
        let product = left * right
        return DoubleDouble(high: product, low: (-product).addingProduct(left, right))
    }

    static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
        let high = sum(left.high, right.high)
        let low = sum(left.low, right.low)
        let first = sum(high.high, high.low + low.high)
        return sum(first.high, first.low + low.low)
    }

    static func - (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
        left + DoubleDouble(high: -right.high, low: -right.low)
    }

    static func * (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
        let product = product(left.high, right.high)
        return sum(product.high, product.low + (left.high * right.low + left.low * right.high))
    }

    static func / (left: DoubleDouble, right: Double) -> DoubleDouble {
        let quotient = left.high / right
        let rest = left - product(quotient, right)
        return sum(quotient, rest.value / right)
    }

    static func += (left: inout DoubleDouble, right: DoubleDouble) { left = left + right }
}
