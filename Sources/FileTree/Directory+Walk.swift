import Glibc

/// A file found by a walk.
public struct FoundFile: Hashable, Sendable {
    /// Path below the directory where the walk began.
    public let name: FileName
    /// What the kernel says of it.
    public let status: FileStatus
}

extension Directory {
    /// Every file below, in the order of the path's bytes (the order in which S3 lists keys).
    ///
    /// Directories are entered, not returned. Symbolic links are returned as such and not followed; a file that
    /// disappears during the walk is passed over.
    /// - Parameter base: where to begin, empty for this directory itself.
    public func files(below base: FileName = "") throws(FileTreeError) -> [FoundFile] {
        var found: [FoundFile] = []
        try visit(base) { (name, status) throws(FileTreeError) in
            if status.kind != .directory { found.append(FoundFile(name: name, status: status)) }
        }
        found.sort { $0.name < $1.name }
        return found
    }

    /// Calls `body` for everything below, a directory before what is in it.
    public func visit(
        _ base: FileName = "", _ body: (FileName, FileStatus) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        for entry in try entries(of: base) {
            let name = base.appending(entry.name)
            guard let status = try status(ifPresent: name) else { continue }
            try body(name, status)
            if status.kind == .directory {
                do throws(FileTreeError) {
                    try visit(name, body)
                } catch where error.isMissing && error.path == full(name) {
                    continue
                }
            }
        }
    }

    /// Removes a file or a directory with all that is in it; a missing one is no error.
    ///
    /// Directories whose owner took away the right to enter them (as overlayfs does with its work directory) are
    /// opened up first.
    public func removeTree(_ name: FileName) throws(FileTreeError) {
        guard let status = try status(ifPresent: name) else { return }
        guard status.kind == .directory else { return try remove(name) }
        if status.mode & 0o700 != 0o700 { try? setMode(name, status.mode | 0o700) }
        for entry in try entries(of: name) {
            let inner = name.appending(entry.name)
            if entry.kind == .directory || entry.kind == nil {
                try removeTree(inner)
            } else {
                try remove(inner)
            }
        }
        try removeEmptyDirectory(name)
    }
}
