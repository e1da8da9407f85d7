/// What is fitted, with its settings.
package enum Algorithm: Hashable, Sendable {
    /// Least squares.
    case leastSquares
    /// Least squares with a penalty on squared coefficients, for one or more penalties.
    case ridge(alphas: [Double])
    /// Least squares with a penalty on coefficients, absolute and squared.
    case elasticNet(alphas: Penalties, l1Ratio: Double)
    /// Logistic regression; 0 for no penalty, else scikit-learn's `1 / C`.
    case logistic(penalty: Double, classWeight: ClassWeight)

    /// The penalties of a path.
    package enum Penalties: Hashable, Sendable {
        /// As given.
        case list([Double])
        /// So many from the smallest penalty that makes all coefficients zero down to a share of it.
        case path(count: Int, share: Double)
    }

    /// scikit-learn's `class_weight`.
    package enum ClassWeight: Hashable, Sendable {
        /// All alike.
        case uniform
        /// Each class as heavy as any other.
        case balanced
        /// By class.
        case given([String: Double])
    }

    /// Whether targets are classes.
    package var isClassification: Bool { if case .logistic = self { true } else { false } }

    /// The names that `--algorithm` takes, and the scikit-learn class each stands for.
    package static let names: [(name: String, estimator: String)] = [
        ("ols", "LinearRegression"), ("ridge", "Ridge"), ("lasso", "Lasso"), ("elastic-net", "ElasticNet"),
        ("logistic", "LogisticRegression"),
    ]
}

/// A model to fit.
package struct TrainingSettings: Hashable, Sendable {
    /// What is fitted.
    package var algorithm: Algorithm
    /// As in ``Algorithm/names``.
    package var name: String
    /// Whether there is an intercept.
    package var fitsIntercept = true
    /// Divides features by their standard deviations before they are penalised; coefficients are those of the features as
    /// they are.
    package var scalesFeatures = false
    /// The highest power of each feature.
    package var degree = 1
    /// What was said but makes no difference, a sentence each.
    package var notes: [String] = []
}
