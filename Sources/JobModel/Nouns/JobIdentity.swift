/// The account and region a job says it belongs to; names only, nothing is asked of them.
public struct JobIdentity: Hashable, Sendable {
    /// Twelve digits.
    public let account: String
    /// A region name such as `us-east-1`.
    public let region: String

    /// Makes an identity.
    public init(account: String = "123456789012", region: String = "us-east-1") {
        self.account = account
        self.region = region
    }

    /// The partition of the region: `aws`, `aws-cn` or `aws-us-gov`.
    public var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
}
