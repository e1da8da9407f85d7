import Glibc

/// A file operation that the kernel refused.
public struct FileTreeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, as a verb: "open", "link", "copy".
    public let operation: String
    /// On which path.
    public let path: FileName
    /// The kernel's error number.
    public let errno: Int32

    /// Makes an error from its parts.
    public init(operation: String, path: FileName, errno: Int32) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    /// One line: what, on which path, why.
    public var description: String { "cannot \(operation) '\(path)': \(reason)" }

    /// The kernel's own words for the error number.
    public var reason: String { unsafe String(cString: strerror(errno)) }

    /// Whether the file simply is not there.
    public var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }

    /// Whether the caller may not do it.
    public var isRefusal: Bool { errno == EACCES || errno == EPERM }

    static func last(_ operation: String, _ path: FileName) -> FileTreeError {
        FileTreeError(operation: operation, path: path, errno: Glibc.errno)
    }
}
