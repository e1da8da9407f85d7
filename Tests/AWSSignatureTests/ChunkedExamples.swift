import Testing

@testable import AWSSignature

/// The examples of Amazon S3's API reference: "Transferring Payload in Multiple Chunks" and "Signature calculations for
/// trailing headers": 65 KiB of the letter a, in chunks of 64 KiB. (The second page had another signature of the trailers
/// in its first editions, 63bddb24…, which nobody could reproduce.)
struct ChunkedExample: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var payload: PayloadHash
    var extraHeaders: [(name: String, value: String)]
    var trailers: [(name: String, value: String)] = []
    var seed: String
    var chunkSignatures: [String]
    var trailerSignature: String?

    static let withoutTrailers = ChunkedExample(
        testDescription: "without trailers", payload: .signedChunks, extraHeaders: [("Content-Length", "66824")],
        seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        chunkSignatures: [
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        ])
    static let withTrailers = ChunkedExample(
        testDescription: "with trailers", payload: .signedChunksWithTrailer,
        extraHeaders: [("x-amz-trailer", "x-amz-checksum-crc32c")],
        trailers: [("x-amz-checksum-crc32c", "sOO8/Q==")],
        seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
        chunkSignatures: [
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        ],
        trailerSignature: "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435")

    static let credentials = SigningCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    static let time: Int64 = 1_369_353_600
    static let signer = RequestSigner(credentials: credentials, region: "us-east-1", service: "s3")

    /// The parts of the content.
    static let chunks = [[UInt8](repeating: 97, count: 65536), [UInt8](repeating: 97, count: 1024), []]

    /// The request, signed.
    var request: SignableRequest {
        var request = SignableRequest(
            method: "PUT", path: "/examplebucket/chunkObject.txt", query: "",
            headers: [
                ("Host", "s3.amazonaws.com"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", "66560"),
            ] + extraHeaders)
        request.headers += Self.signer.signed(request, payload: payload, at: Self.time)
        return request
    }

    /// The body on the wire, made from the published signatures.
    var wire: [UInt8] {
        var wire: [UInt8] = []
        for (chunk, signature) in zip(Self.chunks, chunkSignatures) {
            wire += Array("\(String(chunk.count, radix: 16));chunk-signature=\(signature)\r\n".utf8) + chunk
            // The last one has the trailers in the place of its content.
            wire += chunk.isEmpty ? [] : Array("\r\n".utf8)
        }
        for trailer in trailers { wire += Array("\(trailer.name):\(trailer.value)\r\n".utf8) }
        if let trailerSignature { wire += Array("x-amz-trailer-signature:\(trailerSignature)\r\n".utf8) }
        return wire + Array("\r\n".utf8)
    }

    /// A verifier that begins with the request's signature.
    func verifier() throws -> ChunkVerifier? {
        try SignatureClaim.parse(request).map {
            ChunkVerifier(claim: $0, secret: Self.credentials.secretAccessKey)
        }
    }
}
