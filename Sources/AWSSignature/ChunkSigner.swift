/// Signs the chunks of an aws-chunked body, in order.
public struct ChunkSigner: Sendable {
    private var chain: ChunkChain

    /// Begins the chain with the signature of the request's headers.
    public init(credentials: SigningCredentials, scope: SigningScope, time: Int64, seedSignature: String) {
        chain = ChunkChain(secret: credentials.secretAccessKey, scope: scope, time: time, seed: seedSignature)
    }

    /// The signature of the next chunk; the last one is empty.
    public mutating func signature(ofChunk bytes: some Collection<UInt8>) -> String {
        chain.signature(ofChunkDigest: Hex.sha256(bytes))
    }

    /// The signature of the trailers, which follow the empty chunk.
    public mutating func signature(ofTrailers trailers: [(name: String, value: String)]) -> String {
        chain.signature(ofTrailers: trailers)
    }

    /// The next chunk as it is on the wire.
    public mutating func framed(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let size = String(bytes.count, radix: 16)
        return Array("\(size);chunk-signature=\(signature(ofChunk: bytes))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    /// The end of a body with trailers as it is on the wire: the empty chunk, the trailers and their signature.
    public mutating func framedEnd(trailers: [(name: String, value: String)]) -> [UInt8] {
        var text = "0;chunk-signature=\(signature(ofChunk: []))\r\n"
        text += trailers.map { "\($0.name):\($0.value)\r\n" }.joined()
        text += "x-amz-trailer-signature:\(signature(ofTrailers: trailers))\r\n\r\n"
        return Array(text.utf8)
    }
}
