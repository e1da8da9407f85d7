import FileTree
import JobModel

/// Where a statement's files go.
struct WritePlace: Sendable {
    private let location: TableLocation
    /// The place as the user wrote it, with a slash at its end.
    let text: String
    private let objects: @Sendable () throws -> any ObjectStore
    /// Where files lie until they are complete.
    let scratch: FileName

    /// Reads a place.
    ///
    /// - Parameters:
    ///   - text: `s3://bucket/prefix/` or `file:///directory/`.
    ///   - objects: opens the object store; called for such a place only.
    ///   - scratch: a directory for files that become objects.
    ///   - name: a name that nobody else has.
    /// - Throws: `QueryFailure` for a text that is no place.
    init(
        _ text: String, objects: @escaping @Sendable () throws -> any ObjectStore, scratch: String, name: String
    ) throws(QueryFailure) {
        location = try TableLocation(text, relativeTo: nil)
        self.text = text.hasSuffix("/") ? text : text + "/"
        self.objects = objects
        switch location {
        // Beside their last place, where nobody sees them.
        case .path(let path): self.scratch = FileName("\(path)/.\(name)")
        case .objects: self.scratch = FileName("\(scratch)/\(name)")
        }
    }

    /// Whether there is no file.
    func isEmpty() throws -> Bool {
        if case .path(let path) = location {
            do {
                _ = try Directory(FileName(path))
            } catch {
                if error.errno == 2 { return true }
            }
        }
        return try TableFiles(location, named: text, objects: objects).files.isEmpty
    }

    /// Makes the place itself, where it is a directory, for a table that has no files yet.
    func make() throws {
        if case .path(let path) = location { _ = try Directory.make(FileName(path)) }
    }

    /// Makes the directory for files that are being written.
    ///
    /// - Parameter folder: below it.
    /// - Throws: what making it throws.
    /// - Returns: its path.
    func prepare(folder: String = "") throws -> String {
        if folder.isEmpty, case .objects(let uri) = location { try objects().prepare(destination: uri) }
        let path = folder.isEmpty ? scratch : scratch.appending(FileName(folder))
        _ = try Directory.make(path)
        return path.description
    }

    /// Gives complete files their place.
    func publish(_ files: [WrittenFile]) throws {
        switch location {
        case .objects(let uri):
            let store = try objects()
            for file in files {
                let path = scratch.appending(FileName(file.path)).description
                try store.put(path, moving: true, at: uri, relativePath: file.path)
            }
        case .path(let path): try publish(files, in: try Directory.make(FileName(path)))
        }
    }

    /// All files, or none.
    private func publish(_ files: [WrittenFile], in target: Directory) throws(FileTreeError) {
        let source = try Directory(scratch)
        var done: [FileName] = []
        do throws(FileTreeError) {
            for file in files {
                let name = FileName(file.path)
                let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
                if !folder.isEmpty { try target.makeDirectories(FileName(folder)) }
                try source.rename(name, to: target, name)
                done.append(name)
            }
        } catch {
            for name in done { try? target.remove(name) }
            throw error
        }
    }

    /// Removes what is left of files that were being written.
    func clean() {
        guard let parent = try? Directory(scratch.parent) else { return }
        try? parent.removeTree(scratch.last)
    }
}
