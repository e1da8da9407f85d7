package import Columnar

/// What Trino says when arithmetic has no result.
package enum NumericFailure {
    /// Of a divisor of zero.
    package static let divisionByZero = Failure("DIVISION_BY_ZERO", "Division by zero")
    /// Of a decimal with more than 38 digits.
    package static let decimalOverflow = Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow")
}
