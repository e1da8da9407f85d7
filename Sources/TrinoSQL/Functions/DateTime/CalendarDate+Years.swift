import Columnar

extension CalendarDate {
    /// The first of January of a year, in days since 1970-01-01.
    @inline(__always)
    static func firstDay(ofYear year: Int) -> Int64 {
        CalendarDate(year: year, month: 1, day: 1).days
    }

    /// The day some months later, both in days since 1970-01-01.
    ///
    /// A day that its month does not have becomes the month's last.
    ///
    /// - Throws: INVALID_FUNCTION_ARGUMENT if its year is beyond those that Joda, whose calendar Trino uses, can count.
    @inline(__always)
    static func adding(months: Int64, to day: Int64) throws -> Int64 {
        guard let sum = addMonths(months, to: day) else {
            throw Failure("INVALID_FUNCTION_ARGUMENT", "Magnitude of add amount is too large: \(months)")
        }
        return sum
    }

    /// The day some years later, both in days since 1970-01-01.
    ///
    /// 29 February becomes 28 where there is none.
    ///
    /// - Throws: INVALID_FUNCTION_ARGUMENT if the year is beyond those that Joda can count.
    static func adding(years: Int64, to day: Int64) throws -> Int64 {
        if let sum = addMonths(years * 12, to: day) { return sum }
        let year = Int64(CalendarDate(days: day).year)
        let sum = year + years
        guard Int32(exactly: sum) != nil else {
            throw Failure("INVALID_FUNCTION_ARGUMENT", "The calculation caused an overflow: \(year) + \(years)")
        }
        throw Failure(
            "INVALID_FUNCTION_ARGUMENT", "Value \(sum) for year must be in the range [-292275054,292278993]")
    }
}
