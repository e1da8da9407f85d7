#if canImport(Glibc)
    import Glibc
#endif

/// A file that is written under no name, or another name than it will have.
///
/// Without a name (`O_TMPFILE`) it goes with the process, however that ends; some file systems cannot do that. Removed
/// when it is released before it was published. What is no regular file, as a pipe or `/dev/null`, is written to directly.
/// Used by one thread at a time.
package struct PendingFile: ~Copyable {
    private let target: String
    /// The hidden file; nil if the target itself is written to.
    private let hidden: String?
    /// Whether the hidden file is there under its name.
    private var hasName: Bool
    private var descriptor: Int32
    private var isPublished = false
    /// Bytes written.
    package private(set) var byteCount = 0

    /// Creates a file that will replace the one of its name.
    ///
    /// - Throws: ``OutputError``.
    package init(for path: String) throws(OutputError) {
        var status = stat()
        let exists = unsafe stat(path, &status) == 0
        if exists && status.st_mode & S_IFMT != S_IFREG {
            target = path
            hidden = nil
            hasName = false
            descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
            if descriptor < 0 { throw .last("open", path) }
            return
        }
        // A link stays a link: the file that it leads to is replaced.
        target = exists ? PendingFile.resolved(path) : path
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = if let slash { target[...slash] } else { Substring() }
        let name = "\(folder).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
        hidden = name
        descriptor = PendingFile.nameless(in: folder.isEmpty ? "." : String(folder))
        hasName = descriptor < 0
        if hasName { descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        if descriptor < 0 { throw .last("create", path) }
        if exists { fchmod(descriptor, status.st_mode & 0o7777) }
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        if !isPublished, hasName, let hidden { unsafe unlink(hidden) }
    }

    /// A file without a name; negative where there are none.
    private static func nameless(in folder: String) -> Int32 {
        // It gets its name through this folder.
        guard unsafe access("/proc/self/fd", X_OK) == 0 else { return -1 }
        return unsafe open(folder, O_WRONLY | O_CLOEXEC | openNameless, 0o666)
    }

    /// `O_TMPFILE` of <fcntl.h>, which the importer does not show.
    private static let openNameless: Int32 = 0o20_000_000 | O_DIRECTORY

    /// The descriptor, for writing to places in the file.
    package var number: Int32 { descriptor }

    /// Writes bytes.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
        try unsafe Descriptor.write(bytes, to: descriptor, name: target)
        byteCount += bytes.count
    }

    /// Writes bytes.
    package mutating func write(_ bytes: [UInt8]) throws(OutputError) {
        let (descriptor, target) = (descriptor, target)
        let result = unsafe bytes.withUnsafeBytes { buffer in
            Result { () throws(OutputError) in try unsafe Descriptor.write(buffer, to: descriptor, name: target) }
        }
        try result.get()
        byteCount += bytes.count
    }

    /// Ends writing; file systems may say only now that they have no room.
    ///
    /// - Throws: ``OutputError``.
    package mutating func close() throws(OutputError) {
        if descriptor >= 0, !hasName, let hidden {
            let link = "/proc/self/fd/\(descriptor)"
            guard unsafe linkat(AT_FDCWD, link, AT_FDCWD, hidden, AT_SYMLINK_FOLLOW) == 0 else {
                throw .last("create", target)
            }
            hasName = true
        }
        let open = descriptor
        descriptor = -1
        if open >= 0 && Glibc.close(open) < 0 && errno != EINTR { throw .last("write", target) }
    }

    /// Gives the file its name.
    ///
    /// - Throws: ``OutputError``.
    package mutating func publish() throws(OutputError) {
        if let hidden, unsafe rename(hidden, target) < 0 { throw .last("rename", target) }
        isPublished = true
    }

    /// Removes the file under the name that it was given.
    package mutating func unpublish() {
        if isPublished && hidden != nil { unsafe unlink(target) }
    }

    /// Empties the file that is being written; says whether that could be done.
    package mutating func rewind() -> Bool {
        if hidden == nil { return byteCount == 0 }
        guard descriptor >= 0, ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return false }
        byteCount = 0
        return true
    }

    private static func resolved(_ path: String) -> String {
        guard let name = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(name) }
        return unsafe String(cString: name)
    }
}
