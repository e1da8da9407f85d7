import FileTree
import Glibc
import S3Model

extension LocalObjectStore {
    /// Does something while nobody else, in this process or another, puts objects of a bucket in place or removes them.
    func locked<Result>(
        _ bucket: String, _ body: (Directory) throws(S3Failure) -> Result
    ) throws(S3Failure) -> Result {
        let (directory, lock) = try serving { () throws(FileTreeError) in
            let directory = try state.made()
            return (directory, try LocalObjectStore.lock(bucket, in: directory))
        }
        // The lock ends with the descriptor.
        defer { withExtendedLifetime(lock) {} }
        return try body(directory)
    }

    static func lock(_ bucket: String, in state: Directory) throws(FileTreeError) -> OpenFile {
        let name = StateDirectory.lock(bucket)
        let file = try state.makingParents(of: name) { () throws(FileTreeError) in
            try OpenFile(state, name, flags: O_RDWR | O_CREAT)
        }
        _ = try file.lock(wait: true)
        return file
    }

    // MARK: - Writing

    /// Makes a file to write an object to, on the file system where the object is to be.
    func temporaryFile(for address: S3Address) throws(S3Failure) -> TemporaryFile {
        try check(address)
        let file = try serving { () throws(FileTreeError) -> TemporaryFile? in
            guard try isBucket(address.bucket) else { return nil }
            let directory = try temporaryDirectory()
            let bucket = try files.status(FileName(address.bucket))
            if bucketPath(address) != nil, try directory.status("").device != bucket.device {
                return try TemporaryFile(in: Directory(beneath: files, FileName(address.bucket)))
            }
            return try TemporaryFile(in: directory)
        }
        guard let file else { throw .noSuchBucket(address.bucket) }
        return file
    }

    /// The directory for what is being written.
    func temporaryDirectory() throws(FileTreeError) -> Directory {
        let state = try state.made()
        do throws(FileTreeError) {
            return try Directory(beneath: state, StateDirectory.temporary)
        } catch  where error.errno == ENOENT {
            return try state.making(beneath: StateDirectory.temporary)
        }
    }

    /// Makes a file that has been written the content of an object; the bucket must be locked.
    ///
    /// The attributes are written first, under the identity of the new file, where nobody looks for them. Then the rename
    /// makes file and attributes the object's in one instant. What belonged to the old file is removed last. After a crash
    /// between the steps there is the old object or the new one, and perhaps attributes of a file that is not there.
    func place(
        _ written: TemporaryFile, at address: S3Address, _ attributes: S3Attributes, if condition: S3Condition?,
        in state: Directory
    ) throws(S3Failure) -> S3Object {
        let old = try serving { () throws(FileTreeError) -> FoundObject?? in
            try isBucket(address.bucket) ? .some(find(address)) : nil
        }
        guard let old else { throw .noSuchBucket(address.bucket) }
        if let condition { try check(condition, old, address) }
        return try serving { () throws(FileTreeError) in
            let store = attributeStore(ofBucket: address.bucket, in: state)
            let placed = try placed(written, at: address, attributes, store)
            if let old, old.identity != placed.identity { store.remove(old.identity) }
            if placed.tree == .bucket { forgetEscaped(address, in: state) }
            return placed.object(address.key, attributes)
        }
    }

    private func placed(
        _ written: TemporaryFile, at address: S3Address, _ attributes: S3Attributes, _ store: AttributeStore
    ) throws(FileTreeError) -> FoundObject {
        for _ in 0..<100 {
            do throws(FileTreeError) {
                let target = try target(of: address, in: store.base)
                let file = try LocalObjectStore.moved(written, to: target, temporaryDirectory)
                let found = FoundObject(tree: target.tree, status: try file.file.status())
                try store.write(attributes, of: found.identity)
                do throws(FileTreeError) {
                    try file.place(in: target.directory, target.name)
                } catch {
                    store.remove(found.identity)
                    throw error
                }
                return found
            } catch  where error.errno == ENOENT {
                // The directory was empty for a moment, and whoever removed the last object in it has removed it too.
            }
        }
        throw FileTreeError(operation: "put in place", path: FileName(address.key), errno: ENOENT)
    }

    /// Removes what is left of an object that has a file in the bucket's directory now.
    func forgetEscaped(_ address: S3Address, in state: Directory) {
        let path = escapedPath(address)
        guard let status = try? state.status(beneath: path), status.kind == .file else { return }
        try? state.remove(path)
        attributeStore(ofBucket: address.bucket, in: state).remove(FileIdentity(status))
        removeEmptyParents(of: path, downTo: StateDirectory.keys(address.bucket), in: state) { _ in false }
    }

    func check(_ condition: S3Condition, _ found: FoundObject?, _ address: S3Address) throws(S3Failure) {
        switch condition {
        case .absent:
            if found != nil { throw .preconditionFailed("If-None-Match") }
        case .eTag(let wanted):
            guard let found else { throw .noSuchKey(address.key) }
            if wanted == "*" { return }
            let attributes = try serving { () throws(FileTreeError) -> S3Attributes? in
                try self.attributes(of: found, address, withParts: false)
            }
            // Another file came by no door of this store: then it is not what the caller knows either.
            if attributes?.eTag != wanted { throw .preconditionFailed("If-Match") }
        }
    }

    // MARK: - Where to

    /// Where an object's file goes, and the directory for it, made where it is missing.
    private struct Target {
        let tree: KeyTree
        let directory: Directory
        let name: FileName
    }

    private func target(of address: S3Address, in state: Directory) throws(FileTreeError) -> Target {
        if let path = bucketPath(address) {
            do throws(FileTreeError) {
                let bucket = try Directory(beneath: files, FileName(address.bucket))
                let parent = FileName(address.key).parent
                let directory = parent.bytes.isEmpty ? bucket : try bucket.making(beneath: parent)
                let kind = try directory.status(ifPresent: path.last)?.kind
                if kind == nil || kind == .file { return Target(tree: .bucket, directory: directory, name: path.last) }
            } catch  where error.saysNothingThere && error.errno != ENOENT {
                // A file or a link is in the way, or the file system has no such names.
            }
        } else if address.key.utf8.last == UInt8(ascii: "/") {
            makeDirectory(ofMarker: address)
        }
        let path = escapedPath(address)
        return Target(tree: .escaped, directory: try state.making(beneath: path.parent), name: path.last)
    }

    /// A key that ends in a slash is shown as a directory, where there can be one.
    private func makeDirectory(ofMarker address: S3Address) {
        let name = String(decoding: address.key.utf8.dropLast(), as: UTF8.self)
        guard (try? ObjectKey(name)) != nil, let bucket = try? Directory(beneath: files, FileName(address.bucket))
        else {
            return
        }
        _ = try? bucket.making(beneath: FileName(name))
    }

    /// The written file, or a copy on the file system where it is to be.
    private static func moved(
        _ written: TemporaryFile, to target: Target, _ temporary: () throws(FileTreeError) -> Directory
    ) throws(FileTreeError) -> TemporaryFile {
        if try target.directory.status("").device == written.file.status().device { return written }
        let copy = try TemporaryFile(in: target.tree == .bucket ? target.directory : temporary())
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        try copy.append(OpenFile(path: FileName(written.file.descriptorPath)), buffer: &buffer)
        try copy.file.setModifiedNow()
        return copy
    }
}
