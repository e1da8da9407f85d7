import Crypto

/// What a signature says of the body: the value of `x-amz-content-sha256`.
public enum PayloadHash: Hashable, Sendable {
    /// The body's digest in hexadecimal, small letters.
    case sha256(hex: String)
    /// The body is not signed.
    case unsigned
    /// The body is aws-chunked; the value says how it is signed.
    case streaming(String)

    /// Chunks with signatures.
    public static let signedChunks = PayloadHash.streaming("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
    /// Chunks with signatures, trailers, and a signature of the trailers.
    public static let signedChunksWithTrailer = PayloadHash.streaming("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
    /// Chunks without signatures, and trailers.
    public static let unsignedChunksWithTrailer = PayloadHash.streaming("STREAMING-UNSIGNED-PAYLOAD-TRAILER")

    /// The digest of a body in memory.
    public static func digest(of body: some Collection<UInt8>) -> PayloadHash {
        .sha256(hex: Hex.sha256(body))
    }

    /// The header's value.
    public var headerValue: String {
        switch self {
        case .sha256(let hex): hex
        case .unsigned: "UNSIGNED-PAYLOAD"
        case .streaming(let name): name
        }
    }

    /// Reads the header's value; nil for one that S3 does not know.
    public init?(headerValue: String) {
        let streaming: [PayloadHash] = [.signedChunks, .signedChunksWithTrailer, .unsignedChunksWithTrailer]
        if headerValue == "UNSIGNED-PAYLOAD" {
            self = .unsigned
        } else if streaming.contains(.streaming(headerValue)) {
            self = .streaming(headerValue)
        } else if Hex.isDigest(headerValue) {
            self = .sha256(hex: headerValue)
        } else {
            return nil
        }
    }
}
