/// How the pages of a Parquet file are compressed.
public enum ParquetCompression: Hashable, Sendable {
    case none
    case snappy
    /// Level 1 (fast) to 12 (small).
    case gzip(level: Int = 6)
    /// Level 1 (fast) to 22 (small).
    case zstd(level: Int = 3)
    /// LZ4 blocks, which the format calls LZ4_RAW.
    case lz4
}

/// What a Parquet file shall be like; as it is made, one as Athena writes it.
///
/// Athena's engine is Trino's; these are the choices of Trino's writer for Hive tables (io.trino.parquet.writer:
/// ParquetSchemaConverter, ParquetWriterOptions; trino.io/docs, Hive connector, "parquet.writer.*"): all columns optional,
/// timestamps as INT96 and decimals as bytes, because Hive up to 3 reads nothing else; pages of 1 MiB and row groups of
/// 128 MiB. Athena's Parquet files are read with INT96 by others: github.com/aws/aws-sdk-pandas/issues/592.
public struct ParquetWriterOptions: Hashable, Sendable {
    /// How timestamps lie in the file.
    public enum Timestamps: Hashable, Sendable {
        /// Nanoseconds of the day and Julian day; they have no statistics.
        case int96
        /// Milliseconds, microseconds or nanoseconds since 1970, by the precision of the type.
        case int64
    }

    /// How DECIMALs lie in the file.
    public enum Decimals: Hashable, Sendable {
        /// As few big-endian bytes as the precision needs.
        case bytes
        /// INT32 or INT64 up to 18 digits.
        case integers
    }

    /// How pages are compressed.
    public var compression: ParquetCompression
    /// How timestamps lie in the file.
    public var timestamps = Timestamps.int96
    /// How DECIMALs lie in the file.
    public var decimals = Decimals.bytes
    /// A row group that has as many bytes, compressed, gets no further rows.
    public var rowGroupBytes = 128 << 20
    /// The most rows of a row group.
    ///
    /// Trino bounds its bytes alone; several threads can read a file of several groups.
    public var rowGroupRows = 1 << 20
    /// A page that has as many bytes, before compression, gets no further values.
    public var pageBytes = 1 << 20
    /// The most values of a page (`parquet.writer.page-value-count`).
    public var pageValues = 60_000
    /// A dictionary that would have more bytes is given up.
    public var dictionaryBytes = 1 << 20
    /// Whether pages have a checksum.
    public var writesChecksums = false

    /// Athena's choices; CTAS and UNLOAD compress with GZIP unless told otherwise, which is the caller's affair.
    public init(compression: ParquetCompression = .snappy) {
        self.compression = compression
    }
}
