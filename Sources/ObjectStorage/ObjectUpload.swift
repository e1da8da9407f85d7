import FileTree
import S3Model
import Synchronization

/// An object that is being written: a temporary file until it is committed.
final class ObjectUpload: S3Upload {
    private let store: LocalObjectStore
    private let address: S3Address
    /// Nil when it has been committed or discarded.
    private let file: Mutex<TemporaryFile?>

    init(_ store: LocalObjectStore, _ address: S3Address) throws(S3Failure) {
        let file = try store.temporaryFile(for: address)
        self.store = store
        self.address = address
        self.file = Mutex(file)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(S3Failure) {
        guard let file = file.withLock({ $0 }) else { throw ObjectUpload.isOver }
        try store.serving { () throws(FileTreeError) in try unsafe file.file.write(bytes) }
    }

    func commit(_ attributes: S3Attributes, if condition: S3Condition?) throws(S3Failure) -> S3Object {
        guard let file = take() else { throw ObjectUpload.isOver }
        try store.serving { () throws(FileTreeError) in try file.file.setModifiedNow() }
        return try store.locked(address.bucket) { (state) throws(S3Failure) in
            try store.place(file, at: address, attributes, if: condition, in: state)
        }
    }

    func discard() { _ = take() }

    private func take() -> TemporaryFile? {
        file.withLock { file in
            defer { file = nil }
            return file
        }
    }

    static let isOver = S3Failure.internalError("the upload has been committed or discarded")
}
