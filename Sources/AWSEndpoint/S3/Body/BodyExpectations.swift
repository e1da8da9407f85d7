import AWSSignature
import Checksums

/// What the headers of a request promise of its body.
struct BodyExpectations: Sendable {
    /// How the bytes come.
    enum Encoding: Sendable {
        case plain
        case chunked(AWSChunkedDecoder.Signing)
    }

    /// How the bytes come.
    let encoding: Encoding
    /// The length without what an encoding adds; nil where nobody says.
    let byteCount: Int64?
    /// The SHA-256 of a plain body, from `x-amz-content-sha256`.
    let sha256: String?
    /// `Content-MD5`, in Base64.
    let md5: String?
    /// The checksum of a header, or of a trailer whose value is yet to come.
    let checksum: (algorithm: ChecksumAlgorithm, value: String?)?

    /// The largest object that comes in one piece, and the largest part.
    static let mostBytes: Int64 = 5 << 30

    /// Reads the headers.
    /// - Parameters:
    ///   - call: the call.
    ///   - needsLength: whether a body of unknown length is refused.
    ///   - hasChecksum: false where a checksum's header is not of the body.
    /// - Throws: `InvalidArgument`, `InvalidDigest`, `InvalidRequest`, `MissingContentLength`.
    init(_ call: S3Call, needsLength: Bool = false, hasChecksum: Bool = true) throws(S3Error) {
        (encoding, sha256) = try Self.encoding(call)
        switch encoding {
        case .plain:
            byteCount = call.source.byteCount
            let says = call.header("content-length") != nil || call.source.byteCount ?? 0 > 0
            if needsLength, !says || byteCount == nil { throw .missingLength }
        case .chunked:
            let length = call.header("x-amz-decoded-content-length")
            byteCount = length.flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 }
            if byteCount == nil { throw .missingLength }
        }
        if let byteCount, byteCount > Self.mostBytes { throw .entityTooLarge(byteCount, most: Self.mostBytes) }
        md5 = try Self.md5(call)
        checksum = hasChecksum ? try Self.checksum(call, encoding) : nil
    }

    private static func encoding(_ call: S3Call) throws(S3Error) -> (Encoding, sha256: String?) {
        guard let content = call.header("x-amz-content-sha256") else { return (.plain, nil) }
        switch content {
        case "UNSIGNED-PAYLOAD": return (.plain, nil)
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": return (.chunked(.unsigned), nil)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
            return (.chunked(call.verifier.map { .chunks($0) } ?? .unsigned), nil)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
            return (.chunked(call.verifier.map { .chunksAndTrailers($0) } ?? .unsigned), nil)
        case "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER":
            throw .notImplemented(what: "x-amz-content-sha256: \(content)", [("Header", "x-amz-content-sha256")])
        default: break
        }
        guard content.utf8.count == 64, Hexadecimal.decoded(content) != nil else {
            throw .invalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                    + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
                "x-amz-content-sha256", content)
        }
        return (.plain, content.lowercased())
    }

    private static func md5(_ call: S3Call) throws(S3Error) -> String? {
        guard let value = call.header("content-md5") else { return nil }
        guard Base64.decoded(value)?.count == 16 else {
            throw S3Error(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", [("Content-MD5", value)])
        }
        return value
    }

    private static func checksum(
        _ call: S3Call, _ encoding: Encoding
    ) throws(S3Error) -> (ChecksumAlgorithm, String?)? {
        var found: [(ChecksumAlgorithm, String?)] = []
        for algorithm in ChecksumAlgorithm.allCases {
            guard let value = call.header(algorithm.headerName) else { continue }
            guard isValue(value, of: algorithm) else {
                throw .invalidRequest("Value for \(algorithm.headerName) header is invalid.")
            }
            found.append((algorithm, value))
        }
        if let trailer = call.header("x-amz-trailer") {
            guard case .chunked = encoding, let algorithm = ChecksumAlgorithm(headerName: trailer) else {
                throw .invalidRequest("The value specified in the x-amz-trailer header is not supported")
            }
            found.append((algorithm, nil))
        }
        guard found.count <= 1 else {
            throw .invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
        }
        if let named = call.header("x-amz-sdk-checksum-algorithm") {
            guard let found = found.first else {
                throw .invalidRequest(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer "
                        + "headers were found.")
            }
            guard found.0.rawValue == named.uppercased() else {
                throw .invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.")
            }
        }
        return found.first
    }

    /// Whether a text can be a checksum.
    static func isValue(_ text: String, of algorithm: ChecksumAlgorithm) -> Bool {
        Base64.decoded(text)?.count == algorithm.byteCount
    }
}
