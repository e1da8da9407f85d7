import CCodecs

/// A form of compressed bytes.
public enum CompressionFormat: String, Hashable, Sendable, CaseIterable {
    /// A Snappy block without a frame: what Parquet and Avro have.
    case snappy
    /// The Snappy framing format: chunks with checksums after a stream identifier.
    case snappyFramed = "framed snappy"
    /// Snappy blocks as Hadoop's SnappyCodec writes them: sizes in big-endian before each. Athena's `.snappy` text files.
    case snappyHadoop = "Hadoop snappy"
    /// An LZ4 block without a frame: Parquet's LZ4_RAW.
    case lz4
    /// LZ4 frames, as the program `lz4` writes them.
    case lz4Frame = "framed lz4"
    /// LZ4 blocks as Hadoop's Lz4Codec writes them: Parquet's deprecated LZ4.
    case lz4Hadoop = "Hadoop lz4"
    /// Zstandard, RFC 8878.
    case zstd
    /// RFC 1952.
    case gzip
    /// RFC 1950: what Hadoop calls deflate.
    case zlib
    /// RFC 1951, without header and checksum: what Avro calls deflate.
    case deflate
    case bzip2
}

extension CompressionFormat {
    /// The library that has the format.
    var library: CodecLibrary {
        switch self {
        case .snappy, .snappyFramed, .snappyHadoop: .snappy
        case .lz4, .lz4Frame, .lz4Hadoop: .lz4
        case .zstd: .zstd
        case .gzip, .zlib, .deflate: .deflate
        case .bzip2: .bzip2
        }
    }
}

/// A library that is opened when first needed.
enum CodecLibrary {
    case snappy, zstd, lz4, deflate, bzip2

    /// Makes sure that the library is there.
    func open() throws(CodecError) {
        if let problem = unsafe pj_codec_problem(number) {
            throw unsafe .libraryMissing(package: package, reason: String(cString: problem))
        }
    }

    /// The package of Debian and Ubuntu that has it.
    private var package: String {
        switch self {
        case .snappy: "libsnappy1v5"
        case .zstd: "libzstd1"
        case .lz4: "liblz4-1"
        case .deflate: "libdeflate0"
        case .bzip2: "libbz2-1.0"
        }
    }

    private var number: pj_codec_library {
        switch self {
        case .snappy: PJ_LIBRARY_SNAPPY
        case .zstd: PJ_LIBRARY_ZSTD
        case .lz4: PJ_LIBRARY_LZ4
        case .deflate: PJ_LIBRARY_DEFLATE
        case .bzip2: PJ_LIBRARY_BZIP2
        }
    }
}
