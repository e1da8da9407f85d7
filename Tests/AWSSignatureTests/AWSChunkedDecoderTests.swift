import Checksums
import PjrunTesting
import Testing

@testable import AWSSignature

@Suite struct `An aws-chunked body` {
    /// Two chunks and two trailers.
    static let unsigned = Array(
        "4\r\nab\r\n\r\nA;x=y\r\n0123456789\r\n0\r\nX-Amz-Checksum-CRC32: abc= \r\nx-b:\r\n\r\n".utf8)
    static let content = Decoded.content(
        Array("ab\r\n0123456789".utf8), trailers: ["x-amz-checksum-crc32: abc=", "x-b: "])

    @Test(arguments: Recorded.bodies.indices)
    func `of botocore is taken apart`(index: Int) throws {
        let recorded = Recorded.bodies[index]
        let wire = try #require(Base64.decoded(recorded["wire"]?.string ?? ""))
        let content = try #require(Base64.decoded(recorded["content"]?.string ?? ""))
        let trailers = (recorded["trailers"]?.array ?? []).map { "\($0[0]?.string ?? ""): \($0[1]?.string ?? "")" }

        #expect(try Decoded(wire, .unsigned) == .content(content, trailers: trailers))
    }

    @Test func `is the same wherever it is cut`() throws {
        let wire = Self.unsigned
        for first in 0...wire.count {
            for second in first...wire.count {
                let decoded = try Decoded(wire, .unsigned, cuts: [first, second])

                #expect(decoded == Self.content, "cut at \(first) and \(second)")
            }
        }
        #expect(try Decoded(wire, .unsigned, cuts: Array(wire.indices)) == Self.content)
    }

    @Test func `that ends anywhere else is truncated`() throws {
        for end in Self.unsigned.indices {
            #expect(try Decoded(Array(Self.unsigned[..<end]), .unsigned) == .problem(.truncated), "\(end) bytes")
        }
    }

    @Test func `is given out as it comes`() throws {
        var decoder = AWSChunkedDecoder(.unsigned)
        var parts: [String] = []
        for piece in ["5\r\nab", "c", "de\r", "\n3\r\nfgh\r\n0\r\n\r\n"] {
            try decoder.decode(Array(piece.utf8)[...]) { parts.append(String(decoding: $0, as: UTF8.self)) }
        }

        #expect(parts == ["ab", "c", "de", "fgh"])
        #expect(decoder.decodedByteCount == 8)
    }

    @Test(arguments: [
        ("\r\n\r\n", AWSChunkedProblem.malformedSize), ("g\r\n", .malformedSize), ("-1\r\n", .malformedSize),
        ("+1\r\na\r\n0\r\n\r\n", .malformedSize), (" 1\r\na\r\n0\r\n\r\n", .malformedSize), (";a\r\n", .malformedSize),
        ("1 \r\na\r\n0\r\n\r\n", .malformedSize), ("0x1\r\na\r\n0\r\n\r\n", .malformedSize),
        ("1000000000000000\r\n", .malformedSize), ("1\na\r\n0\r\n\r\n", .malformedSize),
        ("1\r\nab\r\n0\r\n\r\n", .missingLineEnd), ("1\r\na0\r\n\r\n", .missingLineEnd),
        ("1\r\na\r0\r\n\r\n", .missingLineEnd), ("1\r\na\n0\r\n\r\n", .missingLineEnd),
        ("0\r\n\r\n\r\n", .bytesBehindTheEnd), ("0\r\n\r\nx", .bytesBehindTheEnd),
        ("0\r\nx\r\n\r\n", .malformedTrailer), ("0\r\n:x\r\n\r\n", .malformedTrailer), ("", .truncated),
        ("0\r\n", .truncated), ("2\r\na", .truncated),
    ])
    func `that is none is refused`(text: String, problem: AWSChunkedProblem) throws {
        #expect(try Decoded(Array(text.utf8), .unsigned) == .problem(problem))
    }

    @Test func `has no endless lines`() throws {
        let long = [UInt8](repeating: 48, count: AWSChunkedDecoder.longestLine)
        let longest = Array("0;".utf8) + long.dropFirst(4)
        #expect(try Decoded(longest + Array("\r\n\r\n".utf8), .unsigned) == .content([], trailers: []))
        #expect(try Decoded(longest + Array("0\r\n\r\n".utf8), .unsigned) == .problem(.lineTooLong))
        #expect(try Decoded(long + long, .unsigned, cuts: [long.count]) == .problem(.lineTooLong))
        #expect(try Decoded(Array("0\r\n".utf8) + long + long, .unsigned) == .problem(.lineTooLong))
        let trailer = Array("a:".utf8) + long.dropFirst(10) + Array("\r\n".utf8)
        let trailers = [[UInt8]](repeating: trailer, count: 5).flatMap(\.self)
        #expect(try Decoded(Array("0\r\n".utf8) + trailers, .unsigned) == .problem(.trailersTooLong))
    }

    @Test func `passes on what its taker throws`() {
        struct Full: Error {}
        var decoder = AWSChunkedDecoder(.unsigned)

        #expect(throws: Full.self) { try decoder.decode(Self.unsigned[...]) { _ in throw Full() } }
    }
}
