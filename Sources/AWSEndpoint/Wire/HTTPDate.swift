/// The dates of HTTP: `Sat, 21 Nov 2026 17:42:49 GMT` (RFC 9110, section 5.6.7).
public enum HTTPDate {
    /// The text of a moment, given in seconds since 1970.
    public static func text(_ seconds: Int64) -> String { S3Time.http(seconds: seconds) }
}
