public import Compression

#if canImport(Glibc)
    import Glibc
#endif

/// Why a Parquet file could not be written.
public enum ParquetWriteError: Error, Hashable, Sendable {
    /// There is no room on the file system, or the user's share of it is used up.
    case noSpace(output: String)
    /// A system call failed: what was to be done (`write`, `create`, `rename` …), with what, and the error number.
    case failed(operation: String, output: String, errno: Int32)
    /// The pages could not be compressed.
    case compression(CodecError)
    /// A timestamp is outside what 64 bits of nanoseconds hold: 1677-09-21 to 2262-04-11.
    case timestampOutOfRange
    /// A value, or what is written at once, has 2 GiB or more, which the format cannot say.
    case pageTooLarge

    static func last(_ operation: String, _ output: String) -> ParquetWriteError {
        switch errno {
        case ENOSPC, EDQUOT: .noSpace(output: output)
        default: .failed(operation: operation, output: output, errno: errno)
        }
    }
}

extension ParquetWriteError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .noSpace(let output): "no space is left to write \(output)"
        case .failed(let operation, let output, let number):
            unsafe "cannot \(operation) \(output): \(String(cString: strerror(number)))"
        case .compression(let error): "cannot compress a page: \(error)"
        case .timestampOutOfRange:
            "a timestamp is outside 1677-09-21 to 2262-04-11, which are the nanoseconds that a Parquet file can hold"
        case .pageTooLarge: "a value has 2 GiB or more, which a Parquet file cannot hold"
        }
    }
}
