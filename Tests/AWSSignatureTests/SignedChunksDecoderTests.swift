import PjrunTesting
import Testing

@testable import AWSSignature

@Suite struct `An aws-chunked body with signatures` {
    private let all = [UInt8](repeating: 97, count: 66560)

    @Test func `is taken apart and verified`() throws {
        let plain = ChunkedExample.withoutTrailers
        let trailing = ChunkedExample.withTrailers
        let chain = try #require(try plain.verifier())
        let trailingChain = try #require(try trailing.verifier())

        #expect(try Decoded(plain.wire, .chunks(chain)) == .content(all, trailers: []))
        #expect(
            try Decoded(trailing.wire, .chunksAndTrailers(trailingChain))
                == .content(all, trailers: ["x-amz-checksum-crc32c: sOO8/Q=="]))
    }

    @Test(arguments: [
        (PayloadHash.signedChunks, "chunks"), (.signedChunksWithTrailer, "chunks and trailers"),
        (.unsignedChunksWithTrailer, "unsigned"), (.unsigned, "none"), (.digest(of: []), "none"),
    ])
    func `is what the claim says`(payload: PayloadHash, expected: String) throws {
        var example = ChunkedExample.withTrailers
        example.payload = payload
        let claim = try #require(try SignatureClaim.parse(example.request))

        let name =
            switch AWSChunkedDecoder.Signing(claim, secret: ChunkedExample.credentials.secretAccessKey) {
            case .unsigned: "unsigned"
            case .chunks: "chunks"
            case .chunksAndTrailers: "chunks and trailers"
            case nil: "none"
            }

        #expect(name == expected)
    }

    @Test func `is the same wherever it is cut`() throws {
        let example = ChunkedExample.withTrailers
        let chain = try #require(try example.verifier())
        let expected = Decoded.content(all, trailers: ["x-amz-checksum-crc32c: sOO8/Q=="])
        var random = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            let cuts = (0..<20).map { _ in Int.random(in: 0...example.wire.count, using: &random) }.sorted()

            #expect(try Decoded(example.wire, .chunksAndTrailers(chain), cuts: cuts) == expected, "\(cuts)")
        }
        var ends = Array(0..<100)
        ends += Array(65530..<65700)
        ends += Array(66600..<example.wire.count)
        #expect(try Decoded(example.wire, .chunksAndTrailers(chain), cuts: ends) == expected)
    }

    /// Some clients send the line feed of the signed text as well.
    @Test func `may have a line feed behind each trailer`() throws {
        var example = ChunkedExample.withTrailers
        let chain = try #require(try example.verifier())
        example.trailers[0].value += "\n"

        #expect(
            try Decoded(example.wire, .chunksAndTrailers(chain))
                == .content(all, trailers: ["x-amz-checksum-crc32c: sOO8/Q=="]))
    }

    @Test func `is refused when a byte is changed`() throws {
        for example in [ChunkedExample.withoutTrailers, .withTrailers] {
            let chain = try #require(try example.verifier())
            let signing: AWSChunkedDecoder.Signing =
                example.trailers.isEmpty ? .chunks(chain) : .chunksAndTrailers(chain)
            var random = SeededGenerator(seed: 6)
            let wire = example.wire
            var indices = Array(0..<95) + Array(65620..<65720)
            indices += Array((wire.count - 300)..<wire.count)
            indices += (0..<100).map { _ in Int.random(in: wire.indices, using: &random) }
            for index in indices {
                var changed = wire
                // Another bit than the one of large and small letters, which names do not tell apart.
                changed[index] ^= 0x01

                guard case .problem = try Decoded(changed, signing) else {
                    Issue.record("\(example): byte \(index)")
                    continue
                }
            }
        }
    }

    @Test func `needs all its signatures`() throws {
        let plain = ChunkedExample.withoutTrailers
        let trailing = ChunkedExample.withTrailers
        let chain = try #require(try plain.verifier())
        let trailingChain = try #require(try trailing.verifier())
        func decoded(_ text: String, _ signing: AWSChunkedDecoder.Signing) throws -> Decoded {
            try Decoded(Array(text.utf8), signing)
        }

        #expect(try decoded("1\r\na\r\n", .chunks(chain)) == .problem(.missingSignature))
        #expect(try decoded("1;signature=0\r\na\r\n", .chunks(chain)) == .problem(.missingSignature))
        #expect(try decoded("1;chunk-signature=\r\na\r\n", .chunks(chain)) == .problem(.signatureMismatch))
        #expect(try decoded("0;chunk-signature=0\r\n\r\n", .chunks(chain)) == .problem(.signatureMismatch))
        let longer = plain.chunkSignatures[0] + "0"
        let body = String(repeating: "a", count: 65536)
        #expect(
            try decoded("10000;chunk-signature=\(longer)\r\n\(body)\r\n", .chunks(chain))
                == .problem(.signatureMismatch))
        // Trailers where none are announced, and a body without the signature of its trailers.
        #expect(try Decoded(trailing.wire, .chunks(trailingChain)) == .problem(.malformedTrailer))
        var unsigned = trailing
        unsigned.trailerSignature = nil
        #expect(try Decoded(unsigned.wire, .chunksAndTrailers(trailingChain)) == .problem(.missingSignature))
        // Chunks in another order, and the chain of another request.
        let first = plain.wire.prefix(65536 + 5 + 17 + 64 + 4)
        #expect(try Decoded(Array(first + first), .chunks(chain)) == .problem(.signatureMismatch))
        #expect(try Decoded(plain.wire, .chunks(trailingChain)) == .problem(.signatureMismatch))
    }
}
