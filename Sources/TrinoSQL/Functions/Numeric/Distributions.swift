#if canImport(Glibc)
    import Glibc
#endif

/// Probability distributions.
///
/// Trino takes them from Apache Commons Math; the results agree to about 10 digits.
enum Distributions {
    /// The regularized incomplete beta function: the probability that a Beta(a, b) variable is at most `x`.
    ///
    /// Continued fraction of DLMF 8.17.22, evaluated as in Lentz, "Generating Bessel functions in Mie scattering
    /// calculations using continued fractions" (1976).
    static func beta(_ x: Double, a: Double, b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast below the mean.
        if x > (a + 1) / (a + b + 2) { return 1 - betaTail(1 - x, a: b, b: a) }
        return betaTail(x, a: a, b: b)
    }

    private static func betaTail(_ x: Double, a: Double, b: Double) -> Double {
        let front = exp(a * log(x) + b * log1p(-x) - logarithmOfBeta(a, b)) / a
        let tiny = 1e-300
        func guarded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
        var fraction = 1.0
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        fraction = d
        for index in 1...10_000 {
            let m = Double(index)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d)
            c = guarded(1 + even / c)
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d)
            c = guarded(1 + odd / c)
            fraction *= d * c
            if (d * c - 1).magnitude < 1e-16 { break }
        }
        return front * fraction
    }

    private static func logarithmOfBeta(_ a: Double, _ b: Double) -> Double {
        logarithmOfGamma(a) + logarithmOfGamma(b) - logarithmOfGamma(a + b)
    }

    private static func logarithmOfGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return unsafe lgamma_r(x, &sign)
    }

    /// The value that a Beta(a, b) variable does not exceed with a probability.
    static func inverseBeta(_ probability: Double, a: Double, b: Double) -> Double {
        if probability <= 0 { return 0 }
        if probability >= 1 { return 1 }
        var (low, high) = (0.0, 1.0)
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high || high - low < 1e-16 { return middle }
            if beta(middle, a: a, b: b) < probability { low = middle } else { high = middle }
        }
    }

    /// The inverse of the error function times the square root of 2.
    ///
    /// Michael J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution" (1988), in terms of
    /// `2p - 1` instead of p.
    static func normalQuantile(ofCentered centered: Double) -> Double {
        if centered >= 1 { return .infinity }
        if centered <= -1 { return -.infinity }
        let q = centered / 2
        if q.magnitude <= 0.425 {
            let r = 0.180625 - q * q
            return q * polynomial(central.numerator, r) / polynomial(central.denominator, r)
        }
        let r = (-log((1 - centered.magnitude) / 2)).squareRoot()
        let tail = r <= 5 ? middle : far
        let shifted = r <= 5 ? r - 1.6 : r - 5
        let value = polynomial(tail.numerator, shifted) / polynomial(tail.denominator, shifted)
        return q < 0 ? -value : value
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reversed().reduce(0) { $0 * x + $1 }
    }

    private typealias Ratio = (numerator: [Double], denominator: [Double])

    private static let central: Ratio = (
        [
            3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
            4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
        ],
        [
            1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
            2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
        ]
    )
    private static let middle: Ratio = (
        [
            1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
            1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ],
        [
            1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ]
    )
    private static let far: Ratio = (
        [
            6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
            2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
            2.71155556874348757815e-5, 2.01033439929228813265e-7,
        ],
        [
            1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ]
    )
}
