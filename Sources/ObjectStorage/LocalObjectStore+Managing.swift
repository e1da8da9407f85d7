public import FileTree
public import JobModel
import S3Model

extension LocalObjectStore {
    /// The names of all buckets, sorted.
    public func bucketNames() throws(FileTreeError) -> [String] {
        try Directory(FileName(root)).entries().filter { $0.kind == .directory }.compactMap(\.name.text).sorted()
    }

    /// Removes an object, and directories of its bucket that are empty then.
    public func remove(_ object: StoredObject) throws(FileTreeError) {
        let file = FileName(object.file)
        let state = try state.ifPresent()
        let status = try files.status(ifPresent: file)
        try files.remove(file)
        if let (bucket, path) = place(of: file, below: files) {
            if let state, let status {
                attributeStore(ofBucket: bucket, in: state).remove(FileIdentity(status))
                if let key = FileName(bytes: Array(path.bytes.dropFirst(bucket.utf8.count + 1))).text {
                    // What was hidden behind the file must not come back.
                    forgetEscaped(S3Address(bucket: bucket, key: key), in: state)
                }
            }
            removeEmptyParents(ofBucketPath: path, bucket)
        } else if let state, let (_, path) = place(of: file, below: state), path.bytes.contains(UInt8(ascii: "/")) {
            let components = path.bytes.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
            guard components.count > 3 else { return }
            let bucket = components[1]
            if let status { attributeStore(ofBucket: bucket, in: state).remove(FileIdentity(status)) }
            removeEmptyParents(of: path, downTo: StateDirectory.keys(bucket), in: state) { _ in false }
        }
    }

    /// The path of a file below a directory, and its first component.
    private func place(of file: FileName, below base: Directory) -> (first: String, path: FileName)? {
        let top = base.path.bytes + [UInt8(ascii: "/")]
        guard file.bytes.starts(with: top) else { return nil }
        let path = FileName(bytes: Array(file.bytes.dropFirst(top.count)))
        let first = path.bytes.prefix { $0 != UInt8(ascii: "/") }
        return (String(decoding: first, as: UTF8.self), path)
    }

    /// When an object last changed, nanoseconds since 1970; 0 when it is gone.
    public func modified(_ object: StoredObject) -> Int64 {
        (try? files.status(ifPresent: FileName(object.file)))?.modified ?? 0
    }
}
