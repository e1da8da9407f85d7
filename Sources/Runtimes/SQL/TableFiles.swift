import FileTree
import JobModel

/// The files of a table, as its location has them now.
struct TableFiles: Hashable, Sendable {
    /// One file.
    struct File: Hashable, Sendable {
        /// The path as the kernel knows it.
        let path: [UInt8]
        /// What `"$path"` and messages say.
        let location: String
        /// The folders below the table's location, and the name.
        let components: [String]
        /// Bytes.
        let size: Int
        /// Nanoseconds since 1970.
        let modified: Int64
    }

    /// The files in the order of their names' bytes.
    let files: [File]
    /// What was passed over, for the user.
    var warnings: [String] = []

    /// Names that Hive hides: those that begin with `_` or `.`, and everything below such folders.
    static func isHidden(_ name: some StringProtocol) -> Bool { name.hasPrefix("_") || name.hasPrefix(".") }

    /// One file whose content is kept elsewhere.
    init(_ spooled: SpooledInput, named path: String) throws {
        let file = FileName(spooled.path)
        guard let status = try TableFiles.status(file) else { preconditionFailure("an open file is there") }
        let name = FileName(path).last.description
        files = [
            File(
                path: file.bytes, location: path, components: [name], size: Int(status.size), modified: status.modified)
        ]
    }

    /// Looks at a place.
    ///
    /// - Parameters:
    ///   - location: a file, a directory with all below it, or a place in the object store.
    ///   - name: what the place is called when there is nothing.
    ///   - objects: opens the object store; called for such a place only.
    /// - Throws: `QueryFailure`.
    init(_ location: TableLocation, named name: String, objects: () throws -> any ObjectStore) throws {
        switch location {
        case .path(let path): try self.init(path: path, named: name)
        case .objects(let uri): try self.init(uri, try objects())
        }
    }

    // MARK: - Directories

    private init(path: String, named name: String) throws {
        let top = FileName(path)
        guard let status = try TableFiles.status(top) else {
            throw QueryFailure(
                code: "HIVE_FILE_NOT_FOUND", message: "there is no file or directory '\(name)'",
                help: path.contains("*") ? "patterns are not expanded; name the directory" : nil)
        }
        guard status.kind == .directory else {
            files = [
                File(
                    path: top.bytes, location: path, components: [top.last.description], size: Int(status.size),
                    modified: status.modified)
            ]
            return
        }
        var found: [File] = []
        let directory = try Directory(top)
        let base = path.hasSuffix("/") ? path : path + "/"
        var waiting: [FileName] = [FileName("")]
        while let folder = waiting.popLast() {
            for entry in try directory.entries(of: folder) {
                if TableFiles.isHidden(entry.name.description) { continue }
                let name = folder.appending(entry.name)
                guard var status = try directory.status(ifPresent: name) else { continue }
                if status.kind == .symbolicLink {
                    guard let target = try directory.status(ifPresent: name, followingLink: true) else {
                        throw FileTreeError(operation: "follow the link", path: directory.full(name), errno: 2)
                    }
                    guard target.kind != .directory else {
                        warnings.append("passed over '\(directory.full(name))': a link to a directory")
                        continue
                    }
                    status = target
                }
                switch status.kind {
                case .directory: waiting.append(name)
                case .file:
                    found.append(
                        File(
                            path: directory.full(name).bytes, location: base + name.description,
                            components: name.components, size: Int(status.size), modified: status.modified))
                default: warnings.append("passed over '\(directory.full(name))': not a file")
                }
            }
        }
        files = found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }

    private static func status(_ path: FileName) throws(FileTreeError) -> FileStatus? {
        try Directory("/").status(ifPresent: path, followingLink: true)
    }

    // MARK: - Objects

    private init(_ uri: StorageURI, _ store: any ObjectStore) throws {
        guard case .s3(let bucket, let key) = uri.kind else { preconditionFailure("paths are listed as directories") }
        if !key.isEmpty, !key.hasSuffix("/"), let object = try store.object(at: uri) {
            files = [TableFiles.file(object, bucket, relative: object.relativePath)]
            return
        }
        // A location is a folder: "data" does not mean "data2" too.
        let isFolder = key.isEmpty || key.hasSuffix("/")
        let folder = isFolder ? uri : try StorageURI(parsing: "s3://\(bucket)/\(key)/")
        let found = try store.objects(matching: folder)
        let visible = found.objects.filter { object in
            !object.relativePath.split(separator: "/").contains(where: TableFiles.isHidden)
        }
        files = visible.map { TableFiles.file($0, bucket, relative: $0.relativePath) }
        warnings = found.warnings
    }

    private static func file(_ object: StoredObject, _ bucket: String, relative: String) -> File {
        let path = FileName(object.file)
        let modified = (try? status(path))?.modified ?? 0
        return File(
            path: path.bytes, location: "s3://\(bucket)/\(object.key)",
            components: relative.split(separator: "/").map(String.init), size: Int(object.byteCount),
            modified: modified)
    }
}

extension FileName {
    /// The parts between slashes, for reading.
    fileprivate var components: [String] {
        bytes.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
    }
}
