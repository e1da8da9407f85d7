import Testing

@testable import Checksums

@Suite struct `A running checksum` {
    /// The catalogue's check values, and RFC 3174's and FIPS 180's digests of the same text by coreutils.
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "cbf43926"),
        (.crc32c, "e3069283"),
        (.crc64nvme, "ae8b14860a799888"),
        (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ])
    func `of 123456789 is the published one`(algorithm: ChecksumAlgorithm, expected: String) {
        var whole = RunningChecksum(algorithm)
        var pieces = RunningChecksum(algorithm)
        let text = Array("123456789".utf8)

        whole.update(text[...])
        for byte in text.indices { pieces.update(text[byte...byte]) }

        #expect(Hexadecimal.encoded(whole.value()) == expected)
        #expect(pieces.value() == whole.value())
        #expect(whole.value().count == algorithm.byteCount)
    }

    @Test func `can be read and continued, and copies go their own way`() {
        for algorithm in ChecksumAlgorithm.allCases {
            var first = RunningChecksum(algorithm)
            first.update(Array("1234".utf8)[...])
            let early = first.value()
            var second = first
            second.update(Array("x".utf8)[...])
            first.update(Array("56789".utf8)[...])
            var whole = RunningChecksum(algorithm)
            whole.update(Array("123456789".utf8)[...])

            #expect(first.value() == whole.value())
            #expect(second.value() != whole.value())
            #expect(early != whole.value())
        }
    }

    @Test func `of MD5 is the published one`() {
        var digest = RunningMD5()
        #expect(Hexadecimal.encoded(digest.value()) == "d41d8cd98f00b204e9800998ecf8427e")
        digest.update(Array("message ".utf8)[...])
        Array("digest".utf8).withUnsafeBytes { digest.update($0) }

        #expect(Hexadecimal.encoded(digest.value()) == "f96b697d7cb7938d525a2f31aaf161d0")
    }

    @Test func `has its header`() {
        #expect(ChecksumAlgorithm.crc64nvme.headerName == "x-amz-checksum-crc64nvme")
        #expect(ChecksumAlgorithm(headerName: "X-Amz-Checksum-SHA1") == .sha1)
        #expect(ChecksumAlgorithm(headerName: "x-amz-checksum-type") == nil)
        #expect(ChecksumAlgorithm.allCases.filter(\.isCRC) == [.crc32, .crc32c, .crc64nvme])
    }
}
