/// Which failures may pass, and how long to wait for that: exponential backoff with full jitter.
///
/// See [Exponential backoff and jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
struct RetryPolicy: Hashable, Sendable {
    /// How often anything is tried.
    var mostTries = 5
    /// The longest wait before the second try; it doubles with each.
    var firstDelay = Duration.milliseconds(500)
    /// No wait is longer.
    var longestDelay = Duration.seconds(20)

    /// Whether the same may go well another time.
    static func isTransient(_ reason: S3Failure.Reason) -> Bool {
        switch reason {
        case .refused(let error):
            switch error.code {
            case "InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "Throttling",
                "ThrottlingException", "RequestLimitExceeded", "BandwidthLimitExceeded", "BadDigest", "IncompleteBody",
                "OperationAborted":
                true
            case "NotImplemented": false
            default: error.status >= 500 || error.status == 429
            }
        case .connection: true
        case .corrupt, .unexpected, .file, .credentials, .cancelled: false
        }
    }

    /// Whether to try again after a number of tries.
    func mayRetry(_ reason: S3Failure.Reason, after tries: Int) -> Bool {
        tries < mostTries && RetryPolicy.isTransient(reason)
    }

    /// How long to wait after a number of tries, of which there was at least one; luck is a number from 0 to 1.
    func delay(after tries: Int, luck: Double) -> Duration {
        min(longestDelay, firstDelay * (1 << min(tries - 1, 16))) * luck
    }
}
