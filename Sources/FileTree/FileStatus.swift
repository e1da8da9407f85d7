import Glibc

/// What the kernel says of a file: lstat(2), without following a last symbolic link.
public struct FileStatus: Hashable, Sendable {
    /// The kinds of file that matter here.
    public enum Kind: Hashable, Sendable { case file, directory, symbolicLink, pipe, other }

    /// What it is.
    public let kind: Kind
    /// Length in bytes.
    public let size: Int64
    /// Permission bits (0o7777).
    public let mode: UInt32
    /// Last change of the content, nanoseconds since 1970.
    public let modified: Int64
    /// Last change of content or status, nanoseconds since 1970; cannot be set by the file's owner.
    public let changed: Int64
    /// Together with `device` the file's identity.
    public let inode: UInt64
    /// The file system it is on.
    public let device: UInt64
    /// How many names it has.
    public let links: UInt64
    /// Whose it is.
    public let owner: UInt32

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .symbolicLink
        case S_IFIFO: kind = .pipe
        default: kind = .other
        }
        size = Int64(status.st_size)
        mode = UInt32(status.st_mode & 0o7777)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
        links = UInt64(status.st_nlink)
        owner = status.st_uid
    }
}
