import Testing

@testable import AWSSignature

private let credential = "AKID/20130524/us-east-1/s3/aws4_request"
private let digits = String(repeating: "0a", count: 32)
private let time: Int64 = 1_369_353_600

/// A request with an `Authorization` header, or without.
private func request(
    _ authorization: String?, query: String = "", date: String? = "20130524T000000Z",
    sha256: String? = "UNSIGNED-PAYLOAD"
) -> SignableRequest {
    var headers = [(name: "Host", value: "localhost")]
    if let authorization { headers.append(("authorization", authorization)) }
    if let date { headers.append(("X-AMZ-DATE", date)) }
    if let sha256 { headers.append(("x-amz-content-sha256", sha256)) }
    return SignableRequest(method: "GET", path: "/", query: query, headers: headers)
}

private func header(
    _ credential: String = credential, _ names: String = "host;x-amz-content-sha256;x-amz-date",
    _ signature: String = digits
) -> String {
    "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(names), Signature=\(signature)"
}

@Suite struct `A signature's claim` {
    @Test func `is absent from an anonymous request`() throws {
        #expect(try SignatureClaim.parse(request(nil)) == nil)
        #expect(try SignatureClaim.parse(request(nil, query: "prefix=AWS&X-Amz-Date=1&x-amz-signature=2")) == nil)
    }

    @Test(arguments: [
        header(), header().replacing(", ", with: ","), header().replacing(", ", with: "  ,  "),
        header().replacing("SHA256 ", with: "SHA256   "), header(credential, "Host;X-Amz-Content-SHA256;x-amz-date"),
    ])
    func `is read from the header`(authorization: String) throws {
        let claim = try #require(try SignatureClaim.parse(request(authorization)))

        #expect(claim.accessKeyID == "AKID")
        #expect(claim.scope == SigningScope(date: "20130524", region: "us-east-1", service: "s3"))
        #expect(claim.signedHeaders == ["host", "x-amz-content-sha256", "x-amz-date"])
        #expect(claim.signature == digits)
        #expect(claim.time == time)
        #expect(claim.expires == nil)
        #expect(claim.payload == .unsigned)
    }

    @Test func `has a key with slashes`() throws {
        let claim = try SignatureClaim.parse(request(header("a/b/" + credential)))

        #expect(claim?.accessKeyID == "a/b/AKID")
    }

    @Test(arguments: [
        ("AWS AKID:frJIUN8DYpKDtOLCwo//yllqDzg=", SignatureProblem.signatureVersion2),
        ("Bearer abc", .unsupportedAlgorithm("Bearer")),
        ("AWS4-ECDSA-P256-SHA256 Credential=a", .unsupportedAlgorithm("AWS4-ECDSA-P256-SHA256")),
        ("", .unsupportedAlgorithm("")),
        ("AWS4-HMAC-SHA256", .malformedHeader(.credential)),
        (header("AKID/20130524/us-east-1/aws4_request"), .malformedHeader(.credential)),
        (header("/20130524/us-east-1/s3/aws4_request"), .malformedHeader(.credential)),
        (header("AKID/20130532/us-east-1/s3/aws4_request"), .malformedHeader(.credential)),
        (header("AKID/20130524//s3/aws4_request"), .malformedHeader(.credential)),
        (header("AKID/20130524/us-east-1/s3/aws5_request"), .malformedHeader(.credential)),
        (header(credential, ""), .malformedHeader(.signedHeaders)),
        (header(credential, "host;"), .malformedHeader(.signedHeaders)),
        (header(credential, "host;Host"), .malformedHeader(.signedHeaders)),
        (header(credential, "host", ""), .malformedHeader(.signature)),
        (header(credential, "host", digits.uppercased()), .malformedHeader(.signature)),
        (header(credential, "host", digits + "0"), .malformedHeader(.signature)),
        (
            header("AKID/20130525/us-east-1/s3/aws4_request"),
            .scopeDateMismatch(scope: "20130525", request: "20130524")
        ),
    ])
    func `that cannot be read is refused`(authorization: String, problem: SignatureProblem) {
        #expect(throws: problem) { try SignatureClaim.parse(request(authorization)) }
    }

    @Test func `needs a date and, for S3, the body's digest`() throws {
        #expect(throws: SignatureProblem.missingDate) { try SignatureClaim.parse(request(header(), date: nil)) }
        #expect(throws: SignatureProblem.missingDate) { try SignatureClaim.parse(request(header(), date: "today")) }
        #expect(throws: SignatureProblem.missingContentSHA256) {
            try SignatureClaim.parse(request(header(), sha256: nil))
        }
        #expect(throws: SignatureProblem.malformedContentSHA256("abc")) {
            try SignatureClaim.parse(request(header(), sha256: "abc"))
        }
        let other = header("AKID/20130524/us-east-1/sts/aws4_request")
        #expect(try SignatureClaim.parse(request(other, sha256: nil))?.payload == .some(nil))
    }

    /// What comes is signed as it is, and digests are compared as text.
    @Test(arguments: [digits.uppercased(), "unsigned-payload", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", ""])
    func `has a digest in small letters`(sha256: String) {
        #expect(throws: SignatureProblem.malformedContentSHA256(sha256)) {
            try SignatureClaim.parse(request(header(), sha256: sha256))
        }
    }

    @Test(arguments: [
        PayloadHash.unsigned, .signedChunks, .signedChunksWithTrailer, .unsignedChunksWithTrailer, .sha256(hex: digits),
    ])
    func `says what it says of the body`(payload: PayloadHash) throws {
        let claim = try SignatureClaim.parse(request(header(), sha256: payload.headerValue))

        #expect(claim?.payload == payload)
    }

    // MARK: - Presigned

    private static let presigned = [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", "AKID%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"),
        ("X-Amz-Date", "20130524T000000Z"), ("X-Amz-Expires", "60"), ("X-Amz-SignedHeaders", "host"),
        ("X-Amz-Signature", digits),
    ]

    private static func query(_ name: String, _ value: String?) -> String {
        presigned.compactMap { $0.0 == name ? value.map { "\(name)=\($0)" } : "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    @Test func `is read from the query`() throws {
        let query = Self.query("", nil) + "&X-Amz-Security-Token=a%2Bb%3D"
        let claim = try #require(try SignatureClaim.parse(request(nil, query: query, date: nil, sha256: nil)))

        #expect(claim.accessKeyID == "AKID")
        #expect(claim.expires == 60)
        #expect(claim.time == time)
        #expect(claim.securityToken == "a+b=")
        #expect(claim.payload == .unsigned)
    }

    @Test(
        arguments: [
            ("X-Amz-Algorithm", nil, SignatureProblem.malformedQuery(.algorithm)),
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA1", .unsupportedAlgorithm("AWS4-HMAC-SHA1")),
            ("X-Amz-Credential", nil, .malformedQuery(.credential)),
            ("X-Amz-Credential", "a", .malformedQuery(.credential)),
            ("X-Amz-Date", nil, .malformedQuery(.date)),
            ("X-Amz-Date", "Fri,%2024%20May%202013%2000:00:00%20GMT", .malformedQuery(.date)),
            ("X-Amz-Date", "20130525T000000Z", .scopeDateMismatch(scope: "20130524", request: "20130525")),
            ("X-Amz-Expires", nil, .malformedQuery(.expires)), ("X-Amz-Expires", "", .malformedQuery(.expires)),
            ("X-Amz-Expires", "-1", .malformedQuery(.expires)), ("X-Amz-Expires", "%2B1", .malformedQuery(.expires)),
            ("X-Amz-Expires", "1.0", .malformedQuery(.expires)), ("X-Amz-Expires", "604801", .malformedQuery(.expires)),
            ("X-Amz-Expires", "99999999999999999999", .malformedQuery(.expires)),
            ("X-Amz-SignedHeaders", nil, .malformedQuery(.signedHeaders)),
            ("X-Amz-Signature", nil, .malformedQuery(.signature)),
            ("X-Amz-Signature", "0", .malformedQuery(.signature)),
        ] as [(String, String?, SignatureProblem)])
    func `of a URL that cannot be read is refused`(name: String, value: String?, problem: SignatureProblem) {
        #expect(throws: problem) {
            try SignatureClaim.parse(request(nil, query: Self.query(name, value), date: nil, sha256: nil))
        }
    }

    @Test func `of Signature Version 2 or of both forms is refused`() {
        #expect(throws: SignatureProblem.signatureVersion2) {
            try SignatureClaim.parse(request(nil, query: "AWSAccessKeyId=AKID&Signature=a&Expires=1"))
        }
        #expect(throws: SignatureProblem.signedTwice) {
            try SignatureClaim.parse(request(header(), query: Self.query("", nil)))
        }
        var twice = request(header())
        twice.headers.append(("Authorization", header()))
        #expect(throws: SignatureProblem.signedTwice) { try SignatureClaim.parse(twice) }
    }
}
