/// What is done with a column before it is learnt from: missing values first, then the encoding.
public struct ColumnSteps: Hashable, Sendable {
    /// What stands in for missing values.
    public var imputation: Imputation?
    /// How values are written.
    public var encoding: Encoding?

    /// Describes the steps.
    public init(imputation: Imputation? = nil, encoding: Encoding? = nil) {
        self.imputation = imputation
        self.encoding = encoding
    }

    /// scikit-learn's `SimpleImputer`.
    public enum Imputation: Hashable, Sendable {
        /// The mean of the numbers.
        case mean
        /// The middle number, or the mean of the middle two.
        case median
        /// The value that is there most often; the smallest of several.
        case mostFrequent
        /// A value.
        case constant(String)

        /// scikit-learn's name.
        public var strategy: String {
            switch self {
            case .mean: "mean"
            case .median: "median"
            case .mostFrequent: "most_frequent"
            case .constant: "constant"
            }
        }
    }

    /// How the values of a column are written.
    public enum Encoding: Hashable, Sendable {
        /// `StandardScaler`: less the mean, divided by the standard deviation.
        case standardize
        /// `MinMaxScaler`: from 0 to 1.
        case minMax
        /// `OneHotEncoder`: a column for each value.
        case oneHot(UnseenValues)

        /// scikit-learn's class.
        public var className: String {
            switch self {
            case .standardize: "StandardScaler"
            case .minMax: "MinMaxScaler"
            case .oneHot: "OneHotEncoder"
            }
        }
    }

    /// What becomes of a value that the train part does not have: `handle_unknown` of `OneHotEncoder`.
    public enum UnseenValues: String, Hashable, Sendable, CaseIterable {
        /// It is refused.
        case error
        /// It gets a 0 in every column.
        case ignore
    }

    /// Whether distinct values must be known, and not only their sums.
    var needsDistinctValues: Bool {
        if case .oneHot = encoding { return true }
        switch imputation {
        case .mostFrequent, .constant: return true
        case .mean, .median, nil: return false
        }
    }

    /// Whether the column must hold numbers.
    public var needsNumbers: Bool {
        switch (imputation, encoding) {
        case (.mean, _), (.median, _), (_, .standardize), (_, .minMax): true
        default: false
        }
    }
}
