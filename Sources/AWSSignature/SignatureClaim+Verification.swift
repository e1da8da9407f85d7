extension SignatureClaim {
    /// How far apart the clocks of client and service may be, in seconds.
    public static let largestSkew: Int64 = 900

    /// Checks that the request was signed with a secret, and when.
    ///
    /// The body is not looked at: where the claim's payload is a digest or a kind of chunks, the caller compares it as
    /// the body comes, or gives the digest here if the body is already there.
    /// - Parameters:
    ///   - request: the request that the claim was read from.
    ///   - secret: the secret of the claimed key.
    ///   - now: seconds since 1970.
    ///   - bodySHA256: the body's digest, 64 hexadecimal digits in small letters, if it is known. Services other than
    ///     S3 need it, because their clients do not say it.
    /// - Throws: `SignatureProblem`.
    public func verify(
        _ request: SignableRequest, secret: String, now: Int64, bodySHA256: String? = nil
    ) throws(SignatureProblem) {
        try verifyTime(now)
        let unsigned = missingNames(request)
        guard unsigned.isEmpty else { throw .headersNotSigned(unsigned) }
        guard let line = payload?.headerValue ?? bodySHA256 else { throw .missingContentSHA256 }

        let canonical = CanonicalRequest(request, signedHeaders: signedHeaders, payload: line, isS3: scope.isS3)
        let stringToSign = canonical.stringToSign(at: time, scope: scope)
        let expected = SigningKey(secret: secret, scope: scope).signature(of: stringToSign)
        guard SigningKey.same(expected, signature) else {
            throw .signatureDoesNotMatch(
                SignatureMismatch(
                    accessKeyID: accessKeyID, signatureProvided: signature, stringToSign: stringToSign,
                    canonicalRequest: canonical.text))
        }
        if case .sha256(let claimed) = payload, let bodySHA256, claimed != bodySHA256 {
            throw .contentSHA256Mismatch(claimed: claimed, computed: bodySHA256)
        }
    }

    private func verifyTime(_ now: Int64) throws(SignatureProblem) {
        guard let expires else {
            guard abs(now - time) <= Self.largestSkew else {
                throw .requestTimeTooSkewed(requestTime: time, serverTime: now, maximumSeconds: Self.largestSkew)
            }
            return
        }
        guard time - now <= Self.largestSkew else { throw .notYetValid(from: time, serverTime: now) }
        guard now <= time + expires else {
            throw .expired(at: time + expires, expires: expires, serverTime: now)
        }
    }

    /// The headers of a request that have to be signed and are not: `host`, and all of Amazon's own.
    private func missingNames(_ request: SignableRequest) -> [String] {
        var required = Set(request.headers.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-amz-") })
        required.insert("host")
        return required.subtracting(signedHeaders).sorted()
    }
}
