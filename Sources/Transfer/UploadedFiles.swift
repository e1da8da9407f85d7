import FileTree

/// Which files of one output of one host are at their destination, and in which version.
public struct UploadedFiles: Sendable {
    /// One output of one host.
    public struct Channel: Hashable, Sendable {
        let host: String
        let output: String
    }

    private struct Version: Hashable {
        let inode: UInt64
        let size: Int64
        let modified: Int64
        let changed: Int64

        init(_ status: FileStatus) {
            inode = status.inode
            size = status.size
            modified = status.modified
            changed = status.changed
        }
    }

    private var versions: [FileName: Version] = [:]

    init() {}

    /// Whether this very version of the file is there.
    func contains(_ file: FoundFile) -> Bool { versions[file.name] == Version(file.status) }

    mutating func insert(_ name: FileName, _ status: FileStatus) { versions[name] = Version(status) }

    var count: Int { versions.count }
}
