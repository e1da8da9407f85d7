/// Where Athena's error texts differ from Trino's.
public enum AthenaWording {
    /// An error as Athena reports it.
    ///
    /// Public reports of failed queries, such as metabase/metabase issue 40355, have the longer text for unknown columns.
    public static func translated(_ error: SQLError) -> SQLError {
        guard error.code == "COLUMN_NOT_FOUND", error.message.hasSuffix("cannot be resolved") else { return error }
        return error.replacing(
            message: error.message + " or requester is not authorized to access requested resources")
    }
}

extension SQLError {
    /// The same error with another text.
    package func replacing(message: String) -> SQLError {
        var position: SourcePosition?
        if let line, let column { position = SourcePosition(line: line, column: column) }
        return SQLError(code, message, at: position)
    }
}
