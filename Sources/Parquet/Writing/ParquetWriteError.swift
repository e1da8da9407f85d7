public import Compression

/// Why values cannot be put into a Parquet file; that the file cannot be written is an `OutputError`.
public enum ParquetWriteError: Error, Hashable, Sendable {
    /// The pages could not be compressed.
    case compression(CodecError)
    /// A timestamp is outside what 64 bits of nanoseconds hold: 1677-09-21 to 2262-04-11.
    case timestampOutOfRange
    /// A value, or what is written at once, has 2 GiB or more, which the format cannot say.
    case pageTooLarge
}

extension ParquetWriteError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .compression(let error): "cannot compress a page: \(error)"
        case .timestampOutOfRange:
            "a timestamp is outside 1677-09-21 to 2262-04-11, which are the nanoseconds that a Parquet file can hold"
        case .pageTooLarge: "a value has 2 GiB or more, which a Parquet file cannot hold"
        }
    }
}
