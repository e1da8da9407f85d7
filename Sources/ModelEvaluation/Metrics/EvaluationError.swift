/// Why predictions cannot be evaluated.
public enum EvaluationError: Error, Hashable, Sendable {
    /// There is no row.
    case noRows
    /// A column of another length than the actual values.
    case lengthMismatch(EvaluationColumn, expected: Int, found: Int)
    /// A value that is NaN or infinite. Rows count from 0.
    case notFinite(EvaluationColumn, row: Int)
    /// A probability outside of 0...1.
    case probabilityOutOfRange(row: Int, value: Double)
    /// The probabilities of a row whose sum is not 1 within 1e-5.
    case probabilitiesDoNotSumToOne(row: Int, sum: Double)
    /// A true class outside of `0..<classCount`.
    case notAClass(row: Int, value: Int, classCount: Int)
    /// Fewer than two classes.
    case tooFewClasses(Int)
    /// Two classes of the same name.
    case duplicateClass(String)
    /// A weight below zero.
    case negativeWeight(row: Int)
    /// No weight is above zero.
    case weightsSumToZero
}

/// A column of an evaluation.
public enum EvaluationColumn: String, Hashable, Sendable {
    /// The true values or classes.
    case actual
    /// The model's values.
    case predicted
    /// The model's probabilities.
    case probability
    /// The weights of the rows.
    case weight
    /// The names of the classes.
    case classes
}

extension EvaluationError: CustomStringConvertible {
    /// What is wrong, where, and how to mend it.
    public var description: String {
        switch self {
        case .noRows: "there is no row to evaluate; give at least one"
        case .lengthMismatch(let column, let expected, let found):
            "\(column.rawValue) has \(found) values where \(expected) are needed; give one for each"
        case .notFinite(let column, let row):
            "row \(row + 1): the value of \(column.rawValue) is not finite; leave the row out or fill in a value"
        case .probabilityOutOfRange(let row, let value):
            "row \(row + 1): \(value) is no probability; give values from 0 to 1, not scores"
        case .probabilitiesDoNotSumToOne(let row, let sum):
            "row \(row + 1): the probabilities of the classes sum to \(sum); divide each by the sum"
        case .notAClass(let row, let value, let classCount):
            "row \(row + 1): \(value) is no class; number the classes from 0 to \(classCount - 1)"
        case .tooFewClasses(let count): "\(count) classes cannot be told apart; give at least 2"
        case .duplicateClass(let name): "two classes are called \"\(name)\"; give each its own name"
        case .negativeWeight(let row): "row \(row + 1): the weight is below zero; weights are 0 or more"
        case .weightsSumToZero: "no weight is above zero; give at least one row a weight"
        }
    }
}
