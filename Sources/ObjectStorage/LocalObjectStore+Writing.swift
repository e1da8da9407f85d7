import FileTree
import Glibc
public import JobModel
import S3Model

extension LocalObjectStore {
    /// See ``ObjectStore/put(_:moving:at:relativePath:isStale:)``.
    @discardableResult
    public func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool {
        let target = FileName(try path(of: destination, adding: relativePath, stage: .upload))
        let address = address(of: destination, target)
        do throws(FileTreeError) {
            let existing = try files.status(ifPresent: target)
            if let existing, existing.kind == .directory {
                throw FileTreeError(operation: "put a file in the place of a directory", path: target, errno: EISDIR)
            }
            try publish(FileName(file), moving: moving, at: target, address, isStale)
            return existing != nil
        } catch {
            throw JobFailure(
                stage: .upload, code: "ClientError",
                message: "Failed to upload '\(relativePath)' to \(destination): \(error)",
                remedy: LocalObjectStore.remedy(for: error), cause: nil)
        }
    }

    /// See ``ObjectStore/prepare(destination:)``.
    public func prepare(destination: StorageURI) throws {
        let target: FileName
        switch destination.kind {
        case .s3(let bucket, let key):
            target = FileName(try directory(ofBucket: bucket))
            forgetRemovedBucket(bucket)
            // Found out now, not after the script has run.
            if !key.isEmpty { try check(key.hasSuffix("/") ? String(key.dropLast()) : key, ofBucket: bucket, .plan) }
        case .file(let path): target = FileName(path)
        }
        func refuse(_ message: String, _ remedy: String?) -> JobFailure {
            JobFailure(stage: .plan, code: "ClientError", message: message, remedy: remedy, cause: nil)
        }
        do throws(FileTreeError) {
            if let status = try files.status(ifPresent: target, followingLink: true), status.kind != .directory {
                throw FileTreeError(operation: "use as an output directory", path: target, errno: ENOTDIR)
            }
            try files.makeDirectories(target)
            try files.checkWritable(target)
        } catch  where error.errno == ENOTDIR || error.errno == EEXIST {
            throw refuse("the output \(destination) is a file, or a part of its path is", "name a directory")
        } catch {
            throw refuse("the output \(destination) cannot be written: \(error)", LocalObjectStore.remedy(for: error))
        }
    }

    // MARK: - Placing

    private func publish(
        _ file: FileName, moving: Bool, at target: FileName, _ address: S3Address?, _ isStale: () -> Bool
    ) throws(FileTreeError) {
        if moving, try move(file, to: target, address) { return }
        let temporary = Directory.temporaryName(beside: target)
        do throws(FileTreeError) {
            try files.makingParents(of: target) { () throws(FileTreeError) in
                _ = try files.copy(file, to: files, temporary, mode: 0o666)
            }
            if isStale() { return try files.remove(temporary) }
            try replacing(address) { () throws(FileTreeError) in try files.rename(temporary, to: files, target) }
        } catch {
            try? files.remove(temporary)
            throw error
        }
    }

    /// - Returns: false when the file is on another file system, or has another name that may still be written to.
    private func move(_ file: FileName, to target: FileName, _ address: S3Address?) throws(FileTreeError) -> Bool {
        let status = try files.status(file)
        guard status.links == 1, status.kind == .file else { return false }
        if status.owner != geteuid() { try files.setOwner(file, user: geteuid(), group: getegid()) }
        let mode = 0o666 & ~LocalObjectStore.fileModeMask
        if status.mode != mode { try files.setMode(file, mode) }
        do throws(FileTreeError) {
            try replacing(address) { () throws(FileTreeError) in
                try files.makingParents(of: target) { () throws(FileTreeError) in
                    try files.rename(file, to: files, target)
                }
            }
            return true
        } catch  where error.errno == EXDEV {
            return false
        }
    }

    // MARK: - Beside the file

    /// The bucket and key of a file of a bucket; nil of any other file.
    private func address(of destination: StorageURI, _ target: FileName) -> S3Address? {
        guard case .s3(let bucket, _) = destination.kind else { return nil }
        let path = target.bytes.dropFirst("\(root)/\(bucket)/".utf8.count)
        return S3Address(bucket: bucket, key: String(decoding: path, as: UTF8.self))
    }

    /// Puts a file in the place of an object, and removes what belonged to the object that was there.
    ///
    /// What is kept of an object is never taken for another file's, so an output does not fail for it.
    private func replacing(
        _ address: S3Address?, _ rename: () throws(FileTreeError) -> Void
    ) throws(FileTreeError) {
        guard let address, let state = try? state.made() else { return try rename() }
        let lock = try? LocalObjectStore.lock(address.bucket, in: state)
        defer { withExtendedLifetime(lock) {} }
        let old = bucketPath(address).flatMap { try? files.status(beneath: $0) }
        try rename()
        if let old { attributeStore(ofBucket: address.bucket, in: state).remove(FileIdentity(old)) }
        forgetEscaped(address, in: state)
    }

    /// What is kept of a bucket whose directory somebody has removed is not the next one's.
    private func forgetRemovedBucket(_ bucket: String) {
        guard let state = try? state.ifPresent(), (try? files.status(ifPresent: FileName(bucket))) == .some(nil),
            (try? state.status(ifPresent: StateDirectory.bucket(bucket))) != .some(nil)
        else { return }
        try? forget(StateDirectory.bucket(bucket), in: state)
    }

    /// The umask, read once: it can only be read by setting it.
    private static let fileModeMask: UInt32 = {
        let mask = umask(0o022)
        umask(mask)
        return UInt32(mask)
    }()

    private static func remedy(for error: FileTreeError) -> String? {
        switch error.errno {
        case ENOSPC, EDQUOT: "make room on the disk, or choose another destination"
        case EACCES, EPERM, EROFS: "choose a destination that you may write to"
        case EISDIR, ENOTDIR, EEXIST: "one name cannot be both a file and a directory here; S3 would keep both"
        default: nil
        }
    }
}
