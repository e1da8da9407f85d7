#if canImport(Glibc)
    import Glibc
#endif

/// The beta function, by the formulas of ``GammaFunctions``' sources.
enum BetaFunctions {
    /// The regularized incomplete beta function: the probability that a Beta(a, b) variable is at most `x`.
    static func regularized(_ x: Double, a: Double, b: Double) throws -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast below the mean.
        if x > (a + 1) / (2 + b + a) && 1 - x <= (b + 1) / (2 + b + a) {
            return 1 - (try regularized(1 - x, a: b, b: a))
        }
        let fraction = ContinuedFraction(a: { _ in 1 }) { index in
            if index.truncatingRemainder(dividingBy: 2) == 0 {
                let m = index / 2
                return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
            }
            let m = (index - 1) / 2
            return -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
        }
        let front = exp(a * log(x) + b * log1p(-x) - log(a) - logBeta(a, b))
        return front * 1 / (try fraction.value(accuracy: 1e-14, argument: x))
    }

    /// The logarithm of the beta function: DBETLN of the NSWC library.
    private static func logBeta(_ p: Double, _ q: Double) -> Double {
        let (a, b) = (min(p, q), max(p, q))
        if a >= 10 {
            let correction = correctionOfSum(a, b)
            let h = a / b
            let u = -(a - 0.5) * log(h / (1 + h))
            let v = b * log1p(h)
            let start = (-0.5 * log(b) + 0.9189385332046727) + correction
            return u <= v ? (start - u) - v : (start - v) - u
        }
        if a > 2 { return logBetaOfMedium(a, b) }
        let logGamma = GammaFunctions.logGamma
        if a >= 1 {
            if b >= 10 { return logGamma(a) + logOfQuotient(a, b) }
            if b <= 2 { return logGamma(a) + logGamma(b) - logGammaOfSum(a, b) }
            let (product, rest) = reduced(b) { $0 / (a + $0) }
            return log(product) + (logGamma(a) + (logGamma(rest) - logGammaOfSum(a, rest)))
        }
        if b >= 10 { return logGamma(a) + logOfQuotient(a, b) }
        let gamma = GammaFunctions.gamma
        return log(gamma(a) * gamma(b) / gamma(a + b))
    }

    /// For `a` from 2 to 10.
    private static func logBetaOfMedium(_ a: Double, _ b: Double) -> Double {
        let logGamma = GammaFunctions.logGamma
        if b > 1000 {
            let steps = (a - 1).rounded(.down)
            var (product, rest) = (1.0, a)
            for _ in 0..<Int(steps) {
                rest -= 1
                product *= rest / (1 + rest / b)
            }
            return (log(product) - steps * log(b)) + (logGamma(rest) + logOfQuotient(rest, b))
        }
        let (first, smaller) = reduced(a) { rest in
            let h = rest / b
            return h / (1 + h)
        }
        if b >= 10 { return log(first) + logGamma(smaller) + logOfQuotient(smaller, b) }
        let (second, larger) = reduced(b) { $0 / (smaller + $0) }
        return log(first) + log(second)
            + (logGamma(smaller) + (logGamma(larger) - logGammaOfSum(smaller, larger)))
    }

    /// Steps down by ones to at most 2, with the product of a factor at each step.
    private static func reduced(_ number: Double, _ factor: (Double) -> Double) -> (product: Double, rest: Double) {
        var (product, rest) = (1.0, number)
        while rest > 2 {
            rest -= 1
            product *= factor(rest)
        }
        return (product, rest)
    }

    /// The logarithm of `gamma(a + b)` for numbers from 1 to 2.
    private static func logGammaOfSum(_ a: Double, _ b: Double) -> Double {
        let x = (a - 1) + (b - 1)
        if x <= 0.5 { return GammaFunctions.logGammaOfSuccessor(1 + x) }
        if x <= 1.5 { return GammaFunctions.logGammaOfSuccessor(x) + log1p(x) }
        return GammaFunctions.logGammaOfSuccessor(x - 1) + log(x * (1 + x))
    }

    /// The logarithm of `gamma(b) / gamma(a + b)` for `b` of at least 10.
    private static func logOfQuotient(_ a: Double, _ b: Double) -> Double {
        let isSmaller = a <= b
        let sum = isSmaller ? b + (a - 0.5) : a + (b - 0.5)
        let w = isSmaller ? correctionOfQuotient(a, b) : correctionOfQuotient(b, a)
        let u = sum * log1p(a / b)
        let v = a * (log(b) - 1)
        return u <= v ? (w - u) - v : (w - v) - u
    }

    /// What Stirling's formula leaves out, of `b` less that of `a + b`.
    private static func correctionOfQuotient(_ a: Double, _ b: Double) -> Double {
        let h = a / b
        let (p, q) = (h / (1 + h), 1 / (1 + h))
        var sums = [1.0]
        for index in 1..<stirling.count { sums.append(1 + (q + q * q * sums[index - 1])) }
        let scale = 10 / b
        return GammaFunctions.polynomial(zip(stirling, sums).map { $0 * $1 }, scale * scale) * p / b
    }

    /// What Stirling's formula leaves out, of both less that of their sum.
    private static func correctionOfSum(_ a: Double, _ b: Double) -> Double {
        let scale = 10 / a
        return GammaFunctions.polynomial(stirling, scale * scale) / a + correctionOfQuotient(a, b)
    }

    /// Coefficients of what Stirling's formula leaves out, in powers of `(10 / x)²`.
    private static let stirling = [
        0.833333333333333333333333333333e-1, -0.277777777777777777777777752282e-4,
        0.793650793650793650791732130419e-7, -0.595238095238095232389839236182e-9,
        0.841750841750832853294451671990e-11, -0.191752691751854612334149171243e-12,
        0.641025640510325475730918472625e-14, -0.295506514125338232839867823991e-15,
        0.179643716359402238723287696452e-16, -0.139228964661627791231203060395e-17,
        0.133802855014020915603275339093e-18, -0.154246009867966094273710216533e-19,
        0.197701992980957427278370133333e-20, -0.234065664793997056856992426667e-21,
        0.171348014966398575409015466667e-22,
    ]
}
