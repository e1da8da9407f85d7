import FileTree
public import S3Model

extension LocalObjectStore {
    /// Removes what dead processes left behind: half-written files, attributes of files that are gone, what is kept of
    /// buckets whose directories somebody has removed.
    ///
    /// Looks at every object, so it is for a server's start. Whatever living processes are writing stays.
    /// - Returns: how many files there were.
    /// - Throws: `S3Failure`, when a directory cannot be read.
    @discardableResult
    public func sweep() throws(S3Failure) -> Int {
        let present = try serving { () throws(FileTreeError) in try state.ifPresent() }
        guard let state = present else { return 0 }
        let names = try serving { () throws(FileTreeError) in
            try state.status(ifPresent: StateDirectory.buckets) == nil
                ? [] : try state.entries(of: StateDirectory.buckets).compactMap(\.name.text)
        }
        var removed = try serving { () throws(FileTreeError) in try TemporaryFile.sweep(temporaryDirectory()) }
        for name in names where BucketName.canBeDirectory(name) {
            removed += try sweep(bucket: name, in: state)
        }
        return removed
    }

    private func sweep(bucket name: String, in state: Directory) throws(S3Failure) -> Int {
        let isThere = try locked(name) { (state) throws(S3Failure) in
            try serving { () throws(FileTreeError) in
                if try isBucket(name) { return true }
                try forget(StateDirectory.bucket(name), in: state)
                return false
            }
        }
        guard isThere else { return 0 }
        // Attributes are written and their files put in place under the lock: these here have their files by now, or none.
        let known = try locked(name) { (state) throws(S3Failure) in
            try serving { () throws(FileTreeError) in
                try LocalObjectStore.names(StateDirectory.attributes(name), in: state)
            }
        }
        return try serving { () throws(FileTreeError) in
            var removed = 0
            var live: Set<String> = []
            let bucket = try Directory(beneath: files, FileName(name))
            let mark = FileName(TemporaryFile.prefix).bytes
            var marked: Set<FileName> = []
            try bucket.visit { (path, status) throws(FileTreeError) in
                guard status.kind == .file else { return }
                live.insert(FileIdentity(status).text)
                if path.last.bytes.starts(with: mark) { marked.insert(path.parent) }
            }
            for parent in marked {
                let directory = parent.bytes.isEmpty ? bucket : try Directory(beneath: bucket, parent)
                removed += try TemporaryFile.sweep(directory)
            }
            removed += try sweepEscaped(name, in: state, &live)
            for file in known {
                let identity = file.text.map { $0.split(separator: ".", maxSplits: 1).first.map(String.init) ?? $0 }
                if let identity, live.contains(identity) { continue }
                try state.remove(StateDirectory.attributes(name).appending(file))
                removed += 1
            }
            let uploads = StateDirectory.uploads(name)
            for upload in try LocalObjectStore.names(uploads, in: state) {
                if try state.removeEmptyDirectory(uploads.appending(upload)) { removed += 1 }
            }
            return removed
        }
    }

    /// Removes objects in whose place the bucket's directory has a file now.
    private func sweepEscaped(
        _ name: String, in state: Directory, _ live: inout Set<String>
    ) throws(FileTreeError) -> Int {
        guard let keys = try? Directory(beneath: state, StateDirectory.keys(name)) else { return 0 }
        var removed = 0
        var walk = try KeyWalk(keys, .escaped, prefix: [], bound: .start, cache: directories)
        while let head = walk.head {
            if head.isDirectory {
                try walk.enterHead()
                continue
            }
            walk.skipHead()
            guard let key = String(validating: head.bytes, as: UTF8.self) else { continue }
            let address = S3Address(bucket: name, key: key)
            if let path = bucketPath(address), try files.status(beneath: path)?.kind == .file {
                forgetEscaped(address, in: state)
                removed += 1
            } else if let status = try state.status(beneath: escapedPath(address)) {
                live.insert(FileIdentity(status).text)
            }
        }
        return removed
    }

    private static func names(_ directory: FileName, in state: Directory) throws(FileTreeError) -> [FileName] {
        do throws(FileTreeError) {
            return try state.entries(of: directory).map(\.name)
        } catch  where error.isMissing {
            return []
        }
    }
}
