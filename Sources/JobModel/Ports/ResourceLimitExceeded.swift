/// A quota of the account is used up; nothing was made.
public struct ResourceLimitExceeded: Error, Hashable, Sendable {
    /// The quotas that can be set here.
    public enum Quota: String, Hashable, Sendable, CaseIterable {
        /// Instances of all processing jobs together that have not ended.
        case processingJobs = "processing-jobs"

        /// What the service calls it
        /// (<https://docs.aws.amazon.com/general/latest/gr/sagemaker.html>, "Number of instances across processing jobs"; in messages
        /// as in <https://github.com/data-science-on-aws/data-science-on-aws/issues/200>).
        var serviceName: String { "Number of instances across all processing jobs" }
    }

    /// Which.
    public let quota: Quota
    /// How many there may be.
    public let limit: Int
    /// How many there are.
    public let utilization: Int
    /// How many more were asked for.
    public let delta: Int

    /// Makes the error.
    public init(quota: Quota, limit: Int, utilization: Int, delta: Int) {
        self.quota = quota
        self.limit = limit
        self.utilization = utilization
        self.delta = delta
    }

    /// The service's words, with the ending that they have since Service Quotas has these limits
    /// (<https://github.com/aws/amazon-sagemaker-feedback/issues/157>).
    public var serviceMessage: String {
        "The account-level service limit '\(quota.serviceName)' is \(limit) Instances, with current utilization of \(utilization) Instances and a request delta of \(delta) Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota."
    }
}
