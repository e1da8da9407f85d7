import FileTree
import Glibc
public import S3Model

extension LocalObjectStore {
    /// See ``S3Store/beginObject(_:)``.
    public func beginObject(_ address: S3Address) throws(S3Failure) -> any S3Upload {
        try ObjectUpload(self, address)
    }

    /// See ``S3Store/deleteObject(_:if:)``.
    public func deleteObject(_ address: S3Address, if condition: S3Condition?) throws(S3Failure) {
        try check(address)
        try locked(address.bucket) { (state) throws(S3Failure) in
            let found = try serving { () throws(FileTreeError) in try find(address) }
            if let condition { try check(condition, found, address) }
            guard let found else {
                let failure = try nothing(at: address)
                if case .noSuchBucket = failure { throw failure }
                return
            }
            try serving { () throws(FileTreeError) in try remove(found, address, in: state) }
        }
    }

    private func remove(_ found: FoundObject, _ address: S3Address, in state: Directory) throws(FileTreeError) {
        if found.tree == .bucket, let path = bucketPath(address) {
            // Through the parent, so that no link leads elsewhere.
            try Directory(beneath: files, path.parent).remove(path.last)
            attributeStore(ofBucket: address.bucket, in: state).remove(found.identity)
            removeEmptyParents(ofBucketPath: path, address.bucket)
        }
        forgetEscaped(address, in: state)
        if address.key.utf8.last == UInt8(ascii: "/") {
            let inside = FileName(address.bucket).appending(FileName(address.key)).appending("x")
            let name = String(decoding: address.key.utf8.dropLast(), as: UTF8.self)
            if (try? ObjectKey(name)) != nil { removeEmptyParents(ofBucketPath: inside, address.bucket) }
        }
    }

    // MARK: - Directories

    /// Removes directories of a bucket that are empty now, but not the bucket and not what a folder marker shows.
    func removeEmptyParents(ofBucketPath path: FileName, _ bucket: String) {
        let state = try? state.ifPresent()
        removeEmptyParents(of: path, downTo: FileName(bucket), in: files) { directory in
            guard let state else { return false }
            let marker = directory.bytes.dropFirst(bucket.utf8.count + 1) + [UInt8(ascii: "/")]
            let name = StateDirectory.keys(bucket).appending(EscapedKey.path(marker))
            return (try? state.status(beneath: name)) != .some(nil)
        }
    }

    /// Removes empty directories on the way up; none that is kept, and not the last one.
    func removeEmptyParents(
        of path: FileName, downTo top: FileName, in base: Directory, unless isKept: (FileName) -> Bool
    ) {
        var parent = path.parent
        while parent.bytes.count > top.bytes.count, !isKept(parent),
            let above = try? parent.parent.bytes.isEmpty ? base : Directory(beneath: base, parent.parent),
            (try? above.removeEmptyDirectory(parent.last)) == true
        { parent = parent.parent }
    }
}
