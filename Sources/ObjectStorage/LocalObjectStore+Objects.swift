import FileTree
import Glibc
public import S3Model

extension LocalObjectStore {
    /// See ``S3Store/object(_:)``.
    public func object(_ address: S3Address) throws(S3Failure) -> S3Object {
        try check(address)
        if let found = try serving({ () throws(FileTreeError) in try describe(address, withParts: true) }) {
            return found
        }
        throw try nothing(at: address)
    }

    /// See ``S3Store/open(_:)``.
    public func open(_ address: S3Address) throws(S3Failure) -> (object: S3Object, content: any S3Content) {
        try check(address)
        while let (found, file) = try serving({ () throws(FileTreeError) in try openFile(address) }) {
            let attributes = try serving { () throws(FileTreeError) -> S3Attributes? in
                try self.attributes(of: found, address, withParts: true)
            }
            if let attributes {
                return (found.object(address.key, attributes), ObjectContent(file: file, byteCount: found.status.size))
            }
        }
        throw try nothing(at: address)
    }

    /// See ``S3Store/setTags(_:_:)``.
    public func setTags(_ address: S3Address, _ tags: [S3Tag]) throws(S3Failure) {
        try check(address)
        try locked(address.bucket) { (state) throws(S3Failure) in
            let isThere = try serving { () throws(FileTreeError) in
                guard let found = try find(address) else { return false }
                let store = attributeStore(ofBucket: address.bucket, in: state)
                var attributes =
                    try store.attributes(of: found.identity, withParts: true)
                    ?? LocalObjectStore.attributes(ofUnknown: found.identity)
                attributes.tags = tags
                try store.replace(attributes, of: found.identity)
                return true
            }
            if !isThere { throw try nothing(at: address) }
        }
    }

    // MARK: - Refusing

    /// Refuses addresses that no object can have.
    func check(_ address: S3Address) throws(S3Failure) {
        guard BucketName.canBeDirectory(address.bucket) else { throw .noSuchBucket(address.bucket) }
        let length = address.key.utf8.count
        if length == 0 { throw .invalidKey(address.key, why: "it is empty") }
        if length > 1024 { throw .invalidKey(address.key, why: "it has \(length) bytes, keys have at most 1,024") }
    }

    func nothing(at address: S3Address) throws(S3Failure) -> S3Failure {
        let isThere = try serving { () throws(FileTreeError) in try isBucket(address.bucket) }
        return isThere ? .noSuchKey(address.key) : .noSuchBucket(address.bucket)
    }

    /// Does file work; a full disk is told from what else may fail.
    func serving<Result>(_ body: () throws(FileTreeError) -> Result) throws(S3Failure) -> Result {
        do throws(FileTreeError) {
            return try body()
        } catch {
            throw LocalObjectStore.failure(error)
        }
    }

    static func failure(_ error: FileTreeError) -> S3Failure {
        switch error.errno {
        case ENOSPC, EDQUOT: .noSpace("\(error)")
        default: .internalError("\(error)")
        }
    }
}

/// An object that is open: what was found stays what it is, whatever takes its place.
final class ObjectContent: S3Content {
    let file: OpenFile
    let byteCount: Int64

    init(file: OpenFile, byteCount: Int64) {
        self.file = file
        self.byteCount = byteCount
    }

    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(S3Failure) -> Int {
        do throws(FileTreeError) {
            return try unsafe file.read(at: offset, into: buffer)
        } catch {
            throw LocalObjectStore.failure(error)
        }
    }
}
