/// Signs requests with Signature Version 4.
public struct RequestSigner: Sendable {
    /// Headers that proxies and clients change on the way; the same list as botocore's.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]

    private let credentials: SigningCredentials
    private let region: String
    private let service: String

    /// Makes a signer for a service in a region.
    public init(credentials: SigningCredentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The scope of signatures at a time.
    public func scope(at time: Int64) -> SigningScope {
        SigningScope(date: String(SigningTime.text(time).prefix(8)), region: region, service: service)
    }

    /// Signs a request by headers.
    ///
    /// All its headers are signed except those that change on the way.
    /// - Parameters:
    ///   - request: the request, `host` among its headers.
    ///   - payload: what is said of the body.
    ///   - time: seconds since 1970.
    /// - Returns: the headers to add: `X-Amz-Date`, `X-Amz-Security-Token` for temporary credentials,
    ///   `X-Amz-Content-Sha256` for S3, and `Authorization`.
    public func signed(
        _ request: SignableRequest, payload: PayloadHash, at time: Int64
    ) -> [(name: String, value: String)] {
        let scope = scope(at: time)
        var added = [(name: "X-Amz-Date", value: SigningTime.text(time))]
        if let token = credentials.sessionToken {
            added.append(("X-Amz-Security-Token", token))
        }
        if scope.isS3 {
            added.append(("X-Amz-Content-Sha256", payload.headerValue))
        }
        let replaced = Set(added.map { $0.name.lowercased() })
        var request = request
        request.headers.removeAll { replaced.contains($0.name.lowercased()) }
        request.headers += added
        let names = Self.signedHeaders(request)
        let signature = signature(request, names, payload, time, scope)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
        return added + [("Authorization", authorization)]
    }

    /// Signs a request by its query, as presigned URLs are.
    ///
    /// - Parameters:
    ///   - request: the request; the headers it has, `host` among them, must be sent with the URL.
    ///   - payload: what is said of the body; S3 expects `unsigned`, other services the body's digest.
    ///   - expires: seconds for which the URL is good, at most a week.
    ///   - time: seconds since 1970.
    /// - Returns: the whole query, without a question mark.
    public func presigned(
        _ request: SignableRequest, payload: PayloadHash = .unsigned, expires: Int, at time: Int64
    ) -> String {
        let scope = scope(at: time)
        let names = Self.signedHeaders(request)
        var added = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope.text)"),
            ("X-Amz-Date", SigningTime.text(time)), ("X-Amz-Expires", String(expires)),
            ("X-Amz-SignedHeaders", names.joined(separator: ";")),
        ]
        if let token = credentials.sessionToken {
            added.append(("X-Amz-Security-Token", token))
        }
        var request = request
        let parts = [request.query] + added.map { "\($0.0)=\(PercentCoding.encoded($0.1.utf8))" }
        request.query = parts.filter { !$0.isEmpty }.joined(separator: "&")
        return request.query + "&X-Amz-Signature=" + signature(request, names, payload, time, scope)
    }

    // MARK: - Parts

    private static func signedHeaders(_ request: SignableRequest) -> [String] {
        Set(request.headers.map { $0.name.lowercased() }).subtracting(unsigned).sorted()
    }

    private func signature(
        _ request: SignableRequest, _ names: [String], _ payload: PayloadHash, _ time: Int64, _ scope: SigningScope
    ) -> String {
        let canonical = CanonicalRequest(
            request, signedHeaders: names, payload: payload.headerValue, isS3: scope.isS3)
        return SigningKey(secret: credentials.secretAccessKey, scope: scope)
            .signature(of: canonical.stringToSign(at: time, scope: scope))
    }
}
