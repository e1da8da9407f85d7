import FileTree
import Glibc
import OrderedJSON
public import S3Model

extension LocalObjectStore: S3Store {
    /// See ``S3Store/buckets()``.
    public func buckets() throws(S3Failure) -> [S3Bucket] {
        try serving { () throws(FileTreeError) in
            var found: [S3Bucket] = []
            for entry in try files.entries() {
                guard let name = entry.name.text, let bucket = try describe(bucket: name) else { continue }
                found.append(bucket)
            }
            return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    /// See ``S3Store/bucket(_:)``.
    public func bucket(_ name: String) throws(S3Failure) -> S3Bucket {
        let found = try serving { () throws(FileTreeError) in try describe(bucket: name) }
        guard let found else { throw .noSuchBucket(name) }
        return found
    }

    /// See ``S3Store/createBucket(_:)``.
    public func createBucket(_ name: String) throws(S3Failure) -> S3Bucket {
        try BucketName.check(name)
        return try locked(name) { (state) throws(S3Failure) in
            let made = try serving { () throws(FileTreeError) in
                if try files.status(ifPresent: FileName(name)) != nil { return false }
                // What is left of a bucket whose directory somebody has removed.
                try forget(StateDirectory.bucket(name), in: state)
                return try files.makeDirectory(FileName(name))
            }
            guard made else { throw .bucketAlreadyOwnedByYou(name) }
            try setRecord(name, tags: [], in: state)
            return try bucket(name)
        }
    }

    /// See ``S3Store/deleteBucket(_:)``.
    public func deleteBucket(_ name: String) throws(S3Failure) {
        _ = try bucket(name)
        try locked(name) { (state) throws(S3Failure) in
            let isEmpty = try serving { () throws(FileTreeError) in
                var pages = try KeyPages(walks(name, [], .start), S3ListQuery())
                guard try pages.next() == nil else { return false }
                try removeEmptyDirectories(ofBucket: name)
                guard try files.removeEmptyDirectory(FileName(name)) else { return false }
                try forget(StateDirectory.bucket(name), in: state)
                return true
            }
            if !isEmpty { throw .bucketNotEmpty(name) }
        }
    }

    /// See ``S3Store/bucketTags(_:)``.
    public func bucketTags(_ name: String) throws(S3Failure) -> [S3Tag] {
        _ = try bucket(name)
        return try serving { () throws(FileTreeError) in AttributeFile.tags(try record(ofBucket: name)?["Tags"]) }
    }

    /// See ``S3Store/setBucketTags(_:_:)``.
    public func setBucketTags(_ name: String, _ tags: [S3Tag]) throws(S3Failure) {
        _ = try bucket(name)
        try locked(name) { (state) throws(S3Failure) in try setRecord(name, tags: tags, in: state) }
    }

    // MARK: - Records

    private func describe(bucket name: String) throws(FileTreeError) -> S3Bucket? {
        guard BucketName.canBeDirectory(name), let status = try files.status(ifPresent: FileName(name)),
            status.kind == .directory
        else { return nil }
        let created = try record(ofBucket: name)?["Created"]?.int.map { Int64($0) }
        return S3Bucket(name: name, created: created ?? status.modified)
    }

    /// What is kept of a bucket; nil when it is of an earlier directory with the name.
    private func record(ofBucket name: String) throws(FileTreeError) -> JSON? {
        guard let state = try state.ifPresent(), let json = try state.json(StateDirectory.record(name)),
            let inode = json["Inode"]?.string, let status = try files.status(ifPresent: FileName(name)),
            inode == String(status.inode)
        else { return nil }
        return json
    }

    private func setRecord(_ name: String, tags: [S3Tag], in state: Directory) throws(S3Failure) {
        try serving { () throws(FileTreeError) in
            let status = try files.status(FileName(name))
            let created = try describe(bucket: name)?.created ?? status.modified
            let json: JSON = [
                "Inode": .string(String(status.inode)), "Created": .number(JSONNumber(created)),
                "Tags": AttributeFile.json(tags),
            ]
            let path = StateDirectory.record(name)
            try state.makingParents(of: path) { () throws(FileTreeError) in
                try state.writeAtomically(path, json.serializedBytes())
            }
        }
    }

    // MARK: - Removing

    /// Removes a tree of the state: out of sight in one instant, and then file by file.
    func forget(_ path: FileName, in state: Directory) throws(FileTreeError) {
        let temporary = try temporaryDirectory()
        let name = TemporaryFile.newName()
        do throws(FileTreeError) {
            try state.rename(path, to: temporary, name)
        } catch  where error.isMissing {
            return
        }
        // Somebody who sweeps may be at it too; the rest is theirs or the next one's.
        try? temporary.removeTree(name)
    }

    private func removeEmptyDirectories(ofBucket name: String) throws(FileTreeError) {
        let bucket = try Directory(beneath: files, FileName(name))
        var directories: [FileName] = []
        try bucket.visit { (path, status) in
            if status.kind == .directory { directories.append(path) }
        }
        for path in directories.reversed() { try bucket.removeEmptyDirectory(path) }
    }
}
