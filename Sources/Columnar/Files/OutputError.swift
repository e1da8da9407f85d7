#if canImport(Glibc)
    import Glibc
#endif

/// Why a result, or a file of one, could not be written.
public enum OutputError: Error, Hashable, Sendable {
    /// Whoever read the output has closed it.
    case brokenPipe(output: String)
    /// There is no room on the file system, or the user's share of it is used up.
    case noSpace(output: String)
    /// A system call failed: what was to be done (`write`, `create`, `rename` …), with what, and the error number.
    case failed(operation: String, output: String, errno: Int32)
    /// The result has to be written anew and part of it has gone out already.
    case cannotRestart(output: String)

    package static func last(_ operation: String, _ output: String) -> OutputError {
        switch errno {
        case EPIPE: .brokenPipe(output: output)
        case ENOSPC, EDQUOT: .noSpace(output: output)
        default: .failed(operation: operation, output: output, errno: errno)
        }
    }
}

extension OutputError {
    /// The same of an output that has another name for its readers.
    public func named(_ output: String) -> OutputError {
        switch self {
        case .brokenPipe: .brokenPipe(output: output)
        case .noSpace: .noSpace(output: output)
        case .failed(let operation, _, let number): .failed(operation: operation, output: output, errno: number)
        case .cannotRestart: .cannotRestart(output: output)
        }
    }
}

extension OutputError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .brokenPipe(let output): "the reader of \(output) went away before the result was complete"
        case .noSpace(let output): "no space is left to write \(output)"
        case .failed(let operation, let output, let number):
            unsafe "cannot \(operation) \(output): \(String(cString: strerror(number)))"
        case .cannotRestart(let output): "part of the result has already been written to \(output)"
        }
    }
}
