import Testing

@testable import AWSSignature

@Suite struct `Verifying a signature` {
    private let time: Int64 = 1_369_353_600
    private let secret = "secret"

    private func signer(_ service: String = "s3", token: String? = nil) -> RequestSigner {
        RequestSigner(
            credentials: SigningCredentials(accessKeyID: "AKID", secretAccessKey: secret, sessionToken: token),
            region: "us-east-1", service: service)
    }

    private func unsigned(_ headers: [(name: String, value: String)] = []) -> SignableRequest {
        SignableRequest(
            method: "PUT", path: "/bucket/key", query: "tagging", headers: [("host", "localhost:9000")] + headers)
    }

    private func signed(payload: PayloadHash = .unsigned) -> SignableRequest {
        var request = unsigned()
        request.headers += signer().signed(request, payload: payload, at: time)
        return request
    }

    private func presigned(expires: Int) -> SignableRequest {
        var request = unsigned()
        request.query = signer().presigned(request, expires: expires, at: time)
        return request
    }

    /// What is wrong with a request.
    private func problem(_ request: SignableRequest, at now: Int64, bodySHA256: String? = nil) throws
        -> SignatureProblem?
    {
        let claim = try #require(try SignatureClaim.parse(request))
        do {
            try claim.verify(request, secret: secret, now: now, bodySHA256: bodySHA256)
            return nil
        } catch {
            return error
        }
    }

    @Test func `allows clocks to be a quarter of an hour apart`() throws {
        for skew: Int64 in [-900, 0, 900] {
            #expect(try problem(signed(), at: time + skew) == nil)
        }
        for skew: Int64 in [-901, 901] {
            let expected = SignatureProblem.requestTimeTooSkewed(
                requestTime: time, serverTime: time + skew, maximumSeconds: 900)
            #expect(try problem(signed(), at: time + skew) == expected)
        }
    }

    @Test func `knows when a presigned URL is good`() throws {
        let request = presigned(expires: 60)
        #expect(try problem(request, at: time - 900) == nil)
        #expect(try problem(request, at: time + 60) == nil)
        #expect(try problem(request, at: time - 901) == .notYetValid(from: time, serverTime: time - 901))
        #expect(
            try problem(request, at: time + 61) == .expired(at: time + 60, expires: 60, serverTime: time + 61))
        #expect(try problem(presigned(expires: 604_800), at: time + 604_800) == nil)
        #expect(try problem(presigned(expires: 0), at: time) == nil)
    }

    @Test func `wants the host and Amazon's headers to be signed`() throws {
        var more = presigned(expires: 60)
        more.headers += [("X-Amz-Meta-B", "1"), ("x-amz-acl", "private"), ("accept", "*/*"), ("x-amzn-trace-id", "1")]
        #expect(try problem(more, at: time) == .headersNotSigned(["x-amz-acl", "x-amz-meta-b"]))

        var withoutHost = unsigned()
        withoutHost.headers = [("range", "bytes=0-1")]
        withoutHost.query = signer().presigned(withoutHost, expires: 60, at: time)
        withoutHost.headers.append(("host", "localhost"))
        #expect(try problem(withoutHost, at: time) == .headersNotSigned(["host"]))
    }

    @Test func `compares the body's digest where it is known`() throws {
        let digest = Hex.sha256("body".utf8)
        let request = signed(payload: .sha256(hex: digest))
        let other = Hex.sha256("another".utf8)

        #expect(try problem(request, at: time) == nil)
        #expect(try problem(request, at: time, bodySHA256: digest) == nil)
        #expect(
            try problem(request, at: time, bodySHA256: other)
                == .contentSHA256Mismatch(claimed: digest, computed: other))
        #expect(try problem(signed(), at: time, bodySHA256: other) == nil)
    }

    @Test func `needs the body's digest for other services than S3`() throws {
        let digest = Hex.sha256("body".utf8)
        var request = unsigned()
        request.headers += signer("sts").signed(request, payload: .sha256(hex: digest), at: time)

        #expect(try problem(request, at: time) == .missingContentSHA256)
        #expect(try problem(request, at: time, bodySHA256: digest) == nil)
        guard case .signatureDoesNotMatch = try problem(request, at: time, bodySHA256: Hex.sha256([])) else {
            Issue.record("another body passed")
            return
        }
    }

    @Test func `says what was signed when it does not match`() throws {
        var request = signed()
        request.query = "tagging=x"
        let claim = try #require(try SignatureClaim.parse(request))
        let canonical = """
            PUT
            /bucket/key
            tagging=x
            host:localhost:9000
            x-amz-content-sha256:UNSIGNED-PAYLOAD
            x-amz-date:20130524T000000Z

            host;x-amz-content-sha256;x-amz-date
            UNSIGNED-PAYLOAD
            """

        #expect(
            try problem(request, at: time)
                == .signatureDoesNotMatch(
                    SignatureMismatch(
                        accessKeyID: "AKID", signatureProvided: claim.signature,
                        stringToSign: """
                            AWS4-HMAC-SHA256
                            20130524T000000Z
                            20130524/us-east-1/s3/aws4_request
                            \(Hex.sha256(canonical.utf8))
                            """,
                        canonicalRequest: canonical)))
    }

    /// The clock is looked at first: what is old needs no secret.
    @Test func `looks at the time before the signature`() throws {
        var request = presigned(expires: 60)
        request.path += "x"

        #expect(
            try problem(request, at: time + 61) == .expired(at: time + 60, expires: 60, serverTime: time + 61))
    }

    @Test func `replaces what an earlier signature left`() throws {
        var again = signed()
        again.headers.removeAll { $0.name == "Authorization" }
        let earlier = again.headers.count
        let added = signer(token: "token").signed(again, payload: .unsigned, at: time + 1)
        again.headers.removeAll { header in added.contains { $0.name == header.name } }
        again.headers += added

        #expect(again.headers.count == earlier + 2)
        #expect(try problem(again, at: time + 1) == nil)
        #expect(try SignatureClaim.parse(again)?.securityToken == "token")
    }
}
