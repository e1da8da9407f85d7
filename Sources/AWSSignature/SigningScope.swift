/// What a signing key is good for: a day, a region, a service.
public struct SigningScope: Hashable, Sendable {
    /// The day in UTC, `yyyyMMdd`.
    public var date: String
    /// The region, for example `us-east-1`.
    public var region: String
    /// The service's signing name, for example `s3`.
    public var service: String

    /// Makes a scope from its parts.
    public init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    /// As signatures write it, with the fixed end.
    var text: String { "\(date)/\(region)/\(service)/aws4_request" }

    /// Whether the service has S3's rules: the path is signed as it is on the wire, and the payload's digest is a header.
    var isS3: Bool { ["s3", "s3express", "s3-outposts", "s3-object-lambda"].contains(service) }
}
