import FileTree
public import JobModel
import S3Model

extension LocalObjectStore {
    /// See ``ObjectStore/objects(matching:)``.
    ///
    /// `file://` means exactly one file or one directory with all below it; a partial name is no prefix there.
    public func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String]) {
        switch uri.kind {
        case .file(let path): try filesOfDirectory(path)
        case .s3(let bucket, let prefix): try objects(ofBucket: bucket, prefix: prefix)
        }
    }

    /// See ``ObjectStore/object(at:)``.
    public func object(at uri: StorageURI) throws -> StoredObject? {
        if case .s3(let bucket, let key) = uri.kind, let escaped = try escapedObject(bucket, key) { return escaped }
        let path = try path(of: uri, adding: "", stage: .stage)
        let status = try downloading { () throws(FileTreeError) in
            try files.status(ifPresent: FileName(path), followingLink: true)
        }
        guard let status, status.kind == .file else { return nil }
        let key =
            switch uri.kind {
            case .s3(_, let key): key
            case .file(let path): path
            }
        let isImmutable = if case .s3 = uri.kind { true } else { false }
        return StoredObject(
            key: key, relativePath: FileName(path).last.description, byteCount: status.size, file: path,
            isImmutable: isImmutable)
    }

    // MARK: - Keys that cannot be files

    private func escapedObject(_ bucket: String, _ key: String) throws(JobFailure) -> StoredObject? {
        guard BucketName.canBeDirectory(bucket), !key.isEmpty else { return nil }
        let found = try downloading { () throws(FileTreeError) in try find(S3Address(bucket: bucket, key: key)) }
        guard let found, found.tree == .escaped else { return nil }
        return escapedObject(bucket, key, found.status, PrefixRule.relativePath(ofKey: key, prefix: key))
    }

    private func escapedObject(
        _ bucket: String, _ key: String, _ status: FileStatus, _ relativePath: String
    ) -> StoredObject {
        let path = state.path.appending(escapedPath(S3Address(bucket: bucket, key: key)))
        return StoredObject(
            key: key, relativePath: relativePath, byteCount: status.size, file: path.description, isImmutable: true)
    }

    /// The objects with a prefix whose content is outside of the bucket's directory, but for folder markers.
    private func escapedObjects(ofBucket bucket: String, prefix: String) throws(JobFailure) -> [StoredObject] {
        try downloading { () throws(FileTreeError) in
            guard let state = try state.ifPresent(),
                let keys = try? Directory(beneath: state, StateDirectory.keys(bucket))
            else { return [] }
            var result: [StoredObject] = []
            var walk = try KeyWalk(keys, .escaped, prefix: Array(prefix.utf8), bound: .start, cache: directories)
            while let head = walk.head {
                if head.isDirectory {
                    try walk.enterHead()
                    continue
                }
                walk.skipHead()
                guard head.bytes.last != UInt8(ascii: "/"), let key = String(validating: head.bytes, as: UTF8.self),
                    let found = try find(S3Address(bucket: bucket, key: key)), found.tree == .escaped
                else { continue }
                let place = PrefixRule.relativePath(ofKey: key, prefix: prefix)
                result.append(escapedObject(bucket, key, found.status, place))
            }
            return result
        }
    }

    // MARK: - Buckets

    private func objects(
        ofBucket bucket: String, prefix: String
    ) throws(JobFailure) -> ([StoredObject], [String]) {
        let base = try directory(ofBucket: bucket)
        guard try downloading({ () throws(FileTreeError) in try files.status(ifPresent: FileName(base)) }) != nil else {
            throw JobFailure(
                stage: .stage, code: "ClientError", message: "there is no bucket '\(bucket)'",
                remedy: "'pjrun s3 ls' lists the buckets, 'pjrun s3 cp' makes one", cause: nil)
        }
        let components = prefix.split(separator: "/", omittingEmptySubsequences: false)
        // A prefix with such a component matches no path.
        let escaped = try escapedObjects(ofBucket: bucket, prefix: prefix)
        if components.dropLast().contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { return (escaped, []) }
        let directoryPart = components.dropLast().joined(separator: "/")
        let start = Array((components.last ?? "").utf8)
        let top = FileName(base).appending(FileName(directoryPart))
        var found: [StoredObject] = []
        var warnings: [String] = []
        func add(_ relative: FileName, _ status: FileStatus) {
            if relative.last.bytes.starts(with: FileName(Directory.temporaryPrefix).bytes) { return }
            guard status.kind == .file, let name = relative.text else {
                if status.kind != .directory {
                    warnings.append("passed over '\(relative)' in bucket '\(bucket)': not an object")
                }
                return
            }
            let key = directoryPart.isEmpty ? name : directoryPart + "/" + name
            found.append(
                StoredObject(
                    key: key, relativePath: PrefixRule.relativePath(ofKey: key, prefix: prefix),
                    byteCount: status.size, file: "\(base)/\(key)", isImmutable: true))
        }
        try downloading { () throws(FileTreeError) in
            guard let status = try files.status(ifPresent: top), status.kind == .directory else { return }
            for entry in try files.entries(of: top) where entry.name.bytes.starts(with: start) {
                let name = top.appending(entry.name)
                guard let status = try files.status(ifPresent: name) else { continue }
                add(entry.name, status)
                if status.kind == .directory {
                    for file in try files.files(below: name) {
                        add(FileName(bytes: Array(file.name.bytes.dropFirst(top.bytes.count + 1))), file.status)
                    }
                }
            }
        }
        found += escaped
        found.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return (found, warnings)
    }

    // MARK: - Plain files

    private func filesOfDirectory(_ path: String) throws(JobFailure) -> ([StoredObject], [String]) {
        let top = FileName(path)
        var found: [StoredObject] = []
        var warnings: [String] = []
        var notUTF8: FileName?
        try downloading { () throws(FileTreeError) in
            guard let status = try files.status(ifPresent: top, followingLink: true) else { return }
            if status.kind == .file {
                found.append(
                    StoredObject(
                        key: path, relativePath: top.last.description, byteCount: status.size, file: path,
                        isImmutable: false))
                return
            }
            let directory = try Directory(top)
            for file in try directory.files() {
                let full = directory.full(file.name)
                guard let name = file.name.text else {
                    notUTF8 = full
                    return
                }
                var status = file.status
                if status.kind == .symbolicLink {
                    guard let target = try directory.status(ifPresent: file.name, followingLink: true) else {
                        throw FileTreeError(operation: "follow the link", path: full, errno: 2)
                    }
                    status = target
                }
                guard status.kind == .file else {
                    let what = status.kind == .directory ? "a link to a directory" : "not a file"
                    warnings.append("passed over '\(full)': \(what)")
                    continue
                }
                found.append(
                    StoredObject(
                        key: full.description, relativePath: name, byteCount: status.size, file: full.description,
                        isImmutable: false))
            }
        }
        if let notUTF8 {
            throw JobFailure(
                stage: .stage, code: "ClientError",
                message: "the name of '\(notUTF8)' is not UTF-8, which an S3 key must be", remedy: "rename the file",
                cause: nil)
        }
        return (found, warnings)
    }

    private func downloading<Result>(_ body: () throws(FileTreeError) -> Result) throws(JobFailure) -> Result {
        do throws(FileTreeError) {
            return try body()
        } catch {
            throw JobFailure(
                stage: .stage, code: "ClientError", message: "\(error)",
                remedy: error.isRefusal ? "let the user who runs pjrun read it" : nil, cause: nil)
        }
    }
}
