#if canImport(Glibc)
    import Glibc
#endif

/// A file that is written under no name, or another name than it will have.
///
/// Without a name (`O_TMPFILE`) it goes with the process, however that ends; some file systems cannot do that. Removed
/// when it is released before it was published. Used by one thread at a time.
package final class PendingFile {
    private let target: String
    private let hidden: String
    /// Whether the hidden file is there under its name.
    private var hasName: Bool
    private var descriptor: Int32
    private var isPublished = false
    /// Bytes written.
    package private(set) var byteCount = 0

    /// Creates a file that will replace the one of its name.
    package init(for path: String) throws(FileWriteError) {
        // A link stays a link: the file that it leads to is replaced.
        target = PendingFile.resolved(path)
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = if let slash { target[...slash] } else { Substring() }
        hidden = "\(folder).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
        descriptor = PendingFile.nameless(in: folder.isEmpty ? "." : String(folder))
        hasName = descriptor < 0
        if hasName { descriptor = unsafe open(hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        if descriptor < 0 { throw .last("create", path) }
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        if !isPublished, hasName { unsafe unlink(hidden) }
    }

    /// Writes all bytes; a call that takes only some of them is repeated, and so is an interrupted one.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileWriteError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            // Linux takes at most 0x7ffff000 bytes in one call.
            let count = unsafe Glibc.write(descriptor, base + done, min(bytes.count - done, 1 << 30))
            if count > 0 { done += count } else if count < 0 && errno != EINTR { throw .last("write", target) }
        }
        byteCount += bytes.count
    }

    package func write(_ bytes: [UInt8]) throws(FileWriteError) {
        var failure: FileWriteError?
        unsafe bytes.withUnsafeBytes { buffer in
            do throws(FileWriteError) { try unsafe write(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Ends writing; file systems may say only now that they have no room.
    package func close() throws(FileWriteError) {
        if descriptor >= 0, !hasName {
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
    package func publish() throws(FileWriteError) {
        if unsafe rename(hidden, target) < 0 { throw .last("rename", target) }
        isPublished = true
    }

    /// Removes the file under the name that it was given.
    package func unpublish() {
        if isPublished { unsafe unlink(target) }
    }

    /// A file without a name; negative where there are none.
    private static func nameless(in folder: String) -> Int32 {
        // It gets its name through this folder.
        guard unsafe access("/proc/self/fd", X_OK) == 0 else { return -1 }
        return unsafe open(folder, O_WRONLY | O_CLOEXEC | openNameless, 0o666)
    }

    /// `O_TMPFILE` of <fcntl.h>, which the importer does not show.
    private static let openNameless: Int32 = 0o20_000_000 | O_DIRECTORY

    private static func resolved(_ path: String) -> String {
        guard let name = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(name) }
        return unsafe String(cString: name)
    }
}
