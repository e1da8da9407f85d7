import JobModel

/// Why a query of a job failed, as the service would say it.
enum AthenaFailure {
    /// Athena's own words, `CODE: line 1:8: …`, as a failure of a job.
    static func failure(_ error: any Error) -> JobFailure {
        if let failure = error as? JobFailure { return failure }
        let failure = QueryFailure(error)
        return JobFailure(
            stage: .stage, code: isOurs(failure.code) ? "InternalServerError" : "ClientError",
            message: failure.description + (failure.place.map { " (\($0))" } ?? ""),
            remedy: failure.help ?? remedy(for: failure.code), cause: nil)
    }

    /// Whether the query is not what is wrong.
    private static func isOurs(_ code: String) -> Bool {
        code == "GENERIC_INTERNAL_ERROR" || code == "FUNCTION_IMPLEMENTATION_ERROR"
    }

    private static func remedy(for code: String) -> String? {
        switch code {
        case "TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND":
            "pjrun sql \"SHOW TABLES IN database\" lists the tables, \"CREATE EXTERNAL TABLE …\" makes one"
        case "CATALOG_NOT_FOUND": "the tables of this machine are in the catalog AwsDataCatalog"
        case "MISSING_COLUMN_NAME": "the result becomes a table: give every column of it a name with AS"
        case "DUPLICATE_COLUMN_NAME": "the result becomes a table: give its columns different names with AS"
        case "EXCEEDED_LOCAL_MEMORY_LIMIT": "read fewer rows or columns"
        default: nil
        }
    }
}
