#if canImport(Glibc)
    import Glibc
#endif

/// Why a file could not be written.
public enum FileWriteError: Error, Hashable, Sendable {
    /// There is no room on the file system, or the user's share of it is used up.
    case noSpace(output: String)
    /// A system call failed: what was to be done (`write`, `create`, `rename` …), with what, and the error number.
    case failed(operation: String, output: String, errno: Int32)

    static func last(_ operation: String, _ output: String) -> FileWriteError {
        switch errno {
        case ENOSPC, EDQUOT: .noSpace(output: output)
        default: .failed(operation: operation, output: output, errno: errno)
        }
    }
}

extension FileWriteError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .noSpace(let output): "no space is left to write \(output)"
        case .failed(let operation, let output, let number):
            unsafe "cannot \(operation) \(output): \(String(cString: strerror(number)))"
        }
    }
}
