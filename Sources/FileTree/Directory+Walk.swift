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
    /// - Parameters:
    ///   - base: where to begin, empty for this directory itself.
    ///   - openingUp: gives the owner of directories the right to enter them; for trees that are the caller's own.
    /// - Throws: `FileTreeError` when a directory cannot be read.
    /// - Returns: names that begin with `base`, each with the status that it had when the walk came by.
    public func files(below base: FileName = "", openingUp: Bool = false) throws(FileTreeError) -> [FoundFile] {
        var found: [FoundFile] = []
        try visit(base) { (name, status) throws(FileTreeError) in
            if openingUp, status.kind == .directory, status.mode & 0o700 != 0o700 {
                try? setMode(name, status.mode | 0o700)
            }
            if status.kind != .directory { found.append(FoundFile(name: name, status: status)) }
        }
        found.sort { $0.name < $1.name }
        return found
    }

    /// Calls `body` for everything below, a directory before what is in it.
    public func visit(
        _ base: FileName = "", _ body: (FileName, FileStatus) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        // Not recursive: a script can make directories deeper than any stack.
        var waiting = [base]
        while let directory = waiting.popLast() {
            let found: [(name: FileName, kind: FileStatus.Kind?)]
            do throws(FileTreeError) {
                found = try entries(of: directory)
            } catch  where error.isMissing && directory != base {
                continue
            }
            for entry in found {
                let name = directory.appending(entry.name)
                guard let status = try status(ifPresent: name) else { continue }
                try body(name, status)
                if status.kind == .directory { waiting.append(name) }
            }
        }
    }

    /// Removes a file or a directory with all that is in it; a missing one is no error.
    ///
    /// Every step is relative to an open directory and follows no link, so nobody can put one in the way. Directories whose
    /// owner took away the right to enter them (as overlayfs does with its work directory) are opened up first. What lies
    /// very deep is moved up before it is removed: a script can make trees deeper than any stack or path.
    public func removeTree(_ name: FileName) throws(FileTreeError) {
        guard let status = try status(ifPresent: name) else { return }
        guard status.kind == .directory else { return try remove(name) }
        var waiting = [name]
        while let next = waiting.popLast() {
            try opened(next).empty(depth: 0) { (deep, inside) throws(FileTreeError) in
                let flat = Directory.temporaryName(beside: name)
                try inside.rename(deep, to: self, flat)
                waiting.append(flat)
            }
            try removeEmptyDirectory(next)
        }
    }

    /// Removes everything inside; what is deeper than 64 levels is handed to `moveUp`.
    private func empty(
        depth: Int, moveUp: (FileName, Directory) throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        for entry in try entries() {
            var kind = entry.kind
            if kind == nil { kind = try status(ifPresent: entry.name)?.kind }
            if kind != .directory {
                try remove(entry.name)
            } else if depth == 64 {
                // Moving a directory needs the right to write to it.
                try? setMode(entry.name, 0o700)
                try moveUp(entry.name, self)
            } else {
                try opened(entry.name).empty(depth: depth + 1, moveUp: moveUp)
                try removeEmptyDirectory(entry.name)
            }
        }
    }

    /// Opens a directory inside, with the right to change it.
    private func opened(_ name: FileName) throws(FileTreeError) -> Directory {
        if let directory = try? Directory(at: self, name), try directory.status("").mode & 0o700 == 0o700 {
            return directory
        }
        try setMode(name, 0o700)
        return try Directory(at: self, name)
    }
}
