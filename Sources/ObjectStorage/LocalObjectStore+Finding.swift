import FileTree
import Glibc
import S3Model

/// Which of the two places of a bucket holds a key's content.
///
/// A key that can be a file at its place in the bucket's directory is one. The others are files of the tree that
/// `EscapedKey` describes: those that no path can be, and those in whose way another key is, as `a/b` beside `a`. Where
/// something is in both, for example because a job has put it into the directory since, the directory has it.
enum KeyTree: Hashable, Sendable {
    case bucket
    case escaped
}

/// An object that is there.
struct FoundObject: Sendable {
    let tree: KeyTree
    let status: FileStatus
    var identity: FileIdentity { FileIdentity(status) }
}

extension LocalObjectStore {
    /// The path of a key's file below `files`; nil when no file can have it.
    func bucketPath(_ address: S3Address) -> FileName? {
        guard (try? ObjectKey(address.key)) != nil else { return nil }
        return FileName(address.bucket).appending(FileName(address.key))
    }

    /// The path of a key's file below the state.
    func escapedPath(_ address: S3Address) -> FileName {
        StateDirectory.keys(address.bucket).appending(EscapedKey.path(address.key.utf8))
    }

    func attributeStore(ofBucket bucket: String, in state: Directory) -> AttributeStore {
        AttributeStore(base: state, directory: StateDirectory.attributes(bucket))
    }

    /// Whether a bucket is there: a directory, and no link to one.
    func isBucket(_ name: String) throws(FileTreeError) -> Bool {
        guard BucketName.canBeDirectory(name) else { return false }
        return try files.status(ifPresent: FileName(name))?.kind == .directory
    }

    // MARK: - Finding

    /// The object with a key; nil when there is none.
    func find(_ address: S3Address) throws(FileTreeError) -> FoundObject? {
        let found = try looking(for: address) { (base, path) throws(FileTreeError) -> (FileStatus, Void)? in
            guard let status = try base.status(beneath: path), status.kind == .file else { return nil }
            return (status, ())
        }
        return found?.found
    }

    /// The object with a key, open for reading; nil when there is none.
    func openFile(_ address: S3Address) throws(FileTreeError) -> (found: FoundObject, file: OpenFile)? {
        guard
            let (found, file) = try looking(
                for: address,
                { (base, path) throws(FileTreeError) -> (FileStatus, OpenFile)? in
                    let file: OpenFile
                    do throws(FileTreeError) {
                        file = try OpenFile(beneath: base, path)
                    } catch  where error.saysNothingThere {
                        return nil
                    }
                    let status = try file.status()
                    return status.kind == .file ? (status, file) : nil
                })
        else { return nil }
        return (found, file)
    }

    private func looking<Handle>(
        for address: S3Address,
        _ look: (Directory, FileName) throws(FileTreeError) -> (FileStatus, Handle)?
    ) throws(FileTreeError) -> (found: FoundObject, handle: Handle)? {
        let path = bucketPath(address)
        if let path, let (status, handle) = try look(files, path) {
            return (FoundObject(tree: .bucket, status: status), handle)
        }
        guard let state = try state.ifPresent() else { return nil }
        if let (status, handle) = try look(state, escapedPath(address)), try isBucket(address.bucket) {
            return (FoundObject(tree: .escaped, status: status), handle)
        }
        // It may have moved from there to its place in the bucket since the first look.
        if let path, let (status, handle) = try look(files, path) {
            return (FoundObject(tree: .bucket, status: status), handle)
        }
        return nil
    }

    // MARK: - Describing

    /// What is kept of a file that was found; an identity as ETag where nothing is.
    ///
    /// - Returns: nil when nothing is kept and the object is not that file any more: look again.
    func attributes(
        of found: FoundObject, _ address: S3Address, withParts: Bool
    ) throws(FileTreeError) -> S3Attributes? {
        if let state = try state.ifPresent(),
            let kept = try attributeStore(ofBucket: address.bucket, in: state).attributes(
                of: found.identity, withParts: withParts)
        {
            return kept
        }
        // Attributes are removed when another file has taken the place; then this file had some.
        guard try find(address)?.identity == found.identity else { return nil }
        return LocalObjectStore.attributes(ofUnknown: found.identity)
    }

    static func attributes(ofUnknown identity: FileIdentity) -> S3Attributes {
        var attributes = S3Attributes()
        attributes.eTag = identity.eTag
        return attributes
    }

    /// An object with its attributes; nil when there is none.
    func describe(_ address: S3Address, withParts: Bool) throws(FileTreeError) -> S3Object? {
        while let found = try find(address) {
            if let attributes = try attributes(of: found, address, withParts: withParts) {
                return found.object(address.key, attributes)
            }
        }
        return nil
    }
}

extension FoundObject {
    func object(_ key: String, _ attributes: S3Attributes) -> S3Object {
        S3Object(key: key, byteCount: status.size, modified: status.modified, attributes: attributes)
    }
}
