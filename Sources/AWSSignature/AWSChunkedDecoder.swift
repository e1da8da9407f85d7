import Crypto

/// Takes the chunks of an aws-chunked body apart, as its bytes come.
///
/// What chunks contain is given out at once, before a chunk's signature can be checked: whoever keeps it discards it
/// when a later call throws. Whether the length is the one that `x-amz-decoded-content-length` says is for the caller to
/// compare with `decodedByteCount`.
///
/// A body is `hex-size[;chunk-signature=…]\r\n`, bytes, `\r\n`, and so on until the size is 0; then come trailers,
/// `name:value\r\n` each, and an empty line.
public struct AWSChunkedDecoder: Sendable {
    /// How a body's chunks are signed.
    public enum Signing: Sendable {
        /// Not at all; trailers may follow.
        case unsigned
        /// Each; no trailers follow.
        case chunks(ChunkVerifier)
        /// Each, and the trailers.
        case chunksAndTrailers(ChunkVerifier)

        /// As a verified claim says of its body; nil for a body that is not aws-chunked.
        public init?(_ claim: SignatureClaim, secret: String) {
            switch claim.payload {
            case .signedChunks: self = .chunks(ChunkVerifier(claim: claim, secret: secret))
            case .signedChunksWithTrailer: self = .chunksAndTrailers(ChunkVerifier(claim: claim, secret: secret))
            case .unsignedChunksWithTrailer: self = .unsigned
            default: return nil
            }
        }
    }

    private enum State {
        case size
        case data(remaining: Int64, signature: String)
        /// Behind a chunk's bytes: 2 for both bytes of the line end to come, 1 for the last.
        case lineEnd(remaining: Int, signature: String)
        case trailers
        case ended
    }

    /// The longest line, in bytes.
    public static let longestLine = 16384
    /// The most bytes of trailers.
    public static let mostTrailerBytes = 65536

    /// How many bytes the chunks contained so far.
    public private(set) var decodedByteCount: Int64 = 0

    private var verifier: ChunkVerifier?
    private let maySendTrailers: Bool
    private let mustSignTrailers: Bool
    private var state = State.size
    private var line: [UInt8] = []
    private var digest = SHA256()
    private var trailers: [(name: String, value: String)] = []
    private var trailerByteCount = 0

    /// Makes a decoder of a body.
    public init(_ signing: Signing) {
        switch signing {
        case .unsigned: (verifier, maySendTrailers, mustSignTrailers) = (nil, true, false)
        case .chunks(let chain): (verifier, maySendTrailers, mustSignTrailers) = (chain, false, false)
        case .chunksAndTrailers(let chain): (verifier, maySendTrailers, mustSignTrailers) = (chain, true, true)
        }
    }

    // MARK: - Bytes

    /// Takes the next bytes of the body and gives out what they contain.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes, as many as there are.
    ///   - body: takes what chunks contain, parts of `bytes`, never empty.
    /// - Throws: `AWSChunkedProblem`, or what `body` throws. The decoder is of no more use then.
    public mutating func decode(_ bytes: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .data(let remaining, let signature):
                let part = rest.prefix(Int(min(remaining, Int64(rest.count))))
                rest = rest.dropFirst(part.count)
                if verifier != nil {
                    unsafe part.withUnsafeBytes { unsafe digest.update(bufferPointer: $0) }
                }
                decodedByteCount += Int64(part.count)
                let left = remaining - Int64(part.count)
                state =
                    left > 0
                    ? .data(remaining: left, signature: signature) : .lineEnd(remaining: 2, signature: signature)
                try body(part)
            case .lineEnd(let remaining, let signature):
                let expected = remaining == 2 ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
                guard rest.removeFirst() == expected else { throw AWSChunkedProblem.missingLineEnd }
                if remaining == 2 {
                    state = .lineEnd(remaining: 1, signature: signature)
                } else {
                    try verifyChunk(signature)
                    state = .size
                }
            case .size, .trailers:
                try takeLine(from: &rest)
            case .ended:
                throw AWSChunkedProblem.bytesBehindTheEnd
            }
        }
    }

    /// Ends the body.
    ///
    /// - Returns: the trailers, in order, names in small letters, without their signature.
    /// - Throws: `AWSChunkedProblem.truncated` where the end has not come.
    public mutating func finish() throws(AWSChunkedProblem) -> [(name: String, value: String)] {
        guard case .ended = state else { throw .truncated }
        return trailers
    }

    // MARK: - Lines

    /// Takes bytes up to the end of the line, and acts on the line if that has come.
    private mutating func takeLine(from rest: inout ArraySlice<UInt8>) throws(AWSChunkedProblem) {
        let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
        let part = rest[..<(newline.map { $0 + 1 } ?? rest.endIndex)]
        guard line.count + part.count <= Self.longestLine else { throw .lineTooLong }
        line += part
        rest = rest[part.endIndex...]
        guard newline != nil, line.count >= 2, line[line.count - 2] == UInt8(ascii: "\r") else { return }
        let taken = line.dropLast(2)
        line = []
        if case .trailers = state {
            try takeTrailer(taken)
        } else {
            try takeSize(taken)
        }
    }

    private mutating func takeSize(_ line: ArraySlice<UInt8>) throws(AWSChunkedProblem) {
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        guard !digits.isEmpty, digits.count <= 15 else { throw .malformedSize }
        var size: Int64 = 0
        for byte in digits {
            guard let digit = Hex.digit(byte) else { throw .malformedSize }
            size = size << 4 | Int64(digit)
        }
        var signature = ""
        if verifier != nil {
            let name = Array(";chunk-signature=".utf8)
            let behind = line[digits.endIndex...]
            guard behind.starts(with: name) else { throw .missingSignature }
            signature = String(decoding: behind.dropFirst(name.count), as: UTF8.self)
        }
        if size > 0 {
            state = .data(remaining: size, signature: signature)
        } else {
            try verifyChunk(signature)
            state = .trailers
        }
    }

    private mutating func verifyChunk(_ signature: String) throws(AWSChunkedProblem) {
        guard verifier != nil else { return }
        let hex = Hex.text(digest.finalize())
        digest = SHA256()
        guard verifier?.verify(chunkDigest: hex, signature: signature) == true else { throw .signatureMismatch }
    }

    private mutating func takeTrailer(_ line: ArraySlice<UInt8>) throws(AWSChunkedProblem) {
        trailerByteCount += line.count
        guard trailerByteCount <= Self.mostTrailerBytes else { throw .trailersTooLong }
        guard !line.isEmpty else {
            try end()
            return
        }
        guard maySendTrailers, let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            throw .malformedTrailer
        }
        // Some clients send the line feed that the signature has behind the value, and then the line end.
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 10 }
        var value = line[(colon + 1)...].drop(while: isSpace)
        while let last = value.last, isSpace(last) { value.removeLast() }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        trailers.append((name, String(decoding: value, as: UTF8.self)))
    }

    private mutating func end() throws(AWSChunkedProblem) {
        state = .ended
        guard mustSignTrailers else { return }
        guard let index = trailers.firstIndex(where: { $0.name == "x-amz-trailer-signature" }) else {
            throw .missingSignature
        }
        let signature = trailers.remove(at: index).value
        guard verifier?.verify(trailers: trailers, signature: signature) == true else { throw .signatureMismatch }
    }
}
