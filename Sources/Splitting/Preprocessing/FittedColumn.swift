/// A column's steps with what they have learnt from the train part.
public struct FittedColumn: Hashable, Sendable {
    /// The column.
    public let name: String
    /// What the column held when its steps were fitted.
    public let type: ValueType
    /// How missing values were to be replaced.
    public let imputation: ColumnSteps.Imputation?
    /// What replaces them.
    public let fill: Fill?
    /// How values are written; as they are without one.
    public let encoding: Encoding?

    /// The type of a column as pandas names it.
    public enum ValueType: String, Hashable, Sendable, CaseIterable {
        case integer = "int64"
        case double = "float64"
        case boolean = "bool"
        case text = "str"

        var isNumber: Bool { self == .integer || self == .double }
    }

    /// What stands in for a missing value.
    public enum Fill: Hashable, Sendable {
        case number(Double)
        case text(String)
    }

    /// Parameters of an encoding.
    public enum Encoding: Hashable, Sendable {
        /// `mean_`, `var_` and `scale_` of `StandardScaler`.
        case standardize(mean: Double, variance: Double, scale: Double)
        /// `data_min_`, `data_max_`, `scale_` and `min_` of `MinMaxScaler`.
        case minMax(minimum: Double, maximum: Double, scale: Double, offset: Double)
        /// `categories_` of `OneHotEncoder`.
        case oneHot(Categories, unseen: ColumnSteps.UnseenValues)

        /// The parameters of a scaler; `nil` for the other encodings.
        init?(_ encoding: ColumnSteps.Encoding?, _ numbers: NumberTally) {
            switch encoding {
            case .standardize:
                let (count, mean, variance) = (Double(numbers.count), numbers.mean, numbers.variance)
                // What rounding alone can make of a constant: scikit-learn's `_is_constant_feature`.
                let noise = count * mean * Double.ulpOfOne
                let isConstant = variance <= count * Double.ulpOfOne * variance + noise * noise
                self = .standardize(mean: mean, variance: variance, scale: isConstant ? 1 : variance.squareRoot())
            case .minMax:
                let range = numbers.maximum - numbers.minimum
                // scikit-learn's `_handle_zeros_in_scale`.
                let scale = 1 / (range < 10 * Double.ulpOfOne ? 1 : range)
                self = .minMax(
                    minimum: numbers.minimum, maximum: numbers.maximum, scale: scale,
                    offset: 0 - numbers.minimum * scale)
            default: return nil
            }
        }
    }

    /// The values that get a column of their own.
    public struct Categories: Hashable, Sendable {
        /// In the order of `np.unique`.
        public let values: LabelClasses
        /// Whether missing values get the last column.
        public let includesMissing: Bool

        /// How many columns there are.
        public var count: Int { values.count + (includesMissing ? 1 : 0) }
    }

    /// What is done and with which numbers, in a line.
    public var summary: String {
        var steps: [String] = []
        switch fill {
        case .number(let value)?: steps.append("missing values become \(PythonText.double(value))")
        case .text(let text)?: steps.append("missing values become \(PythonText.string(text))")
        case nil: break
        }
        switch encoding {
        case nil: break
        case .standardize(let mean, _, let scale)?:
            steps.append("(x - \(PythonText.double(mean))) / \(PythonText.double(scale))")
        case .minMax(let minimum, let maximum, _, _)?:
            steps.append("from \(PythonText.double(minimum))...\(PythonText.double(maximum)) to 0...1")
        case .oneHot(let categories, _)?: steps.append("\(categories.count) columns of 0 and 1")
        }
        return "\(name): " + steps.joined(separator: ", then ")
    }

    /// The names of the columns that come of this one, as `get_feature_names_out` has them.
    public var outputNames: [String] {
        guard case .oneHot(let categories, _)? = encoding else { return [name] }
        return (0..<categories.values.count).map { "\(name)_\(categories.values.text(at: $0))" }
            + (categories.includesMissing ? ["\(name)_nan"] : [])
    }
}
