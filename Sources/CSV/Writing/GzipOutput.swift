import Compression

/// Compresses what goes to another output, as gzip.
public final class GzipOutput: ByteOutput, @unchecked Sendable {
    // One thread at a time calls an output.
    private let output: any ByteOutput
    private let level: Int
    private var encoder: GzipEncoder

    /// Compresses for an output.
    ///
    /// - Parameters:
    ///   - output: gets the compressed bytes.
    ///   - level: 1 (fast) to 9 (small).
    public init(_ output: any ByteOutput, level: Int = 6) {
        self.output = output
        self.level = level
        encoder = GzipEncoder(level: level)
    }

    /// Compresses bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try unsafe encoder.encode(bytes) { try unsafe output.write($0) }
    }

    /// Ends the stream and the output.
    public func finish() throws {
        try unsafe encoder.finish { try unsafe output.write($0) }
        try output.finish()
    }

    /// Begins anew, if the output can.
    public func discard() -> Bool {
        encoder = GzipEncoder(level: level)
        return output.discard()
    }
}
