import Columnar

/// Texts of Trino's failures about JSON.
enum JSONFailure {
    private static let longestText = 10_000

    /// Text that `json_parse` does not read.
    static func parse(_ text: ByteView) -> Failure {
        Failure("INVALID_FUNCTION_ARGUMENT", "Cannot convert value to JSON: '\(text.string)'")
    }

    /// Text that `is_json_scalar` does not read.
    static func scalar(_ text: ByteView) -> Failure {
        Failure("INVALID_FUNCTION_ARGUMENT", "Invalid JSON value: \(shortened(text))")
    }

    /// The text, or its first 10,000 bytes.
    static func shortened(_ text: ByteView) -> String {
        text.count <= longestText ? text.string : text.slice(0, longestText).string + "...(truncated)"
    }
}
