public import FileTree
import Glibc

/// Where a journal's bytes go.
public protocol JournalFile: Sendable {
    /// What messages call it.
    var path: String { get }
    /// Adds bytes at the end; when it returns, the end of this process cannot undo it.
    func append(_ bytes: [UInt8]) throws(FileTreeError)
    /// Waits until the device has them.
    func sync() throws(FileTreeError)
}

/// Makes and opens the files of journals.
public protocol JournalFiles: Sendable {
    /// Opens a file to add to it, making it where it is missing; cut to a length when that is given.
    func open(_ path: String, cutAt length: Int64?) throws(FileTreeError) -> any JournalFile
}

/// Files on disk.
public struct DiskJournalFiles: JournalFiles {
    /// Makes the port.
    public init() {}

    /// See ``JournalFiles/open(_:cutAt:)``.
    public func open(_ path: String, cutAt length: Int64?) throws(FileTreeError) -> any JournalFile {
        let file = try OpenFile(path: FileName(path), flags: O_WRONLY | O_CREAT | O_APPEND)
        if let length {
            guard ftruncate(file.descriptor, off_t(length)) == 0 else {
                throw FileTreeError(operation: "cut", path: FileName(path), errno: errno)
            }
        }
        return DiskJournalFile(file: file)
    }
}

private struct DiskJournalFile: JournalFile {
    let file: OpenFile
    var path: String { file.path.description }

    func append(_ bytes: [UInt8]) throws(FileTreeError) { try file.write(bytes[...]) }

    func sync() throws(FileTreeError) {
        guard fdatasync(file.descriptor) == 0 else {
            throw FileTreeError(operation: "flush", path: file.path, errno: errno)
        }
    }
}
