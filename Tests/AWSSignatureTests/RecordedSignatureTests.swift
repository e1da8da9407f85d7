import Testing

@testable import AWSSignature

@Suite struct `Requests that botocore signed` {
    @Test func `were recorded`() {
        #expect(Recorded.requests.count == 130)
        #expect(Recorded.requests.filter(\.isPresigned).count == 54)
    }

    @Test(arguments: Recorded.requests)
    func `are verified`(recorded: RecordedRequest) throws {
        let claim = try #require(try SignatureClaim.parse(recorded.request))

        try claim.verify(
            recorded.request, secret: Recorded.secret, now: Recorded.time, bodySHA256: recorded.bodySHA256)

        #expect(claim.accessKeyID == Recorded.accessKeyID)
        #expect(claim.scope == SigningScope(date: "20130524", region: Recorded.region, service: recorded.service))
        #expect(claim.time == Recorded.time)
        #expect(claim.expires == (recorded.isPresigned ? Int64(recorded.expires) : nil))
        #expect(claim.securityToken == recorded.token)
    }

    /// The signer has no `Date` headers.
    @Test(arguments: Recorded.requests.filter { $0.request.values(of: "date").isEmpty })
    func `are signed alike`(recorded: RecordedRequest) {
        var request = recorded.request
        if recorded.isPresigned {
            let query = request.query
            let parts = request.query.split(separator: "&")
            request.query = parts.prefix { !$0.hasPrefix("X-Amz-") }.joined(separator: "&")

            let signed = recorded.signer.presigned(
                request, payload: recorded.payload, expires: recorded.expires, at: Recorded.time)

            #expect(signed == query)
        } else {
            let added = ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]
            let expected = request.headers.filter { added.contains($0.name.lowercased()) }
            request.headers.removeAll { added.contains($0.name.lowercased()) }

            let signed = recorded.signer.signed(request, payload: recorded.payload, at: Recorded.time)

            #expect(lines(signed) == lines(expected))
        }
    }

    @Test(arguments: Recorded.requests)
    func `are refused when anything is changed`(recorded: RecordedRequest) throws {
        let claim = try #require(try SignatureClaim.parse(recorded.request))
        var changed = [SignableRequest](repeating: recorded.request, count: 5)
        changed[0].method += "X"
        changed[1].path += "x"
        changed[2].query += "&x=1"
        let host = try #require(changed[3].headers.firstIndex { $0.name.lowercased() == "host" })
        changed[3].headers[host].value += "0"
        changed[4].headers.append(("host", "another"))

        for request in changed {
            #expect(mismatches(claim, request, Recorded.secret), "\(request)")
        }
        #expect(mismatches(claim, recorded.request, Recorded.secret + "x"))
    }

    private func mismatches(_ claim: SignatureClaim, _ request: SignableRequest, _ secret: String) -> Bool {
        do {
            try claim.verify(
                request, secret: secret, now: Recorded.time, bodySHA256: Hex.sha256([]))
            return false
        } catch {
            guard case .signatureDoesNotMatch(let mismatch) = error else { return false }
            return mismatch.signatureProvided == claim.signature && mismatch.canonicalRequest.hasPrefix(request.method)
                && mismatch.stringToSign.hasSuffix(Hex.sha256(mismatch.canonicalRequest.utf8))
        }
    }

    private func lines(_ headers: [(name: String, value: String)]) -> [String] {
        headers.map { "\($0.name.lowercased()): \($0.value)" }.sorted()
    }
}
