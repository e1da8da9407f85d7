import AWSSignature
import Testing

@testable import AWSEndpoint

struct AWSChunkedTests {
    static let headers = [
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length": "5",
        "Content-Encoding": "aws-chunked", "x-amz-trailer": "x-amz-checksum-crc32", "Transfer-Encoding": "chunked",
    ]

    func put(_ body: String, _ changes: [String: String] = [:], pieces: Int = 3) async -> (Answer, Client) {
        let client = await Client()
        let headers = Self.headers.merging(changes) { $1 }
        return (await client.send("PUT", "/examples/a", headers, body: Array(body.utf8), pieces: pieces), client)
    }

    @Test(arguments: 1...12)
    func `chunks and a trailer`(pieces: Int) async {
        let (answer, client) = await put(
            "3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", pieces: pieces)
        #expect(answer.status == 200, "\(answer.text)")
        let get = await client.send("GET", "/examples/a", ["x-amz-checksum-mode": "ENABLED"])
        #expect(get.text == "hello")
        #expect(get.header("x-amz-checksum-crc32") == "NhCmhg==")
        #expect(get.header("content-encoding") == nil)
    }

    static let broken: [(String, [String: String], String)] = [
        ("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", [:], "BadDigest"),
        ("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AA\r\n\r\n", [:], "InvalidRequest"),
        ("5\r\nhello\r\n0\r\nx-amz-checksum-crc32c:mnG7TA==\r\n\r\n", [:], "MalformedTrailerError"),
        ("5\r\nhello\r\n0\r\n\r\n", [:], "MalformedTrailerError"),
        ("5\r\nhello\r\n0\r\nnonsense\r\n\r\n", [:], "MalformedTrailerError"),
        ("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n", [:], "IncompleteBody"),
        ("5\r\nhello\r\n", [:], "IncompleteBody"),
        ("4\r\nhello\r\n0\r\n\r\n", [:], "IncompleteBody"),
        ("zz\r\nhello", [:], "IncompleteBody"),
        (
            "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", ["x-amz-decoded-content-length": "6"],
            "IncompleteBody"
        ),
        (
            "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", ["x-amz-decoded-content-length": "4"],
            "IncompleteBody"
        ),
        (
            "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", ["x-amz-trailer": "x-amz-other"],
            "InvalidRequest"
        ),
    ]

    @Test(arguments: broken)
    func `a body that is not what was promised leaves nothing`(
        _ body: String, _ changes: [String: String], _ code: String
    ) async {
        let (answer, client) = await put(body, changes)
        #expect(answer.code == code, "\(answer.text)")
        #expect(client.store.state.withLock { $0.committed } == 0)
    }

    /// The example of "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"
    /// in the Amazon S3 API Reference.
    @Test(arguments: [true, false])
    func `signed chunks are verified`(isRight: Bool) async throws {
        let scope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"
        let signed =
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
            + "x-amz-storage-class"
        let request = SignableRequest(
            method: "PUT", path: "/examplebucket/chunkObject.txt", query: "",
            headers: [
                ("Host", "s3.amazonaws.com"), ("x-amz-date", "20130524T000000Z"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                (
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=\(scope),SignedHeaders=\(signed),"
                        + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
                ),
                ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("Content-Encoding", "aws-chunked"),
                ("x-amz-decoded-content-length", "66560"), ("Content-Length", "66824"),
            ])
        let claim = try #require(try SignatureClaim.parse(request))
        let secret = isRight ? "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" : "another"
        let a = { (count: Int) in String(repeating: "a", count: count) }
        let body =
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n\(a(65536))\r\n"
            + "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n\(a(1024))\r\n"
            + "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
        let client = await Client()
        let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }

        let answer = await client.send(
            "PUT", "/examples/a", headers, body: Array(body.utf8), pieces: 1000,
            verifier: ChunkVerifier(claim: claim, secret: secret))

        #expect(answer.code == (isRight ? nil : "SignatureDoesNotMatch"), "\(answer.text)")
        #expect(answer.status == (isRight ? 200 : 403))
        #expect(client.store.state.withLock { $0.committed } == (isRight ? 1 : 0))
    }
}
