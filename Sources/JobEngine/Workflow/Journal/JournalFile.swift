public import FileTree
import Glibc
import Synchronization

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

/// Files on disk, few of which are open at once: executions that wait for years keep none.
public struct DiskJournalFiles: JournalFiles {
    private let descriptors: JournalDescriptors

    /// Makes the port.
    /// - Parameter limit: how many files stay open between two writes.
    public init(openAtOnce limit: Int = 128) { descriptors = JournalDescriptors(limit: limit) }

    /// See ``JournalFiles/open(_:cutAt:)``.
    public func open(_ path: String, cutAt length: Int64?) throws(FileTreeError) -> any JournalFile {
        let file = try descriptors.file(path)
        if let length {
            guard ftruncate(file.descriptor, off_t(length)) == 0 else {
                throw FileTreeError(operation: "cut", path: FileName(path), errno: errno)
            }
        }
        return DiskJournalFile(path: path, descriptors: descriptors)
    }
}

private struct DiskJournalFile: JournalFile {
    let path: String
    let descriptors: JournalDescriptors

    func append(_ bytes: [UInt8]) throws(FileTreeError) { try descriptors.file(path).write(bytes[...]) }

    func sync() throws(FileTreeError) {
        // Another descriptor of the same file does as well.
        guard fdatasync(try descriptors.file(path).descriptor) == 0 else {
            throw FileTreeError(operation: "flush", path: FileName(path), errno: errno)
        }
    }
}

/// The files that were used last.
private final class JournalDescriptors: Sendable {
    private struct State {
        var files: [String: (file: OpenFile, use: Int)] = [:]
        var uses = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// The file, open for adding to it, made where it is missing; it stays open as long as this value is held.
    func file(_ path: String) throws(FileTreeError) -> OpenFile {
        try state.withLock { state throws(FileTreeError) in
            state.uses += 1
            if let known = state.files[path] {
                state.files[path]?.use = state.uses
                return known.file
            }
            let file = try OpenFile(path: FileName(path), flags: O_WRONLY | O_CREAT | O_APPEND)
            if state.files.count >= limit, let oldest = state.files.min(by: { $0.value.use < $1.value.use })?.key {
                state.files[oldest] = nil
            }
            state.files[path] = (file, state.uses)
            return file
        }
    }
}
