import CLinux
import Glibc

/// An open directory, and what can be done below it.
///
/// Paths are relative to it (an absolute path is taken as it is), so a renamed parent does no harm. The descriptor is
/// closed with the last reference. Safe to share between threads: the descriptor never changes.
public final class Directory: Sendable {
    /// Where it was opened, for messages.
    public let path: FileName
    let descriptor: Int32

    /// Opens a directory.
    /// - Throws: `FileTreeError`, also when the path is not a directory.
    public convenience init(_ path: FileName) throws(FileTreeError) {
        let descriptor = try unsafe path.withCString { text throws(FileTreeError) in
            unsafe pj_open(AT_FDCWD, text, O_RDONLY | O_DIRECTORY, 0)
        }
        guard descriptor >= 0 else { throw FileTreeError.last("open the directory", path) }
        self.init(descriptor: descriptor, path: path)
    }

    /// Opens a directory below another one, through no symbolic link: for places that a script may have changed.
    /// - Throws: `FileTreeError`; `ELOOP` when there is a link in the way.
    public convenience init(beneath base: Directory, _ name: FileName) throws(FileTreeError) {
        let descriptor = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe pj_open_beneath(base.descriptor, text, O_RDONLY | O_DIRECTORY, 0)
        }
        guard descriptor >= 0 else { throw FileTreeError.last("open the directory", base.full(name)) }
        self.init(descriptor: descriptor, path: base.full(name))
    }

    /// The same, giving the owner the right to enter each directory on the way; for trees that are the caller's own.
    public static func openingUp(_ base: Directory, _ name: FileName) throws(FileTreeError) -> Directory {
        var current = base
        for component in name.bytes.split(separator: UInt8(ascii: "/")) {
            let next = FileName(bytes: Array(component))
            if let status = try current.status(ifPresent: next), status.kind == .directory, status.mode & 0o700 != 0o700
            {
                try? current.setMode(next, status.mode | 0o700)
            }
            current = try Directory(beneath: current, next)
        }
        return current
    }

    /// Opens a directory below another one; the last component must not be a link.
    init(at base: Directory, _ name: FileName) throws(FileTreeError) {
        path = base.full(name)
        descriptor = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe pj_open(base.descriptor, text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
        }
        guard descriptor >= 0 else { throw FileTreeError.last("open the directory", path) }
    }

    private init(descriptor: Int32, path: FileName) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Makes the directory and its parents where they are missing, then opens it.
    public static func make(_ path: FileName, mode: UInt32 = 0o777) throws(FileTreeError) -> Directory {
        try makeDirectories(AT_FDCWD, path, mode: mode)
        return try Directory(path)
    }

    deinit { close(descriptor) }

    // MARK: - Looking

    /// What the kernel says of a file below; symbolic links are not followed.
    public func status(_ name: FileName) throws(FileTreeError) -> FileStatus {
        guard let status = try status(ifPresent: name) else {
            throw FileTreeError(operation: "find", path: full(name), errno: ENOENT)
        }
        return status
    }

    /// The same, or nil when the file is not there.
    public func status(ifPresent name: FileName, followingLink: Bool = false) throws(FileTreeError) -> FileStatus? {
        var result = stat()
        let flags = (followingLink ? 0 : AT_SYMLINK_NOFOLLOW) | pj_at_empty_path
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe fstatat(descriptor, text, &result, flags)
        }
        if code == 0 { return FileStatus(result) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileTreeError.last("look at", full(name))
    }

    /// Names and kinds of what is directly inside, unsorted, without "." and "..".
    public func entries(of name: FileName = "") throws(FileTreeError) -> [(name: FileName, kind: FileStatus.Kind?)] {
        let target: FileName = name.bytes.isEmpty ? "." : name
        let inner = try unsafe target.withCString { text throws(FileTreeError) in
            unsafe pj_open(descriptor, text, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
        }
        guard inner >= 0 else { throw FileTreeError.last("read the directory", full(name)) }
        guard let stream = unsafe fdopendir(inner) else {
            close(inner)
            throw FileTreeError.last("read the directory", full(name))
        }
        defer { unsafe closedir(stream) }
        var result: [(name: FileName, kind: FileStatus.Kind?)] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let found = unsafe FileName(of: entry)
            if found == "." || found == ".." { continue }
            let kind: FileStatus.Kind? =
                switch unsafe pj_dirent_type(entry) {
                case 8: .file
                case 4: .directory
                case 10: .symbolicLink
                case 1: .pipe
                case 0: nil
                default: .other
                }
            result.append((found, kind))
        }
        guard errno == 0 else { throw FileTreeError.last("read the directory", full(name)) }
        return result
    }

    /// Whether this process may read a file.
    public func isReadable(_ name: FileName) throws(FileTreeError) -> Bool {
        try unsafe name.withCString { text throws(FileTreeError) in
            unsafe faccessat(descriptor, text, R_OK, AT_EACCESS) == 0
        }
    }

    /// Whether this process may make files in a directory, as far as rights and the kind of mount say.
    /// - Throws: `FileTreeError` with the reason why not.
    public func checkWritable(_ name: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe faccessat(descriptor, text, W_OK | X_OK, AT_EACCESS)
        }
        if code != 0 { throw FileTreeError.last("write to", full(name)) }
    }

    // MARK: - Changing

    /// Makes a directory and its missing parents.
    public func makeDirectories(_ name: FileName, mode: UInt32 = 0o777) throws(FileTreeError) {
        try Directory.makeDirectories(descriptor, name, mode: mode)
    }

    private static func makeDirectories(_ base: Int32, _ name: FileName, mode: UInt32) throws(FileTreeError) {
        if name.bytes.isEmpty { return }
        let code = try unsafe name.withCString { text throws(FileTreeError) in unsafe mkdirat(base, text, mode_t(mode))
        }
        if code == 0 || errno == EEXIST { return }
        guard errno == ENOENT, !name.parent.bytes.isEmpty else { throw FileTreeError.last("make the directory", name) }
        try makeDirectories(base, name.parent, mode: mode)
        let again = try unsafe name.withCString { text throws(FileTreeError) in unsafe mkdirat(base, text, mode_t(mode))
        }
        if again != 0, errno != EEXIST { throw FileTreeError.last("make the directory", name) }
    }

    /// Gives a file a second name.
    ///
    /// Fails with `EXDEV` on another file system and `EPERM` where the kernel protects files that are not the caller's
    /// (`fs.protected_hardlinks`).
    public func link(_ name: FileName, to target: Directory, _ newName: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { from throws(FileTreeError) in
            try unsafe newName.withCString { to throws(FileTreeError) in
                unsafe linkat(descriptor, from, target.descriptor, to, 0)
            }
        }
        if code != 0 { throw FileTreeError.last("link", full(name)) }
    }

    /// Moves a file over another, which disappears in the same instant.
    public func rename(_ name: FileName, to target: Directory, _ newName: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { from throws(FileTreeError) in
            try unsafe newName.withCString { to throws(FileTreeError) in
                unsafe renameat(descriptor, from, target.descriptor, to)
            }
        }
        if code != 0 { throw FileTreeError.last("put in place", target.full(newName)) }
    }

    /// Removes a file; a missing one is no error.
    public func remove(_ name: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in unsafe unlinkat(descriptor, text, 0) }
        if code != 0, errno != ENOENT { throw FileTreeError.last("remove", full(name)) }
    }

    /// Removes an empty directory; false when it is not empty or not there.
    @discardableResult
    public func removeEmptyDirectory(_ name: FileName) throws(FileTreeError) -> Bool {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe unlinkat(descriptor, text, AT_REMOVEDIR)
        }
        if code == 0 { return true }
        if errno == ENOTEMPTY || errno == EEXIST || errno == ENOENT { return false }
        throw FileTreeError.last("remove", full(name))
    }

    /// Sets the permission bits.
    public func setMode(_ name: FileName, _ mode: UInt32) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe fchmodat(descriptor, text, mode_t(mode), 0)
        }
        if code != 0 { throw FileTreeError.last("change the mode of", full(name)) }
    }

    /// Gives the file to a user and group (only root may).
    public func setOwner(_ name: FileName, user: UInt32, group: UInt32) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe fchownat(descriptor, text, user, group, AT_SYMLINK_NOFOLLOW)
        }
        if code != 0 { throw FileTreeError.last("change the owner of", full(name)) }
    }

    /// Makes a named pipe.
    public func makePipe(_ name: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in unsafe mkfifoat(descriptor, text, 0o666)
        }
        if code != 0 { throw FileTreeError.last("make the named pipe", full(name)) }
    }

    /// Makes a symbolic link.
    public func makeLink(_ name: FileName, to target: FileName) throws(FileTreeError) {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            try unsafe target.withCString { target throws(FileTreeError) in unsafe symlinkat(target, descriptor, text) }
        }
        if code != 0 { throw FileTreeError.last("make the link", full(name)) }
    }

    /// Where a symbolic link points, as it is written.
    public func linkTarget(_ name: FileName) throws(FileTreeError) -> FileName {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe readlinkat(descriptor, text, &buffer, buffer.count)
        }
        guard count >= 0 else { throw FileTreeError.last("read the link", full(name)) }
        return FileName(bytes: buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    /// A name below, with this directory's path before it.
    public func full(_ name: FileName) -> FileName {
        name.bytes.first == UInt8(ascii: "/") ? name : path.appending(name)
    }
}

extension FileName {
    /// The name in a directory entry, byte for byte.
    fileprivate init(of entry: UnsafeMutablePointer<dirent>) {
        var bytes: [UInt8] = []
        guard var next = unsafe pj_dirent_name(entry) else { preconditionFailure("an entry has a name") }
        while unsafe next.pointee != 0 {
            bytes.append(UInt8(bitPattern: unsafe next.pointee))
            unsafe next += 1
        }
        self.init(bytes: bytes)
    }
}
