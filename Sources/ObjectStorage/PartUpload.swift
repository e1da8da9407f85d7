import FileTree
import S3Model
import Synchronization

/// A part that is being written: a temporary file until it is committed.
final class PartUpload: S3PartUpload {
    private let store: LocalObjectStore
    private let upload: MultipartDirectory
    private let id: String
    private let number: Int
    /// Nil when it has been committed or discarded.
    private let file: Mutex<TemporaryFile?>

    init(
        _ store: LocalObjectStore, _ upload: MultipartDirectory, id: String, number: Int
    ) throws(S3Failure) {
        let file = try store.serving { () throws(FileTreeError) in try TemporaryFile(in: store.temporaryDirectory()) }
        self.store = store
        self.upload = upload
        self.id = id
        self.number = number
        self.file = Mutex(file)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(S3Failure) {
        guard let file = file.withLock({ $0 }) else { throw ObjectUpload.isOver }
        try store.serving { () throws(FileTreeError) in try unsafe file.file.write(bytes) }
    }

    func commitPart(eTag: String, checksum: S3Checksum?) throws(S3Failure) -> S3Part {
        guard let file = take() else { throw ObjectUpload.isOver }
        let part = try store.serving { () throws(FileTreeError) -> S3Part? in
            do throws(FileTreeError) {
                try file.file.setModifiedNow()
                return try upload.place(file, number: number, eTag: eTag, checksum: checksum)
            } catch  where error.isMissing {
                return nil
            }
        }
        guard let part else { throw .noSuchUpload(id) }
        return part
    }

    func discard() { _ = take() }

    private func take() -> TemporaryFile? {
        file.withLock { file in
            defer { file = nil }
            return file
        }
    }
}
