/// The fields of `EXTRACT(field FROM x)`, each another spelling of a function.
package enum ExtractField {
    /// The function that a field stands for.
    ///
    /// - Parameter field: the field's name in any case.
    /// - Returns: the function's name, or nil if there is no such field.
    package static func functionName(_ field: String) -> String? {
        functions[field.uppercased()]
    }

    /// What Trino says of a field that it does not know; the code is SYNTAX_ERROR.
    ///
    /// - Parameter field: the name as it was written.
    /// - Returns: the message without its place.
    package static func unknownFieldMessage(_ field: String) -> String {
        "Invalid EXTRACT field: \(field)"
    }

    private static let functions: [String: String] = [
        "YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "WEEK": "week", "DAY": "day", "DAY_OF_MONTH": "day",
        "DAY_OF_WEEK": "day_of_week", "DOW": "day_of_week", "DAY_OF_YEAR": "day_of_year", "DOY": "day_of_year",
        "YEAR_OF_WEEK": "year_of_week", "YOW": "year_of_week", "HOUR": "hour", "MINUTE": "minute", "SECOND": "second",
        "TIMEZONE_MINUTE": "timezone_minute", "TIMEZONE_HOUR": "timezone_hour",
    ]
}
