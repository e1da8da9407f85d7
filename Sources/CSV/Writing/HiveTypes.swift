import Columnar

/// Which types the tables of CTAS can have.
enum HiveTypes {
    /// Fails for a type that Hive does not have, with Trino's code and text.
    static func check(_ columns: [ColumnSchema]) throws(Failure) {
        for column in columns where !isSupported(column.type) {
            throw Failure("NOT_SUPPORTED", "Unsupported Hive type: \(column.type)")
        }
    }

    private static func isSupported(_ type: DataType) -> Bool {
        switch type {
        case .unknown, .time, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond, .intervalYearToMonth,
            .json, .uuid:
            false
        default: true
        }
    }
}
