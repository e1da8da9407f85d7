public import FileTree
public import JobModel

/// Buckets as directories: `s3://bucket/some/key` is the file `<root>/bucket/some/key`; `file://` is any path.
///
/// Objects of buckets are only ever replaced by a rename, never written in place, so a hard link to one is as good as
/// a copy. What S3 keeps beside the content, and objects whose keys cannot be files, lie outside of the buckets
/// (`StateDirectory`), which hold their users' files and nothing else. Nothing waits for the disk (no fsync): what has been
/// written survives the end of any process, not a loss of power, after which an object may be cut off or without its
/// attributes.
public struct LocalObjectStore: ObjectStore {
    /// The directory that holds one directory per bucket.
    public let root: String
    let files: Directory
    let state: StateDirectory
    let directories = KeyDirectoryCache()

    /// Opens the store and makes its directory where it is missing.
    /// - Parameters:
    ///   - root: the directory that holds the buckets.
    ///   - state: the directory for what is kept beside them, made when it is first needed; nil for `<root>meta`.
    /// - Throws: `FileTreeError`.
    public init(root: String, state: String? = nil) throws(FileTreeError) {
        self.root = root
        files = try Directory.make(FileName(root))
        var end = root[...]
        while end.utf8.count > 1, end.utf8.last == UInt8(ascii: "/") { end.removeLast() }
        self.state = StateDirectory(FileName(state ?? end + "meta"))
    }

    // MARK: - Addresses

    /// The directory of a bucket.
    /// - Throws: `JobFailure` when the name cannot be a directory's.
    func directory(ofBucket bucket: String) throws(JobFailure) -> String {
        guard BucketName.canBeDirectory(bucket) else {
            throw JobFailure(
                stage: .plan, code: "ClientError", message: "'\(bucket)' is not the name of a bucket",
                remedy: "bucket names have 3 to 63 small letters, digits, dots and hyphens", cause: nil)
        }
        return "\(root)/\(bucket)"
    }

    /// The file of an object or the path of a `file://` address.
    /// - Parameters:
    ///   - uri: the address.
    ///   - relativePath: added with a slash, unless empty.
    ///   - stage: what the job is doing, for the error about a key.
    /// - Throws: `JobFailure` when the bucket's name cannot be a directory's or the key not a file's.
    /// - Returns: the path, whether or not there is anything.
    func path(of uri: StorageURI, adding relativePath: String, stage: JobFailure.Stage) throws(JobFailure) -> String {
        switch uri.kind {
        case .file(let path):
            guard !relativePath.isEmpty else { return path }
            return path + (path.utf8.last == UInt8(ascii: "/") ? "" : "/") + relativePath
        case .s3(let bucket, let prefix):
            var key = prefix
            if !relativePath.isEmpty {
                if !key.isEmpty, key.utf8.last != UInt8(ascii: "/") { key += "/" }
                key += relativePath
            }
            let base = try directory(ofBucket: bucket)
            try check(key, ofBucket: bucket, stage)
            return "\(base)/\(key)"
        }
    }

    /// Refuses a key that no file can have.
    func check(_ key: String, ofBucket bucket: String, _ stage: JobFailure.Stage) throws(JobFailure) {
        do throws(ObjectKey.Problem) {
            _ = try ObjectKey(key)
        } catch {
            throw JobFailure(
                stage: stage, code: "ClientError",
                message: "the key '\(key)' of bucket '\(bucket)' cannot be a file name: it \(error)",
                remedy: "rename the object; S3 would keep it, a directory cannot", cause: nil)
        }
    }
}
