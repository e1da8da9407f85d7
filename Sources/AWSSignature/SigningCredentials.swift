/// What a client signs with.
public struct SigningCredentials: Hashable, Sendable {
    /// The key's public name.
    public var accessKeyID: String
    /// The key's secret.
    public var secretAccessKey: String
    /// The token of temporary credentials.
    public var sessionToken: String?

    /// Makes credentials from their parts.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}
