import Testing

@testable import AWSSignature

@Suite struct `Signed chunks` {
    @Test(arguments: [ChunkedExample.withoutTrailers, .withTrailers])
    func `have the published signatures`(example: ChunkedExample) throws {
        let claim = try #require(try SignatureClaim.parse(example.request))
        try claim.verify(
            example.request, secret: ChunkedExample.credentials.secretAccessKey, now: ChunkedExample.time)
        #expect(claim.signature == example.seed)
        #expect(claim.payload == example.payload)
        var signer = ChunkSigner(
            credentials: ChunkedExample.credentials, scope: claim.scope, time: claim.time,
            seedSignature: claim.signature)

        let signatures = ChunkedExample.chunks.map { signer.signature(ofChunk: $0) }

        #expect(signatures == example.chunkSignatures)
        if let trailerSignature = example.trailerSignature {
            #expect(signer.signature(ofTrailers: example.trailers) == trailerSignature)
        }
    }

    @Test func `are framed as they are published`() throws {
        let example = ChunkedExample.withTrailers
        let claim = try #require(try SignatureClaim.parse(example.request))
        var signer = ChunkSigner(
            credentials: ChunkedExample.credentials, scope: claim.scope, time: claim.time,
            seedSignature: claim.signature)

        var wire = signer.framed(ChunkedExample.chunks[0])
        wire += signer.framed(ChunkedExample.chunks[1])
        wire += signer.framedEnd(trailers: example.trailers)

        #expect(wire == example.wire)
        #expect(wire.count == 66946)

        let plain = ChunkedExample.withoutTrailers
        signer = ChunkSigner(
            credentials: ChunkedExample.credentials, scope: claim.scope, time: claim.time, seedSignature: plain.seed)
        let framed = ChunkedExample.chunks.flatMap { signer.framed($0) }
        #expect(framed == plain.wire)
        // The length that the example's Content-Length says.
        #expect(framed.count == 66824)
    }

    @Test func `have trailers in any order`() throws {
        let verifier = try #require(try ChunkedExample.withTrailers.verifier())
        let trailers = [(name: "x-b", value: "1"), (name: "X-A", value: "2")]
        var signer = ChunkSigner(
            credentials: ChunkedExample.credentials,
            scope: SigningScope(date: "20130524", region: "us-east-1", service: "s3"), time: ChunkedExample.time,
            seedSignature: ChunkedExample.withTrailers.seed)
        let wire = signer.framedEnd(trailers: trailers)

        #expect(try Decoded(wire, .chunksAndTrailers(verifier)) == .content([], trailers: ["x-b: 1", "x-a: 2"]))
        var swapped = verifier
        _ = swapped.verify(chunkDigest: Hex.sha256([]), signature: "")
        let signature = String(decoding: wire.suffix(68).prefix(64), as: UTF8.self)
        let isRight = swapped.verify(trailers: trailers.reversed(), signature: signature)
        #expect(isRight)
    }

    @Test func `are verified one by one`() throws {
        let example = ChunkedExample.withoutTrailers
        var verifier = try #require(try example.verifier())
        for (chunk, signature) in zip(ChunkedExample.chunks, example.chunkSignatures) {
            var other = verifier
            let isOther = other.verify(chunkDigest: Hex.sha256(chunk + [0]), signature: signature)
            let isRight = verifier.verify(chunkDigest: Hex.sha256(chunk), signature: signature)

            #expect(isRight)
            #expect(!isOther)
        }
    }
}
