import AWSSignature
import Checksums
import S3Model

/// What a body turned out to be.
struct BodyDigest: Sendable {
    /// The MD5.
    let md5: [UInt8]
    /// Its length.
    let byteCount: Int64
    /// The checksum that is kept with it.
    let kept: S3Checksum
    /// The checksum that the client sent; equal to `kept` unless another one is kept.
    let sent: S3Checksum?
}

/// Reads a body piece by piece, taking its encoding off, and verifies at its end all that was promised.
struct BodyReader: Sendable {
    private let source: BodySource
    private let expected: BodyExpectations
    private let kept: ChecksumAlgorithm

    /// Makes a reader.
    /// - Parameters:
    ///   - source: the body.
    ///   - expected: what the headers promise.
    ///   - keeping: the checksum that is to be worked out; nil for the one that was sent, or CRC64NVME.
    init(_ source: BodySource, _ expected: BodyExpectations, keeping: ChecksumAlgorithm? = nil) {
        self.source = source
        self.expected = expected
        kept = keeping ?? expected.checksum?.algorithm ?? .crc64nvme
    }

    /// Reads all of it into a sink.
    ///
    /// - Parameter sink: takes each piece; what it got is to be discarded when this throws.
    /// - Returns: what the body turned out to be.
    /// - Throws: `S3Error`, or what the sink throws.
    func read(into sink: (UnsafeRawBufferPointer) throws -> Void) async throws -> BodyDigest {
        var hashes = BodyHashes(expected, kept: kept)
        var trailers: [(name: String, value: String)] = []
        switch expected.encoding {
        case .plain:
            while let piece = try await source.next() { try unsafe take(piece[...], &hashes, sink) }
        case .chunked(let signing):
            var decoder = AWSChunkedDecoder(signing)
            do {
                while let piece = try await source.next() {
                    try decoder.decode(piece[...]) { try unsafe take($0, &hashes, sink) }
                }
                trailers = try decoder.finish()
            } catch {
                throw (error as? AWSChunkedProblem).map(S3Error.init(chunked:)) ?? error
            }
        }
        if let byteCount = expected.byteCount, hashes.byteCount != byteCount { throw S3Error.incompleteBody }
        return try hashes.verified(expected, kept: kept, trailers)
    }

    /// All of it.
    /// - Parameter limit: the most bytes there may be.
    /// - Returns: its bytes.
    /// - Throws: `MaxMessageLengthExceeded`.
    func collect(limit: Int) async throws -> [UInt8] {
        if let byteCount = expected.byteCount, byteCount > limit { throw S3Error.messageTooLong }
        var all: [UInt8] = []
        _ = try await unsafe read { piece in
            guard all.count + piece.count <= limit else { throw S3Error.messageTooLong }
            unsafe all.append(contentsOf: piece)
        }
        return all
    }

    private func take(
        _ piece: ArraySlice<UInt8>, _ hashes: inout BodyHashes, _ sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let count = hashes.byteCount + Int64(piece.count)
        if let byteCount = expected.byteCount, count > byteCount { throw S3Error.incompleteBody }
        if count > BodyExpectations.mostBytes { throw S3Error.entityTooLarge(count, most: BodyExpectations.mostBytes) }
        try unsafe piece.withUnsafeBytes { bytes in
            unsafe hashes.update(bytes)
            try unsafe sink(bytes)
        }
    }
}

extension S3Error {
    /// What S3 says of an aws-chunked body that is none.
    fileprivate init(chunked problem: AWSChunkedProblem) {
        switch problem {
        case .signatureMismatch:
            self.init(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method.")
        case .malformedTrailer, .trailersTooLong: self = .malformedTrailer
        case .truncated:
            self.init(400, "IncompleteBody", "The request body terminated unexpectedly")
        case .malformedSize, .missingSignature, .missingLineEnd, .lineTooLong, .bytesBehindTheEnd:
            self.init(400, "IncompleteBody", "The request body is not well-formed aws-chunked: \(problem)")
        }
    }
}
