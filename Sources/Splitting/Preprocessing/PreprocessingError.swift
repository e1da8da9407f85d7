/// Why a column cannot be preprocessed.
public enum PreprocessingError: SplitRefusal {
    /// A value that should be a number, in a row counted from 1.
    case notANumber(column: String, value: String, row: Int?)
    /// An infinite number.
    case infinite(column: String, row: Int?)
    /// The train part has no value in the column.
    case noValues(column: String)
    /// Text that should stand in for missing numbers.
    case fillIsNoNumber(column: String, value: String)
    /// A column of whole numbers beyond 64 bits, or of truth values where they make no sense.
    case unsupportedType(column: String, type: String, step: String)
    /// A value that the train part does not have.
    case unseen(column: String, value: String, row: Int?)
    /// Parameters that cannot be read: the reason.
    case badParameters(String)

    /// The row that is to blame, counted from 1.
    public var row: Int? {
        switch self {
        case .notANumber(_, _, let row), .infinite(_, let row), .unseen(_, _, let row): row
        case .noValues, .fillIsNoNumber, .unsupportedType, .badParameters: nil
        }
    }

    /// The exception of scikit-learn.
    public var exception: PythonException? {
        switch self {
        case .notANumber, .infinite, .unseen, .fillIsNoNumber: .valueError
        case .noValues, .unsupportedType, .badParameters: nil
        }
    }

    /// What is wrong.
    public var message: String {
        switch self {
        case .notANumber(let column, let value, let row):
            "could not convert string to float: \(PythonText.string(value)) (column \"\(column)\"\(Self.place(row)))"
        case .infinite(let column, let row):
            "Input X contains infinity or a value too large for dtype('float64'). (column \"\(column)\"\(Self.place(row)))"
        case .noValues(let column): "column \"\(column)\" has no value in the train part"
        case .fillIsNoNumber(let column, let value):
            "fill_value=\(PythonText.string(value)) cannot be cast to the numbers of column \"\(column)\""
        case .unsupportedType(let column, let type, let step):
            "column \"\(column)\" holds values of the type \(type), which \(step) does not take"
        case .unseen(let column, let value, let row):
            "Found unknown categories [\(value)] in column \"\(column)\" during transform\(row.map { " (row \($0))" } ?? "")"
        case .badParameters(let reason): reason
        }
    }

    /// What to do.
    public var explanation: String? {
        switch self {
        case .notANumber: "name columns of numbers alone, or use --one-hot for this one"
        case .infinite: "leave the row out, or write a missing value there"
        case .noValues: "leave the column out of the step: nothing can be fitted to it"
        case .fillIsNoNumber: "give a number, or leave the column as text"
        case .unsupportedType: "leave the column as it is, or write other values"
        case .unseen: "pjrun split --unseen ignore, when it is fitted, gives such values a 0 in every column"
        case .badParameters: "give a file that --save-preprocessing has written"
        }
    }

    private static func place(_ row: Int?) -> String { row.map { " in row \($0)" } ?? "" }

    /// The same with the number of the row, counted from 1.
    public func inRow(_ row: Int) -> PreprocessingError {
        switch self {
        case .notANumber(let column, let value, _): .notANumber(column: column, value: value, row: row)
        case .infinite(let column, _): .infinite(column: column, row: row)
        case .unseen(let column, let value, _): .unseen(column: column, value: value, row: row)
        default: self
        }
    }
}
