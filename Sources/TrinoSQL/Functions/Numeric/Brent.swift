import Columnar

/// Finds where a function is zero.
///
/// Richard P. Brent, "Algorithms for Minimization Without Derivatives" (1973), chapter 4.
///
/// The start in the middle, the relative accuracy and the first tests are those of Apache Commons Math.
struct Brent {
    /// How far from the zero the result may be, besides its rounding.
    let accuracy: Double

    /// A zero between two numbers.
    ///
    /// - Parameters:
    ///   - low: the lower end.
    ///   - high: the upper end.
    ///   - function: the function, of different signs at the ends.
    /// - Returns: the zero, or a number near it.
    /// - Throws: what the function throws, or the failure for ends of one sign.
    func root(from low: Double, to high: Double, of function: (Double) throws -> Double) throws -> Double {
        let middle = low + 0.5 * (high - low)
        let atMiddle = try function(middle)
        if atMiddle.magnitude <= 1e-15 { return middle }
        let atLow = try function(low)
        if atLow.magnitude <= 1e-15 { return low }
        if atMiddle * atLow < 0 { return try root((low, atLow), (middle, atMiddle), function) }
        let atHigh = try function(high)
        if atHigh.magnitude <= 1e-15 { return high }
        if atMiddle * atHigh < 0 { return try root((middle, atMiddle), (high, atHigh), function) }
        throw Failure(
            "GENERIC_INTERNAL_ERROR",
            "function values at endpoints do not have different signs, endpoints: [\(low), \(high)], values: "
                + "[\(atLow), \(atHigh)]")
    }

    private typealias Point = (x: Double, y: Double)

    /// Moves the best point `b` until it and `c`, on the other side of the zero, are near enough.
    private func root(_ first: Point, _ second: Point, _ function: (Double) throws -> Double) throws -> Double {
        var (a, b, c) = (first, second, first)
        var step = b.x - a.x
        var before = step
        while true {
            if c.y.magnitude < b.y.magnitude { (a, b, c) = (b, c, b) }
            let tolerance = 2 * 1e-14 * b.x.magnitude + accuracy
            let half = 0.5 * (c.x - b.x)
            if half.magnitude <= tolerance || b.y.magnitude <= .leastNonzeroMagnitude { return b.x }
            if before.magnitude < tolerance || a.y.magnitude <= b.y.magnitude {
                step = half
                before = half
            } else {
                (step, before) = interpolated(a, b, c, half, tolerance, step, before)
            }
            a = b
            b.x += step.magnitude > tolerance ? step : half > 0 ? tolerance : -tolerance
            b.y = try function(b.x)
            if (b.y > 0) == (c.y > 0) {
                c = a
                step = b.x - a.x
                before = step
            }
        }
    }

    /// The next step by interpolation, or by halves where that goes astray; and the step before it.
    private func interpolated(
        _ a: Point, _ b: Point, _ c: Point, _ half: Double, _ tolerance: Double, _ step: Double, _ before: Double
    ) -> (step: Double, before: Double) {
        let s = b.y / a.y
        var (p, q): (Double, Double)
        if a.x == c.x {
            (p, q) = (2 * half * s, 1 - s)
        } else {
            let (t, r) = (a.y / c.y, b.y / c.y)
            p = s * (2 * half * t * (t - r) - (b.x - a.x) * (r - 1))
            q = (t - 1) * (r - 1) * (s - 1)
        }
        if p > 0 { q = -q } else { p = -p }
        if p >= 1.5 * half * q - (tolerance * q).magnitude || p >= (0.5 * before * q).magnitude { return (half, half) }
        return (p / q, step)
    }
}
