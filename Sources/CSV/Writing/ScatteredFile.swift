public import Columnar
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A file whose bytes come in any order and from several threads; it appears under its name when all are there, or not at
/// all.
public final class ScatteredFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let file: Mutex<PendingFile>

    /// Creates the file under no name, or a hidden one.
    ///
    /// - Parameter path: the file to be; it is replaced if it exists.
    /// - Throws: ``OutputError``.
    public init(path: String) throws(OutputError) {
        self.path = path
        let file = try PendingFile(for: path)
        descriptor = file.number
        self.file = Mutex(file)
    }

    /// Writes bytes to a place of their own; not after ``close()``.
    public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(OutputError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let count = unsafe pwrite(descriptor, base + done, min(bytes.count - done, 1 << 30), off_t(offset + done))
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw .last("write", path)
            }
        }
    }

    /// Ends writing, before any file of a set is published.
    public func close() throws(OutputError) {
        try file.withLock { file throws(OutputError) in try file.close() }
    }

    /// Gives the file its name.
    public func publish() throws(OutputError) {
        try file.withLock { file throws(OutputError) in try file.publish() }
    }

    /// Removes the file under the name that it was given.
    public func unpublish() { file.withLock { $0.unpublish() } }
}
