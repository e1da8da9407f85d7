public import Columnar
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A temporary file without a name, for what does not fit into memory; it goes with the process, however that ends.
///
/// Several threads write to it and read from it at once.
public final class SpillFile: Sendable {
    private let descriptor: Int32
    private let folder: String
    private let end = Atomic<Int>(0)

    /// Creates the file.
    ///
    /// - Parameter folder: where its bytes go; the directory must exist.
    /// - Throws: ``OutputError``.
    public init(in folder: String) throws(OutputError) {
        self.folder = folder
        // `O_TMPFILE` of <fcntl.h>, which the importer does not show; not every file system has it.
        let nameless: Int32 = 0o20_000_000 | O_DIRECTORY
        var number = unsafe open(folder, O_RDWR | O_CLOEXEC | nameless, 0o600)
        if number < 0 {
            let name = "\(folder)/.\(String(UInt64.random(in: .min ... .max), radix: 36)).spill"
            number = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if number >= 0 { unsafe unlink(name) }
        }
        if number < 0 { throw .last("create a temporary file in", folder) }
        descriptor = number
    }

    deinit { close(descriptor) }

    /// Bytes written.
    public var byteCount: Int { end.load(ordering: .relaxed) }

    /// Writes bytes behind all others.
    ///
    /// - Returns: where they are.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) -> Int {
        let offset = end.add(bytes.count, ordering: .relaxed).oldValue
        guard let base = bytes.baseAddress else { return offset }
        var done = 0
        while done < bytes.count {
            let count = unsafe pwrite(descriptor, base + done, min(bytes.count - done, 1 << 30), off_t(offset + done))
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw .last("write a temporary file in", folder)
            }
        }
        return offset
    }

    /// Reads bytes that were written.
    public func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(OutputError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let count = unsafe pread(descriptor, base + done, min(bytes.count - done, 1 << 30), off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 {
                throw .failed(operation: "read a temporary file in", output: folder, errno: EIO)
            } else if errno != EINTR {
                throw .last("read a temporary file in", folder)
            }
        }
    }
}
