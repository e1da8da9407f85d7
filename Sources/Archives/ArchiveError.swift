public import FileTree

/// Why an archive was not unpacked.
public enum ArchiveError: Error, Hashable, Sendable {
    /// libarchive is not on this machine.
    case libraryMissing
    /// It is no tar or zip archive, or a damaged one; the payload is libarchive's word.
    case unreadable(String)
    /// A member's name would leave the directory: it is absolute, or has `..`.
    case memberOutside(String)
    /// A link points out of the directory.
    case linkOutside(member: String, target: String)
    /// A device, a pipe or a hard link: kinds of member that a source directory has no use for.
    case memberKind(String)
    /// Its files have more bytes than they may.
    case tooLarge(limit: Int64)
    /// An archive cannot be written: a name is too long for it.
    case unwritable
    /// The file system refused.
    case file(FileTreeError)
}

extension ArchiveError: CustomStringConvertible {
    /// What happened, in one line.
    public var description: String {
        switch self {
        case .libraryMissing: "libarchive is not installed (apt-get install libarchive13)"
        case .unreadable(let words): "it is not an archive that can be read: \(words)"
        case .memberOutside(let name): "its member '\(name)' would be outside of the directory"
        case .linkOutside(let name, let target):
            "its member '\(name)' is a link to '\(target)', outside of the directory"
        case .memberKind(let name): "its member '\(name)' is not a file, a directory or a symbolic link"
        case .tooLarge(let limit): "its files have more than \(limit) bytes"
        case .unwritable: "libarchive cannot pack these files: a name has more than 100 bytes"
        case .file(let error): "\(error)"
        }
    }
}
