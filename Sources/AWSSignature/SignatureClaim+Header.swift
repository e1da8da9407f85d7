extension SignatureClaim {
    /// Reads the `Authorization` header.
    init(authorization: String, of request: SignableRequest) throws(SignatureProblem) {
        let scheme = authorization.prefix { $0 != " " }
        if scheme == "AWS" { throw .signatureVersion2 }
        guard scheme == "AWS4-HMAC-SHA256" else { throw .unsupportedAlgorithm(String(scheme)) }
        var fields: [Substring: String] = [:]
        for part in authorization.dropFirst(scheme.count).split(separator: ",") {
            let field = part.drop { $0 == " " }
            let end = field.firstIndex(of: "=") ?? field.endIndex
            var value = field[end...].dropFirst()
            while value.last == " " { value.removeLast() }
            fields[field[..<end]] = String(value)
        }
        guard let credential = fields["Credential"].flatMap(Self.credential) else {
            throw .malformedHeader(.credential)
        }
        guard let names = fields["SignedHeaders"].flatMap(Self.names) else { throw .malformedHeader(.signedHeaders) }
        guard let signature = fields["Signature"], Hex.isDigest(signature) else { throw .malformedHeader(.signature) }
        let amazonDate = request.values(of: "x-amz-date").first
        let date = amazonDate ?? request.values(of: "date").first
        guard let time = date.flatMap(SigningTime.seconds(header:)) else { throw .missingDate }
        let day = String(SigningTime.text(time).prefix(8))
        guard day == credential.scope.date else {
            throw .scopeDateMismatch(scope: credential.scope.date, request: day)
        }

        accessKeyID = credential.accessKeyID
        scope = credential.scope
        signedHeaders = names
        self.signature = signature
        self.time = time
        expires = nil
        securityToken = request.values(of: "x-amz-security-token").first
        payload = try Self.payload(request.values(of: "x-amz-content-sha256").first)
        if scope.isS3 && payload == nil { throw .missingContentSHA256 }
    }

    /// Reads `x-amz-content-sha256`, if it is there.
    static func payload(_ value: String?) throws(SignatureProblem) -> PayloadHash? {
        guard let value else { return nil }
        guard let payload = PayloadHash(headerValue: value) else { throw .malformedContentSHA256(value) }
        return payload
    }
}
