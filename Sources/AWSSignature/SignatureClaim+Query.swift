/// The parameters of a query, decoded.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// Reads a query; of a name that is there twice the first value counts.
    init(_ query: String) {
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = String(decoding: PercentCoding.decodedQuery(part[..<end]), as: UTF8.self)
            let value = String(decoding: PercentCoding.decodedQuery(part[end...].dropFirst()), as: UTF8.self)
            if values[name] == nil {
                values[name] = value
            }
        }
    }

    /// The names, each once.
    var names: [String] { Array(values.keys) }

    subscript(name: String) -> String? { values[name] }

    /// Whether there are parameters of a presigned URL.
    var isSigned: Bool {
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].contains { values[$0] != nil }
    }
}

extension SignatureClaim {
    /// A week: no presigned URL is good for longer.
    static let longestExpiry: Int64 = 604_800

    /// Reads the parameters of a presigned URL.
    init(query: QueryParameters, of request: SignableRequest) throws(SignatureProblem) {
        guard let algorithm = query["X-Amz-Algorithm"] else { throw .malformedQuery(.algorithm) }
        guard algorithm == "AWS4-HMAC-SHA256" else { throw .unsupportedAlgorithm(algorithm) }
        guard let credential = query["X-Amz-Credential"].flatMap(Self.credential) else {
            throw .malformedQuery(.credential)
        }
        guard let names = query["X-Amz-SignedHeaders"].flatMap(Self.names) else {
            throw .malformedQuery(.signedHeaders)
        }
        guard let signature = query["X-Amz-Signature"], Hex.isDigest(signature) else {
            throw .malformedQuery(.signature)
        }
        guard let time = query["X-Amz-Date"].flatMap(SigningTime.seconds(basic:)) else { throw .malformedQuery(.date) }
        let digits = query["X-Amz-Expires"] ?? ""
        let isNumber =
            !digits.isEmpty && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isNumber, let expires = Int64(digits), expires <= Self.longestExpiry else {
            throw .malformedQuery(.expires)
        }
        let day = String(SigningTime.text(time).prefix(8))
        guard day == credential.scope.date else {
            throw .scopeDateMismatch(scope: credential.scope.date, request: day)
        }

        accessKeyID = credential.accessKeyID
        scope = credential.scope
        signedHeaders = names
        self.signature = signature
        self.time = time
        self.expires = expires
        securityToken = query["X-Amz-Security-Token"]
        let said = query["X-Amz-Content-Sha256"] ?? request.values(of: "x-amz-content-sha256").first
        payload = try Self.payload(said) ?? (credential.scope.isS3 ? .unsigned : nil)
    }
}
