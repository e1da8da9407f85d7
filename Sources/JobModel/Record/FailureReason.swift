/// Why a job failed, as Describe says it.
///
/// The first word says whose fault it is: `AlgorithmError` the program's, `ClientError` the request's or the
/// data's, `InternalServerError` the platform's.
public struct FailureReason: Hashable, Sendable, CustomStringConvertible {
    /// The reason, 1,024 characters at most.
    public let text: String

    /// Takes a whole reason; what is longer than 1,024 characters is cut, since the API's member ends there.
    public init(_ text: String) {
        self.text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(1024)))
    }

    /// The program ended with another code than 0; for one that a signal ended, 128 and the signal's number.
    ///
    /// The empty place before the comma is the service's own.
    public static func algorithmError(exitCode: Int) -> FailureReason {
        FailureReason("AlgorithmError: , exit code: \(exitCode)")
    }

    /// The request or the data kept the job from running.
    public static func clientError(_ text: String) -> FailureReason { FailureReason("ClientError: " + text) }

    /// The platform failed; the two spaces are the service's own.
    public static let internalServerError = FailureReason(
        "InternalServerError: We encountered an internal error.  Please try again.")

    /// The reason itself.
    public var description: String { text }
}
