import CLinux
public import Glibc

/// An open file, closed with its last reference.
public final class OpenFile: Sendable {
    /// The kernel's number for it.
    public let descriptor: Int32
    /// Where it was opened, for messages.
    public let path: FileName

    /// Opens a file below a directory.
    /// - Parameters:
    ///   - directory: where the name begins.
    ///   - name: its path below the directory; symbolic links are followed unless a flag says otherwise.
    ///   - flags: of open(2); close-on-exec is always added.
    ///   - mode: permission bits of a file that is made by this call, less the umask.
    /// - Throws: `FileTreeError` with the error of open(2).
    public init(_ directory: Directory, _ name: FileName, flags: Int32 = O_RDONLY, mode: UInt32 = 0o666)
        throws(FileTreeError)
    {
        path = directory.full(name)
        descriptor = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe pj_open(directory.descriptor, text, flags, mode)
        }
        guard descriptor >= 0 else { throw FileTreeError.last(OpenFile.verb(flags), path) }
    }

    /// Opens a file below a directory, through no symbolic link: for names that a script may have made.
    ///
    /// Without other flags it never waits for a writer, should it be a pipe.
    /// - Throws: `FileTreeError`; `ELOOP` when there is a link in the way.
    public init(beneath directory: Directory, _ name: FileName, flags: Int32 = O_RDONLY | O_NONBLOCK)
        throws(FileTreeError)
    {
        path = directory.full(name)
        descriptor = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe pj_open_beneath(directory.descriptor, text, flags, 0)
        }
        guard descriptor >= 0 else { throw FileTreeError.last(OpenFile.verb(flags), path) }
    }

    /// Another name of the open file, for calls that take a path: whatever becomes of its own, this leads to it.
    public var descriptorPath: String { "/proc/self/fd/\(descriptor)" }

    /// Opens a file by its path.
    public init(path: FileName, flags: Int32 = O_RDONLY, mode: UInt32 = 0o666) throws(FileTreeError) {
        self.path = path
        descriptor = try unsafe path.withCString { text throws(FileTreeError) in
            unsafe pj_open(AT_FDCWD, text, flags, mode)
        }
        guard descriptor >= 0 else { throw FileTreeError.last(OpenFile.verb(flags), path) }
    }

    /// What could not be done, in the words of who wanted it.
    private static func verb(_ flags: Int32) -> String {
        if flags & O_CREAT != 0 { return "create" }
        return flags & O_ACCMODE == O_RDONLY ? "read" : "open"
    }

    /// Takes over a descriptor.
    public init(owning descriptor: Int32, path: FileName) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// What the kernel says of it now.
    public func status() throws(FileTreeError) -> FileStatus {
        var result = stat()
        guard unsafe fstat(descriptor, &result) == 0 else { throw FileTreeError.last("look at", path) }
        return FileStatus(result)
    }

    /// Reads up to `buffer.count` bytes into the buffer; 0 at the end.
    public func read(into buffer: inout [UInt8]) throws(FileTreeError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { throw FileTreeError.last("read", path) }
        }
    }

    /// Everything from the current position to the end.
    public func readToEnd() throws(FileTreeError) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try read(into: &buffer)
            if count == 0 { return all }
            all.append(contentsOf: buffer[..<count])
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: ArraySlice<UInt8>) throws(FileTreeError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw FileTreeError.last("write", path)
            }
        }
    }

    /// Takes a lease that lasts as long as nobody writes.
    /// - Returns: false when somebody has the file open for writing; nil where the file system has no leases.
    public func takeReadLease() -> Bool? {
        if pj_read_lease(descriptor, 1) == 0 { return true }
        return errno == EAGAIN ? false : nil
    }

    /// Gives the lease back, so that waiting writers go on.
    public func releaseLease() { _ = pj_read_lease(descriptor, 0) }

    /// Takes an advisory lock (flock(2)) that ends with this value or the process.
    /// - Returns: false when somebody else holds it and `wait` is false.
    public func lock(exclusive: Bool = true, wait: Bool) throws(FileTreeError) -> Bool {
        while true {
            if flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)) == 0 { return true }
            if errno == EWOULDBLOCK { return false }
            if errno != EINTR { throw FileTreeError.last("lock", path) }
        }
    }
}
