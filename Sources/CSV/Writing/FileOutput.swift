import Columnar
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A file as output: it appears under its name when the result is complete, or not at all.
///
/// Until then the bytes are in a hidden file beside it, which is removed on failure and when the output is released. What
/// is no regular file, as a pipe or `/dev/null`, is written to directly.
public final class FileOutput: ByteOutput {
    private let path: String
    private let file: Mutex<PendingFile>

    /// Creates the hidden file.
    ///
    /// - Parameter path: the file to be; it is replaced if it exists.
    /// - Throws: ``OutputError``.
    public init(path: String) throws {
        self.path = path
        file = try Mutex(PendingFile(for: path))
    }

    /// Writes bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try file.withLock { try unsafe $0.write(bytes) }
    }

    /// Gives the file its name.
    public func finish() throws {
        try file.withLock {
            try $0.close()
            try $0.publish()
        }
    }

    /// Empties the file, or takes the name away from it if it has it already.
    public func discard() -> Bool {
        file.withLock { $0.rewind() }
    }
}
