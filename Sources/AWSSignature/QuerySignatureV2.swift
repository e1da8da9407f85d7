import Crypto

/// A URL presigned with Signature Version 2, as botocore still makes them for S3 unless it is told otherwise.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html>
public struct QuerySignatureV2: Hashable, Sendable {
    /// The key that is claimed.
    public let accessKeyID: String
    /// Until when the URL is good, in seconds since 1970.
    public let expires: Int64
    private let signature: String

    /// Reads the query of a request; nil when it has no such signature.
    public init?(_ request: SignableRequest) {
        let query = QueryParameters(request.query)
        guard let key = query["AWSAccessKeyId"], let signature = query["Signature"],
            let expires = query["Expires"].flatMap({ Int64($0) })
        else { return nil }
        accessKeyID = key
        self.expires = expires
        self.signature = signature
    }

    /// Checks the signature and the time.
    /// - Parameters:
    ///   - request: the request that it was read from.
    ///   - bucket: the bucket where the host and not the path names it.
    ///   - secret: the secret of the claimed key.
    ///   - now: seconds since 1970.
    /// - Throws: `SignatureProblem`.
    public func verify(
        _ request: SignableRequest, bucketOfHost bucket: String?, secret: String, now: Int64
    ) throws(SignatureProblem) {
        guard now <= expires else { throw .expired(at: expires, expires: expires, serverTime: now) }
        let text = stringToSign(request, bucket)
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        guard SigningKey.same(QuerySignatureV2.base64(Array(code)), signature) else {
            throw .signatureDoesNotMatch(
                SignatureMismatch(
                    accessKeyID: accessKeyID, signatureProvided: signature, stringToSign: text, canonicalRequest: ""))
        }
    }

    private func stringToSign(_ request: SignableRequest, _ bucket: String?) -> String {
        let query = QueryParameters(request.query)
        func value(_ name: String) -> String { query[name] ?? request.values(of: name).first ?? "" }
        var amazon: [String: String] = [:]
        for (name, value) in request.headers where name.lowercased().hasPrefix("x-amz-") {
            amazon[name.lowercased()] = [amazon[name.lowercased()], value].compactMap { $0 }.joined(separator: ",")
        }
        for name in query.names where name.lowercased().hasPrefix("x-amz-") {
            amazon[name.lowercased()] = query[name]
        }
        let headers = amazon.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)\n" }.joined()
        let resources = query.names.filter(QuerySignatureV2.resources.contains).sorted().map { name in
            // `?uploads` stands without a sign of equality, as it came.
            guard let value = query[name], !value.isEmpty || request.query.contains("\(name)=") else { return name }
            return "\(name)=\(value)"
        }
        let path = (bucket.map { "/\($0)" } ?? "") + request.path
        return "\(request.method)\n\(value("content-md5"))\n\(value("content-type"))\n\(expires)\n\(headers)\(path)"
            + (resources.isEmpty ? "" : "?" + resources.joined(separator: "&"))
    }

    /// The parameters that are signed.
    private static let resources: Set<String> = [
        "accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "inventory", "lifecycle", "location",
        "logging", "metrics", "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment",
        "response-cache-control", "response-content-disposition", "response-content-encoding",
        "response-content-language", "response-content-type", "response-expires", "restore", "select", "select-type",
        "storageClass", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    ]

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                text.append(
                    index <= group.count ? digits[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
