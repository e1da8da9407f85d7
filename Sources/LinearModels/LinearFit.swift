/// A fitted linear model with what a coefficient table needs.
public struct LinearFit: Sendable {
    /// One coefficient, with its uncertainty where that means something.
    public struct Coefficient: Hashable, Sendable {
        /// The estimate.
        public var value: Double
        /// Its standard error; absent without residual degrees of freedom and for penalised models.
        public var standardError: Double?
        /// The estimate over its standard error.
        public var statistic: Double?
        /// The two-sided tail of Student's t.
        public var probability: Double?
    }

    /// How the equations were solved.
    public enum Method: String, Hashable, Sendable {
        /// Gram matrix and Cholesky in double-double.
        case exactGram
        /// Gram matrix and Cholesky in doubles.
        case gram
        /// Streaming QR.
        case triangle
        /// The rows' inner products, for more features than rows.
        case rows
    }

    /// What a reader of the result should know.
    public enum Note: Hashable, Sendable {
        /// A feature is constant; its coefficient is zero.
        case constantColumn(Int)
        /// A feature is a combination of others; the solution is the one of minimal norm.
        case dependentColumn(Dependency)
        /// No more rows than parameters: the fit passes through every row, the solution is the one of minimal norm.
        case notMoreRowsThanParameters(rows: Int, parameters: Int)
        /// The residuals are rounding; statistics over them mean nothing.
        case exactFit
        /// Rows of weight zero, which count as rows all the same.
        case zeroWeightRows(Int)
        /// The target is constant, so there is no share of variance to explain.
        case constantTarget
        /// Corrections stopped gaining; the condition is beyond the method.
        case correctionsStalled
    }

    /// A feature as a combination of others: `feature = constant + sum of coefficient * other feature`.
    public struct Dependency: Hashable, Sendable {
        /// One other feature's part.
        public struct Term: Hashable, Sendable {
            /// The other feature.
            public var column: Int
            /// Its factor.
            public var coefficient: Double
        }
        /// The feature that adds nothing.
        public var column: Int
        /// Features it consists of.
        public var terms: [Term]
        /// What is left, the same in every row.
        public var constant: Double
    }

    /// The intercept, if the model has one.
    public var intercept: Coefficient?
    /// One per feature, in column order.
    public var coefficients: [Coefficient]
    /// Rows, those of weight zero included.
    public var rowCount: Int
    /// Independent features.
    public var rank: Int
    /// Rows less parameters.
    public var residualDegreesOfFreedom: Int
    /// Weighted sum of squared residuals.
    public var residualSumOfSquares: Double
    /// Weighted sum of squares of the target, about its mean exactly when there is an intercept.
    public var totalSumOfSquares: Double
    /// Square root of the residual sum of squares over its degrees of freedom.
    public var residualDeviation: Double?
    /// The share of `totalSumOfSquares` that the model explains.
    ///
    /// With no intercept it is about zero, as NIST and statsmodels have it.
    public var rSquared: Double?
    /// The same, adjusted for the number of parameters.
    public var adjustedRSquared: Double?
    /// The statistic of the test that all coefficients but the intercept are zero; infinite for an exact fit.
    public var fStatistic: Double?
    /// Its upper tail.
    public var fProbability: Double?
    /// Gaussian log-likelihood at the maximum, as statsmodels defines it.
    public var logLikelihood: Double?
    /// Akaike's criterion.
    public var aic: Double?
    /// Schwarz's criterion.
    public var bic: Double?
    /// Condition number of the centred, scaled, independent columns.
    public var condition: Double
    /// How many digits of the coefficients are right for the doubles that were read: an estimate from how corrections
    /// shrank, or from the condition where there were none.
    public var correctDigits: Double
    /// How many digits the coefficients can have at all if every cell was rounded to a double when it was read.
    public var dataDigits: Double
    /// The ridge penalty, 0 for least squares.
    public var penalty: Double
    /// How the equations were solved.
    public var method: Method
    /// Passes of double-double correction.
    public var correctionPasses: Int
    /// What a reader should know.
    public var notes: [Note]
    /// Unscaled covariance of the features' coefficients (times the squared residual deviation it is the covariance),
    /// column-major; empty for penalised models.
    public var unscaledCovariance: [Double]

    /// The model's value for one row.
    public func prediction(_ features: some Sequence<Double>) -> Double {
        // In double-double: far from zero the intercept and the rest cancel.
        zip(features, coefficients).reduce(DoubleDouble(intercept?.value ?? 0)) {
            $0 + DoubleDouble.product($1.0, $1.1.value)
        }.value
    }
}
