internal import Glibc

/// Tail probabilities of the distributions in a coefficient table.
public enum Distributions {
    /// The regularised incomplete beta function I_x(a, b).
    ///
    /// `y` is 1 - x, given apart because it may be known to more digits than the subtraction yields.
    static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double, complement y: Double) -> Double {
        if !(x > 0) { return x == 0 ? 0 : .nan }
        if y <= 0 { return 1 }
        if b <= 1, x > 0.5 {
            // Student's tail. Small arguments from the other end, where the series has positive terms only; the tail
            // itself by a fraction that has.
            if y * a < 0.7 { return 1 - series(b, a, y, complement: x) }
            return exp(logarithmOfFactor(a, b, x, y)) / (a * y) * gaussFraction(1 - b, a + 1, x / y)
        }
        // Lentz's fraction converges fast below the mean.
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, y, complement: x) }
        return exp(logarithmOfFactor(a, b, x, y)) * lentzFraction(a, b, x, y) / a
    }

    /// I_x(a, b) as a sum of positive terms.
    private static func series(_ a: Double, _ b: Double, _ x: Double, complement: Double) -> Double {
        var (term, sum, step) = (1.0, 1.0, 0.0)
        while term > sum * 0x1p-54 {
            step += 1
            term *= (a + b + step - 1) / (a + step) * x
            sum += term
        }
        return exp(logarithmOfFactor(a, b, x, complement)) * sum / a
    }

    /// Gauss's continued fraction of ₂F₁(1, β; γ; -z), whose terms are positive for 0 ≤ β < γ and z > 0.
    private static func gaussFraction(_ beta: Double, _ gamma: Double, _ z: Double) -> Double {
        var (c, d, fraction) = (1.0, 0.0, 1.0)
        for step in 1...100_000 {
            let n = Double(step / 2)
            let factor =
                step % 2 == 0
                ? n * (gamma - beta + n - 1) / ((gamma + 2 * n - 2) * (gamma + 2 * n - 1))
                : (beta + n) * (gamma + n - 1) / ((gamma + 2 * n - 1) * (gamma + 2 * n))
            d = 1 / (1 + factor * z * d)
            c = 1 + factor * z / c
            fraction *= c * d
            if abs(c * d - 1) < 0x1p-53 { break }
        }
        return 1 / fraction
    }

    /// The fraction of the incomplete beta function for x below the mean, by Lentz's method.
    private static func lentzFraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
        var c = 1.0
        // 1 - (a + b) x / (a + 1), by way of the complement.
        var d = 1 / nonzero((1 - b + (a + b) * y) / (a + 1))
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            for numerator in [even, odd] {
                d = 1 / nonzero(1 + numerator * d)
                c = nonzero(1 + numerator / c)
                fraction *= d * c
            }
            if abs(d * c - 1) < 0x1p-53 { break }
        }
        return fraction
    }

    /// The logarithm of `x^a (1 - x)^b / B(a, b)`.
    ///
    /// Logarithms of large gamma functions cancel: a million degrees of freedom would cost seven digits. So large
    /// arguments go by Stirling's series with the leading terms taken together beforehand.
    private static func logarithmOfFactor(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        let (small, large) = (min(a, b), max(a, b))
        let (lnX, lnY) = (x > 0.5 ? log1p(-y) : log(x), y > 0.5 ? log1p(-x) : log(y))
        if large < 20 { return lgamma(a + b) - lgamma(a) - lgamma(b) + a * lnX + b * lnY }
        let tail = stirlingRest(a + b) - stirlingRest(large)
        if small < 20 {
            // ln(Γ(large + small) / Γ(large))
            let ratio = (large - 0.5) * log1p(small / large) + small * log(a + b) - small + tail
            return ratio - lgamma(small) + a * lnX + b * lnY
        }
        // About the peak at a / (a + b), where all is small.
        let sum = a + b
        let distance = abs(x - a / sum) < abs(y - b / sum) ? x - a / sum : b / sum - y
        let peak = a * log1p(distance * sum / a) + b * log1p(-distance * sum / b)
        return peak + 0.5 * log(a / sum * b / (2 * Double.pi)) + tail - stirlingRest(small)
    }

    /// What Stirling's formula lacks of ln Γ, for arguments of 20 and more.
    private static func stirlingRest(_ z: Double) -> Double {
        let s = 1 / (z * z)
        return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188))))) / z
    }

    /// The probability that |T| exceeds a value, T Student's with the given degrees of freedom.
    public static func studentTwoSided(_ t: Double, degreesOfFreedom: Double) -> Double {
        if t.isNaN || degreesOfFreedom <= 0 { return .nan }
        if t.isInfinite { return 0 }
        let square = t * t
        let sum = degreesOfFreedom + square
        return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, complement: square / sum)
    }

    /// The probability that F exceeds a value.
    public static func fisherUpper(_ f: Double, _ numerator: Double, _ denominator: Double) -> Double {
        if f.isNaN || numerator <= 0 || denominator <= 0 { return .nan }
        if f.isInfinite { return 0 }
        let sum = denominator + numerator * f
        return incompleteBeta(
            denominator / 2, numerator / 2, denominator / sum, complement: numerator * f / sum)
    }

    /// The probability that a chi-square variable exceeds a value: the regularised upper incomplete gamma function.
    public static func chiSquareUpper(_ x: Double, _ degreesOfFreedom: Double) -> Double {
        if x.isNaN || degreesOfFreedom <= 0 { return .nan }
        if x <= 0 { return 1 }
        if x.isInfinite { return 0 }
        let (a, z) = (degreesOfFreedom / 2, x / 2)
        let factor = exp(a * log(z) - z - lgamma(a))
        if z < a + 1 {
            var (term, sum, step) = (1 / a, 1 / a, a)
            while term > sum * 0x1p-54 {
                step += 1
                term *= z / step
                sum += term
            }
            return 1 - factor * sum
        }
        // Lentz's method.
        var b = z + 1 - a
        var (c, d) = (1e300, 1 / b)
        var fraction = d
        for step in 1...100_000 {
            let numerator = -Double(step) * (Double(step) - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            fraction *= c * d
            if abs(c * d - 1) < 0x1p-53 { break }
        }
        return factor * fraction
    }

    /// The probability that |Z| exceeds a value, Z standard normal.
    public static func normalTwoSided(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

    /// The value that |T| exceeds with the given probability.
    public static func studentQuantile(twoSided probability: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom > 0, probability > 0, probability < 1 else { return probability == 0 ? .infinity : .nan }
        var (low, high) = (0.0, 1.0)
        while studentTwoSided(high, degreesOfFreedom: degreesOfFreedom) > probability, high < 1e300 { high *= 2 }
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            if studentTwoSided(middle, degreesOfFreedom: degreesOfFreedom) > probability {
                low = middle
            } else {
                high = middle
            }
        }
    }
}
