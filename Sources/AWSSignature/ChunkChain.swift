/// The chain of signatures of an aws-chunked body: each chunk's signature covers the one before.
///
/// See [Transferring Payload in Multiple Chunks](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
struct ChunkChain: Sendable {
    private let key: SigningKey
    private let heading: String
    private(set) var previous: String

    init(secret: String, scope: SigningScope, time: Int64, seed: String) {
        key = SigningKey(secret: secret, scope: scope)
        heading = "\(SigningTime.text(time))\n\(scope.text)"
        previous = seed
    }

    /// The signature of the next chunk, whose bytes have the digest.
    mutating func signature(ofChunkDigest digest: String) -> String {
        let empty = Hex.sha256([])
        previous = key.signature(of: "AWS4-HMAC-SHA256-PAYLOAD\n\(heading)\n\(previous)\n\(empty)\n\(digest)")
        return previous
    }

    /// The signature of the trailers that follow the last chunk: in small letters, sorted, as headers are.
    mutating func signature(ofTrailers trailers: [(name: String, value: String)]) -> String {
        let sorted = trailers.map { (name: $0.name.lowercased(), value: $0.value) }.sorted { $0.name < $1.name }
        let text = sorted.map { "\($0.name):\($0.value)\n" }.joined()
        previous = key.signature(of: "AWS4-HMAC-SHA256-TRAILER\n\(heading)\n\(previous)\n\(Hex.sha256(text.utf8))")
        return previous
    }
}
