/// Who a request says it is from, and with which signature; not checked yet.
public struct SignatureClaim: Hashable, Sendable {
    /// The key that is claimed.
    public let accessKeyID: String
    /// The day, region and service of the signing key.
    public let scope: SigningScope
    /// The names of the signed headers, in small letters, in the signature's order.
    public let signedHeaders: [String]
    /// The signature: 64 hexadecimal digits.
    public let signature: String
    /// When the request was signed, in seconds since 1970.
    public let time: Int64
    /// For how many seconds a presigned URL is good; nil where the header has the signature.
    public let expires: Int64?
    /// The token of temporary credentials.
    public let securityToken: String?
    /// What is said of the body; nil where the service computes the body's digest itself (all but S3).
    public let payload: PayloadHash?

    /// Reads the signature of a request from its `Authorization` header or its query.
    ///
    /// - Parameter request: the request.
    /// - Returns: the claim; nil for an anonymous request.
    /// - Throws: `SignatureProblem` where there is a signature that cannot be read.
    public static func parse(_ request: SignableRequest) throws(SignatureProblem) -> SignatureClaim? {
        let authorization = request.values(of: "authorization")
        let query = QueryParameters(request.query)
        let isPresigned = query.isSigned
        if authorization.isEmpty && !isPresigned {
            if query["AWSAccessKeyId"] != nil { throw .signatureVersion2 }
            return nil
        }
        guard authorization.count + (isPresigned ? 1 : 0) == 1 else { throw .signedTwice }
        if isPresigned { return try SignatureClaim(query: query, of: request) }
        return try SignatureClaim(authorization: authorization[0], of: request)
    }

    /// Reads `AKID/yyyyMMdd/region/service/aws4_request`; the key may contain slashes.
    static func credential(_ text: String) -> (accessKeyID: String, scope: SigningScope)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 5, parts[parts.count - 1] == "aws4_request" else { return nil }
        let key = parts[..<(parts.count - 4)].joined(separator: "/")
        let scope = SigningScope(
            date: parts[parts.count - 4], region: parts[parts.count - 3], service: parts[parts.count - 2])
        let isDay = SigningTime.seconds(basic: scope.date + "T000000Z") != nil
        guard !key.isEmpty, isDay, !scope.region.isEmpty, !scope.service.isEmpty else { return nil }
        return (key, scope)
    }

    /// Reads `host;x-amz-date`; nil for no names, an empty one, or one twice.
    static func names(_ text: String) -> [String]? {
        let names = text.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard !names.contains(""), Set(names).count == names.count else { return nil }
        return names
    }
}
