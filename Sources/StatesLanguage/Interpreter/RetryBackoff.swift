/// How long to wait before each retry: the arithmetic of `Retry`, also for who retries something else than states.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
public struct RetryBackoff: Hashable, Sendable {
    /// Seconds before the first retry.
    public var intervalSeconds: Double
    /// What each further wait is multiplied with.
    public var backoffRate: Double
    /// The longest wait; nil for none.
    public var maximumDelaySeconds: Double?
    /// Whether the wait is a random part of that (`FULL`), or all of it (`NONE`).
    public var isJittered: Bool

    /// Puts the numbers together; the defaults are the service's.
    public init(
        intervalSeconds: Double = 1, backoffRate: Double = 2, maximumDelaySeconds: Double? = nil,
        isJittered: Bool = false
    ) {
        self.intervalSeconds = intervalSeconds
        self.backoffRate = backoffRate
        self.maximumDelaySeconds = maximumDelaySeconds
        self.isJittered = isJittered
    }

    /// The wait before the next retry.
    /// - Parameters:
    ///   - retries: how many there have been.
    ///   - fraction: gives a random number of at least 0 and less than 1; asked with jitter alone.
    /// - Returns: milliseconds, never more than 30 years.
    public func milliseconds(afterRetries retries: Int, fraction: () -> Double) -> Int64 {
        var delay = intervalSeconds
        for _ in 0..<retries where delay < 1e9 { delay *= backoffRate }
        if let maximumDelaySeconds { delay = min(delay, maximumDelaySeconds) }
        if isJittered { delay *= fraction() }
        return Int64(min(delay, 1e9) * 1000)
    }
}
