import Testing

@testable import AWSSignature

/// The examples of Amazon S3's API reference: "Signature Calculations for the Authorization Header" and
/// "Authenticating Requests: Using Query Parameters".
@Suite struct `Amazon S3's published examples` {
    static let credentials = SigningCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    static let time: Int64 = 1_369_353_600

    struct Example: Sendable, CustomTestStringConvertible {
        var method: String
        var path = "/"
        var query = ""
        var headers: [(name: String, value: String)] = []
        var body = ""
        var signedHeaders: String
        var signature: String

        var testDescription: String { "\(method) \(path)?\(query)" }
    }

    @Test(arguments: [
        Example(
            method: "GET", path: "/test.txt", headers: [("Range", "bytes=0-9")],
            signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            method: "PUT", path: "/test%24file.text",
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            body: "Welcome to Amazon S3.",
            signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            method: "GET", query: "lifecycle", signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            method: "GET", query: "max-keys=2&prefix=J", signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func `by header`(example: Example) throws {
        var request = SignableRequest(
            method: example.method, path: example.path, query: example.query,
            headers: [("Host", "examplebucket.s3.amazonaws.com")] + example.headers)
        let signer = RequestSigner(credentials: Self.credentials, region: "us-east-1", service: "s3")

        let added = signer.signed(request, payload: .digest(of: Array(example.body.utf8)), at: Self.time)

        #expect(
            added.last?.value == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(example.signedHeaders), Signature=\(example.signature)")

        request.headers += added
        let claim = try #require(try SignatureClaim.parse(request))
        try claim.verify(
            request, secret: Self.credentials.secretAccessKey, now: Self.time + 900,
            bodySHA256: Hex.sha256(example.body.utf8))
        #expect(claim.payload == .digest(of: Array(example.body.utf8)))
    }

    @Test func `by query`() throws {
        var request = SignableRequest(
            method: "GET", path: "/test.txt", query: "", headers: [("Host", "examplebucket.s3.amazonaws.com")])
        let signer = RequestSigner(credentials: Self.credentials, region: "us-east-1", service: "s3")

        request.query = signer.presigned(request, expires: 86400, at: Self.time)

        #expect(
            request.query
                == "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
                + "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        let claim = try #require(try SignatureClaim.parse(request))
        try claim.verify(request, secret: Self.credentials.secretAccessKey, now: Self.time + 86400)
    }
}
