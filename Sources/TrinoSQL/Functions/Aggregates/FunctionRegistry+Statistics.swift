import Columnar

extension FunctionRegistry {
    /// Adds variances, higher moments, means of logarithms, and the statistics of pairs.
    mutating func addStatistics() {
        for name in ["variance", "var_samp"] { statistic(name) { (state: Variance) in state.sample } }
        statistic("var_pop") { (state: Variance) in state.population }
        for name in ["stddev", "stddev_samp"] { statistic(name) { (state: Variance) in state.sample?.squareRoot() } }
        statistic("stddev_pop") { (state: Variance) in state.population?.squareRoot() }
        statistic("skewness") { (state: CentralMoments) in state.skewness }
        statistic("kurtosis") { (state: CentralMoments) in state.kurtosis }
        for (argument, result) in [("bigint", "double"), ("double", "double"), ("real", "real")] {
            statistic("geometric_mean", [argument], returns: result) { (state: Logarithms) in state.geometricMean }
        }
        for type in ["double", "real"] {
            let pair = ["\(type), \(type)"]
            statistic("covar_samp", pair, returns: type) { (state: Covariance) in state.sample }
            statistic("covar_pop", pair, returns: type) { (state: Covariance) in state.population }
            statistic("regr_slope", pair, returns: type) { (state: Covariance) in state.slope }
            statistic("regr_intercept", pair, returns: type) { (state: Covariance) in state.intercept }
            statistic("corr", pair, returns: type) { (state: Covariance) in state.correlation }
        }
    }

    private mutating func statistic<State: Moments>(
        _ name: String, _ forms: [String] = ["double", "bigint"], returns type: String = "double",
        _ result: @escaping @Sendable (State) -> Double?
    ) {
        for arguments in forms {
            aggregate(name, arguments, returns: type) { _, type in StatisticAccumulator(type: type, result: result) }
        }
    }
}
