/// What is wrong with an aws-chunked body.
public enum AWSChunkedProblem: Error, Hashable, Sendable {
    /// A chunk whose line has no size that can be read.
    case malformedSize
    /// A chunk of a signed body without a signature.
    case missingSignature
    /// Bytes of a chunk that no line end follows.
    case missingLineEnd
    /// A line before or behind the chunks that is too long.
    case lineTooLong
    /// More trailers than there may be.
    case trailersTooLong
    /// A trailer without a name, or trailers where there may be none.
    case malformedTrailer
    /// Bytes behind the end.
    case bytesBehindTheEnd
    /// The body ended early.
    case truncated
    /// A chunk's signature, or that of the trailers, is another one.
    case signatureMismatch
}
