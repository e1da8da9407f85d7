/// A number held as the unevaluated sum of two doubles: about 32 digits.
///
/// Sums follow Knuth, products Dekker with a fused multiply-add; see Y. Hida, X. Li, D. Bailey, "Library for
/// Double-Double and Quad-Double Arithmetic" (2007). The exponent range is that of a double. Slow next to the C
/// kernels, which do the work over rows; this type serves the p × p algebra.
public struct DoubleDouble: Hashable, Sendable {
    /// The nearest double.
    public var high: Double
    /// What `high` leaves over.
    public var low: Double

    /// A pair already in normal form.
    public init(high: Double, low: Double) {
        self.high = high
        self.low = low
    }

    /// A double, exactly.
    public init(_ value: Double) {
        high = value
        low = 0
    }

    /// Zero.
    public static let zero = DoubleDouble(0)

    /// The exact sum of two doubles.
    public static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
        let s = a + b
        let z = s - a
        return DoubleDouble(high: s, low: (a - (s - z)) + (b - z))
    }

    /// The exact product of two doubles.
    public static func product(_ a: Double, _ b: Double) -> DoubleDouble {
        let p = a * b
        return DoubleDouble(high: p, low: (-p).addingProduct(a, b))
    }

    private static func normal(_ high: Double, _ low: Double) -> DoubleDouble {
        let s = high + low
        return DoubleDouble(high: s, low: low - (s - high))
    }

    /// The sum.
    public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let s = sum(a.high, b.high)
        let t = sum(a.low, b.low)
        let v = normal(s.high, s.low + t.high)
        return normal(v.high, v.low + t.low)
    }

    /// The negated number.
    public static prefix func - (a: DoubleDouble) -> DoubleDouble {
        DoubleDouble(high: -a.high, low: -a.low)
    }

    /// The difference.
    public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + (-b) }

    /// The product.
    public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let p = product(a.high, b.high)
        return normal(p.high, p.low + (a.high * b.low + a.low * b.high))
    }

    /// The quotient.
    public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let first = a.high / b.high
        guard first.isFinite, first != 0 else { return DoubleDouble(first) }
        var rest = a - b * DoubleDouble(first)
        let second = rest.high / b.high
        rest = rest - b * DoubleDouble(second)
        let third = rest.high / b.high
        return normal(first, second) + DoubleDouble(third)
    }

    /// Adds in place.
    public static func += (a: inout DoubleDouble, b: DoubleDouble) { a = a + b }

    /// Subtracts in place.
    public static func -= (a: inout DoubleDouble, b: DoubleDouble) { a = a - b }

    /// The square root; zero of a negative number's rounding.
    public func squareRoot() -> DoubleDouble {
        guard high > 0 else { return .zero }
        let root = high.squareRoot()
        guard root.isFinite else { return DoubleDouble(root) }
        let rest = self - DoubleDouble.product(root, root)
        return DoubleDouble.normal(root, rest.high / (2 * root))
    }

    /// The nearest double.
    public var value: Double { high + low }
}
