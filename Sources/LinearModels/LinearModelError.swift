/// What can make a fit impossible.
public enum LinearModelError: Error, Hashable, Sendable {
    /// There is no row, or no row with a positive weight.
    case noRows
    /// A block does not have the columns that were announced.
    case wrongShape(expected: Int, found: Int)
    /// A cell is NaN or infinite. Rows count from 0.
    case notFinite(row: Int, column: DataColumn)
    /// A weight is below zero.
    case negativeWeight(row: Int)
    /// The squares of a column leave the range of a double.
    case outOfRange(column: DataColumn)
    /// A setting that has no meaning, such as a negative penalty.
    case invalidSetting(name: String, value: Double)
    /// The rows cannot be read; their source knows why.
    case unreadable
    /// The fit needs a further pass over rows that can be read only once.
    case rowsNotRepeatable
    /// A target that is no class number from 0 on, in a classification.
    case notAClass(row: Int, value: Double)
    /// All targets of a classification are the same class.
    case oneClass(Int)
    /// A class between 0 and the largest has no row.
    case emptyClass(Int)
    /// A linear rule separates the classes, so the unpenalised maximum lies at infinity.
    case separated(Separation)
    /// The iteration stopped short of its tolerance.
    case notConverged(iterations: Int)
    /// The matrix of the system would take more memory than is allowed; its order is the number of parameters.
    case tooManyParameters(order: Int)
    /// The matrix of the system is not positive definite to working precision.
    case singular
}

/// A column of the data, by its place.
public enum DataColumn: Hashable, Sendable {
    /// A feature, counted from 0.
    case feature(Int)
    /// The column to predict.
    case target
    /// The weights.
    case weight
}

/// How a linear rule separates the classes of a logistic regression.
public struct Separation: Hashable, Sendable {
    /// Whether every row is on its side; otherwise some lie on the border (quasi-complete separation).
    public var isComplete: Bool
    /// The features with a part in the separating rule, in column order.
    public var columns: [Int]

    /// Names the features of a separating rule.
    public init(isComplete: Bool, columns: [Int]) {
        self.isComplete = isComplete
        self.columns = columns
    }
}
