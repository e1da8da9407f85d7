/// Checks the chunks of an aws-chunked body, in order.
public struct ChunkVerifier: Sendable {
    private var chain: ChunkChain

    /// Begins the chain with the signature of a request that has been verified.
    public init(claim: SignatureClaim, secret: String) {
        chain = ChunkChain(secret: secret, scope: claim.scope, time: claim.time, seed: claim.signature)
    }

    /// Whether the next chunk, whose bytes have the SHA-256 digest (hexadecimal, small letters), has the signature.
    ///
    /// After a false answer the chain is of no more use.
    public mutating func verify(chunkDigest: String, signature: String) -> Bool {
        SigningKey.same(chain.signature(ofChunkDigest: chunkDigest), signature)
    }

    /// Whether the trailers that follow the last chunk have the signature.
    public mutating func verify(trailers: [(name: String, value: String)], signature: String) -> Bool {
        SigningKey.same(chain.signature(ofTrailers: trailers), signature)
    }
}
