/// Decompresses a stream a piece at a time.
///
/// Not safe to share between threads.
public protocol StreamDecoder: AnyObject {
    /// Decodes a piece of input.
    ///
    /// - Parameters:
    ///   - input: the bytes that follow those of the last call; a stream may be cut anywhere.
    ///   - sink: called with decoded bytes.
    /// - Throws: what is wrong with the bytes, or what the sink throws.
    func decode(_ input: ArraySlice<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws
    /// Says that no more input comes; fails when a stream was not finished.
    func finish() throws
}

extension CompressionFormat {
    /// The format that the suffix of a file's name stands for, or nil.
    ///
    /// Hadoop's names, which Hive's text tables go by: `.gz`, `.bz2`, `.zst`, `.snappy`, `.lz4`, `.deflate`; also
    /// `.zstd`. Letters in upper case are not such names to Hadoop either.
    public init?(fileName: String) {
        guard let dot = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        switch fileName[dot...] {
        case ".gz": self = .gzip
        case ".bz2": self = .bzip2
        case ".zst", ".zstd": self = .zstd
        case ".snappy": self = .snappyHadoop
        case ".lz4": self = .lz4Hadoop
        case ".deflate": self = .zlib
        default: return nil
        }
    }

    /// A decoder for a stream.
    ///
    /// Of Snappy and LZ4 the decoder sees by the first bytes whether frames or Hadoop's blocks follow, whichever form is
    /// asked for. Its functions throw ``CodecError``, and what the sink throws.
    /// - Throws: ``CodecError/libraryMissing(package:reason:)``.
    public func makeStreamDecoder() throws(CodecError) -> any StreamDecoder {
        switch self {
        case .gzip, .zlib, .deflate: return InflateDecoder(self)
        case .bzip2, .zstd: return try LibraryDecoder(self)
        case .lz4, .lz4Frame, .lz4Hadoop: return try FrameOrBlocksDecoder(.lz4)
        case .snappy, .snappyFramed, .snappyHadoop: return try FrameOrBlocksDecoder(.snappy)
        }
    }
}
