import Columnar

extension FunctionRegistry {
    /// `normal_cdf`, `beta_cdf`, their inverses and the bounds of Wilson's interval.
    mutating func addDistributionFunctions() {
        distribution("inverse_normal_cdf") { mean, deviation, probability in
            try check(probability > 0 && probability < 1, "p must be 0 > p > 1")
            try check(deviation > 0, "sd must be > 0")
            return mean + deviation * 1.4142135623730951 * Distributions.inverseErf(2 * probability - 1)
        }
        distribution("normal_cdf") { mean, deviation, value in
            try check(deviation > 0, "standardDeviation must be > 0")
            let erf = try GammaFunctions.erf((value - mean) / (deviation * 2.0.squareRoot()))
            return 0.5 * (1 + erf)
        }
        distribution("inverse_beta_cdf") { a, b, probability in
            try check(probability >= 0 && probability <= 1, "p must be 0 >= p >= 1")
            try check(a > 0 && b > 0, "a, b must be > 0")
            return try Distributions.inverseBeta(probability, a: a, b: b)
        }
        distribution("beta_cdf") { a, b, value in
            try check(value >= 0 && value <= 1, "value must be 0 >= v >= 1")
            try check(a > 0 && b > 0, "a, b must be > 0")
            return try BetaFunctions.regularized(value, a: a, b: b)
        }
        for (name, side) in [("wilson_interval_lower", -1.0), ("wilson_interval_upper", 1.0)] {
            scalar(name, "bigint, bigint, double", returns: "double") { call in
                call.map { (successes: Int64, trials: Int64, z: Double) throws -> Double? in
                    try wilson(successes, trials, z, side)
                }
            }
        }
    }

    private mutating func distribution(
        _ name: String, _ body: @escaping @Sendable (Double, Double, Double) throws -> Double
    ) {
        scalar(name, "double, double, double", returns: "double") { call in
            call.map { (a: Double, b: Double, c: Double) throws -> Double? in try body(a, b, c) }
        }
    }
}

private func check(_ condition: Bool, _ message: String) throws {
    if !condition { throw Failure("INVALID_FUNCTION_ARGUMENT", message) }
}

private func wilson(_ successes: Int64, _ trials: Int64, _ z: Double, _ side: Double) throws -> Double {
    try check(successes >= 0, "number of successes must not be negative")
    try check(trials > 0, "number of trials must be positive")
    try check(successes <= trials, "number of successes must not be larger than number of trials")
    try check(z >= 0, "z-score must not be negative")
    let n = Double(trials)
    let p = Double(successes) / n
    let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return (p + z * z / (2 * n) + side * spread) / (1 + z * z / n)
}
