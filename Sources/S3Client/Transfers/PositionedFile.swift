import FileTree
import Glibc

/// A file that is read and written at any place by several tasks.
final class PositionedFile: Sendable {
    private let file: OpenFile

    /// Opens a file to read it.
    init(reading path: String) throws(FileTreeError) { file = try OpenFile(path: FileName(path)) }

    /// Makes a new file, to write it and read it again.
    init(making path: FileName) throws(FileTreeError) {
        file = try OpenFile(path: path, flags: O_RDWR | O_CREAT | O_EXCL)
    }

    /// What the kernel says of it now.
    func status() throws(FileTreeError) -> FileStatus { try file.status() }

    /// Writes all bytes at a place.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(FileTreeError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe pwrite(
                file.descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset) + done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw FileTreeError(operation: "write", path: file.path, errno: errno)
            }
        }
    }

    /// Fills a buffer from a place.
    /// - Returns: how many bytes there were; fewer than asked for at the end of the file.
    func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileTreeError) -> Int {
        var done = 0
        while done < bytes.count {
            let count = unsafe pread(
                file.descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset) + done)
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw FileTreeError(operation: "read", path: file.path, errno: errno)
            }
        }
        return done
    }
}

extension FileTreeError {
    /// Whether there is no room left.
    var isFull: Bool { errno == ENOSPC || errno == EDQUOT }
}
