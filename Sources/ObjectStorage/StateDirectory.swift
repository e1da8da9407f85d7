import FileTree
import Glibc
import Synchronization

/// The directory beside the buckets for all that is kept about objects, made when it is first written to.
///
/// | path | what |
/// |---|---|
/// | `locks/BUCKET` | held while an object is put in place or removed; never removed itself |
/// | `temporary/` | what is being written, each file locked by its writer, and what is being removed |
/// | `buckets/BUCKET/bucket` | when the bucket was made, its tags |
/// | `buckets/BUCKET/attributes/IDENTITY` | what is kept beside the content of an object: `FileIdentity`, `AttributeFile` |
/// | `buckets/BUCKET/keys/` | content of the objects whose keys cannot be files at their place: `EscapedKey` |
/// | `buckets/BUCKET/uploads/ID/` | uploads in parts |
final class StateDirectory: Sendable {
    let path: FileName
    private let opened = Mutex<Directory?>(nil)

    init(_ path: FileName) { self.path = path }

    /// The directory; nil as long as nobody has written anything there.
    func ifPresent() throws(FileTreeError) -> Directory? {
        do throws(FileTreeError) {
            return try open { () throws(FileTreeError) in try Directory(path) }
        } catch  where error.isMissing {
            return nil
        }
    }

    /// The directory, made where it is missing.
    func made() throws(FileTreeError) -> Directory {
        try open { () throws(FileTreeError) in try Directory.make(path) }
    }

    private func open(_ make: () throws(FileTreeError) -> Directory) throws(FileTreeError) -> Directory {
        if let directory = opened.withLock({ $0 }) { return directory }
        let directory = try make()
        opened.withLock { $0 = directory }
        return directory
    }

    // MARK: - Layout

    static let temporary: FileName = "temporary"
    static let locks: FileName = "locks"
    static let buckets: FileName = "buckets"
    static func lock(_ bucket: String) -> FileName { locks.appending(FileName(bucket)) }
    static func bucket(_ bucket: String) -> FileName { buckets.appending(FileName(bucket)) }
    static func record(_ name: String) -> FileName { bucket(name).appending("bucket") }
    static func attributes(_ name: String) -> FileName { bucket(name).appending("attributes") }
    static func keys(_ name: String) -> FileName { bucket(name).appending("keys") }
    static func uploads(_ name: String) -> FileName { bucket(name).appending("uploads") }
}

extension Directory {
    /// Does something that needs the directories above a name, and makes them when they are missing.
    ///
    /// Whoever removes an object removes the directories that are empty then, so this may take several turns.
    func makingParents<Result>(
        of name: FileName, _ body: () throws(FileTreeError) -> Result
    ) throws(FileTreeError) -> Result {
        for _ in 0..<32 {
            do throws(FileTreeError) {
                return try body()
            } catch  where error.errno == ENOENT {
                do throws(FileTreeError) {
                    try makeDirectories(name.parent)
                } catch  where error.errno == ENOENT {
                    continue
                }
            }
        }
        return try body()
    }
}
