/// The coefficients of a linear model and what describes its fit, for printing.
///
/// The values are given, not computed. What is absent stays blank.
public struct CoefficientTable: Hashable, Sendable {
    /// One coefficient.
    public struct Row: Hashable, Sendable {
        /// Name of the feature; `const` for the intercept in statsmodels.
        public var name: String
        /// The estimate.
        public var coefficient: Double
        /// Its standard error.
        public var standardError: Double?
        /// The estimate over its standard error: Student's t, or z for a logistic regression.
        public var statistic: Double?
        /// The two-sided tail of the statistic.
        public var probability: Double?
        /// Lower end of the interval of 95%.
        public var lower: Double?
        /// Upper end of the interval of 95%.
        public var upper: Double?

        /// Makes a row.
        public init(
            name: String, coefficient: Double, standardError: Double? = nil, statistic: Double? = nil,
            probability: Double? = nil, lower: Double? = nil, upper: Double? = nil
        ) {
            self.name = name
            self.coefficient = coefficient
            self.standardError = standardError
            self.statistic = statistic
            self.probability = probability
            self.lower = lower
            self.upper = upper
        }
    }

    /// What kind of model it is, with the values that only this kind has.
    public enum Model: Hashable, Sendable {
        /// Least squares, penalised or not.
        case leastSquares(LeastSquares)
        /// Logistic regression.
        case logit(Logit)
    }

    /// What describes a fit of least squares.
    public struct LeastSquares: Hashable, Sendable {
        /// Whether R-squared is about the mean; false for models without intercept, and then the heading says so.
        public var isCentred = true
        /// Share of the spread that the model explains.
        public var rSquared: Double?
        /// The same, adjusted for the number of parameters.
        public var adjustedRSquared: Double?
        /// Statistic of the test that all coefficients but the intercept are zero.
        public var fStatistic: Double?
        /// Its upper tail.
        public var fProbability: Double?
        /// Akaike's criterion.
        public var aic: Double?
        /// Schwarz's criterion.
        public var bic: Double?

        /// Nothing known.
        public init() {}
    }

    /// What describes a fit of a logistic regression.
    public struct Logit: Hashable, Sendable {
        /// Whether the iteration reached its tolerance.
        public var converged: Bool?
        /// McFadden's 1 - log-likelihood / log-likelihood of the intercept alone.
        public var pseudoRSquared: Double?
        /// Log-likelihood of the intercept alone.
        public var nullLogLikelihood: Double?
        /// Tail of the likelihood ratio against the intercept alone.
        public var likelihoodRatioProbability: Double?

        /// Nothing known.
        public init() {}
    }

    /// The kind of model.
    public var model: Model
    /// The heading.
    public var title: String
    /// The name of the model: OLS, Ridge, Logit.
    public var modelName: String
    /// How it was fitted: Least Squares, MLE.
    public var method: String
    /// The name of the column that is predicted.
    public var target: String
    /// Rows.
    public var observations: Int
    /// Rows less parameters.
    public var residualDegreesOfFreedom: Int?
    /// Features that count.
    public var modelDegreesOfFreedom: Int?
    /// How the covariance was estimated.
    public var covarianceType: String?
    /// Logarithm of the likelihood at the maximum.
    public var logLikelihood: Double?
    /// The coefficients, intercept first in statsmodels.
    public var rows: [Row]
    /// Condition number of the columns after scaling, which is what limits the digits.
    ///
    /// statsmodels prints that of the columns as they are, under "Cond. No."; hence the other label.
    public var scaledCondition: Double?
    /// How many digits of the coefficients are right: an estimate.
    public var correctDigits: Double?
    /// What a reader should know: dependent columns, constant columns.
    public var notes: [String] = []

    /// Starts a table; everything else is set afterwards.
    public init(_ model: Model, target: String, observations: Int, rows: [Row]) {
        self.model = model
        self.target = target
        self.observations = observations
        self.rows = rows
        switch model {
        case .leastSquares: (modelName, method) = ("OLS", "Least Squares")
        case .logit: (modelName, method) = ("Logit", "MLE")
        }
        title = "\(modelName) Regression Results"
        covarianceType = "nonrobust"
    }
}
