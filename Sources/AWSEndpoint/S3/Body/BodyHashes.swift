import Checksums
import S3Model

/// The digests of a body as it is read.
struct BodyHashes: Sendable {
    private(set) var byteCount: Int64 = 0
    private var md5 = RunningMD5()
    private var checksums: [RunningChecksum]

    /// Begins those that are needed.
    init(_ expected: BodyExpectations, kept: ChecksumAlgorithm) {
        var algorithms: Set<ChecksumAlgorithm> = [kept]
        if let checksum = expected.checksum { algorithms.insert(checksum.algorithm) }
        if expected.sha256 != nil { algorithms.insert(.sha256) }
        checksums = algorithms.map(RunningChecksum.init)
    }

    /// Adds bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += Int64(bytes.count)
        unsafe md5.update(bytes)
        for index in checksums.indices { unsafe checksums[index].update(bytes) }
    }

    /// What the body turned out to be.
    /// - Throws: `XAmzContentSHA256Mismatch`, `BadDigest`, `MalformedTrailerError`.
    func verified(
        _ expected: BodyExpectations, kept: ChecksumAlgorithm, _ trailers: [(name: String, value: String)]
    ) throws(S3Error) -> BodyDigest {
        let digest = md5.value()
        if let sha256 = expected.sha256 {
            let calculated = Hexadecimal.encoded(value(.sha256))
            if calculated != sha256 {
                throw S3Error(
                    400, "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                    [
                        ("ClientComputedContentSHA256", sha256),
                        ("S3ComputedContentSHA256", calculated),
                    ])
            }
        }
        if let md5 = expected.md5, md5 != Base64.encoded(digest) {
            throw S3Error(
                400, "BadDigest", "The Content-MD5 you specified did not match what we received.",
                [("ExpectedDigest", md5), ("CalculatedDigest", Base64.encoded(digest))])
        }
        let sent = try self.sent(expected, trailers)
        let keeps = S3Checksum(algorithm: kept.rawValue, value: Base64.encoded(value(kept)), kind: .fullObject)
        return BodyDigest(md5: digest, byteCount: byteCount, kept: keeps, sent: sent)
    }

    /// The checksum that the client sent, which is the right one.
    private func sent(
        _ expected: BodyExpectations, _ trailers: [(name: String, value: String)]
    ) throws(S3Error) -> S3Checksum? {
        let inTrailers = trailers.filter { $0.name.hasPrefix("x-amz-checksum-") }
        guard let (algorithm, inHeader) = expected.checksum else {
            // A checksum that was not announced.
            guard inTrailers.isEmpty else { throw .malformedTrailer }
            return nil
        }
        let value: String
        if let inHeader {
            guard inTrailers.isEmpty else { throw .malformedTrailer }
            value = inHeader
        } else {
            guard inTrailers.count == 1, inTrailers[0].name == algorithm.headerName else { throw .malformedTrailer }
            value = inTrailers[0].value
            guard BodyExpectations.isValue(value, of: algorithm) else {
                throw .invalidRequest("Value for \(algorithm.headerName) trailing header is invalid.")
            }
        }
        guard value == Base64.encoded(self.value(algorithm)) else { throw .badDigest(algorithm) }
        return S3Checksum(algorithm: algorithm.rawValue, value: value, kind: .fullObject)
    }

    private func value(_ algorithm: ChecksumAlgorithm) -> [UInt8] {
        checksums.first { $0.algorithm == algorithm }?.value() ?? []
    }
}

extension S3Error {
    /// A checksum that is another one.
    static func badDigest(_ algorithm: ChecksumAlgorithm) -> S3Error {
        S3Error(
            400, "BadDigest", "The \(algorithm.rawValue) you specified did not match the calculated checksum.")
    }
}
